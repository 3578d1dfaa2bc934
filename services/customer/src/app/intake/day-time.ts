const SPAN = /^(\d{1,2})(?:[:：点时](\d{2})?)?\s*(?:-|–|—|~|～|至|到|to)\s*(\d{1,2})(?:[:：点时](\d{2})?)?$/u;

/** A time of day as dealers write it, `18:00-20:00`, `9点至11点`, as `HH:mm`; undefined for anything else, and for a span that ends before it begins. */
export function readDayTime(text: string): { readonly from: string; readonly to: string } | undefined {
  const [, fromHour, fromMinute, toHour, toMinute] = SPAN.exec(text.trim()) ?? [];
  const from = toTime(fromHour, fromMinute);
  const to = toTime(toHour, toMinute);
  return from === undefined || to === undefined || from >= to ? undefined : { from, to };
}

function toTime(hour: string | undefined, minute = '00'): string | undefined {
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}
