import type { CustomerClasses } from '@homeward/policy';
import { earlySignsOf, purchaseClassOf, valueClassesOf } from './customer-classes';

const policy: CustomerClasses = {
  windowMonths: 12,
  value: { highCustomersPercent: 20, coreValuePercent: 80 },
  purchase: { repeatFrom: 2, loyalFrom: 3 },
  earlySigns: {
    longerGap: { percent: 150, fromVisits: 3 },
    lessSpending: { percent: 50 },
    refusedContacts: { withinMonths: 6, from: 1 },
  },
};
const on = '2024-12-31';
const visitsOn = (...days: readonly string[]) => days.map((day) => ({ on: day, spentFen: 10_000 }));

describe('value classes (20/80)', () => {
  it('the fifth with the most is high, who completes the first 80 % of the value is mid, the rest is low', () => {
    const values = [500, 300, 100, 40, 20, 20, 10, 5, 5, 0];
    const classes = valueClassesOf(
      values.map((valueFen, index) => ({ key: `c${index}`, valueFen })),
      policy.value,
    );
    expect([...classes.values()]).toEqual(['high', 'high', 'low', 'low', 'low', 'low', 'low', 'low', 'low', 'low']);
    const even = valueClassesOf(
      Array.from({ length: 10 }, (_, index) => ({ key: `c${index}`, valueFen: 100 })),
      policy.value,
    );
    expect([...even.values()]).toEqual(['high', 'high', 'mid', 'mid', 'mid', 'mid', 'mid', 'mid', 'low', 'low']);
  });

  it('who brought nothing is low, and equal ones are told apart by key, whatever their order', () => {
    const customers = [
      { key: 'b', valueFen: 10 },
      { key: 'a', valueFen: 10 },
      { key: 'c', valueFen: 0 },
    ];
    const classes = valueClassesOf(customers, policy.value);
    expect(Object.fromEntries(classes)).toEqual({ a: 'high', b: 'mid', c: 'low' });
    expect(valueClassesOf(customers.toReversed(), policy.value)).toEqual(classes);
    expect(valueClassesOf([{ key: 'a', valueFen: 0 }], policy.value).get('a')).toBe('low');
  });
});

test.each([
  [0, undefined],
  [1, 'first'],
  [2, 'repeat'],
  [3, 'loyal'],
  [9, 'loyal'],
])('who bought %i cars is %s', (purchases, expected) => {
  expect(purchaseClassOf(purchases, policy.purchase)).toBe(expected);
});

describe('early signs of leaving', () => {
  it('a gap half as long again as usual is one, the boundary itself is not', () => {
    // Usual: 100 days.
    const visits = visitsOn('2024-02-15', '2024-05-25', '2024-09-02');
    expect(earlySignsOf({ visits, refusedOn: [] }, '2025-01-30', policy)).toEqual([]);
    expect(earlySignsOf({ visits, refusedOn: [] }, '2025-01-31', policy)).toEqual([
      { code: 'leaving.longer-gap', values: { sinceDays: '151', usualDays: '100', lastVisitOn: '2024-09-02' } },
    ]);
    expect(earlySignsOf({ visits: visits.slice(1), refusedOn: [] }, '2025-01-31', policy)).toEqual([]);
  });

  it('half of the spending of the year before, or less', () => {
    const before = [{ on: '2023-06-01', spentFen: 100_000 }];
    const signsOf = (spentFen: number) => earlySignsOf({ visits: [...before, { on: '2024-12-01', spentFen }], refusedOn: [] }, on, policy);
    expect(signsOf(50_001)).toEqual([]);
    expect(signsOf(50_000)).toEqual([{ code: 'leaving.less-spending', values: { recentFen: '50000', beforeFen: '100000' } }]);
    expect(earlySignsOf({ visits: [{ on: '2022-12-30', spentFen: 100_000 }], refusedOn: [] }, on, policy)).toEqual([]);
  });

  it('a contact refused within six months', () => {
    expect(earlySignsOf({ visits: [], refusedOn: ['2024-06-30'] }, on, policy)).toEqual([]);
    expect(earlySignsOf({ visits: [], refusedOn: ['2024-07-01', '2024-08-01'] }, on, policy)).toEqual([
      { code: 'leaving.refused-contact', values: { count: '2', lastOn: '2024-08-01' } },
    ]);
  });

  it('what the policy leaves out is none', () => {
    const silent = { ...policy, earlySigns: {} };
    expect(earlySignsOf({ visits: visitsOn('2020-01-01', '2020-02-01', '2020-03-01'), refusedOn: [on] }, on, silent)).toEqual([]);
  });
});
