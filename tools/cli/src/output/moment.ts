/** Where dealers keep their time, as long as nobody says otherwise. */
export const DEFAULT_ZONE = 'Asia/Shanghai';

const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant as the clocks of a zone show it: `2025-07-01 08:30`. */
export function formatMoment(instant: string, zone = DEFAULT_ZONE): string {
  let format = formats.get(zone);
  if (format === undefined) {
    // Swedish dates are those of ISO 8601.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(zone, format);
  }
  return format.format(new Date(instant));
}
