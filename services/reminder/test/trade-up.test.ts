import { type CareFact, nothingHeard, withFact } from '../src/domain/cars/care-facts';
import { carePlanOf } from '../src/domain/cars/care-plan';
import { aDescription, anOdometer, anOwner, aSale, rulesAt } from './rules';

const step = {
  ...{ key: 'trade-up-call', when: { kind: 'days-after', days: 0 }, windowDays: 30, owner: 'sales-consultant' },
  ...{ channels: ['phone'], purpose: 'marketing', script: { 'zh-CN': '您好', en: 'Hello' } },
};
const because = (reason: object) => ({
  trigger: { on: 'trade-up', because: reason },
  stops: ['answer', 'ownership-change'],
  steps: [step],
});
const cadences = {
  age: because({ kind: 'car-age', years: 6 }),
  warranty: because({ kind: 'warranty-end' }),
  mileage: because({ kind: 'mileage', km: 150_000 }),
  family: because({ kind: 'family-change' }),
};

/** Delivered on 10 January 2018, with a warranty of three years. */
const car = (...more: readonly CareFact[]): readonly CareFact[] => [
  aSale({ soldOn: '2018-01-08', deliveredOn: '2018-01-10' }),
  aDescription({ firstSoldOn: '2018-01-08', warrantyMonths: 36 }),
  anOwner({ fromOn: '2018-01-10' }),
  ...more,
];
const planOn = (
  today: string,
  facts: readonly CareFact[] = car(),
  kept: readonly (keyof typeof cadences)[] = ['age', 'warranty', 'mileage', 'family'],
) =>
  carePlanOf(
    facts.reduce(withFact, nothingHeard),
    rulesAt(today, '10:00', { cadences: Object.fromEntries(kept.map((key) => [key, cadences[key]])) }).care,
  );
const callsOn = (...asked: Parameters<typeof planOn>) =>
  planOn(...asked).reasons.filter(({ candidate }) => candidate.kind === 'trade-up-call');
const standing = (...asked: Parameters<typeof planOn>) =>
  callsOn(...asked)
    .filter(({ dropped }) => dropped === undefined)
    .map(({ candidate: { key, fromOn, untilOn } }) => [key, fromOn, untilOn]);

describe('asking about another car', () => {
  it('by the car’s age, by those who sell, of the owner, with consent to marketing', () => {
    const [call] = callsOn('2024-01-10', car(), ['age']);
    expect(call).toMatchObject({
      personId: 'p1',
      candidate: { ownerKind: 'sales-consultant', purpose: 'marketing', fromOn: '2024-01-10', untilOn: '2024-02-08', channels: ['phone'] },
    });
    expect(call?.explain().map(({ code }) => code)).toEqual(['trade-up', 'cadence.started']);
  });

  it('is not told before it is near, and the calendar alone brings it', () => {
    expect(standing('2023-12-26', car(), ['age'])).toEqual([]);
    expect(callsOn('2023-12-26', car(), ['age'])[0]?.dropped).toMatchObject({ code: 'trade-up.later', values: { on: '2024-01-10' } });
    expect(planOn('2023-12-26', car(), ['age']).reasons.find(({ candidate }) => candidate.kind === 'trade-up-call')?.reviewOn).toBe(
      '2023-12-27',
    );
    expect(standing('2023-12-27', car(), ['age'])).toEqual([['trade-up-call:age:2018-01-10', '2024-01-10', '2024-02-08']]);
  });

  it('by the end of the warranty, and by the predicted mileage', () => {
    expect(standing('2021-01-08', car(), ['warranty'])).toEqual([['trade-up-call:warranty:2018-01-10', '2021-01-08', '2021-02-06']]);
    const driven = car(
      anOdometer([
        ['2018-07-10', 24_000],
        ['2019-01-10', 48_000],
        ['2020-01-10', 97_000],
        ['2020-12-10', 142_000],
      ]),
    );
    const [call] = callsOn('2021-02-01', driven, ['mileage']);
    expect(call?.candidate.fromOn).toMatch(/^2021-0[12]-/);
  });

  it('at most once in the policy’s months, whatever the reasons: the first counts', () => {
    // The warranty of five years and eleven months ends a month before the car is six years old.
    const facts = [...car(), aDescription({ sequence: 9, firstSoldOn: '2018-01-08', warrantyMonths: 71 })];
    expect(standing('2023-12-08', facts, ['age', 'warranty']).map(([key]) => key)).toEqual(['trade-up-call:warranty:2018-01-10']);
    expect(
      callsOn('2024-01-10', facts, ['age', 'warranty']).find(({ candidate }) => candidate.key.includes(':age:'))?.dropped,
    ).toMatchObject({
      code: 'trade-up.asked-lately',
      values: { on: '2023-12-08' },
    });
  });

  it('whoever bought the car after that day is not asked', () => {
    expect(standing('2024-01-20', [...car(), anOwner({ sequence: 9, personId: 'p2', fromOn: '2024-01-15' })], ['age'])).toEqual([]);
  });

  it('what nothing tells gives no reason', () => {
    expect(callsOn('2024-01-10', car(), ['family'])).toEqual([]);
    expect(callsOn('2024-01-10', [anOwner()], ['age', 'warranty', 'mileage'])).toEqual([]);
  });

  it('that nobody has done by the end of its window is the manager’s, where the cadence says so', () => {
    const escalating = { age: { ...cadences.age, escalation: { to: 'dealer-manager', windowDays: 5 } } };
    const managersOn = (today: string, facts: readonly CareFact[] = car()) =>
      carePlanOf(facts.reduce(withFact, nothingHeard), rulesAt(today, '10:00', { cadences: escalating }).care).reasons.flatMap(
        ({ candidate, dropped, explain }) =>
          candidate.kind === 'trade-up-call-escalated'
            ? [{ candidate, dropped: dropped?.code, codes: explain().map(({ code }) => code) }]
            : [],
      );
    expect(managersOn('2024-02-09')).toMatchObject([
      {
        candidate: { ownerKind: 'dealer-manager', channels: ['phone'], fromOn: '2024-02-09', untilOn: '2024-02-13' },
        dropped: undefined,
        codes: ['escalation'],
      },
    ]);
    expect(managersOn('2024-02-14').map(({ dropped }) => dropped)).toEqual(['window.passed']);
    // What is far ahead is nobody's yet, and a car that was sold is nobody's any more.
    expect(managersOn('2023-12-26')).toEqual([]);
    expect(managersOn('2024-02-09', car(anOwner({ sequence: 9, personId: 'p2', fromOn: '2024-01-15' })))).toEqual([]);
  });
});
