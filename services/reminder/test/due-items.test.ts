import fc from 'fast-check';
import { type CareFact, nothingHeard, withFact } from '../src/domain/cars/care-facts';
import { dueDateOf, explainDueDate } from '../src/domain/due/due-date';
import type { DueItem } from '../src/domain/due/due-item';
import { dueItemsOf } from '../src/domain/due/due-items';
import { CAR, heardOf } from './maintained-car';
import {
  aContract,
  aDeclaration,
  aDescription,
  anOdometer,
  anOwner,
  aRecall,
  aSale,
  aVisit,
  careItems,
  declinedWork,
  intervals,
  type RuleChanges,
  rulesAt,
} from './rules';

function itemsOf(facts: readonly CareFact[], on = '2024-07-09', change: RuleChanges = {}): readonly DueItem[] {
  const { care } = rulesAt(on, '10:00', change);
  const terms = care.of('D1');
  const heard = heardOf(facts);
  const due = dueDateOf(heard, terms.intervals);
  return dueItemsOf(heard, 'kind' in due ? undefined : due, terms);
}
const itemOf = (item: string, facts: readonly CareFact[], on?: string, change?: RuleChanges): DueItem | undefined =>
  itemsOf(facts, on, change).find((candidate) => candidate.item === item);
const codesOf = (item: DueItem | undefined): readonly string[] => item?.explain().map(({ code }) => code) ?? [];

describe('an item with an interval of its own', () => {
  it('is due from the delivery, then from the last time, wherever in the network that was', () => {
    expect(itemOf('brake-fluid', CAR)).toMatchObject({ key: 'brake-fluid:2024-01-10', dueOn: '2026-01-10', basis: 'time' });
    const done = [...CAR, aVisit('2024-08-01', { dealerId: 'D2', service: 'general-repair', work: ['oil-brake'] })];
    expect(itemOf('brake-fluid', done)).toMatchObject({ key: 'brake-fluid:2024-08-01', dueOn: '2026-08-01' });
  });

  it('is due again when the visit that did it is withdrawn', () => {
    const done = aVisit('2024-08-01', { work: ['oil-brake'] });
    const withdrawn: CareFact = { kind: 'withdrawal', sequence: 20, key: 'visit-2024-08-01' };
    expect(itemOf('brake-fluid', [...CAR, done, withdrawn])?.key).toBe('brake-fluid:2024-01-10');
  });

  it('is due earlier under severe conditions, said of the car or known from where it is driven', () => {
    const severe = [...CAR, aDescription({ sequence: 30, drivingConditions: 'severe' })];
    expect(itemOf('brake-fluid', severe)?.dueOn).toBe('2025-07-10');
    expect(itemOf('brake-fluid', severe)?.explain()[0]?.values).toMatchObject({ driving: 'severe', months: '18' });
  });

  it('of an engine is due for cars that have it, by mileage where that comes first', () => {
    expect(itemOf('spark-plugs', CAR)).toBeUndefined();
    expect(itemOf('spark-plugs', [...CAR, aDescription({ sequence: 30, engine: 'electric' })])).toBeUndefined();
    const plugs = itemOf('spark-plugs', [...CAR, aDescription({ sequence: 30, engine: 'petrol' })]);
    expect(plugs).toMatchObject({ basis: 'mileage', confidencePercent: 80 });
    expect(plugs && plugs.earliestOn < plugs.dueOn && plugs.dueOn < plugs.latestOn).toBe(true);
    expect(codesOf(plugs)).toEqual(['item.scheduled', 'due.by-mileage', 'item.due']);
  });

  it('begins anew where it was declared to be done elsewhere, and goes on as before when that is taken back', () => {
    const declared = [...CAR, aDeclaration('brake-fluid:2024-01-10', '2024-06-01')];
    expect(itemOf('brake-fluid', declared)).toMatchObject({ key: 'brake-fluid:2024-06-01', dueOn: '2026-06-01' });
    const takenBack = [...declared, aDeclaration('brake-fluid:2024-01-10', '', { sequence: 2 })];
    expect(itemOf('brake-fluid', takenBack)?.key).toBe('brake-fluid:2024-01-10');
  });

  it('is done with the maintenance that it falls due near, and stands alone else', () => {
    // The next maintenance is due in December.
    const near = [...CAR, aDescription({ sequence: 30, engine: 'petrol' })];
    const soon = { items: { scheduled: [{ ...careItems.scheduled[0], interval: { months: 11 }, variants: [] }] } };
    expect(itemOf('brake-fluid', near, undefined, soon)).toMatchObject({ dueOn: '2024-12-10', withMaintenance: true });
    expect(codesOf(itemOf('brake-fluid', near, undefined, soon))).toContain('item.with-maintenance');
    expect(itemOf('brake-fluid', near)).toMatchObject({ withMaintenance: false, contactOn: '2026-01-10' });
  });

  it('that was passed over by the last maintenance is done with the next one', () => {
    const late = { items: { scheduled: [{ ...careItems.scheduled[0], interval: { months: 5 }, variants: [] }] } };
    expect(itemOf('brake-fluid', CAR, undefined, late)).toMatchObject({ dueOn: '2024-06-10', withMaintenance: true });
  });
});

