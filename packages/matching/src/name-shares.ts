import { type NameShares, nameSharesOf, toLogShare } from './compiled-model';
import type { CompiledModel } from './match-model';
import { nameOfRow, type NameRows } from './name-rows';
import { givenOf, isPartial, type PersonName, surnameOf, usualSpellingOf } from './person-name';

/** The parts of many names by number: a share is looked up for each surname and given name, not for each name. */
export interface NameParts {
  readonly surnames: readonly string[];
  readonly givens: readonly string[];
  readonly surnameSounds: readonly string[];
  readonly givenSounds: readonly string[];
  /** Four numbers for each name, in the order above; −1 where the name is not a whole Han name. */
  readonly parts: Int32Array;
}

export interface ShareTable {
  /** log2 of the share of people with the name of a number. */
  exact(name: number): number;
  /** And of those with a name that sounds so. */
  sound(name: number): number;
}

const PARTS = 4;

export function createNameParts(names: readonly PersonName[]): NameParts {
  const [surnames, givens, surnameSounds, givenSounds] = [createNumbering(), createNumbering(), createNumbering(), createNumbering()];
  const parts = new Int32Array(names.length * PARTS).fill(-1);
  for (const [number, name] of names.entries()) {
    if (name.script !== 'han' || isPartial(name)) continue;
    const spelled = usualSpellingOf(name);
    parts[number * PARTS] = surnames.numberOf(surnameOf(name));
    parts[number * PARTS + 1] = givens.numberOf(givenOf(name));
    parts[number * PARTS + 2] = surnameSounds.numberOf(spelled.surname);
    parts[number * PARTS + 3] = givenSounds.numberOf(spelled.given);
  }
  return { surnames: surnames.texts, givens: givens.texts, surnameSounds: surnameSounds.texts, givenSounds: givenSounds.texts, parts };
}

function createNumbering(): { readonly texts: readonly string[]; numberOf(text: string): number } {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    numberOf(text) {
      let number = numbers.get(text);
      if (number === undefined) numbers.set(text, (number = texts.push(text) - 1));
      return number;
    },
  };
}

/** The shares of all names under a model. */
export function createShareTable(names: NameRows, known: NameParts, model: CompiledModel): ShareTable {
  const { frequencies, surnameSounds, givenSounds } = model;
  const sharesOf = (texts: readonly string[], shareOf: (text: string) => number): Float64Array => Float64Array.from(texts, shareOf);
  const surnames = sharesOf(known.surnames, (text) => frequencies.surnames[text] ?? frequencies.otherSurname);
  const givens = sharesOf(known.givens, (text) => frequencies.givens[text] ?? frequencies.otherGiven);
  const soundsOfSurnames = sharesOf(known.surnameSounds, (text) => surnameSounds.get(text) ?? frequencies.otherSurname);
  const soundsOfGivens = sharesOf(known.givenSounds, (text) => givenSounds.get(text) ?? frequencies.otherGiven);
  const { parts } = known;
  const partOf = (shares: Float64Array, name: number, part: number): number => shares[parts[name * PARTS + part] ?? -1] ?? 0;
  const isWhole = (name: number): boolean => (parts[name * PARTS] ?? -1) >= 0;
  const exactShare = (name: number): number => partOf(surnames, name, 0) * partOf(givens, name, 1);
  const soundShare = (name: number): number => partOf(soundsOfSurnames, name, 2) * partOf(soundsOfGivens, name, 3);
  const otherShares = (name: number): NameShares => {
    const other = nameOfRow(names, name);
    return other === undefined ? { exact: 0, sound: 0 } : nameSharesOf(other, model);
  };
  return {
    exact: (name) => (isWhole(name) ? toLogShare(exactShare(name), 0) : otherShares(name).exact),
    sound: (name) => (isWhole(name) ? toLogShare(exactShare(name), soundShare(name)) : otherShares(name).sound),
  };
}
