import type { Instant, LocalDate } from '@homeward/kernel';
import { Temporal } from 'temporal-polyfill';
import { TWO_DIGITS, dateOfDayNumber, dayNumberAt, dayNumberOf, digitsAt } from './dates';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A stretch of time in which a zone keeps one offset: from (inclusive) until (exclusive). */
interface OffsetRange {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly offsetMs: number;
}

/**
 * Temporal answers an offset in tens of microseconds; a zone changes it twice a year at most, so every stretch is asked for
 * once. The number of stretches is bounded by the zone's rules; the number of zones by the organisation's dealers.
 */
const rangesByZone = new Map<string, OffsetRange[]>();

function rangeAt(zone: string, epochMs: number): OffsetRange {
  const known = rangesByZone.get(zone);
  if (known !== undefined) {
    for (const range of known) {
      if (epochMs >= range.fromMs && epochMs < range.untilMs) return range;
    }
  }
  const moment = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
  const next = moment.getTimeZoneTransition('next');
  // "previous" is strictly before: a millisecond later, a transition at this very moment is found too.
  const previous = moment.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const range: OffsetRange = {
    fromMs: previous === null ? Number.NEGATIVE_INFINITY : previous.epochMilliseconds,
    untilMs: next === null ? Number.POSITIVE_INFINITY : next.epochMilliseconds,
    offsetMs: moment.offsetNanoseconds / 1e6,
  };
  // The newest stretch first: nearly every question is about the present.
  rangesByZone.set(
    zone,
    [...(known ?? []), range].sort((a, b) => b.fromMs - a.fromMs),
  );
  return range;
}

/**
 * Milliseconds since 1970. Throws a RangeError unless the text is an `Instant`: UTC with milliseconds, as
 * `2024-05-01T01:00:00.000Z`. `readInstant` is for text from outside.
 */
export function epochMsOf(instant: Instant): number {
  const ms = canonicalMs(instant);
  if (Number.isNaN(ms)) throw new RangeError('Not an instant of the form YYYY-MM-DDTHH:mm:ss.SSSZ');
  return ms;
}

function canonicalMs(text: string): number {
  if (text.length !== 24 || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':' || text[19] !== '.' || text[23] !== 'Z') {
    return Number.NaN;
  }
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = digitsAt(text, 17, 2);
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN;
  return dayNumberAt(text, 0) * DAY_MS + hour * 3_600_000 + minute * MINUTE_MS + second * 1000 + digitsAt(text, 20, 3);
}

const THREE_DIGITS = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));
// Most instants in a row lie on one day.
let lastDay = Number.NaN;
let lastDayText = '';

/** The instant this many milliseconds after 1970; RangeError outside the years 0000 to 9999. Written here: `toISOString` takes four times as long. */
export function instantAt(epochMs: number): Instant {
  const day = Math.floor(epochMs / DAY_MS);
  if (day !== lastDay) {
    lastDayText = dateOfDayNumber(day);
    lastDay = day;
  }
  const ms = Math.floor(epochMs - day * DAY_MS);
  const minutes = Math.floor(ms / MINUTE_MS);
  const clock = `${TWO_DIGITS[Math.floor(minutes / 60)] ?? ''}:${TWO_DIGITS[minutes % 60] ?? ''}`;
  return `${lastDayText}T${clock}:${TWO_DIGITS[Math.floor(ms / 1_000) % 60] ?? ''}.${THREE_DIGITS[ms % 1_000] ?? ''}Z`;
}

/** Whether `text` is an `Instant`: UTC with milliseconds. */
export function isInstant(text: string): boolean {
  return !Number.isNaN(canonicalMs(text));
}

/** ISO 8601 text with `Z` or an offset, in any precision, as an `Instant` (cut to milliseconds); undefined for anything else. */
export function readInstant(text: string): Instant | undefined {
  if (isInstant(text)) return text;
  if (text.length > 40) return undefined;
  try {
    return instantAt(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return undefined;
  }
}

/** The calendar day that it is in `zone` (IANA name) at `instant`. */
export function localDateOf(instant: Instant, zone: string): LocalDate {
  const ms = epochMsOf(instant);
  return dateOfDayNumber(Math.floor((ms + rangeAt(zone, ms).offsetMs) / DAY_MS));
}

/** Milliseconds since local midnight by the clock on the wall of `zone`. */
export function timeOfDayMs(instant: Instant, zone: string): number {
  const ms = epochMsOf(instant);
  const local = ms + rangeAt(zone, ms).offsetMs;
  return local - Math.floor(local / DAY_MS) * DAY_MS;
}

/** Minutes since midnight of `HH:mm`; `24:00` is the end of the day. RangeError for anything else. */
export function minutesOf(time: string): number {
  const hour = digitsAt(time, 0, 2);
  const minute = digitsAt(time, 3, 2);
  const minutes = hour * 60 + minute;
  if (time.length !== 5 || time[2] !== ':' || !(minute <= 59) || !(minutes <= 1440)) {
    throw new RangeError('Not a time of day of the form HH:mm');
  }
  return minutes;
}

/**
 * The instant at which a clock on the wall of `zone` shows this day and time (`HH:mm`, `24:00` is the next midnight).
 * A time that a change of the clocks skips is the one as far after the gap; one that comes twice is the first.
 */
export function instantOf(date: LocalDate, time: string, zone: string): Instant {
  return instantAt(epochMsOfLocal(date, minutesOf(time), zone));
}

/** As `instantOf`, with minutes since midnight and in milliseconds since 1970. */
export function epochMsOfLocal(date: LocalDate, minutes: number, zone: string): number {
  const localMs = dayNumberOf(date) * DAY_MS + minutes * MINUTE_MS;
  const range = rangeAt(zone, localMs);
  // More than a day from any change of the clocks there is only one answer.
  if (localMs - DAY_MS >= range.fromMs && localMs + DAY_MS < range.untilMs) return localMs - range.offsetMs;
  return Temporal.Instant.fromEpochMilliseconds(localMs)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime()
    .toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The first moment of the day in `zone`; where the clocks skip midnight, the moment of the skip. */
export function startOfDay(date: LocalDate, zone: string): Instant {
  const midnightMs = dayNumberOf(date) * DAY_MS;
  const range = rangeAt(zone, midnightMs);
  if (midnightMs - DAY_MS >= range.fromMs && midnightMs + DAY_MS < range.untilMs) return instantAt(midnightMs - range.offsetMs);
  return instantAt(Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone }).epochMilliseconds);
}
