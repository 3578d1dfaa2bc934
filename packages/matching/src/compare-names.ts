import type { HanCharacter } from './han-readings';
import { looksAlike } from './look-alikes';
import { givenOf, type HanName, isPartial, type LatinName, type PersonName, spellingsOf, surnameOf } from './person-name';

/**
 * How alike two names are, from the most to the least.
 * - `exact`: the same characters, whatever the script; the same letters
 * - `pinyin`: the same sounds, 张伟 and 张玮, 单丹 and Shan Dan
 * - `order`: the same parts the other way round, 伟张, Wei Zhang
 * - `typo`: one character that sounds or looks nearly the same; one letter of a Latin name
 * - `partial`: only the surname is known on one side, and it is the same; or of a name in several parts only the first, 迪丽热巴 of 迪丽热巴·迪力木拉提
 * - `sibling`: the same surname, and given names that share a character or of which one holds the other: brothers, father and son
 * - `family`: the same surname, another given name
 * - `different`: nothing of that
 * - `missing`: at least one is unknown
 */
export type NameLevel = 'exact' | 'pinyin' | 'order' | 'typo' | 'partial' | 'sibling' | 'family' | 'different' | 'missing';

/** Below this length one letter more or less makes another name: Li and Liu. */
const SHORTEST_WITH_TYPO = 6;

/** A Han name without a compound surname is shorter: this one spells out one of another language, in parts that are often not all written. */
export const SHORTEST_IN_PARTS = 5;

/** Shorter than this, a part of a firm's name may as well be somebody's name. */
const SHORTEST_FIRM = 4;

export function compareNames(a: PersonName, b: PersonName): NameLevel {
  if (a.script === 'none' || b.script === 'none') return 'missing';
  // In bulk equal names are one object.
  if (a === b && !isPartial(a)) return 'exact';
  if (a.script === 'han' && b.script === 'han') return compareHan(a, b);
  if (a.script === 'firm' || b.script === 'firm') return compareFirms(a, b);
  if (a.script === 'latin') return b.script === 'latin' ? compareLatin(a, b) : compareScripts(b, a);
  return b.script === 'latin' ? compareScripts(a, b) : 'different';
}

function compareHan(a: HanName, b: HanName): NameLevel {
  if (isPartial(a) || isPartial(b)) return soundsSameSurname(a, b) ? 'partial' : 'different';
  if (a.text === b.text) return 'exact';
  if (a.characters.length === b.characters.length) {
    const level = compareInPlace(a.characters, b.characters);
    if (level !== undefined) return level;
    if (isTurned(a, b) || isTurned(b, a)) return 'order';
  }
  if (isCutShort(a, b) || isCutShort(b, a)) return 'partial';
  if (!soundsSameSurname(a, b)) return 'different';
  return sharesPart(givenOf(a), givenOf(b)) ? 'sibling' : 'family';
}

/** Whether it is the compound surname of the other, or the first part of one that has several. */
function isCutShort({ text, characters }: HanName, other: HanName): boolean {
  if (characters.length < 2 || !other.text.startsWith(text)) return false;
  return text === surnameOf(other) || other.characters.length >= SHORTEST_IN_PARTS;
}

function soundsSameSurname(a: HanName, b: HanName): boolean {
  return a.surnameLength === b.surnameLength && soundsSame(a.characters, 0, b.characters, 0, a.surnameLength);
}

/** Same length, character by character: at most one may differ, and only by near sound or look. */
function compareInPlace(a: readonly HanCharacter[], b: readonly HanCharacter[]): 'pinyin' | 'typo' | undefined {
  let wrong = 0;
  for (let index = 0; index < a.length; index += 1) {
    const one = a[index];
    const other = b[index];
    if (one === undefined || other === undefined || soundsAlike(one, other)) continue;
    wrong += 1;
    if (wrong > 1 || !(shares(one.blurred, other.blurred) || looksAlike(one.simplified, other.simplified))) return undefined;
  }
  return wrong === 0 ? 'pinyin' : 'typo';
}

