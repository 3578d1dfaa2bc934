import { evolve } from '@homeward/kernel';
import type { AdoptionPolicy } from '@homeward/policy';
import { type DealerCar, dealerCarOf, lastDigitOf, toDealable } from './adoptable-car';
import { adoptionBook } from './adoption-book';
import type { AdoptionBookState, DealBook, DealableCar } from './adoption-facts';
import { planDeal, spreadOf, textOfPlan } from './adoption-plan';
import { aDescription, aVisit, survivorshipPolicy } from '../cars/example-facts';
import { descriptionOf } from '../cars/vehicle-description';
import { type VehicleFact, type VehicleFacts, noFacts, withFact } from '../cars/vehicle-facts';

const TODAY = '2024-12-31';
const AT = '2024-12-31T04:00:00.000Z';
const byDigit: AdoptionPolicy = {
  method: 'plate-digit',
  windowMonths: 12,
  maintenanceKinds: ['first-service', 'routine'],
  value: 'oil-and-accessories',
  keepMonths: 24,
  fairShare: 'value',
};
const balanced: AdoptionPolicy = { ...byDigit, method: 'balanced' };

const factsOf = (...facts: readonly VehicleFact[]): VehicleFacts => facts.reduce(withFact, noFacts);
const worth = (oilFen: number, accessoryFen = 0, labourFen = 30_000): ReturnType<typeof aVisit>['lines'] => [
  ['labour', 'L1', 'customer', labourFen],
  ['oil', 'O1', 'customer', oilFen],
  ['accessory', 'A1', 'customer', accessoryFen],
];

type PaidVisit = readonly [on: string, oilFen: number];
/** CU5: twelve maintenance visits of seven plates. */
const CU5: readonly (readonly [plate: string, ...visits: readonly PaidVisit[]])[] = [
  ['皖MA1230', ['2024-02-10', 30_000], ['2024-08-10', 20_000]],
  ['皖MA1231', ['2024-03-01', 40_000]],
  ['皖MB2342', ['2024-04-01', 25_000], ['2024-10-01', 25_000]],
  ['皖MB234K', ['2024-05-01', 60_000]],
  ['皖MC5555', ['2024-01-15', 10_000], ['2024-06-15', 20_000], ['2024-12-15', 30_000]],
  ['皖MD8768', ['2024-07-01', 35_000]],
  ['皖ME0009', ['2024-02-01', 15_000], ['2024-09-01', 15_000]],
];
const ADVISORS = ['A', 'B', 'C', 'D', 'E'];

const carOf = (plate: string, facts: VehicleFacts, isHere = true, rules = byDigit): DealerCar =>
  dealerCarOf(
    facts,
    descriptionOf(facts, () => survivorshipPolicy),
    { vehicleId: plate, digit: lastDigitOf(plate), isHere },
    { dealerId: 'D1', today: TODAY, rules },
  );
const cu5Cars = (rules = byDigit): readonly DealableCar[] =>
  toDealable(
    CU5.map(([plate, ...visits]) =>
      carOf(
        plate,
        factsOf(aDescription({ plateIndex: plate }), ...visits.map(([on, oilFen]) => aVisit(on, { lines: worth(oilFen) }))),
        true,
        rules,
      ),
    ),
    TODAY,
    rules,
  );

const dealing = (change: Partial<DealBook> = {}): DealBook => ({
  type: 'DealBook',
  at: AT,
  on: TODAY,
  by: 'manager',
  policy: 'adoption/default/1',
  cars: cu5Cars(),
  advisors: ADVISORS,
  rules: byDigit,
  isCorrected: false,
  expectedPlan: '',
  nameOf: (plan) => plan,
  ...change,
});
const afterDeal = (command: DealBook, state: AdoptionBookState = adoptionBook.initial): AdoptionBookState =>
  adoptionBook.decide(command, state).reduce((present, event) => evolve(adoptionBook, present, event), state);
const advisorsOf = ({ adopted }: AdoptionBookState): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(adopted).map(([plate, { advisorId }]) => [plate, advisorId]));

