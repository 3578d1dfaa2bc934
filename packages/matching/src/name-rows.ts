import type { NameLevel } from './compare-names';
import type { HanCharacter } from './han-readings';
import { isPartial, type PersonName } from './person-name';

/** Numbers in a row, half a line of the processor's cache: length of surname, length of all, and up to six characters. */
const STRIDE = 8;
const FIRST_CHARACTER = 2;
const LONGEST = STRIDE - FIRST_CHARACTER;
const READINGS = 4;
const NONE = -1;

/** Names as numbers, so that the most frequent comparisons of hundreds of thousands of them look at no object, and hardly any is kept. */
export interface NameRows {
  readonly count: number;
  readonly rows: Int32Array;
  readonly hanCharacters: readonly HanCharacter[];
  /** Names that are no whole Han names of a usual length. */
  readonly others: ReadonlyMap<number, PersonName>;
  /** Of each character the number of its simplified form, then those of its readings. */
  readonly characters: Int32Array;
}

export function createNameRows(names: readonly PersonName[]): NameRows {
  const rows = new Int32Array(names.length * STRIDE).fill(NONE);
  const others = new Map<number, PersonName>();
  const numbers = new Map<HanCharacter, number>();
  const texts = new Map<string, number>();
  const numberOf = (text: string): number => {
    let number = texts.get(text);
    if (number === undefined) texts.set(text, (number = texts.size));
    return number;
  };
  const characters: number[] = [];
  for (const [name, known] of names.entries()) {
    if (known.script !== 'han' || isPartial(known) || known.characters.length > LONGEST) {
      others.set(name, known);
      continue;
    }
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
  return { count: names.length, rows, hanCharacters: [...numbers.keys()], others, characters: Int32Array.from(characters) };
}

/** The name of a number, for whatever the rows do not tell. It has no sound keys: they are needed only while records are read. */
export function nameOfRow({ rows, hanCharacters, others }: NameRows, name: number): PersonName | undefined {
  const row = name * STRIDE;
  const surnameLength = rows[row] ?? NONE;
  if (surnameLength < 0) return others.get(name);
  const characters: HanCharacter[] = [];
  let text = '';
  for (let place = 0; place < (rows[row + 1] ?? 0); place += 1) {
    const character = hanCharacters[rows[row + FIRST_CHARACTER + place] ?? NONE];
    if (character === undefined) continue;
    characters.push(character);
    text += character.simplified;
  }
  return { script: 'han', text, characters, surnameLength, soundKeys: NO_KEYS };
}

const NO_KEYS: readonly string[] = [];

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
