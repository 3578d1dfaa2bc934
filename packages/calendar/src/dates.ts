import type { LocalDate } from '@homeward/kernel';

/*
 * Dates are text and most of them pass through here thousands of times per import, so the arithmetic is on integers
 * (the civil-calendar algorithm of H. Hinnant, "chrono-compatible low-level date algorithms").
 * The tests hold every function against Temporal.
 */

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
export const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The number that `length` decimal digits of `text` make from `start` on; NaN when one is not a digit. */
export function digitsAt(text: string, start: number, length: number): number {
  let value = 0;
  for (let index = start; index < start + length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return DAYS_IN_MONTH[month - 1] ?? Number.NaN;
}

/** Days since 1970-01-01 of a valid year, month (1–12) and day. */
function dayNumberOfCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Days since 1970-01-01 of the date that starts at `start` in `text`; NaN when there is no valid date. */
export function dayNumberAt(text: string, start: number): number {
  if (text.charCodeAt(start + 4) !== 45 || text.charCodeAt(start + 7) !== 45) return Number.NaN;
  const year = digitsAt(text, start, 4);
  const month = digitsAt(text, start + 5, 2);
  const day = digitsAt(text, start + 8, 2);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
  return dayNumberOfCivil(year, month, day);
}

/** Days since 1970-01-01. Throws a RangeError unless `date` is a day of the calendar as `YYYY-MM-DD`. */
export function dayNumberOf(date: LocalDate): number {
  const number = date.length === 10 ? dayNumberAt(date, 0) : Number.NaN;
  if (Number.isNaN(number)) throw new RangeError('Not a calendar date of the form YYYY-MM-DD');
  return number;
}

function format(year: number, month: number, day: number): LocalDate {
  if (!(year >= 0 && year <= 9999)) throw new RangeError('A date must lie in the years 0000 to 9999');
  const century = TWO_DIGITS[Math.floor(year / 100)] ?? '';
  return `${century}${TWO_DIGITS[year % 100] ?? ''}-${TWO_DIGITS[month] ?? ''}-${TWO_DIGITS[day] ?? ''}`;
}

/** The date that lies this many days after 1970-01-01. */
export function dateOfDayNumber(dayNumber: number): LocalDate {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return format(year, month, dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1);
}

/** Whether `text` is a day of the calendar as `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  return text.length === 10 && !Number.isNaN(dayNumberAt(text, 0));
}

/** `days` may be negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDayNumber(dayNumberOf(date) + days);
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** The same day of the month, `months` later (or earlier, if negative); a day that the month lacks becomes its last day. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  dayNumberOf(date);
  const index = digitsAt(date, 0, 4) * 12 + digitsAt(date, 5, 2) - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return format(year, month, Math.min(digitsAt(date, 8, 2), daysInMonth(year, month)));
}

/**
 * Whether `months` are past at `at`: `at` is later than `since` + `months` (month end clamped). The day itself is
 * still inside, so a car last seen on 2023-12-31 is not "12 months past" on 2024-12-31 (domain, section 2).
 */
export function monthsPast(months: number, since: LocalDate, at: LocalDate): boolean {
  return at > addMonths(since, months);
}

/** The first day on which `months` are past: when something must wake up for `monthsPast` to become true. */
export function firstDayPast(months: number, since: LocalDate): LocalDate {
  return addDays(addMonths(since, months), 1);
}

/** The day of the week. 1970-01-01 was a Thursday. */
export function weekdayOf(date: LocalDate): Weekday {
  const index = (((dayNumberOf(date) + 3) % 7) + 7) % 7;
  return WEEKDAYS[index] ?? 'monday';
}