describe('maintenance', () => {
  const dueOf = (facts: readonly CareFact[], change: RuleChanges = {}) => {
    const due = dueDateOf(facts.reduce(withFact, nothingHeard), rulesAt('2024-07-09', '10:00', change).care.of('D1').intervals);
    if ('kind' in due) throw new Error(due.kind);
    return due;
  };

  it('declared to be done elsewhere counts as the last one', () => {
    const declared = [...CAR, aDeclaration('maintenance:2024-07-08', '2024-09-01', { mileageKm: 11_800 })];
    expect(dueOf(declared)).toMatchObject({ baseOn: '2024-09-01', baseKm: 11_800, baseVisitId: '', byTimeOn: '2025-03-01' });
  });

  it('declared before the latest visit changes nothing', () => {
    expect(explainDueDate(dueOf([...CAR, aDeclaration('maintenance:2024-01-10', '2024-03-01')]))).toEqual(explainDueDate(dueOf(CAR)));
  });

  it('under severe conditions has an interval of its own, and says so', () => {
    const change = { intervals: { ...intervals, variants: [{ severe: true, routine: { months: 4, km: 5_000 } }] } };
    const severe = dueOf([...CAR, aDescription({ sequence: 30, drivingConditions: 'severe' })], change);
    expect(severe.interval).toEqual({ months: 4, km: 5_000 });
    expect(explainDueDate(severe)[0]?.values).toMatchObject({ driving: 'severe' });
    expect(dueOf(CAR, change).interval).toEqual(intervals.routine);
  });

  it('of a car with one reading alone is predicted from its delivery as well', () => {
    const read = [aDescription(), aSale(), anOwner(), anOdometer([['2024-03-10', 6_000]])];
    expect(dueOf(read).forecast.stretches).toBe(1);
  });
});

describe('recalls and campaigns', () => {
  it('are due since they were announced, until any dealer of the network has done them', () => {
    expect(itemOf('recall', [...CAR, aRecall()])).toMatchObject({ key: 'recall:R2401', dueOn: '2024-07-01', confidencePercent: 100 });
    const done = aRecall({ sequence: 20, status: 'done', doneOn: '2024-08-01', visitId: 'v9', dealerId: 'D2' });
    expect(itemOf('recall', [...CAR, aRecall(), done])).toBeUndefined();
    expect(itemOf('recall', [...CAR, aRecall(), aRecall({ sequence: 20, status: 'withdrawn' })])).toBeUndefined();
  });

  it('are not forgotten, however long ago they were announced', () => {
    expect(itemOf('recall', [...CAR, aRecall({ announcedOn: '2020-01-01' })])).toBeDefined();
  });
});

