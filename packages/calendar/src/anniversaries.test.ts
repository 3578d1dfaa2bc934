import fc from 'fast-check';
import { type AnniversaryRules, anniversariesBetween, anniversaryIn, type YearDay } from './anniversaries';
import { addDays, daysBetween } from './dates';
import { lunarDateOf } from './lunar';

const rules: AnniversaryRules = { leapDay: 'earlier', leapMonth: 'regular' };
const solar = (month: number, day: number): YearDay => ({ calendar: 'solar', month, day });
const lunar = (month: number, day: number, isLeapMonth = false): YearDay => ({ calendar: 'lunar', month, day, isLeapMonth });

function lunarOf(on: string) {
  const date = lunarDateOf(on);
  if (date === undefined) throw new RangeError(`${on} is beyond the almanac`);
  return date;
}
/** All days of 2020 to 2049 by Chinese year and month. */
const MONTHS = Map.groupBy(
  Array.from({ length: daysBetween('2020-01-01', '2050-01-01') }, (_, index) => {
    const on = addDays('2020-01-01', index);
    return { on, ...lunarOf(on) };
  }),
  ({ year, month, isLeapMonth }) => `${year}/${month}${isLeapMonth ? 'bis' : ''}`,
);

describe('days that come back every year (RE12)', () => {
  it.each([
    ['Mid-Autumn 2024', 2024, lunar(8, 15), '2024-09-17'],
    ['Spring Festival 2025', 2025, lunar(1, 1), '2025-01-29'],
    ['Dragon Boat 2025', 2025, lunar(5, 5), '2025-05-31'],
    ['Double Ninth 2025', 2025, lunar(9, 9), '2025-10-29'],
    ['National Day 2025', 2025, solar(10, 1), '2025-10-01'],
    ['born 29 February, in a leap year', 2024, solar(2, 29), '2024-02-29'],
    ['born 29 February, in a common year', 2025, solar(2, 29), '2025-02-28'],
    ['born 29 February, in 2100', 2100, solar(2, 29), '2100-02-28'],
    // The 12th month of 2023 had 30 days, that of 2024 had 29.
    ['the 30th of a month of 30 days', 2023, lunar(12, 30), '2024-02-09'],
    ['the 30th of a month of 29 days', 2024, lunar(12, 30), '2025-01-28'],
    ['Spring Festival 2027, whose new moon is four minutes before midnight', 2027, lunar(1, 1), '2027-02-06'],
    ['the 30th of the month before it, which has 29 days', 2026, lunar(12, 30), '2027-02-05'],
    ['Spring Festival 2030, whose new moon is some minutes after midnight', 2030, lunar(1, 1), '2030-02-03'],
  ])('%s', (_name, year, day, on) => expect(anniversaryIn(year, day, rules)).toBe(on));

  it('29 February is 1 March in common years where the policy says so', () => {
    const later: AnniversaryRules = { ...rules, leapDay: 'later' };
    expect([2024, 2025].map((year) => anniversaryIn(year, solar(2, 29), later))).toEqual(['2024-02-29', '2025-03-01']);
  });

  it('a day of a leap month is kept in the month of that number, or in the leap month of a year that has it', () => {
    // 2025 has a leap sixth month, from 25 July to 22 August.
    const born = lunar(6, 2, true);
    expect([2024, 2025].map((year) => anniversaryIn(year, born, rules))).toEqual(['2024-07-07', '2025-06-26']);
    expect([2024, 2025].map((year) => anniversaryIn(year, born, { ...rules, leapMonth: 'leap' }))).toEqual(['2024-07-07', '2025-07-26']);
    // Who was born in the regular month is not moved by a leap month.
    expect(anniversaryIn(2025, lunar(6, 2), { ...rules, leapMonth: 'leap' })).toBe('2025-06-26');
  });

  it.each([solar(2, 30), solar(13, 1), solar(4, 31), lunar(13, 1), lunar(1, 31), lunar(0, 1)])('%j is in no year', (day) => {
    expect(anniversaryIn(2024, day, rules)).toBeUndefined();
  });

  it('beyond the almanac nothing is guessed', () => {
    expect([1900, 2100].map((year) => anniversaryIn(year, lunar(8, 15), rules))).toEqual([undefined, undefined]);
  });

  it('every birthday of the solar calendar comes exactly once a year over 30 years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 366 }), (dayOfYear) => {
        const [, month, day] = addDays('2023-12-31', dayOfYear).split('-').map(Number);
        const comings = anniversariesBetween(solar(month ?? 0, day ?? 0), '2020-01-01', '2049-12-31', rules);
        expect(comings.map(({ year }) => year)).toEqual(Array.from({ length: 30 }, (_, index) => 2020 + index));
        expect(comings.every(({ year, on }) => on.startsWith(String(year)))).toBe(true);
      }),
    );
  });

  it('every birthday of the Chinese calendar comes exactly once in each of its years, on the day that counting the days gives', () => {
    const aDay = fc.record({
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 30 }),
      isLeapMonth: fc.boolean(),
      leapMonth: fc.constantFrom('regular' as const, 'leap' as const),
    });
    fc.assert(
      fc.property(aDay, ({ month, day, isLeapMonth, leapMonth }) => {
        for (let year = 2020; year < 2049; year += 1) {
          const on = anniversaryIn(year, lunar(month, day, isLeapMonth), { ...rules, leapMonth });
          const leap = isLeapMonth && leapMonth === 'leap' ? MONTHS.get(`${year}/${month}bis`) : undefined;
          const days = leap ?? MONTHS.get(`${year}/${month}`) ?? [];
          expect(on).toBe((days.find((one) => one.day === day) ?? days.at(-1))?.on);
        }
        const comings = anniversariesBetween(lunar(month, day, isLeapMonth), '2020-06-01', '2048-06-01', { ...rules, leapMonth });
        const years = comings.map((coming) => coming.year);
        expect(years).toEqual(years.map((_, index) => (years[0] ?? 0) + index));
      }),
      { numRuns: 150 },
    );
  });

  it('a year has two comings of a Chinese day at its ends, and each belongs to its own Chinese year', () => {
    const twelfth = lunarDateOf('2026-01-05');
    expect(twelfth).toMatchObject({ month: 11, day: 17 });
    expect(anniversariesBetween(lunar(11, 17), '2026-01-01', '2026-12-31', rules)).toEqual([
      { year: 2025, on: '2026-01-05' },
      { year: 2026, on: '2026-12-25' },
    ]);
  });
});