function soundsAlike(one: HanCharacter, other: HanCharacter): boolean {
  return one === other || one.simplified === other.simplified || shares(one.readings, other.readings);
}

function shares(some: readonly string[], others: readonly string[]): boolean {
  for (const one of some) if (others.includes(one)) return true;
  return false;
}

/** Whether so many characters sound the same, from a place in each. */
function soundsSame(a: readonly HanCharacter[], fromA: number, b: readonly HanCharacter[], fromB: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    const one = a[fromA + index];
    const other = b[fromB + index];
    if (one === undefined || other === undefined || !soundsAlike(one, other)) return false;
  }
  return true;
}

/** Whether the other name is this one with the given name in front. */
function isTurned({ characters, surnameLength }: HanName, other: HanName): boolean {
  const givenLength = characters.length - surnameLength;
  return (
    soundsSame(characters, surnameLength, other.characters, 0, givenLength) &&
    soundsSame(characters, 0, other.characters, givenLength, surnameLength)
  );
}

function sharesPart(a: string, b: string): boolean {
  if (a.includes(b) || b.includes(a)) return true;
  if (a.length !== b.length || a.length < 2) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] === b[index]) return true;
  return false;
}

function compareScripts(han: HanName, latin: LatinName): NameLevel {
  const spellings = spellingsOf(han);
  if (isPartial(han)) return spellings.some(({ surname }) => latin.words.includes(surname)) ? 'partial' : 'different';
  for (const { surname, given } of spellings) if (isSpelled(surname + given, latin.text)) return 'pinyin';
  for (const { surname, given } of spellings) if (isSpelled(given + surname, latin.text)) return 'order';
  for (const { surname, given } of spellings) {
    if (isOneLetterOff(surname + given, latin.text) || isOneLetterOff(given + surname, latin.text)) return 'typo';
  }
  if (spellings.some(({ surname }) => latin.text === surname)) return 'partial';
  return spellings.some(({ surname }) => latin.words.includes(surname) || latin.text.startsWith(surname)) ? 'family' : 'different';
}

/** ü is written v, u or yu; what a passport makes of 吕 is lu, lv or lyu. */
function isSpelled(pinyin: string, letters: string): boolean {
  return pinyin === letters || (pinyin.includes('v') && pinyin.replaceAll('v', 'u') === letters.replaceAll('v', 'u'));
}

function compareLatin(a: LatinName, b: LatinName): NameLevel {
  if (a.text === b.text) return 'exact';
  if (isRotated(a, b.text) || isRotated(b, a.text)) return 'order';
  if (isOneLetterOff(a.text, b.text)) return 'typo';
  if (isOneOf(a, b) || isOneOf(b, a)) return 'partial';
  return a.words.length > 1 && b.words.length > 1 && a.words.some((word) => b.words.includes(word)) ? 'family' : 'different';
}

/** Whether a single word is the first or the last of several: the surname stands at either end. */
function isOneOf({ words, text }: LatinName, { words: others }: LatinName): boolean {
  return words.length === 1 && others.length > 1 && (others[0] === text || others.at(-1) === text);
}

function isRotated({ words }: LatinName, letters: string): boolean {
  for (let first = 1; first < words.length; first += 1) {
    if ([...words.slice(first), ...words.slice(0, first)].join('') === letters) return true;
  }
  return false;
}

/** A firm's name is often cut short, down to what looks like a person's: the longer one holds the shorter. */
function compareFirms(a: PersonName, b: PersonName): NameLevel {
  if (a.script === b.script && a.text === b.text) return 'exact';
  const [short, long] = a.text.length < b.text.length ? [a.text, b.text] : [b.text, a.text];
  return short.length >= SHORTEST_FIRM && long.includes(short) ? 'typo' : 'different';
}

/** One letter changed, missing or too many, or two neighbours swapped. */
export function isOneLetterOff(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < SHORTEST_WITH_TYPO || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const [inA, inB] = [endA - start, endB - start];
  if (inA <= 1 && inB <= 1) return true;
  return inA === 2 && inB === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}
