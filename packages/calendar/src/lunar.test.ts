import fc from 'fast-check';
import { addDays, daysBetween } from './dates';
import { lunarDateOf, solarDateOf } from './lunar';

const day = (year: number, month: number, day: number, isLeapMonth = false) => ({ year, month, day, isLeapMonth });

describe('the Chinese calendar', () => {
  it.each([
    ['1980-05-01', day(1980, 3, 17)],
    ['2001-04-24', day(2001, 4, 2)],
    ['2001-05-23', day(2001, 4, 1, true)],
    ['2024-02-10', day(2024, 1, 1)],
    ['2033-12-22', day(2033, 11, 1, true)],
    ['1984-12-21', day(1984, 10, 29, true)],
    // New moons some minutes before or after midnight: Spring Festival 1954, 1999, 2027 and 2030, the Seventh Evening of 2012, the tenth month of 2018.
    ['1954-02-03', day(1954, 1, 1)],
    ['1999-02-16', day(1999, 1, 1)],
    ['1999-01-17', day(1998, 12, 1)],
    ['2012-08-23', day(2012, 7, 7)],
    ['2018-11-08', day(2018, 10, 1)],
    ['2027-02-06', day(2027, 1, 1)],
    ['2030-02-03', day(2030, 1, 1)],
    // A new moon on the day after the sun entered its sign: the leap month of 1987 is the sixth.
    ['1987-07-26', day(1987, 6, 1, true)],
    ['1987-08-24', day(1987, 7, 1)],
  ])('%s is %j, and back', (solar, lunar) => {
    expect(lunarDateOf(solar)).toEqual(lunar);
    expect(solarDateOf(lunar)).toBe(solar);
  });

  it.each([
    day(2001, 5, 1, true),
    day(2001, 4, 30, true),
    day(1987, 7, 1, true),
    day(2026, 12, 30),
    day(1980, 3, 30),
    day(1980, 13, 1),
    day(1980, 0, 1),
    day(1980, 1, 31),
    day(1900, 1, 1),
    day(2100, 1, 1),
    day(Number.NaN, 1, 1),
  ])('%j is no day', (lunar) => expect(solarDateOf(lunar)).toBeUndefined());

  it.each(['1980-02-30', 'yesterday', '1850-01-01', '2150-01-01'])('%s is on no page of it', (text) =>
    expect(lunarDateOf(text)).toBeUndefined(),
  );

  it('every day has a place of its own, that leads back to it', () => {
    const from = '1901-02-19';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: daysBetween(from, '2100-02-08') }), (days) => {
        const solar = addDays(from, days);
        const lunar = lunarDateOf(solar);
        expect(lunar).toBeDefined();
        expect(lunar && solarDateOf(lunar)).toBe(solar);
      }),
      { numRuns: 2_000 },
    );
  });

  it('agrees with what Unicode reckons, but for the months whose beginning that puts on the wrong side of midnight', () => {
    const unicode = new Intl.DateTimeFormat('en-u-ca-chinese', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' });
    const wrong = new Set<number>();
    for (let solar = '1902-01-01'; solar < '2100-01-01'; solar = addDays(solar, 3)) {
      const parts = new Map<string, string>(unicode.formatToParts(new Date(solar)).map(({ type, value }) => [type, value]));
      const lunar = lunarDateOf(solar);
      const month = `${lunar?.month ?? 0}${lunar?.isLeapMonth === true ? 'bis' : ''}`;
      if (month !== parts.get('month') || String(lunar?.day) !== parts.get('day')) wrong.add(Number(solar.slice(0, 4)));
    }
    expect([...wrong]).toEqual([1917, 1922, 1954, 1955, 1987, 1999, 2012, 2018, 2027, 2030, 2070]);
  });
});
