import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addDays, addMonths, daysBetween, firstDayPast, isLocalDate, monthsPast, weekdayOf, WEEKDAYS } from './dates';

const FIRST = Temporal.PlainDate.from('1600-01-01');
/** Any day of 1600–2399: every rule of leap years is inside. */
const aDate = fc.integer({ min: 0, max: 292_000 }).map((days) => FIRST.add({ days }).toString());

describe('dates', () => {
  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-08-31', 1, '2023-09-30'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-12-15', 1, '2025-01-15'],
    ['2024-01-15', -1, '2023-12-15'],
  ])('%s and %i months is %s: a day that the month lacks becomes its last', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  it('adds months as Temporal does', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: -1200, max: 1200 }), (date, months) => {
        expect(addMonths(date, months)).toBe(Temporal.PlainDate.from(date).add({ months }).toString());
      }),
    );
  });

  it('adds and counts days as Temporal does', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
        const expected = Temporal.PlainDate.from(date).add({ days }).toString();
        expect(addDays(date, days)).toBe(expected);
        expect(daysBetween(date, expected)).toBe(days);
      }),
    );
  });

  it('knows the day of the week as Temporal does', () => {
    fc.assert(fc.property(aDate, (date) => expect(weekdayOf(date)).toBe(WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1])));
  });

  it('months are past on the day after, not on the day itself', () => {
    expect(monthsPast(12, '2023-12-31', '2024-12-31')).toBe(false);
    expect(monthsPast(12, '2023-12-31', '2025-01-01')).toBe(true);
    expect(monthsPast(6, '2023-02-28', '2023-08-28')).toBe(false);
    expect(monthsPast(6, '2023-02-28', '2023-08-29')).toBe(true);
    expect(monthsPast(6, '2023-08-31', '2024-02-29')).toBe(false);
    expect(monthsPast(6, '2023-08-31', '2024-03-01')).toBe(true);
  });

  it('the first day past is the first on which months are past', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: 0, max: 60 }), (since, months) => {
        const first = firstDayPast(months, since);
        expect(monthsPast(months, since, first)).toBe(true);
        expect(monthsPast(months, since, addDays(first, -1))).toBe(false);
      }),
    );
  });

  it('only days of the calendar are dates', () => {
    for (const text of [
      '2024-02-30',
      '2023-02-29',
      '2024-13-01',
      '2024-00-10',
      '2024-1-01',
      '24-01-01',
      '2024/01/01',
      '',
      '2024-01-01T',
      '٢٠٢٤-01-01',
    ]) {
      expect(isLocalDate(text)).toBe(false);
      expect(() => addDays(text, 1)).toThrow(RangeError);
      expect(() => addMonths(text, 1)).toThrow(RangeError);
    }
    expect(isLocalDate('2024-02-29')).toBe(true);
  });

  it('leaves the years 0000 to 9999 with an error, not with a text that sorts wrongly', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addMonths('0000-01-31', -1)).toThrow(RangeError);
  });
});
