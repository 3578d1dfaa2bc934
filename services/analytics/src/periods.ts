import { addDays, addMonths, startOfDay, weekdayOf, WEEKDAYS } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import { KPI_PERIODS, type KpiPeriod } from '@homeward/policy';

/** Days from and to, both included. */
export interface Range {
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
}

/** The days of a figure, and those of the period before it. */
export interface Period extends Range {
  readonly name: KpiPeriod;
  readonly before: Range;
}

/** Earlier than anything that is known of a car. */
const BEGINNING: LocalDate = '0001-01-01';
const MONTHS_A_QUARTER = 3;
const MONTHS_A_YEAR = 12;

export function isKpiPeriod(text: string): text is KpiPeriod {
  return KPI_PERIODS.some((name) => name === text);
}

/** The part of the calendar period that has passed at the end of `on`: a year asked for in May ends in May. */
export function periodAt(name: KpiPeriod, on: LocalDate): Period {
  const fromOn = firstDayOf(name, on);
  return {
    name,
    fromOn,
    toOn: on,
    before: { fromOn: firstDayBefore(name, fromOn), toOn: fromOn === BEGINNING ? BEGINNING : addDays(fromOn, -1) },
  };
}

/**
 * The first day since which `months` are not past at `on`: days before it are `monthsPast`, it and those after are not. Comparing days with it is
 * therefore the same as asking `monthsPast` of each.
 */
export function firstDayWithin(months: number, on: LocalDate): LocalDate {
  let day = addMonths(on, -months);
  // Month ends are clamped in both directions: the exact day lies up to three days beside.
  while (addMonths(day, months) < on) day = addDays(day, 1);
  while (addMonths(addDays(day, -1), months) >= on) day = addDays(day, -1);
  return day;
}

function firstDayOf(name: KpiPeriod, on: LocalDate): LocalDate {
  switch (name) {
    case 'day':
      return on;
    case 'week':
      return addDays(on, -WEEKDAYS.indexOf(weekdayOf(on)));
    case 'month':
      return firstOfMonth(on);
    case 'quarter':
      return addMonths(firstOfMonth(on), -((monthOf(on) - 1) % MONTHS_A_QUARTER));
    case 'year':
    case 'year-to-date':
      return `${on.slice(0, 4)}-01-01`;
    case '12-months':
      return firstDayWithin(MONTHS_A_YEAR, on);
    case 'cumulative':
      return BEGINNING;
  }
}

function firstDayBefore(name: KpiPeriod, fromOn: LocalDate): LocalDate {
  switch (name) {
    case 'day':
      return addDays(fromOn, -1);
    case 'week':
      return addDays(fromOn, -WEEKDAYS.length);
    case 'month':
      return addMonths(fromOn, -1);
    case 'quarter':
      return addMonths(fromOn, -MONTHS_A_QUARTER);
    case 'year':
    case 'year-to-date':
      return addMonths(fromOn, -MONTHS_A_YEAR);
    case '12-months':
      return firstDayWithin(MONTHS_A_YEAR, addDays(fromOn, -1));
    case 'cumulative':
      return BEGINNING;
  }
}

function firstOfMonth(on: LocalDate): LocalDate {
  return `${on.slice(0, 8)}01`;
}

function monthOf(on: LocalDate): number {
  return Number(on.slice(5, 7));
}

/** Whether a range has no beginning. */
export function isBeginning(on: LocalDate): boolean {
  return on === BEGINNING;
}

/** The moment whose policies count for a day: its end, or now while it has not ended. */
export function policiesAt(on: LocalDate, zone: string, now: Instant): Instant {
  const endsAt = endOfDay(on, zone);
  return endsAt < now ? endsAt : now;
}

/** The first moment after a day. */
export function endOfDay(on: LocalDate, zone: string): Instant {
  return startOfDay(addDays(on, 1), zone);
}
