const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** All dealers of the demo keep Beijing time, which has no summer time. */
const BEIJING_OFFSET_MS = 8 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const FILES_SENT_AT_MS = 22 * HOUR_MS;
const STARTS_AT_MS = 8.5 * HOUR_MS;
const CLOSES_AT_MS = 17.5 * HOUR_MS;
const COMPLAINT_BEFORE_MS = 20 * MINUTE_MS;

/**
 * The instant at which dealers send their files, ten in the evening of the last day in Beijing. Quiet hours have begun and last until after the work
 * begins: a message that is due by then waits, whether business time passes the night (one process) or stands in the morning (six processes).
 */
export function filesSentAt(dataEndAt: string): string {
  return new Date(midnightBefore(dataEndAt) + FILES_SENT_AT_MS).toISOString();
}

/** The instant at which the work of the day after the data begins: half past eight in Beijing. */
export function workStartsAt(dataEndAt: string): string {
  return new Date(midnightBefore(dataEndAt) + DAY_MS + STARTS_AT_MS).toISOString();
}

/** The moments of the day at a dealer's to which the instant belongs. */
export interface DayMoments {
  readonly on: string;
  /** When the doors close. */
  readonly closing: string;
  /** The day after. */
  readonly next: string;
  /** When its work begins. */
  readonly nextMorning: string;
}

export function dayMoments(at: string): DayMoments {
  const midnight = midnightBefore(at);
  const dayOf = (ms: number): string => new Date(ms + BEIJING_OFFSET_MS).toISOString().slice(0, 'yyyy-MM-dd'.length);
  return {
    on: dayOf(midnight),
    closing: new Date(midnight + CLOSES_AT_MS).toISOString(),
    next: dayOf(midnight + DAY_MS),
    nextMorning: new Date(midnight + DAY_MS + STARTS_AT_MS).toISOString(),
  };
}

/** The day so many days later. */
export function daysAfter(on: string, days: number): string {
  return new Date(Date.parse(on) + days * DAY_MS).toISOString().slice(0, 'yyyy-MM-dd'.length);
}

function midnightBefore(at: string): number {
  return Math.floor((Date.parse(at) + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS;
}

/** The complaint of the demo came in a little before the work began, so that its clock has run for a while when it is answered. */
export function complaintReceivedAt(startsAt: string): string {
  return new Date(Date.parse(startsAt) - COMPLAINT_BEFORE_MS).toISOString();
}
