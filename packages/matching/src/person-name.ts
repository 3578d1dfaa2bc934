import { compoundSurnameOf, type HanCharacter, hanCharacterOf, surnameCharacterOf, toLatinSyllables } from './han-readings';
import { toSimplified } from './script-variants';

const LONGEST_NAME = 200;

/** A Han name. Kept small: bulk matching holds one for each of hundreds of thousands of names. */
export interface HanName {
  readonly script: 'han';
  /** Simplified, without spaces, titles and notes. */
  readonly text: string;
  /** The surname, then the given name, of which there is none when only the surname is known, as in 张先生. */
  readonly characters: readonly HanCharacter[];
  readonly surnameLength: number;
  readonly soundKeys: readonly string[];
}

/** A name in Latin letters: pinyin, or a foreigner's. */
export interface LatinName {
  readonly script: 'latin';
  /** Letters only, lower case. */
  readonly text: string;
  readonly words: readonly string[];
  readonly soundKeys: readonly string[];
}

/** A firm: its name without place, legal form and branch. */
export interface FirmName {
  readonly script: 'firm';
  readonly text: string;
  readonly soundKeys: readonly string[];
}

export interface NoName {
  readonly script: 'none';
  readonly text: '';
  readonly soundKeys: readonly string[];
}

/**
 * A name as it is compared. `soundKeys` are keys under which all spellings of it meet, whatever the script, order and spaces: the letters of its blurred
 * pinyin, sorted, one key per reading. Sorting letters instead of syllables needs no guess where `xian` or `zhangao` fall apart. A surname alone has none.
 */
export type PersonName = HanName | LatinName | FirmName | NoName;

/** One way to read a Han name aloud, in Latin letters. */
export interface Spelling {
  readonly surname: string;
  readonly given: string;
}

/** More ways to read a name than this are not tried. */
const MOST_SPELLINGS = 8;

const TITLES =
  /(?:先生|女士|小姐|太太|夫人|老师|师傅|总经理|副总|经理|董事长|老板|同志|医生|大夫|教授|博士|主任|科长|处长|局长|校长|律师|警官|阿姨|叔叔|本人|车主|机主)+$/u;
const SHORT_TITLE = /^(\p{Script=Han}|欧阳|司马|上官|诸葛|司徒)[总工哥姐董队]$/u;
const NICKNAME = /^[老小阿](\p{Script=Han})$/u;
const LATIN_TITLES = /^(?:mr|mrs|ms|miss|dr|prof)\b\.?|\b(?:mr|mrs|ms|miss|dr)\.?$/giu;
const FIRM = /公司|集团|有限|合作社|事务所|工作室|经营部|商行|厂$|中心$|\b(?:co|ltd|inc|llc|gmbh|company|corporation)\b/iu;
const FIRM_FORM =
  /股份有限公司|有限责任公司|有限公司|总公司|分公司|子公司|公司|集团|\b(?:co|ltd|inc|llc|gmbh|company|corporation|limited)\b\.?/giu;
const FIRM_PLACE = /^(?:[^省]{2,7}省)?(?:[^市]{2,6}市)?/u;
const NOTES = /[(（[【<].*?(?:[)）\]】>]|$)/gu;

/** Reads a name as somebody typed it. Never throws; what holds no letter is no name. */
export function readPersonName(written: string): PersonName {
  const whole = written.slice(0, LONGEST_NAME).normalize('NFKC').trim();
  const text = whole.replace(NOTES, '').trim() || whole;
  if (FIRM.test(text)) return readFirm(text);
  const han = (text.match(/\p{Script=Han}+/gu) ?? []).join('');
  return han === '' ? readLatin(text) : readHan(han);
}

function readFirm(text: string): PersonName {
  const name = toSimplified(text).toLowerCase();
  const core = name.replace(FIRM_PLACE, '').replace(FIRM_FORM, '').replace(NOT_LETTERS, '');
  const kept = core === '' ? name.replace(NOT_LETTERS, '') : core;
  return kept === '' ? NO_NAME : { script: 'firm', text: kept, soundKeys: [kept] };
}

const NO_NAME: NoName = { script: 'none', text: '', soundKeys: [] };
const NOT_LETTERS = /[^\p{L}\p{N}]+/gu;

