import path from 'node:path';
import { addDays, anniversariesBetween, type AnniversaryRules, daysBetween, type YearDay } from '@homeward/calendar';
import { loadDefaults, occasions, type Occasions, POLICY_DEFINITIONS, PolicyBook } from '@homeward/policy';
import fc from 'fast-check';
import { comingOccasions } from './occasion-days';

const shipped = PolicyBook.of(loadDefaults(path.resolve(__dirname, '../../../../../policies'), POLICY_DEFINITIONS));
const { document: policy } = shipped.resolve(occasions, {
  dealerId: undefined,
  tree: { pathOf: () => [] },
  at: '2024-01-01T00:00:00.000Z',
});
const rules: AnniversaryRules = policy.birthday;

/** What is announced when somebody looks on every one of these days. */
function announcedBy(looks: readonly string[], rule: Occasions = policy) {
  const announced = new Map<string, ReturnType<typeof comingOccasions>[number]>();
  for (const today of looks)
    for (const coming of comingOccasions(rule, today))
      if (coming.announceOn <= today) announced.set(coming.id, announced.get(coming.id) ?? coming);
  return [...announced.values()];
}

const everyDay = (from: string, until: string): readonly string[] =>
  Array.from({ length: daysBetween(from, until) + 1 }, (_, index) => addDays(from, index));

describe('occasions that come by themselves', () => {
  it('Mid-Autumn 2024 and Spring Festival 2025 are announced seven days ahead (RE12)', () => {
    const festivals = announcedBy(everyDay('2024-09-01', '2025-02-01')).filter(({ plan }) => plan.birthdays === undefined);
    expect(festivals.map(({ id, announceOn, plan }) => [id, announceOn, plan.fromOn])).toEqual([
      ['mid-autumn-2024', '2024-09-10', '2024-09-17'],
      ['national-day-2024', '2024-09-24', '2024-10-01'],
      ['new-year-2025', '2024-12-25', '2025-01-01'],
      ['spring-festival-2025', '2025-01-22', '2025-01-29'],
    ]);
    expect(festivals[0]?.plan).toMatchObject({ kinds: ['mid-autumn', 'festival'], turn: 2024 });
  });

  it('what is over when somebody looks first is not announced any more', () => {
    expect(announcedBy(['2024-09-18']).map(({ id }) => id)).not.toContain('mid-autumn-2024');
    expect(announcedBy(['2024-09-17']).map(({ id }) => id)).toContain('mid-autumn-2024');
  });

  it('every birthday is in exactly one round of each of its years over 30 years, however often somebody looks', () => {
    const until = '2049-12-31';
    const days: readonly YearDay[] = [
      { calendar: 'solar', month: 2, day: 29 },
      { calendar: 'lunar', month: 12, day: 30 },
      { calendar: 'lunar', month: 6, day: 1, isLeapMonth: true },
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 366 }),
        (everyDays, startsAfter, dayOfYear) => {
          // A process that is away for a fortnight still announces each round before it is over.
          const rule: Occasions = { ...policy, birthday: { ...policy.birthday, periodDays: 7, aheadDays: 7 } };
          const first = addDays('2020-01-01', startsAfter);
          const looks = everyDay(first, until).filter((_day, index) => index % everyDays === 0);
          const rounds = announcedBy(looks, rule).filter(({ plan }) => plan.birthdays !== undefined);
          const [, month = 0, day = 0] = addDays('2023-12-31', dayOfYear).split('-').map(Number);
          for (const yearDay of [...days, { calendar: 'solar', month, day } as const]) {
            const comings = anniversariesBetween(yearDay, addDays(first, 14), addDays(until, -14), rules);
            for (const { on } of comings)
              expect([on, rounds.filter(({ plan }) => plan.fromOn <= on && on <= plan.untilOn).length]).toEqual([on, 1]);
          }
        },
      ),
      { numRuns: 6 },
    );
  });

  it('beyond the almanac no festival is guessed', () => {
    const festivals = comingOccasions(policy, '2101-01-01').filter(({ plan }) => plan.kinds.includes('festival'));
    expect(festivals).toEqual([]);
  });
});
