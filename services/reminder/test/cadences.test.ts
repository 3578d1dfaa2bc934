import { carePlanOf, type CareSurroundings } from '../src/domain/cars/care-plan';
import { type CareFact, nothingHeard, withFact } from '../src/domain/cars/care-facts';
import { type ContactFacts, noContactFacts } from '../src/domain/contacts/contact-facts';
import { planTouches } from '../src/domain/contacts/touch-plan';
import { aDescription, anAppointment, anOwner, aProfile, aSale, aVisit, type RuleChanges, rulesAt } from './rules';
import { policyDefaults } from './shipped-policies';

const { cadences } = policyDefaults('cadences') as { readonly cadences: Readonly<Record<string, unknown>> };
const shipped: RuleChanges = { cadences };

const surroundings = new Map<string, CareSurroundings>();
const careOn = (on: string, change: RuleChanges): CareSurroundings => {
  const key = `${on} ${JSON.stringify(change)}`;
  const known = surroundings.get(key) ?? rulesAt(on, '10:00', change).care;
  surroundings.set(key, known);
  return known;
};
const reasonsOn = (facts: readonly CareFact[], on: string, change: RuleChanges = shipped) =>
  carePlanOf(facts.reduce(withFact, nothingHeard), careOn(on, change)).reasons;
const reasonOf = (kind: string, facts: readonly CareFact[], on: string, change: RuleChanges = shipped) =>
  reasonsOn(facts, on, change).find(({ candidate }) => candidate.kind === kind);
const standing = (facts: readonly CareFact[], on: string, change: RuleChanges = shipped) =>
  reasonsOn(facts, on, change)
    .filter(({ dropped }) => dropped === undefined)
    .map(({ candidate }) => candidate.kind);

const anOwnedCar = [aDescription({ isComplete: true }), anOwner()];
const churned = (level: string, on: string): CareFact => ({ kind: 'churn', sequence: 9, dealerId: 'D1', level, on });

describe('the callbacks of the life cycle (RE6)', () => {
  const delivered = (key: string) => [...anOwnedCar, aSale({ key, soldOn: '2024-02-20', deliveredOn: '2024-02-27' })];
  const check = (key: string, facts = delivered(key)) => reasonOf('delivery-check', facts, '2024-02-27');

  it('are due on day 3, day 7 and one month after the delivery, and the dealer calls everybody', () => {
    for (const key of ['s1', 's2', 's3', 's4', 's5']) {
      const callbacks = reasonsOn(delivered(key), '2024-02-27').filter(({ candidate }) => /^delivery-(day|month)-\d$/.test(candidate.kind));
      expect(callbacks.map(({ candidate, dropped }) => [candidate.fromOn, candidate.ownerKind, dropped])).toEqual([
        ['2024-03-01', 'care-specialist', undefined],
        ['2024-03-05', 'care-specialist', undefined],
        ['2024-03-27', 'care-specialist', undefined],
      ]);
    }
  });

  it.each([
    ['2024-01-31', '2024-02-03', '2024-02-07', '2024-02-29'],
    ['2023-12-31', '2024-01-03', '2024-01-07', '2024-01-31'],
    ['2023-01-30', '2023-02-02', '2023-02-06', '2023-02-28'],
  ])('are, after a delivery on %s, due on %s, %s and %s', (deliveredOn, ...days) => {
    const facts = [...anOwnedCar, aSale({ soldOn: deliveredOn, deliveredOn })];
    const callbacks = reasonsOn(facts, deliveredOn).filter(({ candidate }) => /^delivery-(day|month)-\d$/.test(candidate.kind));
    expect(callbacks.map(({ candidate }) => candidate.fromOn)).toEqual(days);
  });

  it('of the call centre go to 40 % of the effective customers at least, the same ones each time, and it is said which and why', () => {
    const sales = Array.from({ length: 1_000 }, (_, index) => `sale-${index}`);
    const drawn = sales.filter((key) => check(key)?.dropped === undefined);
    expect(drawn.length).toBeGreaterThanOrEqual(400);
    expect(drawn.length).toBeLessThan(600);
    expect(sales.filter((key) => check(key)?.dropped === undefined)).toEqual(drawn);
    const left = sales.find((key) => !drawn.includes(key)) ?? '';
    expect(
      check(drawn[0] ?? '')
        ?.explain()
        .map(({ code }) => code),
    ).toContain('sample.drawn');
    expect(check(left)?.dropped).toMatchObject({ code: 'sample.not-drawn', values: { percent: '50', seed: 'new-customer-check-1' } });
  });

  it('of the call centre do not go to a customer whose car’s record is not complete', () => {
    const incomplete = [...delivered('s1').slice(1), aDescription()];
    expect(check('s1', incomplete)?.dropped?.code).toBe('sample.not-effective');
  });

  it('end when the car changes hands, and do not begin before it is there', () => {
    const resold = [...delivered('s1'), anOwner({ personId: 'p2', fromOn: '2024-03-02', sequence: 20 })];
    expect(reasonOf('delivery-day-7', resold, '2024-03-02')?.dropped?.code).toBe('stopped.changed-hands');
    expect(reasonOf('delivery-day-3', [...anOwnedCar, aSale({ deliveredOn: '' })], '2024-02-27')).toBeUndefined();
  });
});

