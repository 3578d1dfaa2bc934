import type { LocalDate } from '@homeward/kernel';
import published from 'chinese-days/dist/chinese-days.json';
import { addDays, weekdayOf } from './dates';

/** What the state's holiday notice makes of a day: off, a make-up workday (调休, on a weekend), or nothing. */
export type NoticeOfDay = 'holiday' | 'make-up-workday' | 'ordinary';

/** The days that a date moves away from. */
export type DaysOff = 'public-holidays' | 'non-workdays';

/**
 * Public holidays and make-up workdays. For a year whose notice is not known (`coversYear` is false) every day is ordinary:
 * whoever plans ahead asks `coversYear` and reports it, so that nothing is guessed silently.
 */
export interface HolidayCalendar {
  coversYear(year: number): boolean;
  noticeOf(date: LocalDate): NoticeOfDay;
  /** Monday to Friday and no holiday, or a make-up workday. */
  isWorkday(date: LocalDate): boolean;
  /** The date itself, or the nearest earlier one, that is not off. */
  shiftEarlier(date: LocalDate, off: DaysOff): LocalDate;
  /** The date itself, or the nearest later one, that is not off. */
  shiftLater(date: LocalDate, off: DaysOff): LocalDate;
}

/** Longer than any run of days off; beyond it the data are wrong. */
const LONGEST_RUN_DAYS = 60;

/** A calendar of the given notice: days off, and weekend days that are worked. */
export function createHolidayCalendar(holidays: ReadonlySet<LocalDate>, makeUpWorkdays: ReadonlySet<LocalDate>): HolidayCalendar {
  const years = new Set([...holidays].map((date) => Number(date.slice(0, 4))));

  const noticeOf = (date: LocalDate): NoticeOfDay => {
    if (makeUpWorkdays.has(date)) return 'make-up-workday';
    return holidays.has(date) ? 'holiday' : 'ordinary';
  };
  const isWorkday = (date: LocalDate): boolean => {
    const notice = noticeOf(date);
    if (notice !== 'ordinary') return notice === 'make-up-workday';
    const weekday = weekdayOf(date);
    return weekday !== 'saturday' && weekday !== 'sunday';
  };
  const isOff = (date: LocalDate, off: DaysOff): boolean => (off === 'public-holidays' ? noticeOf(date) === 'holiday' : !isWorkday(date));
  const shift = (date: LocalDate, off: DaysOff, step: 1 | -1): LocalDate => {
    for (let days = 0; days <= LONGEST_RUN_DAYS; days += 1) {
      const candidate = addDays(date, step * days);
      if (!isOff(candidate, off)) return candidate;
    }
    throw new RangeError('The holiday calendar has no day on within two months');
  };

  return {
    coversYear: (year) => years.has(year),
    noticeOf,
    isWorkday,
    shiftEarlier: (date, off) => shift(date, off, -1),
    shiftLater: (date, off) => shift(date, off, 1),
  };
}

/**
 * The year without a notice that somebody has to see to: the present one, or, from a month of it on, the next. Undefined while both are known.
 */
export function yearWithoutNotice(holidays: Pick<HolidayCalendar, 'coversYear'>, today: LocalDate, fromMonth: number): number | undefined {
  const year = Number(today.slice(0, 4));
  if (!holidays.coversYear(year)) return year;
  const isSeason = Number(today.slice(5, 7)) >= fromMonth;
  return isSeason && !holidays.coversYear(year + 1) ? year + 1 : undefined;
}

let china: HolidayCalendar | undefined;

/** The mainland's holidays as the State Council publishes them, a year at a time each autumn (data of chinese-days). */
export function chinaHolidays(): HolidayCalendar {
  china ??= createHolidayCalendar(new Set(Object.keys(published.holidays)), new Set(Object.keys(published.workdays)));
  return china;
}

/** A calendar without holidays and without a notice for any year. */
export function noHolidays(): HolidayCalendar {
  return createHolidayCalendar(new Set(), new Set());
}
