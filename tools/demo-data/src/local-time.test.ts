import { addMonths, readLocalDate, readLocalDateTime, toInstant, toLocalDate, toLocalDateTime, weekdayOf } from './local-time';

const day = (text: string): number => readLocalDate(text) ?? Number.NaN;

describe('local time', () => {
  test('a date survives the way to a day number and back', () => {
    for (let number = day('1999-12-30'); number < day('2032-01-02'); number++) {
      expect(new Date(number * 86_400_000).toISOString().slice(0, 10)).toBe(toLocalDate(number));
    }
  });

  test('a month end clamps to the length of the month', () => {
    expect(toLocalDate(addMonths(day('2024-01-31'), 1))).toBe('2024-02-29');
    expect(toLocalDate(addMonths(day('2024-08-31'), -6))).toBe('2024-02-29');
    expect(toLocalDate(addMonths(day('2025-06-30'), -12 * 8))).toBe('2017-06-30');
    expect(toLocalDate(addMonths(day('2024-11-15'), 1))).toBe('2024-12-15');
  });

  test('a day that the calendar does not have is not read', () => {
    expect(readLocalDate('2025-02-29')).toBeUndefined();
    expect(readLocalDateTime('2025-13-05T09:30')).toBeUndefined();
    expect(readLocalDateTime('待定')).toBeUndefined();
  });

  test('the wall clock of the dealers is eight hours before UTC', () => {
    const minute = readLocalDateTime('2025-06-30T20:00') ?? Number.NaN;
    expect(toLocalDateTime(minute)).toBe('2025-06-30T20:00');
    expect(toInstant(minute)).toBe('2025-06-30T12:00:00.000Z');
  });

  test('30 June 2025 is a Monday', () => {
    expect(weekdayOf(day('2025-06-30'))).toBe(1);
    expect(weekdayOf(day('2025-06-29'))).toBe(7);
  });
});
