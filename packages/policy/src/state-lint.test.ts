import path from 'node:path';
import { POLICY_DEFINITIONS, assertPolicyBody, customerStates, lintStates, loadDefaults } from './index';
import type { CustomerState, CustomerStateRule, CustomerStates } from './index';

const rule = (state: CustomerState, minVisits: number, maxVisits?: number, change: Partial<CustomerStateRule> = {}): CustomerStateRule => ({
  state,
  minVisits,
  ...(maxVisits === undefined ? {} : { maxVisits }),
  ...change,
});
const policy = (...rules: readonly CustomerStateRule[]): CustomerStates => ({ windowMonths: 12, rules });

describe('the check of rules about states', () => {
  it('finds the two holes of the table of the sources, each with a customer (S2)', () => {
    const table = policy(
      rule('active', 3, 3),
      rule('swing', 2, 2),
      rule('leaning-to-lost', 1, 1, { lastVisitMonthsPast: 3, lastVisitMonthsNotPast: 12 }),
      rule('lost', 0, 0),
    );
    expect(lintStates(table)).toEqual([
      { kind: 'hole', example: { visits: 1, lastVisitMonthsAgo: 3, saleMonthsAgo: 1 } },
      { kind: 'hole', example: { visits: 4, lastVisitMonthsAgo: 3, saleMonthsAgo: 1 } },
    ]);
  });

  it('finds those who are new: one visit lately, and none but bought lately', () => {
    const table = policy(
      rule('active', 3),
      rule('swing', 2, 2),
      rule('leaning-to-lost', 1, 1, { lastVisitMonthsPast: 3 }),
      rule('lost', 0, 0, { saleMonthsPast: 12 }),
    );
    expect(lintStates(table)).toEqual([
      { kind: 'hole', example: { visits: 0, lastVisitMonthsAgo: 13, saleMonthsAgo: 12 } },
      { kind: 'hole', example: { visits: 1, lastVisitMonthsAgo: 3, saleMonthsAgo: 12 } },
    ]);
    expect(() => assertPolicyBody(customerStates, table)).toThrow('policy.invalid');
    expect(customerStates.problemsOf(table)[1]).toEqual({
      pointer: '/rules',
      expected:
        'a state for everybody; there is none for a customer with 1 visits in 12 months, the last 3 months ago to the day, sold 12 months ago to the day',
    });
  });

  it('what ships passes', () => {
    const documents = loadDefaults(path.resolve(__dirname, '../../../policies'), POLICY_DEFINITIONS);
    const states = documents.find(({ subject }) => subject === 'customer-states');
    expect(lintStates(states?.body as CustomerStates)).toEqual([]);
  });

  it('rules whose order does not count must not overlap', () => {
    const rules = [rule('active', 2), rule('swing', 1, 2), rule('lost', 0, 0)];
    expect(lintStates({ windowMonths: 12, rules })).toEqual([]);
    expect(lintStates({ windowMonths: 12, rules, exclusive: true })).toEqual([
      { kind: 'overlap', rules: [0, 1], example: { visits: 2, lastVisitMonthsAgo: 12, saleMonthsAgo: 1 } },
    ]);
  });

  it('a rule that never decides is dead, and so is a state with no other', () => {
    expect(lintStates(policy(rule('active', 1), rule('swing', 2, 2), rule('lost', 0)))).toEqual([
      { kind: 'dead-rule', rule: 1, hiddenBy: [0] },
      { kind: 'dead-state', state: 'swing' },
    ]);
    // Nobody without a visit in the window had the last one within it.
    expect(lintStates(policy(rule('recent', 0, 0, { lastVisitMonthsNotPast: 12 }), rule('active', 0)))).toEqual([
      { kind: 'dead-rule', rule: 0, hiddenBy: [] },
      { kind: 'dead-state', state: 'recent' },
    ]);
  });

  it('agrees with asking every customer, one by one', () => {
    let seed = 11;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const some = (key: keyof CustomerStateRule): Partial<CustomerStateRule> => (next(3) === 0 ? { [key]: 1 + next(5) } : {});
    const states: readonly CustomerState[] = ['active', 'swing', 'leaning-to-lost', 'recent', 'lost'];
    for (let round = 0; round < 500; round += 1) {
      const rules = Array.from({ length: 1 + next(5) }, () => {
        const minVisits = next(4);
        return rule(states[next(5)] ?? 'lost', minVisits, next(2) === 0 ? undefined : minVisits + next(3), {
          ...some('lastVisitMonthsPast'),
          ...some('lastVisitMonthsNotPast'),
          ...some('saleMonthsPast'),
          ...some('saleMonthsNotPast'),
        });
      });
      const tried: CustomerStates = { windowMonths: 1 + next(5), rules };
      const { decided, hasHole } = askEverybody(tried);
      const findings = lintStates(tried);
      expect(findings.some(({ kind }) => kind === 'hole')).toBe(hasHole);
      expect(findings.flatMap((finding) => (finding.kind === 'dead-rule' ? [finding.rule] : []))).toEqual(
        rules.flatMap((_rule, place) => (decided.has(place) ? [] : [place])),
      );
    }
  });
});

/** Ages in half months: `n` months are past from `n` and a half on; up to 9 visits and 12 months, beyond every bound that is tried. */
function askEverybody({ rules, windowMonths }: CustomerStates): { readonly decided: ReadonlySet<number>; readonly hasHole: boolean } {
  const decided = new Set<number>();
  let hasHole = false;
  const ages = [undefined, ...Array.from({ length: 24 }, (_, index) => index / 2)];
  const past = (age: number | undefined, months: number): boolean => age !== undefined && age > months;
  const notPast = (age: number | undefined, months: number): boolean => age !== undefined && age <= months;
  for (let visits = 0; visits < 10; visits += 1) {
    for (const last of ages) {
      if (visits > 0 !== notPast(last, windowMonths)) continue;
      for (const sale of ages) {
        if (last === undefined && sale === undefined) continue;
        const place = rules.findIndex(
          (one) =>
            visits >= one.minVisits &&
            (one.maxVisits === undefined || visits <= one.maxVisits) &&
            (one.lastVisitMonthsPast === undefined || past(last, one.lastVisitMonthsPast)) &&
            (one.lastVisitMonthsNotPast === undefined || notPast(last, one.lastVisitMonthsNotPast)) &&
            (one.saleMonthsPast === undefined || sale === undefined || past(sale, one.saleMonthsPast)) &&
            (one.saleMonthsNotPast === undefined || notPast(sale, one.saleMonthsNotPast)),
        );
        if (place < 0) hasHole = true;
        else decided.add(place);
      }
    }
  }
  return { decided, hasHole };
}
