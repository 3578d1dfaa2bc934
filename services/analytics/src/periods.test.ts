import { addDays, monthsPast } from '@homeward/calendar';
import fc from 'fast-check';
import { firstDayWithin, periodAt, policiesAt } from './periods';

const aDay = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1990-01-01', days));

describe('periods', () => {
  it('the first day within some months is the first of which they are not past', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 1, max: 48 }), (on, months) => {
        const first = firstDayWithin(months, on);
        expect(monthsPast(months, first, on)).toBe(false);
        expect(monthsPast(months, addDays(first, -1), on)).toBe(true);
      }),
    );
  });

  it.each([
    ['2024-12-31', 12, '2023-12-31'],
    ['2023-02-28', 6, '2022-08-28'],
    ['2024-02-29', 12, '2023-03-01'],
    ['2024-02-28', 6, '2023-08-28'],
  ])('at %s, %i months are not past since %s', (on, months, first) => {
    expect(firstDayWithin(months, on)).toBe(first);
  });

  it.each([
    ['day', '2024-05-15', '2024-05-15', '2024-05-14', '2024-05-14'],
    ['week', '2024-05-15', '2024-05-13', '2024-05-06', '2024-05-12'],
    ['week', '2024-05-19', '2024-05-13', '2024-05-06', '2024-05-12'],
    ['month', '2024-03-31', '2024-03-01', '2024-02-01', '2024-02-29'],
    ['quarter', '2024-05-15', '2024-04-01', '2024-01-01', '2024-03-31'],
    ['year', '2024-05-15', '2024-01-01', '2023-01-01', '2023-12-31'],
    ['year-to-date', '2024-05-15', '2024-01-01', '2023-01-01', '2023-12-31'],
    ['12-months', '2024-12-31', '2023-12-31', '2022-12-30', '2023-12-30'],
  ] as const)('the %s at %s begins on %s, after the one from %s to %s', (name, on, fromOn, beforeFromOn, beforeToOn) => {
    expect(periodAt(name, on)).toEqual({ name, fromOn, toOn: on, before: { fromOn: beforeFromOn, toOn: beforeToOn } });
  });

  it('a period and the one before it touch, and neither is empty', () => {
    fc.assert(
      fc.property(aDay, fc.constantFrom('day', 'week', 'month', 'quarter', 'year', 'year-to-date', '12-months'), (on, name) => {
        const { fromOn, toOn, before } = periodAt(name, on);
        expect(addDays(before.toOn, 1)).toBe(fromOn);
        expect(before.fromOn <= before.toOn && fromOn <= toOn).toBe(true);
      }),
    );
  });

  it('the policies of a day are those at its end, or now while it lasts', () => {
    const now = '2024-05-15T02:00:00.000Z';
    expect(policiesAt('2024-05-14', 'Asia/Shanghai', now)).toBe('2024-05-14T16:00:00.000Z');
    expect(policiesAt('2024-05-15', 'Asia/Shanghai', now)).toBe(now);
  });
});
