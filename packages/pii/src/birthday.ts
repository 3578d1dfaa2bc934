import { isLocalDate, solarDateOf } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';

const LONGEST_TEXT = 40;
const FIRST_DAY = '1901-01-01';
const LAST_DAY = '2099-12-31';
/** What a spreadsheet makes of an empty cell. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['1900-01-00', '1900-01-01', '1899-12-30', '1899-12-31', '0000-00-00']);

export type BirthdayCalendar = 'solar' | 'lunar';
/** `no-such-day`: the 30th of February, or a leap month that the year does not have. `out-of-range`: nobody who drives, or no table knows it. */
export type InvalidBirthday = 'empty' | 'too-long' | 'form' | 'placeholder' | 'no-such-day' | 'out-of-range';
export type ReadBirthday =
  | {
      /** In its one spelling: `1980-05-01`, `农历1980-03-17`, `农历2001-闰04-01`. */
      readonly birthday: string;
      readonly calendar: BirthdayCalendar;
      /** The day of birth, whichever calendar it was told in. */
      readonly on: LocalDate;
    }
  | { readonly invalid: InvalidBirthday };

interface Written {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly isLeapMonth: boolean;
}

const LUNAR_NAME = /^(?:农历|農曆|阴历|陰曆|旧历|舊曆|lunar)[:：]?/iu;
const SOLAR_NAME = /^(?:公历|公曆|阳历|陽曆|新历|solar)[:：]?/iu;
const LEAP = '(?<leap>[闰閏])?';
const NUMERIC = new RegExp(`^(?<year>\\d{4})([-/.])${LEAP}(?<month>\\d{1,2})\\2(?<day>\\d{1,2})$`, 'u');
const COMPACT = /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/;
const NUMERALS = '〇零一二三四五六七八九十廿卅';
const IN_WORDS = new RegExp(
  `^(?<year>\\d{4}|[〇零一二三四五六七八九]{4})年${LEAP}(?<month>\\d{1,2}|[正冬腊臘${NUMERALS}]{1,2})月(?<day>\\d{1,2}|初?[${NUMERALS}]{1,3})(?:日|号|號)?$`,
  'u',
);

/** Months and days that only the Chinese calendar names so: 正月, 腊月, 闰四月, 初一, 廿九. */
const LUNAR_WORDS = /[闰閏]|[正冬腊臘]月|初|[廿卅][一二三四五六七八九]?$/u;

/**
 * A birthday as forms and dealer systems write it: `1980-05-01`, `1980/5/1`, `19800501`, `1980年5月1日`, and of the Chinese calendar `农历1980-03-17`,
 * `农历1980年三月十七`, `2001年闰四月初一`. `calendar` says which one is meant where the text does not. A spreadsheet's time of day is ignored.
 */
export function readBirthday(text: string, calendar: BirthdayCalendar = 'solar'): ReadBirthday {
  if (text.length > LONGEST_TEXT) return { invalid: 'too-long' };
  const plain = text
    .normalize('NFKC')
    .replace(/[\p{Dash_Punctuation}\u2212]/gu, '-')
    .trim()
    .replace(/[T ]00:00(?::00(?:\.0+)?)?Z?$/u, '')
    .replace(/[\s\u200b-\u200f\ufeff]+/gu, '');
  if (plain === '') return { invalid: 'empty' };
  const isLunar = LUNAR_NAME.test(plain) || ((calendar === 'lunar' || LUNAR_WORDS.test(plain)) && !SOLAR_NAME.test(plain));
  const date = plain.replace(LUNAR_NAME, '').replace(SOLAR_NAME, '');
  const written = readWritten(date);
  if (written === undefined) return { invalid: 'form' };
  const { year, month, day, isLeapMonth } = written;
  const solar = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
  if (PLACEHOLDERS.has(solar)) return { invalid: 'placeholder' };
  if (year < Number(FIRST_DAY.slice(0, 4)) || year > Number(LAST_DAY.slice(0, 4))) return { invalid: 'out-of-range' };
  if (isLunar) {
    const on = solarDateOf(written);
    if (on === undefined) return { invalid: 'no-such-day' };
    return { birthday: `农历${digits(year, 4)}-${isLeapMonth ? '闰' : ''}${solar.slice(5)}`, calendar: 'lunar', on };
  }
  if (isLeapMonth || !isLocalDate(solar)) return { invalid: 'no-such-day' };
  return { birthday: solar, calendar: 'solar', on: solar };
}

function readWritten(date: string): Written | undefined {
  const groups = (NUMERIC.exec(date) ?? COMPACT.exec(date) ?? IN_WORDS.exec(date))?.groups;
  if (groups === undefined) return undefined;
  const { year = '', month = '', day = '', leap } = groups;
  const read = { year: readYear(year), month: readNumber(month), day: readNumber(day.replace('初', '')) };
  if (Object.values(read).some(Number.isNaN)) return undefined;
  return { ...read, isLeapMonth: leap !== undefined };
}

/** `1980`, or digit by digit `一九八〇`. */
function readYear(text: string): number {
  return Number([...text].map((character) => DIGITS[character] ?? character).join(''));
}

/** `17`, `十七`, `廿三`, `正` (1), `冬` (11), `腊` (12); NaN for what is no number. */
function readNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const named = MONTH_NAMES[text];
  if (named !== undefined) return named;
  const match = /^(?:(?<tens>[二三]?十|廿十?|卅十?))?(?<units>[一二三四五六七八九])?$/u.exec(text);
  if (match?.groups === undefined || text === '') return Number.NaN;
  const { tens = '', units = '' } = match.groups;
  return (TENS[tens.replace(/(?<=[廿卅])十$/u, '')] ?? 0) + (DIGITS[units] ?? 0);
}
const MONTH_NAMES: Readonly<Record<string, number>> = { 正: 1, 冬: 11, 腊: 12, 臘: 12 };
const TENS: Readonly<Record<string, number>> = { 十: 10, 二十: 20, 三十: 30, 廿: 20, 卅: 30 };
const DIGITS: Readonly<Record<string, number>> = { 〇: 0, 零: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
