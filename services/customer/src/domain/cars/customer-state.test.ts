import { addDays } from '@homeward/calendar';
import fc from 'fast-check';
import { nextChangeAfter, type StandingPolicies, standingOn } from './customer-state';
import { standingPolicies } from './example-facts';

const on = '2024-12-31';
const of = (visitDays: readonly string[], saleDays: readonly string[] = ['2020-05-01']) =>
  standingOn({ visitDays, saleDays }, on, standingPolicies);

describe('state of the C card (CU1)', () => {
  it.each([
    ['three visits in the 12 months are active', ['2024-02-10', '2024-06-12', '2024-11-20'], undefined, 'active', 'none'],
    ['exactly two are swing', ['2024-03-01', '2024-05-15'], undefined, 'swing', 'quasi-lost'],
    ['exactly one, more than 3 months ago, leans to lost', ['2024-05-10'], undefined, 'leaning-to-lost', 'quasi-lost'],
    ['exactly one, less than 3 months ago, is recent', ['2024-11-15'], undefined, 'recent', 'none'],
    ['a visit on the boundary day counts inside', ['2023-12-31'], undefined, 'leaning-to-lost', 'quasi-lost'],
    ['a visit a day later counts inside', ['2024-01-01'], undefined, 'leaning-to-lost', 'quasi-lost'],
    ['sold less than 12 months ago and never seen is recent', [], '2024-10-01', 'recent', 'none'],
    ['sold more than 12 months ago and never seen is lost', [], '2023-06-01', 'lost', 'lost'],
    ['seen long ago only is lost', ['2023-02-28'], undefined, 'lost', 'lost'],
  ] as const)('%s', (_rule, visits, sale, state, churnLevel) => {
    expect(of(visits, sale === undefined ? ['2020-05-01'] : [sale])).toEqual({ state, churnLevel });
  });

  it('exactly one visit 3 months ago to the day is still recent, and leans to lost on the next day', () => {
    const history = { visitDays: ['2024-09-30'], saleDays: [] };
    expect(standingOn(history, '2024-12-30', standingPolicies)?.state).toBe('recent');
    expect(standingOn(history, '2024-12-31', standingPolicies)?.state).toBe('leaning-to-lost');
  });

  it('a car that was never sold nor visited has no state', () => {
    expect(of([], [])).toBeUndefined();
  });

  it('a visit of a day to come does not count yet', () => {
    expect(of(['2025-01-05'], ['2023-06-01'])).toEqual({ state: 'lost', churnLevel: 'lost' });
  });

  it('a car that is sold again is recent, though the last visit was long ago', () => {
    expect(of(['2022-05-01'], ['2020-05-01', '2024-09-01'])).toMatchObject({ state: 'recent' });
  });
});

const byAges: StandingPolicies = {
  states: {
    windowMonths: 6,
    exclusive: true,
    rules: [
      { state: 'active', minVisits: 2 },
      { state: 'swing', minVisits: 1, maxVisits: 1, lastVisitMonthsNotPast: 2 },
      { state: 'leaning-to-lost', minVisits: 1, maxVisits: 1, lastVisitMonthsPast: 2 },
      { state: 'recent', minVisits: 0, maxVisits: 0, saleMonthsNotPast: 9 },
      { state: 'lost', minVisits: 0, maxVisits: 0, saleMonthsPast: 9 },
    ],
  },
  churn: standingPolicies.churn,
};

describe('the calendar', () => {
  it('changes the state of c5 on the day after the boundary day, though nobody did anything', () => {
    const c5 = { visitDays: ['2023-12-31'], saleDays: ['2020-05-01'] };
    expect(nextChangeAfter(c5, on, standingPolicies)).toBe('2025-01-01');
    expect(standingOn(c5, '2025-01-01', standingPolicies)).toEqual({ state: 'lost', churnLevel: 'lost' });
  });

  it('a visit on 2023-02-28 is 6 months past from 2023-08-29 on', () => {
    const history = { visitDays: ['2023-02-28'], saleDays: [] };
    expect(standingOn(history, '2023-08-28', standingPolicies)?.churnLevel).toBe('none');
    expect(standingOn(history, '2023-08-29', standingPolicies)?.churnLevel).toBe('quasi-lost');
  });

  it('changes nothing any more for a car that is lost', () => {
    expect(nextChangeAfter({ visitDays: ['2020-01-01'], saleDays: [] }, on, standingPolicies)).toBeUndefined();
  });

  it.each([
    ['the main definition', standingPolicies],
    ['rules that name ages from above and from below', byAges],
  ])('never changes a standing between two of the days that it names: %s', (_name, policies) => {
    const days = fc
      .array(
        fc.integer({ min: -700, max: 60 }).map((offset) => addDays(on, offset)),
        { maxLength: 6 },
      )
      .map((list) => list.sort());
    fc.assert(
      fc.property(days, days, (visitDays, saleDays) => {
        const history = { visitDays, saleDays };
        const next = nextChangeAfter(history, on, policies);
        const now = standingOn(history, on, policies);
        for (let day = addDays(on, 1); day < (next ?? '2026-06-01'); day = addDays(day, 1)) {
          expect(standingOn(history, day, policies)).toEqual(now);
        }
        if (next !== undefined) expect(standingOn(history, next, policies)).not.toEqual(now);
      }),
      { numRuns: 60 },
    );
  });
});