describe('a step that nobody did by the end of its window', () => {
  const facts = [...anOwnedCar, aSale({ key: 's1', soldOn: '2024-02-20', deliveredOn: '2024-02-27' })];
  const decisionsOn = (on: string, tried: ContactFacts['tried'] = {}) => {
    const reasons = reasonsOn(facts, on).flatMap(({ candidate, dropped }) => (dropped === undefined ? [candidate] : []));
    const vehicles = { car1: { vehicleId: 'car1', sequence: 1, reasons } };
    return planTouches({ ...noContactFacts, vehicles, profile: aProfile(), tried }, rulesAt(on).touch('p1'));
  };
  const planned = (on: string, tried: ContactFacts['tried'] = {}) =>
    decisionsOn(on, tried)
      .contacts.filter(({ agenda }) => agenda.some(({ kind }) => kind.startsWith('delivery-day-3')))
      .map(({ ownerKind, plannedOn, untilOn, agenda }) => [ownerKind, plannedOn, untilOn, agenda.map(({ kind }) => kind)]);

  it('goes to the manager of the dealer for the days of the policy, and not before', () => {
    expect(planned('2024-03-03')).toEqual([['care-specialist', '2024-03-01', '2024-03-03', ['delivery-day-3']]]);
    expect(planned('2024-03-04')).toEqual([['dealer-manager', '2024-03-04', '2024-03-05', ['delivery-day-3-escalated']]]);
    expect(planned('2024-03-06')).toEqual([]);
  });

  it('and was done goes to nobody', () => {
    const [contact] = decisionsOn('2024-03-01').contacts.filter(({ agenda }) => agenda[0]?.kind === 'delivery-day-3');
    if (contact === undefined) throw new Error('There is a call on the third day');
    const attempt = (result: 'reached' | 'busy') => ({
      ...{ result, at: '2024-03-02T02:00:00.000Z', on: '2024-03-02', by: 'CS1', channel: 'phone' as const, purchaseAsked: false },
    });
    expect(planned('2024-03-04', { [contact.contactId]: { contact, attempts: [attempt('reached')] } })).toEqual([]);
    expect(planned('2024-03-04', { [contact.contactId]: { contact, attempts: [attempt('busy')] } })).toHaveLength(1);
  });
});

