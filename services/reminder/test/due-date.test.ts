import { addDays, daysBetween } from '@homeward/calendar';
import { seasonOf } from '../src/domain/due/season';
import { careVehicle, type CareVehicleEvent } from '../src/domain/cars/care-vehicle';
import { carePlanOf } from '../src/domain/cars/care-plan';
import { type CareFact, nothingHeard, type Reading, withFact } from '../src/domain/cars/care-facts';
import type { DueDate } from '../src/domain/due/due-date';
import { given } from '@homeward/kernel';
import { aDescription, aHome, anAppointment, anOdometer, anOwner, aSale, aVisit, intervals, type RuleChanges, rulesAt } from './rules';

const lastInterval: RuleChanges = {
  intervals: { ...intervals, routine: { months: 6, km: 5000 }, estimator: { ...intervals.estimator, method: 'last-interval' } },
  invitationShift: { direction: 'earlier', off: 'public-holidays' },
};
const robust: RuleChanges = { intervals: { ...intervals, routine: { months: 6, km: 5000 } } };

const HISTORY: readonly Reading[] = [
  ['2024-01-10', 10],
  ['2024-04-09', 4_510],
  ['2024-07-08', 9_010],
];
const RE1: readonly CareFact[] = [
  aDescription(),
  aSale(),
  anOwner(),
  aHome(),
  aVisit('2024-07-08', { mileageKm: 9_010 }),
  anOdometer(HISTORY),
];

const planOf = (facts: readonly CareFact[], on = '2024-07-09', change: RuleChanges = {}) =>
  carePlanOf(facts.reduce(withFact, nothingHeard), rulesAt(on, '10:00', change).care);
const dueOf = (facts: readonly CareFact[], change: RuleChanges = {}): DueDate => {
  const { due } = planOf(facts, '2024-07-09', change);
  if ('kind' in due) throw new Error(due.kind);
  return due;
};
const invitationOf = (facts: readonly CareFact[], on: string, change: RuleChanges) =>
  planOf(facts, on, change).reasons.find(({ candidate }) => candidate.kind === 'routine');

describe('whichever comes first (RE1)', () => {
  it('50 km a day reach 14 010 km before six months are past', () => {
    expect(dueOf(RE1, lastInterval)).toMatchObject({
      dueOn: '2024-10-16',
      byMileageOn: '2024-10-16',
      byTimeOn: '2025-01-08',
      basis: 'mileage',
    });
  });

  it.each([
    // 6 000 km in 90 days are 66.66… a day: 5 000 km are 75 days, not 74.99.
    ['2024-04-09', 6_010, '2024-06-23'],
    // A leap day in between: 50 days, 3 000 km, 83.33… days.
    ['2024-02-29', 3_010, '2024-05-22'],
  ])('at the speed that two readings say, the second on %s at %d km, 5 000 km are reached on %s', (on, km, dueOn) => {
    const facts = [
      aDescription(),
      aSale(),
      anOwner(),
      aHome(),
      aVisit(on, { mileageKm: km }),
      anOdometer([
        ['2024-01-10', 10],
        [on, km],
      ]),
    ];
    expect(dueOf(facts, lastInterval)).toMatchObject({ byMileageOn: dueOn, dueOn });
  });

  it('both limits on one day are decided by time, on that day', () => {
    // 5 000 km at 27.4 km a day are 182.48 days, and so are six months from then on.
    const facts = [
      ...[aDescription(), aSale({ deliveredOn: '2023-08-08' }), anOwner(), aHome(), aVisit('2023-11-06', { mileageKm: 2_466 })],
      anOdometer([['2023-11-06', 2_466]]),
    ];
    expect(dueOf(facts, lastInterval)).toMatchObject({
      dueOn: '2024-05-06',
      byTimeOn: '2024-05-06',
      byMileageOn: '2024-05-06',
      basis: 'time',
    });
  });

  it('the invitation falls on a public holiday and moves before it', () => {
    expect(invitationOf(RE1, '2024-07-09', lastInterval)?.candidate.fromOn).toBe('2024-09-30');
  });

  it('the answer to why names both limits, readings, estimator, interval, policy and shift', () => {
    const steps = invitationOf(RE1, '2024-07-09', lastInterval)?.explain() ?? [];
    expect(steps.map(({ code }) => code)).toEqual([
      'due.by-time',
      'due.by-mileage',
      'due.whichever-first',
      'invitation.lead',
      'invitation.shifted',
    ]);
    expect(steps[0]?.values).toMatchObject({ on: '2025-01-08' });
    expect(steps[1]?.values).toMatchObject({
      on: '2024-10-16',
      estimator: 'last-interval',
      dailyKm: '50.00',
      readings: '2024-01-10:10,2024-04-09:4510,2024-07-08:9010',
    });
    expect(steps[2]?.values).toMatchObject({ policy: 'maintenance-intervals/default/1', confidencePercent: '80' });
    expect(steps[2]?.values['earliestOn']?.localeCompare('2024-10-16')).toBe(-1);
    expect(steps[4]?.values).toMatchObject({ from: '2024-10-01', to: '2024-09-30' });
  });
});

