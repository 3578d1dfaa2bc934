import type { Instant } from '@homeward/kernel';
import { addDays } from './dates';
import { epochMsOfLocal, instantAt, localDateOf, minutesOf, timeOfDayMs } from './zones';

/** From (inclusive) to (exclusive) as `HH:mm`, usually over midnight; equal times mean no quiet hours. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** `instant` itself, or the end of the quiet hours that it falls into, by the clock of `zone`. */
export function nextAllowedInstant(instant: Instant, quiet: QuietHours, zone: string): Instant {
  const fromMinutes = minutesOf(quiet.from);
  const toMinutes = minutesOf(quiet.to);
  const minutes = timeOfDayMs(instant, zone) / 60_000;
  const isOverMidnight = fromMinutes > toMinutes;
  const isQuiet = isOverMidnight ? minutes >= fromMinutes || minutes < toMinutes : minutes >= fromMinutes && minutes < toMinutes;
  if (!isQuiet) return instant;
  const today = localDateOf(instant, zone);
  const endsOn = isOverMidnight && minutes >= fromMinutes ? addDays(today, 1) : today;
  const end = instantAt(epochMsOfLocal(endsOn, toMinutes, zone));
  // Where clocks are set back, the end of the quiet hours can come twice: never answer with an earlier moment.
  return end > instant ? end : instant;
}