describe('insurance, inspection and warranty', () => {
  const covered = (change: Parameters<typeof aDescription>[0]) => [...CAR, aDescription({ sequence: 30, ...change })];

  it('insurance and inspection are due on the day on which they expire, until a later one is known', () => {
    const facts = covered({ insuranceExpiresOn: '2024-12-31', inspectionExpiresOn: '2025-01-10' });
    expect(itemOf('insurance', facts)).toMatchObject({ key: 'insurance:2024-12-31', dueOn: '2024-12-31', earliestOn: '2024-12-31' });
    expect(itemOf('inspection', facts)?.dueOn).toBe('2025-01-10');
    const renewed = [...facts, aDescription({ sequence: 31, insuranceExpiresOn: '2025-12-31' })];
    expect(itemOf('insurance', renewed)?.key).toBe('insurance:2025-12-31');
  });

  it('what was renewed elsewhere is closed, the next term is not', () => {
    const declared = [...covered({ insuranceExpiresOn: '2024-12-31' }), aDeclaration('insurance:2024-12-31', '2024-12-20')];
    expect(itemOf('insurance', declared)).toBeUndefined();
    expect(itemOf('insurance', [...declared, aDescription({ sequence: 31, insuranceExpiresOn: '2025-12-31' })])).toBeDefined();
  });

  it('what nobody has renewed for half a year is forgotten', () => {
    const facts = covered({ insuranceExpiresOn: '2024-07-01' });
    expect(itemOf('insurance', facts, '2024-12-28')).toBeDefined();
    expect(itemOf('insurance', facts, '2024-12-29')).toBeUndefined();
  });

  it('the warranty ends by its date, or when the odometer is predicted to pass its mileage, whichever is first', () => {
    const byDate = itemOf('warranty-end', covered({ firstSoldOn: '2024-01-10', warrantyMonths: 12, warrantyKm: 100_000 }));
    expect(byDate).toMatchObject({ dueOn: '2025-01-10', basis: 'time', confidencePercent: 100 });
    const byMileage = itemOf('warranty-end', covered({ firstSoldOn: '2024-01-10', warrantyMonths: 36, warrantyKm: 20_000 }));
    expect(byMileage).toMatchObject({ basis: 'mileage', confidencePercent: 80 });
    expect(byMileage && byMileage.earliestOn < byMileage.dueOn && byMileage.dueOn < '2027-01-10').toBe(true);
    expect(codesOf(byMileage)).toEqual(['item.warranty', 'due.by-mileage', 'item.due']);
  });
});

describe('service contracts', () => {
  it('end with their last day, by mileage, or with their last service', () => {
    expect(itemOf('service-contract', [...CAR, aContract()])).toMatchObject({ dueOn: '2025-01-09', basis: 'time' });
    expect(itemOf('service-contract', [...CAR, aContract({ km: 15_000 })])).toMatchObject({ basis: 'mileage' });
    const usedUp = itemOf('service-contract', [...CAR, aContract({ services: 2, remainingServices: 0 })]);
    expect(usedUp).toMatchObject({ dueOn: '2024-07-08', basis: 'services' });
    expect(usedUp?.explain()[0]?.values).toMatchObject({ services: '2', remainingServices: '0' });
  });

  it('are no news once they are renewed or cancelled', () => {
    const renewed = [...CAR, aContract(), aContract({ key: 'k2', toOn: '2026-01-09' })];
    expect(
      itemsOf(renewed)
        .filter(({ item }) => item === 'service-contract')
        .map(({ key }) => key),
    ).toEqual(['service-contract:k2']);
    expect(itemOf('service-contract', [...CAR, aContract({ status: 'cancelled' })])).toBeUndefined();
  });
});