describe('how sure the due date is', () => {
  const widthOf = ({ earliestOn, latestOn }: DueDate): number => daysBetween(earliestOn, latestOn);
  const why = (facts: readonly CareFact[]) =>
    invitationOf(facts, '2024-07-09', {})
      ?.explain()
      .map(({ code }) => code) ?? [];

  it('where time decides however the car is driven is one day, and the why says that time decides', () => {
    const parked = [
      ...RE1.slice(0, -1),
      anOdometer([
        ['2024-01-10', 9_000],
        ['2024-07-08', 9_010],
      ]),
    ];
    const due = dueOf(parked);
    expect({ basis: due.basis, width: widthOf(due), isByTime: due.dueOn === due.byTimeOn }).toEqual({
      basis: 'time',
      width: 0,
      isByTime: true,
    });
    expect(why(parked)).toContain('due.exact-by-time');
    expect(why(parked)).not.toContain('due.whichever-first');
  });

  it('where mileage decides is never one day, whether the distance is ahead, just reached or long passed', () => {
    // 10 000 km from 9 010 km on, read 14 days after the maintenance.
    for (const read of [9_010, 12_000, 18_990, 19_000, 19_009, 19_010, 19_011, 19_100, 24_000, 60_000]) {
      const facts = [...RE1.slice(0, -1), anOdometer([...HISTORY, ['2024-07-22', read]])];
      for (const change of [{ intervals: { ...intervals, estimator: { ...intervals.estimator, method: 'last-interval' } } }, {}]) {
        const due = dueOf(facts, change);
        const isInside = due.earliestOn <= due.dueOn && due.dueOn <= due.latestOn && due.latestOn <= due.byTimeOn;
        expect({ read, isInside, isOneDay: due.basis === 'mileage' && widthOf(due) === 0 }).toEqual({
          read,
          isInside: true,
          isOneDay: false,
        });
      }
    }
  });
});

describe('a new reading (RE2, RE3)', () => {
  const AFTER: readonly CareFact[] = [...RE1, anOdometer([...HISTORY, ['2024-08-08', 11_760]], 10)];

  it('moves the due date and the invitation', () => {
    expect(dueOf(AFTER, lastInterval)).toMatchObject({ dueOn: '2024-09-02', anchor: ['2024-08-08', 11_760] });
    expect(invitationOf(AFTER, '2024-08-09', lastInterval)?.candidate).toMatchObject({ key: 'routine:2024-07-08', fromOn: '2024-08-18' });
  });

  it('that changes nothing is told to nobody', () => {
    const { care } = rulesAt('2024-08-09');
    const refused: CareFact = { kind: 'odometer', sequence: 11, readings: [...HISTORY, ['2024-08-08', 11_760]] };
    const then = given(careVehicle).when(
      { type: 'HearFacts', vehicleId: 'v1', facts: AFTER, surroundings: care },
      { type: 'HearFacts', vehicleId: 'v1', facts: [refused], surroundings: care },
    );
    expect(then.events.map(({ type }) => type)).toEqual(['FactsHeard']);
  });

  it('of 117 600 typed for 11 760 moves the robust due date by 3 days at most', () => {
    const typed = [...RE1, anOdometer([...HISTORY, ['2024-08-08', 117_600]], 10)];
    const distances = [dueOf(typed, robust).dueOn, dueOf(AFTER, robust).dueOn, dueOf(RE1, robust).dueOn].sort();
    expect(daysBetween(distances[0] ?? '', distances[2] ?? '')).toBeLessThanOrEqual(3);
  });

  it('no single wrong reading moves the due date of a car with a long history by more than 3 days', () => {
    const readings = Array.from({ length: 10 }, (_, index): Reading => [
      addDays('2023-01-10', index * 60),
      index * 2_700 + (index % 3) * 30,
    ]);
    const car = (series: readonly Reading[]) => [
      aDescription(),
      aSale({ deliveredOn: '2023-01-10' }),
      anOwner(),
      aVisit('2024-05-04', { mileageKm: 21_700 }),
      anOdometer(series),
    ];
    const right = dueOf(car(readings)).dueOn;
    for (const index of readings.keys()) {
      const wrong = readings.map((reading, place): Reading => (place === index ? [reading[0], reading[1] * 10] : reading));
      expect(Math.abs(daysBetween(right, dueOf(car(wrong)).dueOn))).toBeLessThanOrEqual(3);
    }
  });
});

