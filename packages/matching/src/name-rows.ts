import { type NameLevel, SHORTEST_IN_PARTS } from './compare-names';
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
 * The level of two whole Han names, as `compareNames` tells it; undefined where one character may be a slip, one may be the other cut short, or a name is
 * none of these: then the names have to be looked at.
 */
export function compareNameRows({ rows, characters }: NameRows, a: number, b: number): NameLevel | undefined {
  const one = a * STRIDE;
  const other = b * STRIDE;
  const length = rows[one + 1] ?? NONE;
  const otherLength = rows[other + 1] ?? NONE;
  if (length < 0 || otherLength < 0) return undefined;
  if (length === otherLength) {
    let isSame = true;
    let wrong = 0;
    for (let place = FIRST_CHARACTER; place < FIRST_CHARACTER + length; place += 1) {
      const character = rows[one + place] ?? 0;
      const otherCharacter = rows[other + place] ?? 0;
      if (isWrittenAlike(characters, character, otherCharacter)) continue;
      isSame = false;
      if (!soundsAlike(characters, character, otherCharacter)) wrong += 1;
    }
    if (wrong === 0) return isSame ? 'exact' : 'pinyin';
    if (wrong === 1) return undefined;
    if (isTurned(rows, characters, one, other) || isTurned(rows, characters, other, one)) return 'order';
  }
  const surnameLength = rows[one] ?? 0;
  if (length !== otherLength && (surnameLength !== rows[other] || Math.max(length, otherLength) >= SHORTEST_IN_PARTS)) return undefined;
  if (surnameLength !== rows[other] || !soundsSame(rows, characters, one, other, surnameLength)) return 'different';
  return sharesPart(rows, characters, one, other) ? 'sibling' : 'family';
}

/** Whether so many characters sound the same, from two places on. */
function soundsSame(rows: Int32Array, characters: Int32Array, one: number, other: number, length: number): boolean {
  for (let place = FIRST_CHARACTER; place < FIRST_CHARACTER + length; place += 1) {
    if (!soundsAlike(characters, rows[one + place] ?? 0, rows[other + place] ?? 0)) return false;
  }
  return true;
}

/** Whether the other name, of the same length, is this one with the given name in front. */
function isTurned(rows: Int32Array, characters: Int32Array, one: number, other: number): boolean {
  const surnameLength = rows[one] ?? 0;
  const givenLength = (rows[one + 1] ?? 0) - surnameLength;
  return (
    soundsSame(rows, characters, one + surnameLength, other, givenLength) &&
    soundsSame(rows, characters, one, other + givenLength, surnameLength)
  );
}

/** Whether one given name holds the other, or two of one length share a character in one place. */
function sharesPart(rows: Int32Array, characters: Int32Array, one: number, other: number): boolean {
  const [long, short] = (rows[one + 1] ?? 0) - (rows[one] ?? 0) < (rows[other + 1] ?? 0) - (rows[other] ?? 0) ? [other, one] : [one, other];
  const longLength = (rows[long + 1] ?? 0) - (rows[long] ?? 0);
  const shortLength = (rows[short + 1] ?? 0) - (rows[short] ?? 0);
  const longFrom = long + FIRST_CHARACTER + (rows[long] ?? 0);
  const shortFrom = short + FIRST_CHARACTER + (rows[short] ?? 0);
  for (let shift = 0; shift + shortLength <= longLength; shift += 1) {
    let alike = 0;
    for (let place = 0; place < shortLength; place += 1) {
      if (isWrittenAlike(characters, rows[longFrom + shift + place] ?? 0, rows[shortFrom + place] ?? 0)) alike += 1;
    }
    if (alike === shortLength || (longLength === shortLength && shortLength > 1 && alike > 0)) return true;
  }
  return false;
}

function isWrittenAlike(characters: Int32Array, one: number, other: number): boolean {
  return one === other || characters[one * READINGS] === characters[other * READINGS];
}

function soundsAlike(characters: Int32Array, one: number, other: number): boolean {
  if (isWrittenAlike(characters, one, other)) return true;
  for (let first = 1; first < READINGS; first += 1) {
    const reading = characters[one * READINGS + first] ?? NONE;
    if (reading < 0) return false;
    for (let second = 1; second < READINGS; second += 1) if (characters[other * READINGS + second] === reading) return true;
  }
  return false;
}
