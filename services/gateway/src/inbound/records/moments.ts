import { epochMsOf, instantAt, isInstant, readInstant } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';

// What dealer systems send nearly always; everything else that ISO 8601 allows goes the long way through Temporal.
const USUAL = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(\.\d{1,3})?(?:Z|([+-])(\d\d):(\d\d))$/;

const MINUTE_MS = 60_000;

/** A moment as systems write it, with Z or an offset, as an `Instant`; undefined for anything else. */
export function readMoment(text: string): Instant | undefined {
  if (text.length === 24 && isInstant(text)) return text;
  const usual = text.length <= 30 ? USUAL.exec(text) : null;
  if (usual === null) return readInstant(text);
  const [, minute = '', second = ':00', fraction = '.', sign, offsetHours, offsetMinutes] = usual;
  const local = `${minute}${second}${fraction.padEnd(4, '0')}Z`;
  if (sign === undefined) return isInstant(local) ? local : undefined;
  const offset = Number(offsetHours) * 60 + Number(offsetMinutes);
  if (Number(offsetMinutes) > 59 || offset > 18 * 60) return undefined;
  try {
    return instantAt(epochMsOf(local) - (sign === '-' ? -1 : 1) * offset * MINUTE_MS);
  } catch {
    // No moment of the calendar, or beyond the year 9999 or before 0000.
    return undefined;
  }
}