describe('what a car is due for', () => {
  it('before any maintenance it is the first service, counted from the delivery', () => {
    expect(dueOf([aDescription(), aSale(), anOwner()])).toMatchObject({
      service: 'first-service',
      baseOn: '2024-01-10',
      dueOn: '2024-04-10',
      basis: 'time',
    });
  });

  it('a repair does not start the interval anew', () => {
    expect(dueOf([...RE1, aVisit('2024-07-20', { service: 'body-repair' })])).toMatchObject({ baseOn: '2024-07-08' });
  });

  it('a withdrawn maintenance gives the one before it back', () => {
    const withdrawn: CareFact = { kind: 'withdrawal', sequence: 9, key: 'visit-2024-07-08' };
    expect(dueOf([...RE1, aVisit('2024-04-09', { service: 'first-service', mileageKm: 4_510 }), withdrawn])).toMatchObject({
      baseOn: '2024-04-09',
    });
  });

  it('is by the figures of its model where it has some', () => {
    const change = { intervals: { ...intervals, models: { 'YH-S1': { routine: { months: 12, km: 10_000 } } } } };
    expect(dueOf(RE1, change)).toMatchObject({ byTimeOn: '2025-07-08', interval: { months: 12, km: 10_000 } });
  });

  it('a scrapped car is due for nothing, and that is told', () => {
    const { care } = rulesAt('2024-07-09');
    const then = given(careVehicle).when(
      { type: 'HearFacts', vehicleId: 'v1', facts: RE1, surroundings: care },
      { type: 'HearFacts', vehicleId: 'v1', facts: [aDescription({ status: 'scrapped', sequence: 20 })], surroundings: care },
    );
    expect(then.events).toMatchObject([
      { type: 'FactsHeard' },
      { type: 'CareRevised', due: { kind: 'withdrawn' }, reasons: [{ personId: 'p1', reasons: [] }] },
    ]);
    expect(then.state.told.reasons).toEqual({});
  });

  it('nothing is known of a car that was never sold nor serviced', () => {
    expect(planOf([aDescription(), anOwner()])).toMatchObject({ due: { kind: 'start-unknown' }, reasons: [] });
  });
});

describe('reasons', () => {
  const { care } = rulesAt('2024-07-09');
  const revised = (events: readonly CareVehicleEvent[]) =>
    events.flatMap((event) =>
      event.type === 'CareRevised' ? event.reasons.map(({ personId, reasons }) => [personId, reasons.map(({ key }) => key)]) : [],
    );

  it('go to the new owner when the car is sold, and are taken back from the one before', () => {
    const then = given(careVehicle).when(
      { type: 'HearFacts', vehicleId: 'v1', facts: RE1, surroundings: care },
      { type: 'HearFacts', vehicleId: 'v1', facts: [anOwner({ personId: 'p2', fromOn: '2024-07-09', sequence: 30 })], surroundings: care },
    );
    expect(revised(then.events)).toEqual([
      ['p1', []],
      ['p2', ['routine:2024-07-08', 'routine:2024-07-08:invitation-follow-up']],
    ]);
  });

  it('for maintenance rest while an appointment is ahead, and come back on the day after it', () => {
    const booked = [...RE1, anAppointment('2024-12-20')];
    const before = planOf(booked, '2024-12-01');
    expect(before.reasons.find(({ candidate }) => candidate.kind === 'routine')?.dropped?.code).toBe('appointment.ahead');
    expect(before.reviewAt).toBe('2024-12-20T16:00:00.000Z');
    expect(planOf(booked, '2024-12-21').reasons.find(({ candidate }) => candidate.kind === 'routine')?.dropped).toBeUndefined();
  });

  it('an older word about a visit fills gaps only', () => {
    const then = given(careVehicle).when(
      {
        type: 'HearFacts',
        vehicleId: 'v1',
        facts: [...RE1, aVisit('2024-07-08', { sequence: 40, kind: 'visit', mileageKm: 9_020 })],
        surroundings: care,
      },
      { type: 'HearFacts', vehicleId: 'v1', facts: [aVisit('2024-07-08', { sequence: 39, mileageKm: 1 })], surroundings: care },
    );
    expect(then.events).toEqual([]);
  });
});