describe('declined work', () => {
  it('is due by the day and mileage that the dealer named, whichever is first', () => {
    expect(itemOf('declined-work', [...CAR, declinedWork({ dueOn: '2024-09-01' })])).toMatchObject({ dueOn: '2024-09-01', basis: 'time' });
    const driven = itemOf('declined-work', [...CAR, declinedWork({ dueOn: '2025-09-01', dueKm: 10_000 })]);
    expect(driven).toMatchObject({ basis: 'mileage', visitId: 'visit-2024-07-08' });
  });

  it('is due by policy where nobody named a day', () => {
    // 5 000 km from 9 010 km on, or 90 days; it is driven 50 km a day.
    const item = itemOf('declined-work', [...CAR, declinedWork({})]);
    expect(item).toMatchObject({ dueOn: '2024-10-06', basis: 'time' });
    expect(item?.explain()[0]).toMatchObject({ code: 'item.declined', values: { times: '1', afterDays: '90', afterKm: '5000' } });
  });

  it('is left alone when it was declined as often as the policy allows', () => {
    expect(itemOf('declined-work', [...CAR, declinedWork({ times: 2 })])?.dropped).toBeUndefined();
    expect(itemOf('declined-work', [...CAR, declinedWork({ times: 3 })])?.dropped?.code).toBe('declined.rests');
  });

  it('two pieces of work that a dealer put in words are told apart by their visits', () => {
    const keys = itemsOf([...CAR, declinedWork({ item: '' }, { item: '', visitId: 'v2' })]).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the change of seasons', () => {
  const winter = { key: 'winter-check', on: '11-15', earlyDays: 45, lateDays: 30, doneBy: { codes: ['LAB-WINTER'] } };
  const change = { items: { seasons: [winter] } };

  it('comes every year, and is over when its time is', () => {
    expect(itemOf('winter-check', CAR, '2024-07-09', change)).toMatchObject({ dueOn: '2024-11-15', changesOn: '2024-12-16' });
    expect(itemOf('winter-check', CAR, '2024-12-15', change)?.dueOn).toBe('2024-11-15');
    expect(itemOf('winter-check', CAR, '2024-12-16', change)?.dueOn).toBe('2025-11-15');
    expect(itemOf('winter-check', CAR, '2024-01-05', change)?.dueOn).toBe('2024-11-15');
  });

  it('is done in its time alone, at a visit or by declaration', () => {
    const early = [...CAR, aVisit('2024-10-02', { work: ['lab-winter'] })];
    expect(itemOf('winter-check', early, '2024-10-03', change)?.dueOn).toBe('2025-11-15');
    const tooEarly = [...CAR, aVisit('2024-09-30', { work: ['lab-winter'] })];
    expect(itemOf('winter-check', tooEarly, '2024-10-03', change)?.dueOn).toBe('2024-11-15');
    const declared = [...CAR, aDeclaration('winter-check:2024-11-15', '2024-11-01')];
    expect(itemOf('winter-check', declared, '2024-11-02', change)?.dueOn).toBe('2025-11-15');
  });
});

describe('what is due', () => {
  const told: readonly CareFact[] = [
    ...CAR,
    aDescription({ sequence: 30, engine: 'petrol', insuranceExpiresOn: '2024-12-31', firstSoldOn: '2024-01-10', warrantyMonths: 36 }),
    aRecall(),
    aRecall({ key: 'R2402', sequence: 21 }),
    aRecall({ sequence: 22, status: 'done', doneOn: '2024-07-08' }),
    aContract({ km: 40_000 }),
    declinedWork({ dueKm: 12_000 }),
    aDeclaration('brake-fluid:2024-01-10', '2024-06-01'),
    aDeclaration('brake-fluid:2024-01-10', '', { sequence: 2 }),
    aVisit('2024-08-01', { dealerId: 'D2', work: ['oil-brake'] }),
  ];
  const shown = (items: readonly DueItem[]) => items.map(({ explain, ...item }) => ({ ...item, steps: explain() }));

  it('does not depend on the order in which it was told, nor on being told twice', () => {
    const expected = shown(itemsOf(told));
    fc.assert(
      fc.property(fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }), (order) => {
        expect(shown(itemsOf(order))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('lies in its range, and names a policy at the end of its reasons', () => {
    for (const item of itemsOf(told)) {
      expect(item.earliestOn <= item.dueOn && item.dueOn <= item.latestOn).toBe(true);
      expect(item.explain().find(({ code }) => code === 'item.due')?.values['policy']).toBe('care-items/default/1');
    }
  });
});