describe('the checks after a visit, by what was done and under which warranty', () => {
  const warranty = aDescription({ isComplete: true, warrantyMonths: 36, warrantyKm: 100_000 });
  const after = (visitedOn: string, change: Parameters<typeof aVisit>[1], description: CareFact = warranty) =>
    reasonsOn([description, anOwner(), aSale(), aVisit(visitedOn, change)], visitedOn)
      .map(({ candidate }) => candidate.kind)
      .filter((kind) => kind.includes('-check') && kind !== 'delivery-check');

  it('are one for maintenance and one for warranty repair', () => {
    expect(after('2024-07-08', { service: 'routine' })).toEqual(['maintenance-check']);
    expect(after('2024-07-08', { service: 'warranty-repair' })).toEqual(['warranty-repair-check']);
    expect(after('2024-07-08', { service: 'recall' })).toEqual([]);
  });

  it.each([
    ['on the last day of the months', '2027-01-10', 50_000, 'body-repair-check-in-warranty'],
    ['a day later', '2027-01-11', 50_000, 'body-repair-check-out-of-warranty'],
    ['beyond the distance', '2024-07-08', 100_001, 'body-repair-check-out-of-warranty'],
  ])('of body repair %s', (_when, visitedOn, mileageKm, kind) => {
    expect(after(visitedOn, { service: 'body-repair', mileageKm })).toEqual([kind]);
  });

  it('of body repair need to know the warranty', () => {
    expect(after('2024-07-08', { service: 'body-repair' }, aDescription({ isComplete: true }))).toEqual([]);
  });

  it('may ask who paid', () => {
    const rule = { trigger: { on: 'visit', services: ['general-repair'], paidBy: ['insurance'] }, stops: [], steps: [aStep('insured')] };
    const on = (paidBy: readonly string[]) =>
      standing([...anOwnedCar, aVisit('2024-07-08', { service: 'general-repair', paidBy })], '2024-07-08', { cadences: { insured: rule } });
    expect(on(['customer', 'insurance'])).toContain('insured');
    expect(on(['customer'])).not.toContain('insured');
  });
});

describe('an appointment', () => {
  const car = [...anOwnedCar, aVisit('2024-01-08')];

  it('is reminded of on the day before, under a new name when it is moved to another day', () => {
    const on = (startsOn: string) =>
      reasonOf('appointment-reminder', [...car, anAppointment(startsOn, { advisorId: 'SA02' })], '2024-06-20')?.candidate;
    expect(on('2024-06-28')).toMatchObject({
      ...{ fromOn: '2024-06-27', untilOn: '2024-06-27', purpose: 'appointment' },
      ...{ ownerKind: 'advisor', ownerId: 'SA02', key: 'appointment-reminder:a1:2024-06-28' },
    });
    expect(on('2024-06-29')?.key).toBe('appointment-reminder:a1:2024-06-29');
  });

  it('is not reminded of any more once it is cancelled or over', () => {
    expect(reasonOf('appointment-reminder', [...car, anAppointment('2024-06-28', { status: 'cancelled' })], '2024-06-20')).toBeUndefined();
    expect(reasonOf('appointment-reminder', [...car, anAppointment('2024-06-28')], '2024-06-29')).toBeUndefined();
  });

  it('that nobody kept is followed by a call until the next day, about the same as the next invitation', () => {
    const missed = [...car, anAppointment('2024-06-28', { status: 'no-show' })];
    const call = reasonOf('no-show', missed, '2024-06-28');
    expect(call?.dropped).toBeUndefined();
    expect(call?.candidate).toMatchObject({ fromOn: '2024-06-28', untilOn: '2024-06-29', concern: 'maintenance:2024-01-08:again-1' });
    expect(reasonOf('routine', missed, '2024-06-28')?.candidate).toMatchObject({
      ...{ key: 'routine:2024-01-08:again-1', concern: 'maintenance:2024-01-08:again-1' },
    });
  });

  it('that nobody kept is not asked about when the car came since, or is expected again', () => {
    const missed = [...car, anAppointment('2024-06-28', { status: 'no-show' })];
    const came = [...missed, aVisit('2024-06-29', { sequence: 30 })];
    expect(reasonOf('no-show', came, '2024-06-29')?.dropped?.code).toBe('stopped.visit');
    const again = [...missed, anAppointment('2024-07-02', { key: 'a2' })];
    expect(reasonOf('no-show', again, '2024-06-28')?.dropped?.code).toBe('appointment.ahead');
  });
});