describe('the steps after a visit (RE4, RE5)', () => {
  const stepsAfter = (visitedOn: string, on = visitedOn) =>
    planOf([aDescription(), aSale({ deliveredOn: '2023-01-10' }), anOwner(), aVisit(visitedOn)], on)
      .reasons.filter(({ candidate }) => candidate.visitId !== '')
      .map(({ candidate, dropped }) => [candidate.kind, candidate.fromOn, candidate.untilOn, dropped?.code]);

  it('are on the day, five days later, one month later, and around the due date in the fourth and fifth month', () => {
    expect(stepsAfter('2024-03-15')).toEqual([
      ['visit-day-0', '2024-03-15', '2024-03-16', undefined],
      ['visit-day-5', '2024-03-20', '2024-03-24', undefined],
      ['visit-month-1', '2024-04-15', '2024-04-24', undefined],
      ['maintenance-follow-up', '2024-08-15', '2024-08-29', undefined],
    ]);
  });

  it('the range of the fourth one is said', () => {
    const plan = planOf([aDescription(), aSale({ deliveredOn: '2023-01-10' }), anOwner(), aVisit('2024-03-15')], '2024-03-15');
    const last = plan.reasons.find(({ candidate }) => candidate.kind === 'maintenance-follow-up');
    expect(last?.explain()[0]?.values).toMatchObject({ rangeFromOn: '2024-06-15', rangeToOn: '2024-08-15' });
  });

  it.each([
    ['2024-01-31', '2024-02-29'],
    ['2023-08-31', '2023-09-30'],
  ])('one month after %s is %s', (visitedOn, on) => {
    expect(stepsAfter(visitedOn).find(([kind]) => kind === 'visit-month-1')?.[1]).toBe(on);
  });

  it('a step whose window was past before its visit became known is not planned, and says so', () => {
    expect(stepsAfter('2024-03-15', '2024-03-22').map(([kind, , , dropped]) => [kind, dropped])).toEqual([
      ['visit-day-0', 'window.passed'],
      ['visit-day-5', undefined],
      ['visit-month-1', undefined],
      ['maintenance-follow-up', undefined],
    ]);
  });

  it('follow the latest visit only', () => {
    const plan = planOf([aDescription(), anOwner(), aVisit('2024-03-15'), aVisit('2024-04-01', { sequence: 8 })], '2024-04-01');
    expect(new Set(plan.reasons.map(({ candidate }) => candidate.visitId))).toEqual(new Set(['', 'visit-2024-04-01']));
  });

  it('are not owed to somebody who bought the car since', () => {
    const plan = planOf([aDescription(), anOwner({ personId: 'p2', fromOn: '2024-03-16' }), aVisit('2024-03-15')], '2024-03-16');
    expect(
      plan.reasons.filter(({ candidate }) => candidate.visitId !== '').every(({ dropped }) => dropped?.code === 'ownership.changed'),
    ).toBe(true);
  });

  it('are the work of the care department when no advisor is named', () => {
    const plan = planOf([aDescription(), anOwner(), aVisit('2024-03-15', { advisorId: '' })], '2024-03-15');
    expect(plan.reasons.map(({ candidate }) => candidate.ownerKind)).toEqual(plan.reasons.map(() => 'care-specialist'));
  });
});

describe('why a car is due by mileage', () => {
  it('says everything that the date is reckoned from', () => {
    const season = [2, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1];
    for (const facts of [RE1, [...RE1, anOdometer([...HISTORY, ['2024-07-30', 10_400]], 9)]]) {
      const change = { intervals: { ...intervals, season } };
      const { values = {} } =
        invitationOf(facts, '2024-07-09', change)
          ?.explain()
          .find(({ code }) => code === 'due.by-mileage') ?? {};
      const { season: factors = '', countedFrom = '', leftKm, dailyKm, on } = values;
      const said = seasonOf(factors.split(',').map(Number));
      expect(said.dayAfter(countedFrom.slice(0, 10), Number(leftKm) / Number(dailyKm))).toBe(on);
    }
  });
});
