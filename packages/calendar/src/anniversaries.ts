import type { LocalDate } from '@homeward/kernel';
import { isLocalDate } from './dates';
import { solarDateOf } from './lunar';

/** A day that comes back every year, by the calendar in which it is kept. */
export type YearDay =
  | { readonly calendar: 'solar'; readonly month: number; readonly day: number }
  | { readonly calendar: 'lunar'; readonly month: number; readonly day: number; readonly isLeapMonth?: boolean };

/** What becomes of a day that a year does not have. */
export interface AnniversaryRules {
  /** 29 February in a common year: the day before it would be, or the day after. */
  readonly leapDay: 'earlier' | 'later';
  /** A day of a leap month: kept in the month of the same number always, or in the leap month of a year that has it. */
  readonly leapMonth: 'regular' | 'leap';
}

/** One coming of a day, and the year of its calendar to which it belongs: a Chinese year ends in the January or February of the next. */
export interface Anniversary {
  readonly year: number;
  readonly on: LocalDate;
}

const LONGEST_LUNAR_MONTH = 30;

/**
 * The day on which `day` is kept in a year of its calendar. The 30th of a month that has 29 days is the 29th. Undefined for what is no day in any year,
 * and outside the years 1901 to 2099 of the Chinese calendar.
 */
export function anniversaryIn(year: number, day: YearDay, rules: AnniversaryRules): LocalDate | undefined {
  return day.calendar === 'solar' ? solarIn(year, day, rules) : lunarIn(year, day, rules);
}

/** All comings of a day from one day to another, both included, in order. */
export function anniversariesBetween(day: YearDay, fromOn: LocalDate, untilOn: LocalDate, rules: AnniversaryRules): readonly Anniversary[] {
  const found: Anniversary[] = [];
  // The Chinese year that a January is in began in the year before.
  for (let year = Number(fromOn.slice(0, 4)) - 1; year <= Number(untilOn.slice(0, 4)); year += 1) {
    const on = anniversaryIn(year, day, rules);
    if (on !== undefined && on >= fromOn && on <= untilOn) found.push({ year, on });
  }
  return found;
}

function solarIn(year: number, { month, day }: YearDay, { leapDay }: AnniversaryRules): LocalDate | undefined {
  const date = dateOf(year, month, day);
  if (isLocalDate(date)) return date;
  if (month !== 2 || day !== 29) return undefined;
  return leapDay === 'earlier' ? dateOf(year, 2, 28) : dateOf(year, 3, 1);
}

function lunarIn(year: number, day: Extract<YearDay, { calendar: 'lunar' }>, { leapMonth }: AnniversaryRules): LocalDate | undefined {
  const inMonth = (isLeapMonth: boolean): LocalDate | undefined =>
    solarDateOf({ year, month: day.month, day: day.day, isLeapMonth }) ??
    (day.day === LONGEST_LUNAR_MONTH ? solarDateOf({ year, month: day.month, day: day.day - 1, isLeapMonth }) : undefined);
  const inLeapMonth = day.isLeapMonth === true && leapMonth === 'leap' ? inMonth(true) : undefined;
  return inLeapMonth ?? inMonth(false);
}

function dateOf(year: number, month: number, day: number): LocalDate {
  const padded = (value: number, length: number): string => String(value).padStart(length, '0');
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}
