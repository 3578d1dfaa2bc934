import type { Instant, LocalDate } from '@homeward/kernel';
import { type Weekday, addDays, weekdayOf } from './dates';
import type { HolidayCalendar } from './holidays';
import { epochMsOf, epochMsOfLocal, instantAt, localDateOf, minutesOf } from './zones';

/** `HH:mm` to `HH:mm` of one day, the end exclusive; `24:00` is allowed as an end. */
export interface WorkingWindow {
  readonly from: string;
  readonly to: string;
}

/** When work is done. The windows of a day are in order and do not overlap. */
export interface WorkingHours {
  readonly weekly: Readonly<Record<Weekday, readonly WorkingWindow[]>>;
  /** Whether public holidays are off, or worked like any other day. */
  readonly publicHolidays: 'off' | 'worked';
  /** On make-up workdays. Left out: the weekday's own windows, or Monday's where it has none. */
  readonly makeUpWorkday?: readonly WorkingWindow[] | undefined;
}

/** Longer than any time without work; a schedule without any window must not search for ever. */
const LONGEST_REST_DAYS = 60;

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

function windowsOn(date: LocalDate, hours: WorkingHours, holidays: HolidayCalendar): readonly WorkingWindow[] {
  const own = hours.weekly[weekdayOf(date)];
  switch (holidays.noticeOf(date)) {
    case 'holiday':
      return hours.publicHolidays === 'off' ? [] : own;
    case 'make-up-workday':
      return hours.makeUpWorkday ?? (own.length > 0 ? own : hours.weekly.monday);
    case 'ordinary':
      return own;
  }
}

function stretchesOn(date: LocalDate, hours: WorkingHours, zone: string, holidays: HolidayCalendar): readonly Stretch[] {
  return windowsOn(date, hours, holidays).map(({ from, to }) => ({
    fromMs: epochMsOfLocal(date, minutesOf(from), zone),
    toMs: epochMsOfLocal(date, minutesOf(to), zone),
  }));
}

/**
 * The first moment at which `minutes` of working time have gone by since `from`. Zero minutes are over at once, also outside
 * working hours; minutes that end with a window end there, not at the start of the next.
 */
export function workingTimeDue(from: Instant, minutes: number, hours: WorkingHours, zone: string, holidays: HolidayCalendar): Instant {
  if (!(minutes >= 0)) throw new RangeError('Working time must not be negative');
  if (minutes === 0) return from;
  const startMs = epochMsOf(from);
  let leftMs = minutes * 60_000;
  let restDays = 0;
  for (let date = localDateOf(from, zone); restDays <= LONGEST_REST_DAYS; date = addDays(date, 1)) {
    const stretches = stretchesOn(date, hours, zone, holidays);
    restDays = stretches.some(({ fromMs, toMs }) => toMs > fromMs) ? 0 : restDays + 1;
    for (const stretch of stretches) {
      const begunMs = Math.max(stretch.fromMs, startMs);
      const availableMs = Math.max(0, stretch.toMs - begunMs);
      if (availableMs > 0 && leftMs <= availableMs) return instantAt(begunMs + leftMs);
      leftMs -= availableMs;
    }
  }
  throw new RangeError('The working hours have no window within two months');
}

/** Milliseconds of working time between two instants; 0 when `to` is not later than `from`. */
export function workingTimeBetween(from: Instant, to: Instant, hours: WorkingHours, zone: string, holidays: HolidayCalendar): number {
  const startMs = epochMsOf(from);
  const endMs = epochMsOf(to);
  let workedMs = 0;
  const lastDate = localDateOf(to, zone);
  for (let date = localDateOf(from, zone); date <= lastDate && endMs > startMs; date = addDays(date, 1)) {
    for (const stretch of stretchesOn(date, hours, zone, holidays)) {
      workedMs += Math.max(0, Math.min(stretch.toMs, endMs) - Math.max(stretch.fromMs, startMs));
    }
  }
  return workedMs;
}