describe('an owner who stays away', () => {
  const away = [...anOwnedCar, aVisit('2024-01-08'), churned('quasi-lost', '2024-07-09')];
  const callOn = (on: string, facts: readonly CareFact[] = away) => {
    const call = reasonOf('quasi-lost-call', facts, on);
    return [call?.candidate.key, call?.candidate.fromOn, call?.candidate.untilOn, call?.dropped?.code];
  };

  it('is called every month, one call at a time, and the car asks to be looked at when the next one comes', () => {
    expect(callOn('2024-07-09')).toEqual(['quasi-lost-call-1:quasi-lost:2024-07-09', '2024-07-09', '2024-07-28', undefined]);
    expect(callOn('2024-07-29')).toEqual(['quasi-lost-call-2:quasi-lost:2024-07-09', '2024-08-09', '2024-08-28', undefined]);
    expect(carePlanOf(away.reduce(withFact, nothingHeard), careOn('2024-07-09', shipped)).reviewAt).toBe('2024-07-28T16:00:00.000Z');
  });

  it('is called so many times and no more', () => {
    expect(callOn('2024-12-28')).toEqual(['quasi-lost-call-6:quasi-lost:2024-07-09', '2024-12-09', '2024-12-28', undefined]);
    expect(callOn('2024-12-29')).toEqual(['quasi-lost-call-6:quasi-lost:2024-07-09', '2024-12-09', '2024-12-28', 'window.passed']);
  });

  it('is left alone once the car comes, is expected, or is somebody else’s', () => {
    expect(callOn('2024-08-10', [...away, aVisit('2024-08-01', { sequence: 30 })])[3]).toBe('stopped.visit');
    expect(callOn('2024-07-10', [...away, anAppointment('2024-07-20')])[3]).toBe('appointment.ahead');
    expect(callOn('2024-07-20', [...away, anOwner({ personId: 'p2', fromOn: '2024-07-15', sequence: 30 })])[3]).toBe(
      'stopped.changed-hands',
    );
  });

  it('and is lost has another cadence, and one who is neither has none', () => {
    expect(reasonOf('lost-call', [...away, { ...churned('lost', '2025-01-09'), sequence: 31 }], '2025-01-09')?.dropped).toBeUndefined();
    expect(standing([...away, { ...churned('none', '2024-07-20'), sequence: 31 }], '2024-07-20')).not.toContain('quasi-lost-call');
  });
});

describe('a version that takes effect', () => {
  const later = (to: unknown): RuleChanges => ({
    cadences: { 'after-visit': aCadence(2) },
    laterCadences: { effectiveFrom: '2024-04-01T00:00:00.000Z', cadences: { 'after-visit': to } },
  });
  const dayOf = (visitedOn: string, change: RuleChanges) =>
    reasonsOn([...anOwnedCar, aVisit(visitedOn)], '2024-04-03', change)
      .filter(({ candidate }) => candidate.visitId !== '')
      .map(({ candidate }) => [candidate.fromOn, candidate.policy]);

  it('counts for what is started from then on; what was started before goes on as it was', () => {
    expect(dayOf('2024-03-31', later(aCadence(9)))).toEqual([['2024-04-02', 'cadences/default/1#after-visit']]);
    expect(dayOf('2024-04-02', later(aCadence(9)))).toEqual([['2024-04-11', 'cadences/default/2#after-visit']]);
  });

  it('may switch a cadence off, for what is started from then on', () => {
    expect(dayOf('2024-03-31', later({ off: true }))).toHaveLength(1);
    expect(dayOf('2024-04-02', later({ off: true }))).toEqual([]);
  });
});

function aStep(key: string, days = 0): unknown {
  return {
    ...{ key, when: { kind: 'days-after', days }, windowDays: 9, owner: 'advisor', channels: ['phone'], purpose: 'service' },
    script: { 'zh-CN': '您好', en: 'Hello' },
  };
}

function aCadence(days: number): unknown {
  return { trigger: { on: 'visit', services: ['routine'] }, stops: ['visit'], steps: [aStep('visit-call', days)] };
}