describe('CU5 adoption by the plate’s last digit', () => {
  it('seven cars of twelve visits: A 2, B 1, C 2, D 0, E 2, and B234K counts as 4', () => {
    expect(CU5.flatMap(([, ...visits]) => visits)).toHaveLength(12);
    const { changes, after } = planDeal({}, dealing());
    expect(changes).toHaveLength(7);
    expect(after.map(({ advisorId, cars, valueFen }) => [advisorId, cars, valueFen])).toEqual([
      ['A', 2, 90_000],
      ['B', 1, 50_000],
      ['C', 2, 120_000],
      ['D', 0, 0],
      ['E', 2, 65_000],
    ]);
    expect(changes.find(({ vehicleId }) => vehicleId === '皖MB234K')).toMatchObject({
      advisorId: 'C',
      reason: 'adopted',
      valueFen: 60_000,
    });
    expect(spreadOf(after)).toEqual({ cars: 2, valueFen: 120_000 });
  });

  it('B leaves: only B’s car moves, to D with the fewest; run again nothing changes', () => {
    const first = afterDeal(dealing());
    const left = dealing({ advisors: ['A', 'C', 'D', 'E'] });
    expect(planDeal(first.adopted, left)).toMatchObject({
      changes: [{ vehicleId: '皖MB2342', advisorId: 'D', previousAdvisorId: 'B', reason: 'advisor-left' }],
      before: [
        { advisorId: 'A' },
        { advisorId: 'B', active: false, cars: 1 },
        { advisorId: 'C' },
        { advisorId: 'D', cars: 0 },
        { advisorId: 'E' },
      ],
    });
    const second = afterDeal(left, first);
    expect(advisorsOf(second)).toEqual({ ...advisorsOf(first), 皖MB2342: 'D' });
    expect(second.deals).toMatchObject([
      { moved: 1, adopted: 0, released: 0, by: 'manager' },
      { adopted: 7, moved: 0 },
    ]);
    expect(adoptionBook.decide(left, second)).toEqual([]);
    expect(adoptionBook.decide(dealing(), first)).toEqual([]);
  });

  it('a new advisor gets new cars only, and a policy may name the digits of each', () => {
    const first = afterDeal(dealing());
    expect(adoptionBook.decide(dealing({ advisors: [...ADVISORS, 'F'] }), first)).toEqual([]);
    const digits = { A: [0, 2, 4, 6, 8], B: [1, 3, 5, 7, 9] };
    const { after } = planDeal({}, dealing({ rules: { ...byDigit, digits } }));
    // C, D and E have no digit, and so nothing that has one.
    expect(after.map(({ cars }) => cars)).toEqual([4, 3, 0, 0, 0]);
  });

  it('more advisors than digits, or one, still leave no car alone', () => {
    for (const count of [1, 3, 11, 14]) {
      const advisors = Array.from({ length: count }, (_, index) => `SA${String(index + 1).padStart(2, '0')}`);
      expect(planDeal({}, dealing({ advisors })).changes).toHaveLength(7);
    }
  });

  it('without advisors nothing is dealt', () => {
    expect(() => adoptionBook.decide(dealing({ advisors: [] }), adoptionBook.initial)).toThrow('adoption.no-advisors');
  });

  it('what was looked at is what is applied, or nothing', () => {
    const plan = textOfPlan(planDeal({}, dealing()));
    expect(adoptionBook.decide(dealing({ expectedPlan: plan }), adoptionBook.initial)).toHaveLength(1);
    const command = dealing({ expectedPlan: plan, advisors: ['A'] });
    expect(() => adoptionBook.decide(command, adoptionBook.initial)).toThrow('adoption.plan-changed');
  });
});

describe('CU5 adoption balanced by value', () => {
  it('no two advisors are farther apart than the most valuable car is worth', () => {
    const { after } = planDeal({}, dealing({ rules: balanced, cars: cu5Cars(balanced) }));
    expect(after.map(({ cars, valueFen }) => [cars, valueFen])).toEqual([
      [1, 60_000],
      [1, 60_000],
      [2, 80_000],
      [1, 50_000],
      [2, 75_000],
    ]);
    expect(spreadOf(after)).toEqual({ cars: 1, valueFen: 30_000 });
  });

  it('holds for any cars and advisors, and is never worse than dealing alone', () => {
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 200; round += 1) {
      const cars = Array.from({ length: next(60) }, (_, index): DealableCar => {
        const valueFen = next(4) === 0 ? 0 : next(100_000);
        return { vehicleId: `V${index}`, digit: next(10), valueFen, spendingFen: valueFen, visits: 1, standing: 'adoptable' };
      });
      const advisors = Array.from({ length: 1 + next(9) }, (_, index) => `A${index}`);
      const { after } = planDeal({}, dealing({ rules: balanced, cars, advisors }));
      const mostFen = Math.max(0, ...cars.map(({ valueFen }) => valueFen));
      expect(spreadOf(after).valueFen).toBeLessThanOrEqual(mostFen);
      // Whoever is dealt by digit and corrected comes to the same bound.
      const corrected = planDeal({}, dealing({ cars, advisors, isCorrected: true }));
      expect(spreadOf(corrected.after).valueFen).toBeLessThanOrEqual(mostFen);
      expect(corrected.after.reduce((sum, { cars: own }) => sum + own, 0)).toBe(cars.length);
      const byCount = planDeal({}, dealing({ cars, advisors, isCorrected: true, rules: { ...byDigit, fairShare: 'count' } }));
      expect(spreadOf(byCount.after).cars).toBeLessThanOrEqual(1);
    }
  });

  it.each([
    [
      [9, 7, 6, 5, 5, 4, 4, 2],
      ['A', 'B', 'C'],
      [14, 14, 14],
    ],
    [
      [16, 20, 6, 10, 11, 4, 19],
      ['A', 'B'],
      [43, 43],
    ],
    [
      [2, 13, 2, 13, 5, 4, 8, 15],
      ['A', 'B'],
      [31, 31],
    ],
  ])('is exact where a few cars can be tried in every way: %j', (values, advisors, expected) => {
    const cars = values.map((valueFen, index): DealableCar => {
      return { vehicleId: `V${index}`, digit: 0, valueFen, spendingFen: 0, visits: 1, standing: 'adoptable' };
    });
    const { after } = planDeal({}, dealing({ rules: balanced, cars, advisors }));
    expect(after.map(({ valueFen }) => valueFen)).toEqual(expected);
  });
});

