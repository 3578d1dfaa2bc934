const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** All dealers of the demo keep Beijing time, which has no summer time. */
const BEIJING_OFFSET_MS = 8 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const FILES_SENT_AT_MS = 22 * HOUR_MS;
const STARTS_AT_MS = 8.5 * HOUR_MS;
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

function midnightBefore(at: string): number {
  return Math.floor((Date.parse(at) + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS;
}

/** The complaint of the demo came in a little before the work began, so that its clock has run for a while when it is answered. */
export function complaintReceivedAt(startsAt: string): string {
  return new Date(Date.parse(startsAt) - COMPLAINT_BEFORE_MS).toISOString();
}
