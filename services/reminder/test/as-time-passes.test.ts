import { addDays, instantOf, localDateOf } from '@homeward/calendar';
import { fold } from '@homeward/kernel';
import fc from 'fast-check';
import type { Candidate } from '../src/domain/cadences/candidate';
import { careVehicle } from '../src/domain/cars/care-vehicle';
import { touchCalendar, type TouchCalendarState } from '../src/domain/contacts/touch-calendar';
import { withTemplates } from '../src/domain/messages/planned-messages';
import { planTouches } from '../src/domain/contacts/touch-plan';
import { aCandidate, aDescription, anAppointment, anOwner, aProfile, aSale, aVisit, rulesAt, ZONE } from './rules';

const START = '2024-06-01';
const DAYS = 60;

/** The rules at an instant, which is what a wake-up has. */
const rulesOf = (at: string) => {
  const minutes = new Date(at).toLocaleTimeString('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
  return rulesAt(localDateOf(at, ZONE), minutes);
};

const candidates = fc.array(
  fc.record({
    car: fc.integer({ min: 1, max: 3 }),
    from: fc.integer({ min: -10, max: DAYS }),
    lasts: fc.integer({ min: 0, max: 40 }),
    dealerId: fc.constantFrom('D1', 'D1', 'D2'),
    purpose: fc.constantFrom('service' as const, 'service' as const, 'survey' as const, 'safety' as const),
    capExempt: fc.boolean(),
    concern: fc.constantFrom('', 'maintenance:x'),
    isMessage: fc.boolean(),
  }),
  { minLength: 1, maxLength: 7 },
);

describe('as time passes', () => {
  it('a calendar that is woken when it asked to be has the plan of that moment', () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 0, max: DAYS * 24 }), (drawn, hours) => {
        const at = new Date(Date.parse(instantOf(START, '10:00', ZONE)) + hours * 3_600_000).toISOString();
        const reasons = new Map<string, Candidate[]>();
        drawn.forEach(({ car, from, lasts, isMessage, ...rest }, index) => {
          const fromOn = addDays(START, from);
          const channels = isMessage ? (['sms'] as const) : (['phone', 'sms'] as const);
          const candidate = aCandidate({ key: `reason-${index}`, fromOn, untilOn: addDays(fromOn, lasts), channels, ...rest });
          reasons.set(`car${car}`, [...(reasons.get(`car${car}`) ?? []), candidate]);
        });
        const vehicles = [...reasons].map(([vehicleId, own]) => ({ vehicleId, sequence: 1, reasons: own }));
        const heardAt = instantOf(START, '10:00', ZONE);
        let state: TouchCalendarState = fold(
          touchCalendar,
          touchCalendar.decide(
            { type: 'HearReasons', vehicles, profile: aProfile(), surroundings: rulesOf(heardAt).touch('p1') },
            touchCalendar.initial,
          ),
        );
        for (let wakes = 0; state.reviewAt !== undefined && state.reviewAt <= at; wakes += 1) {
          const events = touchCalendar.decide({ type: 'ReviewCalendar', surroundings: rulesOf(state.reviewAt).touch('p1') }, state);
          expect(events.length).toBeGreaterThan(0);
          state = fold(touchCalendar, events, state);
          expect(wakes).toBeLessThan(300);
        }
        const plan = planTouches(state.facts, rulesOf(at).touch('p1'));
        expect(Object.values(state.open).sort((a, b) => (a.contactId < b.contactId ? -1 : 1))).toEqual(
          plan.contacts.map((contact) => withTemplates(contact, undefined, rulesOf(at).touch('p1'))),
        );
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it('no reason vanishes: each has its decision, and each contact its reasons', () => {
    fc.assert(
      fc.property(candidates, (drawn) => {
        const own = drawn.map(({ from, lasts, car: _car, isMessage: _isMessage, ...rest }, index) =>
          aCandidate({ key: `reason-${index}`, fromOn: addDays(START, from), untilOn: addDays(START, from + lasts), ...rest }),
        );
        const facts = {
          vehicles: { car1: { vehicleId: 'car1', sequence: 1, reasons: own } },
          profile: aProfile(),
          tried: {},
          sending: {},
          withheld: {},
          shared: {},
        };
        const plan = planTouches(facts, rulesAt(START).touch('p1'));
        expect(plan.decisions.map(({ candidate }) => candidate.key).sort()).toEqual(own.map(({ key }) => key).sort());
        const planned = plan.decisions.filter(({ outcome }) => outcome === 'planned').map(({ candidate }) => candidate.key);
        expect(plan.contacts.flatMap(({ agenda }) => agenda.map(({ key }) => key)).sort()).toEqual(planned.sort());
        for (const decision of plan.decisions) expect(decision.steps.length).toBeGreaterThan(0);
      }),
      { numRuns: 200, seed: 12 },
    );
  });

  it('no contact that a cap may move comes less than seven days from another one that counts', () => {
    fc.assert(
      fc.property(candidates, (drawn) => {
        const own = drawn.map(({ from, lasts, car: _car, isMessage: _isMessage, ...rest }, index) =>
          aCandidate({
            key: `reason-${index}`,
            ...rest,
            fromOn: addDays(START, Math.abs(from)),
            untilOn: addDays(START, Math.abs(from) + lasts),
          }),
        );
        const facts = {
          vehicles: { car1: { vehicleId: 'car1', sequence: 1, reasons: own } },
          profile: aProfile(),
          tried: {},
          sending: {},
          withheld: {},
          shared: {},
        };
        const { contacts } = planTouches(facts, rulesAt(START).touch('p1'));
        const isFixed = (keys: readonly string[]) =>
          own.some(({ key, capExempt, purpose }) => keys.includes(key) && (capExempt || purpose === 'safety'));
        for (const contact of contacts) {
          if (isFixed(contact.agenda.map(({ key }) => key))) continue;
          const near = contacts.filter(
            (other) =>
              other !== contact && other.counts && Math.abs(Date.parse(other.plannedOn) - Date.parse(contact.plannedOn)) < 7 * 86_400_000,
          );
          expect(near).toEqual([]);
        }
      }),
      { numRuns: 200, seed: 13 },
    );
  });

  it('a car that is woken when it asked to be tells what it would tell if it were heard of today', () => {
    const facts = [aDescription(), aSale(), anOwner(), aVisit('2024-06-01'), anAppointment('2024-11-20')];
    const heardAt = instantOf('2024-06-01', '18:00', ZONE);
    let state = fold(
      careVehicle,
      careVehicle.decide({ type: 'HearFacts', vehicleId: 'v1', facts, surroundings: rulesOf(heardAt).care }, careVehicle.initial),
    );
    expect(state.told.reviewAt).toBe(instantOf('2024-11-21', '00:00', ZONE));
    state = fold(
      careVehicle,
      careVehicle.decide({ type: 'ReviewVehicle', vehicleId: 'v1', surroundings: rulesOf('2024-11-20T16:00:00.000Z').care }, state),
      state,
    );
    const anew = fold(
      careVehicle,
      careVehicle.decide(
        { type: 'HearFacts', vehicleId: 'v1', facts, surroundings: rulesOf('2024-11-20T16:00:00.000Z').care },
        careVehicle.initial,
      ),
    );
    expect(state).toEqual(anew);
  });
});