describe('a correction', () => {
  it('moves the fewest cars that bring everybody within the most valuable one, and says so', () => {
    const first = afterDeal(dealing());
    const corrected = dealing({ isCorrected: true });
    const { changes, after } = planDeal(first.adopted, corrected);
    expect(changes).toEqual([{ vehicleId: '皖MC5555', advisorId: 'D', previousAdvisorId: 'C', reason: 'fair-share', valueFen: 60_000 }]);
    expect(spreadOf(after).valueFen).toBeLessThanOrEqual(60_000);
    expect(adoptionBook.decide(corrected, afterDeal(corrected, first))).toEqual([]);
  });
});

describe('a car', () => {
  const standingOf = (facts: VehicleFacts, isHere = true): string | undefined =>
    toDealable([carOf('皖MA1230', facts, isHere)], TODAY, byDigit)[0]?.standing;

  it('is adopted from a maintenance visit until 12 months are past, and kept in the book until 24 are', () => {
    const visited = (on: string) => factsOf(aDescription(), aVisit(on));
    expect(standingOf(visited('2023-12-31'))).toBe('adoptable');
    expect(standingOf(visited('2023-12-30'))).toBe('kept');
    expect(standingOf(visited('2022-12-31'))).toBe('kept');
    expect(standingOf(visited('2022-12-30'))).toBe('stayed-away');
    expect(standingOf(factsOf(aDescription(), aVisit('2024-06-01', { service: 'body-repair' })))).toBe('stayed-away');
  });

  it('leaves the book when it is scrapped, at home elsewhere, or its plate is on another car', () => {
    const facts = factsOf(aDescription(), aVisit('2024-06-01'));
    expect(standingOf(factsOf(aDescription({ status: 'scrapped' }), aVisit('2024-06-01')))).toBe('gone');
    expect(standingOf(facts, false)).toBe('moved');
    const older = carOf('V1', facts);
    const newer = carOf('V2', factsOf(aDescription(), aVisit('2024-07-01')));
    expect(toDealable([older, newer], TODAY, byDigit).map(({ standing }) => standing)).toEqual(['plate-taken', 'adoptable']);
    const adopted = { V1: { advisorId: 'A', sinceAt: AT } };
    expect(planDeal(adopted, dealing({ cars: toDealable([older, newer], TODAY, byDigit) })).changes).toMatchObject([
      { vehicleId: 'V1', advisorId: '', previousAdvisorId: 'A', reason: 'plate-taken' },
      { vehicleId: 'V2', reason: 'adopted' },
    ]);
  });

  it('kept but long away is not adopted anew', () => {
    const cars = toDealable([carOf('皖MA1230', factsOf(aDescription(), aVisit('2023-06-01')))], TODAY, byDigit);
    expect(planDeal({}, dealing({ cars })).changes).toEqual([]);
    expect(planDeal({ 皖MA1230: { advisorId: 'E', sinceAt: AT } }, dealing({ cars })).changes).toEqual([]);
  });

  it('is worth its oil and accessories of the last year at the dealer, of every kind of visit', () => {
    const facts = factsOf(
      aDescription(),
      aVisit('2024-06-01', { lines: worth(20_000, 5_000) }),
      aVisit('2024-07-01', { service: 'body-repair', lines: worth(1_000) }),
      aVisit('2023-06-01', { lines: worth(90_000) }),
      aVisit('2024-08-01', { dealerId: 'D2', service: 'general-repair', lines: worth(70_000) }),
    );
    expect(toDealable([carOf('皖MA1230', facts)], TODAY, byDigit)).toMatchObject([{ valueFen: 26_000, spendingFen: 86_000, visits: 2 }]);
  });

  it.each([
    ['皖MB234K', 4],
    ['皖MA1230', 0],
    ['皖MAD12345', 5],
    ['皖MA123学', 3],
    ['', undefined],
    ['皖M', undefined],
  ])('%s has the last digit %s', (plate, digit) => {
    expect(lastDigitOf(plate)).toBe(digit);
  });
});
