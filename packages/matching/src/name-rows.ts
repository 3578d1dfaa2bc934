import type { NameLevel } from './compare-names';
import type { HanCharacter } from './han-readings';
import { isPartial, type PersonName } from './person-name';

/** Numbers in a row, half a line of the processor's cache: length of surname, length of all, and up to six characters. */
const STRIDE = 8;
const FIRST_CHARACTER = 2;
const LONGEST = STRIDE - FIRST_CHARACTER;
const READINGS = 4;
const NONE = -1;

/** Whole Han names as numbers, so that the most frequent comparisons of hundreds of thousands of names look at no object. */
export interface NameRows {
  readonly rows: Int32Array;
  /** Of each character the number of its simplified form, then those of its readings. */
  readonly characters: Int32Array;
}

export function createNameRows(names: readonly PersonName[]): NameRows {
  const rows = new Int32Array(names.length * STRIDE).fill(NONE);
  const numbers = new Map<HanCharacter, number>();
  const texts = new Map<string, number>();
  const numberOf = (text: string): number => {
    let number = texts.get(text);
    if (number === undefined) texts.set(text, (number = texts.size));
    return number;
  };
  const characters: number[] = [];
  for (const [name, known] of names.entries()) {
    if (known.script !== 'han' || isPartial(known) || known.characters.length > LONGEST) continue;
    rows[name * STRIDE] = known.surnameLength;
    rows[name * STRIDE + 1] = known.characters.length;
    for (const [place, character] of known.characters.entries()) {
      let number = numbers.get(character);
      if (number === undefined) {
        numbers.set(character, (number = numbers.size));
        // A character has no more readings than there is room for.
        const readings = character.readings.slice(0, READINGS - 1).map(numberOf);
        characters.push(numberOf(character.simplified), ...readings, ...Array.from({ length: READINGS - 1 - readings.length }, () => NONE));
      }
      rows[name * STRIDE + FIRST_CHARACTER + place] = number;
    }
  }
  return { rows, characters: Int32Array.from(characters) };
}

/**
 * The level of two whole Han names where it is easily told: the same characters, or the same sounds, in place. Undefined otherwise: the names have
 * to be looked at.
 */
export function compareNameRows({ rows, characters }: NameRows, a: number, b: number): NameLevel | undefined {
  const one = a * STRIDE;
  const other = b * STRIDE;
  const length = rows[one + 1] ?? NONE;
  if (length < 0 || length !== rows[other + 1]) return undefined;
  let isSame = true;
  for (let place = 0; place < length; place += 1) {
    const character = rows[one + FIRST_CHARACTER + place] ?? 0;
    const otherCharacter = rows[other + FIRST_CHARACTER + place] ?? 0;
    if (character === otherCharacter) continue;
    if (characters[character * READINGS] === characters[otherCharacter * READINGS]) continue;
    isSame = false;
    if (!soundsAlike(characters, character, otherCharacter)) return undefined;
  }
  return isSame ? 'exact' : 'pinyin';
}

function soundsAlike(characters: Int32Array, one: number, other: number): boolean {
  for (let first = 1; first < READINGS; first += 1) {
    const reading = characters[one * READINGS + first] ?? NONE;
    if (reading < 0) return false;
    for (let second = 1; second < READINGS; second += 1) if (characters[other * READINGS + second] === reading) return true;
  }
  return false;
}
