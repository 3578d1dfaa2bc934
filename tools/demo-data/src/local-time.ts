/**
 * Calendar arithmetic on plain integers: a `day` counts days since 1970-01-01, a `minute` counts minutes since then,
 * both on the wall clock of the dealer. All dealers of the network keep Beijing time, which has no summer time.
 */
export const minutesPerDay = 1440;

/** The zone of every dealer in the network, and its distance from UTC in minutes. */
export const networkZone = { name: 'Asia/Shanghai', offsetMinutes: 480 } as const;

export interface YearMonthDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since the epoch of a proleptic Gregorian date. */
export function toDay({ year, month, day }: YearMonthDay): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The inverse of `toDay`. */
export function toYearMonthDay(day: number): YearMonthDay {
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** Reads `yyyy-MM-dd`; undefined unless it is a date of the calendar. */
export function readLocalDate(text: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return undefined;
  const day = toDay({ year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) });
  return toLocalDate(day) === text ? day : undefined;
}

/** Reads `yyyy-MM-dd` or `yyyy-MM-ddTHH:mm`; undefined unless it is a point of the calendar. */
export function readLocalDateTime(text: string): number | undefined {
  const day = readLocalDate(text.slice(0, 10));
  if (day === undefined) return undefined;
  if (text.length === 10) return day * minutesPerDay;
  const parts = /^T([01]\d|2[0-3]):([0-5]\d)$/.exec(text.slice(10));
  return parts ? day * minutesPerDay + Number(parts[1]) * 60 + Number(parts[2]) : undefined;
}

const twoDigits = (value: number): string => (value < 10 ? `0${String(value)}` : String(value));

/** `yyyy-MM-dd`. */
export function toLocalDate(day: number): string {
  const date = toYearMonthDay(day);
  return `${String(date.year).padStart(4, '0')}-${twoDigits(date.month)}-${twoDigits(date.day)}`;
}

/** `yyyy-MM-ddTHH:mm`, in the dealer's zone. */
export function toLocalDateTime(minute: number): string {
  const day = dayOf(minute);
  const inDay = minute - day * minutesPerDay;
  return `${toLocalDate(day)}T${twoDigits(Math.floor(inDay / 60))}:${twoDigits(inDay % 60)}`;
}

/** An Instant: UTC ISO text with milliseconds. */
export function toInstant(minute: number): string {
  return `${toLocalDateTime(minute - networkZone.offsetMinutes)}:00.000Z`;
}

/** The day that a minute lies in. */
export function dayOf(minute: number): number {
  return Math.floor(minute / minutesPerDay);
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Adds calendar months; a month end clamps (31 January + 1 month = 28 or 29 February). */
export function addMonths(day: number, months: number): number {
  const date = toYearMonthDay(day);
  const monthIndex = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12 + 1;
  const first = toDay({ year, month, day: 1 });
  const next = month === 12 ? toDay({ year: year + 1, month: 1, day: 1 }) : toDay({ year, month: month + 1, day: 1 });
  return Math.min(first + date.day - 1, next - 1);
}
