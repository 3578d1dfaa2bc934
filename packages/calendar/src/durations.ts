import type { Instant } from '@homeward/kernel';
import { epochMsOf, instantAt } from './zones';

const EXACT_DURATION = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:\.\d{1,3})?)S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration in elapsed time, `PT24H`, `PT15M`, `P1D` (24 hours). RangeError for years and months,
 * which have no fixed length (use `addMonths` on a date), and for anything else.
 */
export function durationMs(duration: string): number {
  const parts = EXACT_DURATION.exec(duration);
  if (parts === null || /^P$|T$/.test(duration)) throw new RangeError('Not an exact duration such as PT24H');
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const wholeMinutes = (((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0);
  return wholeMinutes * 60_000 + Math.round((seconds ?? 0) * 1000);
}

/** Elapsed time: `duration` in milliseconds (may be negative) or as an exact ISO 8601 duration. */
export function addDuration(instant: Instant, duration: number | string): Instant {
  return instantAt(epochMsOf(instant) + (typeof duration === 'number' ? duration : durationMs(duration)));
}

/** Elapsed milliseconds from one instant to another; negative when `to` is earlier. */
export function elapsedMs(from: Instant, to: Instant): number {
  return epochMsOf(to) - epochMsOf(from);
}
