const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** All dealers of the demo keep Beijing time, which has no summer time. */
const BEIJING_OFFSET_MS = 8 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const STARTS_AT_MS = 8.5 * HOUR_MS;
const COMPLAINT_BEFORE_MS = 20 * MINUTE_MS;

/** The instant at which the work of the day after the data begins: half past eight in Beijing. */
export function workStartsAt(dataEndAt: string): string {
  const midnightMs = Math.floor((Date.parse(dataEndAt) + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS;
  return new Date(midnightMs + DAY_MS + STARTS_AT_MS).toISOString();
}

/** The complaint of the demo came in a little before the work began, so that its clock has run for a while when it is answered. */
export function complaintReceivedAt(startsAt: string): string {
  return new Date(Date.parse(startsAt) - COMPLAINT_BEFORE_MS).toISOString();
}