function readLatin(written: string): PersonName {
  const words = toLatinSyllables(written.replace(LATIN_TITLES, ' '))
    .normalize('NFKC')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  const text = words.join('');
  return text === '' ? NO_NAME : { script: 'latin', text, words, soundKeys: [toSoundKey(text)] };
}

function readHan(written: string): HanName | NoName {
  const simplified = toSimplified(written);
  const bare = simplified.replace(TITLES, '');
  if (bare === '') return NO_NAME;
  const called = (SHORT_TITLE.exec(bare) ?? NICKNAME.exec(bare))?.[1] ?? bare;
  // Readings come from the character as written; titles are at the ends, so the rest stands where it stood.
  const from = called.length < bare.length && bare.endsWith(called) ? bare.length - called.length : 0;
  const characters = Array.from(written).slice(from, from + Array.from(called).length);
  const compound = compoundSurnameOf(called);
  const isCompound = compound !== undefined && (called.length > compound.length || bare.length < simplified.length || from > 0);
  const surnameCharacters = isCompound ? compound : characters.slice(0, 1).map(surnameCharacterOf);
  const givenCharacters = characters.slice(surnameCharacters.length).map(hanCharacterOf);
  const name: HanName = {
    script: 'han',
    text: textOf([...surnameCharacters, ...givenCharacters]),
    characters: [...surnameCharacters, ...givenCharacters],
    surnameLength: surnameCharacters.length,
    soundKeys: NO_KEYS,
  };
  if (givenCharacters.length === 0) return name;
  return { ...name, soundKeys: [...new Set(spellingsOf(name).map(({ surname, given }) => toSoundKey(surname + given)))] };
}

const NO_KEYS: readonly string[] = [];

/** The surname, or the given name, of a Han name as text. */
export function surnameOf({ text, characters, surnameLength }: HanName): string {
  // Nearly all characters of names are one unit of text; cutting it is much faster than putting it together.
  return text.length === characters.length ? text.slice(0, surnameLength) : textOf(characters.slice(0, surnameLength));
}

export function givenOf({ text, characters, surnameLength }: HanName): string {
  return text.length === characters.length ? text.slice(surnameLength) : textOf(characters.slice(surnameLength));
}

function textOf(characters: readonly HanCharacter[]): string {
  return characters.map(({ simplified }) => simplified).join('');
}

/** All ways to read it: the usual reading of all first, then those that differ in the surname, then in the given name. */
export function spellingsOf({ characters, surnameLength }: HanName): readonly Spelling[] {
  const surnames = combine(characters.slice(0, surnameLength));
  const givens = combine(characters.slice(surnameLength));
  return givens
    .flatMap((given, row) => surnames.map((surname, column) => ({ rank: row + column, surname, given })))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_SPELLINGS);
}

/** The usual way to read it. */
export function usualSpellingOf({ characters, surnameLength }: HanName): Spelling {
  let surname = '';
  let given = '';
  for (const [index, { readings, simplified }] of characters.entries()) {
    if (index < surnameLength) surname += readings[0] ?? simplified;
    else given += readings[0] ?? simplified;
  }
  return { surname, given };
}

function combine(characters: readonly HanCharacter[]): readonly string[] {
  let combined = [''];
  for (const { readings, simplified } of characters) {
    const sounds = readings.length === 0 ? [simplified] : readings;
    combined = sounds.flatMap((reading) => combined.map((before) => before + reading)).slice(0, MOST_SPELLINGS);
  }
  return combined;
}

/** Whether only a surname is known of the person. */
export function isPartial(name: PersonName): boolean {
  return name.script === 'han' && name.characters.length === name.surnameLength;
}

/**
 * Blurs a run of syllables without knowing where they begin: every g goes, since the one of ng cannot be told from the one that begins
 * a syllable, and every n is an l. Coarser than syllable by syllable, but the same for every order of the same syllables.
 */
function toSoundKey(letters: string): string {
  const blurred = letters
    .replace(/([zcs])h/gu, '$1')
    .replace(/g/gu, '')
    .replace(/n/gu, 'l')
    .replace(/v/gu, 'u');
  return Array.from(blurred).sort().join('');
}
