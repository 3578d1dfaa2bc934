import { OrgTree } from '@homeward/access';
import { addDays, chinaHolidays, instantOf } from '@homeward/calendar';
import { defaultOptions, type TrueHistory, trueHistories } from '@homeward/demo-data';
import { loadDefaults, POLICY_DEFINITIONS, PolicyBook } from '@homeward/policy';
import { createSurroundings } from '../src/app/cars/surroundings';
import { type AskedPerson, type CarThen, whyBasisOf } from '../src/app/contacts/why-basis';
import { type CareFacts, nothingHeard, withFact } from '../src/domain/cars/care-facts';
import { carePlanOf } from '../src/domain/cars/care-plan';
import { type ContactFacts, noContactFacts, type TriedContact, type VehicleReasons } from '../src/domain/contacts/contact-facts';
import { planTouches } from '../src/domain/contacts/touch-plan';
import { recompute } from './recompute';
import { aDescription, anOdometer, anOwner, aProfile, aSale, aVisit, ZONE } from './rules';
import { POLICIES } from './world';

/** Days on which the holidays of the year are near, and others. */
const DAYS = ['2024-04-28', '2024-09-25'];
const CARS = 90;

const tree = OrgTree.of([
  { id: 'group', kind: 'group', name: 'group', timeZone: ZONE },
  ...['D1', 'D2'].map((id) => ({ id, kind: 'dealer' as const, name: id, parentId: 'group' })),
]);
const shipped = [...loadDefaults(POLICIES, POLICY_DEFINITIONS)];
/** What ships, with days off, calendar caps and a nearer scope, so that everything has something to say. */
const policies = PolicyBook.of([
  ...shipped,
  ...shipped
    .filter(({ subject }) => subject === 'quiet-hours' || subject === 'contact-caps')
    .map((document) => ({
      ...document,
      scope: 'D1',
      body: {
        ...(document.body as object),
        ...(document.subject === 'quiet-hours'
          ? { daysOff: [{ off: 'non-workdays' }] }
          : {
              caps: [
                { days: 10, contacts: 1 },
                { per: 'month', contacts: 2 },
              ],
            }),
      },
    })),
]);
const reference = { tree: () => tree, policies: () => policies } as unknown as Parameters<typeof whyBasisOf>[0]['reference'];
const surroundingsAt = createSurroundings({ reference, holidays: chinaHolidays() });

function factsOf(car: TrueHistory, place: number, until: string): CareFacts {
  const { model, use, deliveredOn, ownedFromOn, visits, readings } = car;
  const dealerId = place % 3 === 0 ? 'D2' : 'D1';
  return [
    aDescription({ model, use }),
    aSale({ soldOn: deliveredOn, deliveredOn, dealerId }),
    anOwner({ fromOn: ownedFromOn, personId: personOf(place), dealerId }),
    ...visits
      .filter(({ on }) => on <= until)
      .map(({ on, service, mileageKm = 0 }, index) =>
        aVisit(on, {
          service,
          mileageKm,
          dealerId: index % 4 === 3 ? 'D2' : dealerId,
          personId: index % 5 === 4 ? `driver${place}` : personOf(place),
        }),
      ),
    anOdometer(readings.filter(([on]) => on <= until)),
  ].reduce(withFact, nothingHeard);
}

/** Every third car is its owner's second one. */
const personOf = (place: number): string => `p${place % 3 === 2 ? place - 1 : place}`;

interface Fleet {
  readonly cars: ReadonlyMap<string, CarThen>;
  readonly people: ReadonlyMap<string, ContactFacts>;
}

function fleetOn(day: string): Fleet {
  const at = instantOf(day, '10:00', ZONE);
  const { care } = surroundingsAt(at);
  const cars = new Map<string, CarThen>();
  const reasonsOf = new Map<string, VehicleReasons[]>();
  let place = 0;
  for (const car of trueHistories({ ...defaultOptions, vehicles: CARS, seed: 77 })) {
    const facts = factsOf(car, place, day);
    const vehicleId = `car${place}`;
    cars.set(vehicleId, { at, facts });
    for (const { personId, candidate, dropped } of carePlanOf(facts, care).reasons) {
      if (dropped !== undefined || personId === '') continue;
      const own = reasonsOf.get(personId) ?? [];
      const told = own.find((one) => one.vehicleId === vehicleId);
      reasonsOf.set(personId, [
        ...own.filter((one) => one !== told),
        { vehicleId, sequence: 1, reasons: [...(told?.reasons ?? []), candidate] },
      ]);
    }
    place += 1;
  }
  const people = new Map<string, ContactFacts>();
  [...reasonsOf].forEach(([personId, reasons], index) => {
    people.set(personId, {
      ...noContactFacts,
      vehicles: Object.fromEntries(reasons.map((one) => [one.vehicleId, one])),
      profile: aProfile({
        consents: index % 2 === 0 ? { marketing: 'yes' } : {},
        ...(index % 4 === 0 ? { time: { timeZone: 'Asia/Tokyo', preferred: { from: '18:00', to: '20:00' } } } : {}),
      }),
      tried: index % 3 === 0 ? { made: madeOn(addDays(day, -(index % 9))) } : {},
      ...(index % 5 === 0 ? livingWith(day, index) : {}),
    });
  });
  return { cars, people };
}

const madeOn = (on: string): TriedContact => ({
  contact: {
    ...{ contactId: 'made', dealerId: 'D2', ownerKind: 'advisor', ownerId: 'SA9', plannedOn: on, plannedAt: '', untilOn: on },
    ...{ channel: 'phone', purpose: 'service', counts: true, dueOn: '', earliestOn: '', latestOn: '', confidencePercent: 100 },
    agenda: [{ vehicleId: 'elsewhere', key: 'secret-of-another-dealer', kind: 'x', concern: '', dueOn: '', visitId: '', policy: '' }],
  },
  attempts: [{ result: 'reached', at: '', on, by: 'agent-of-another-dealer', channel: 'phone', purchaseAsked: false }],
});

const livingWith = (day: string, index: number): Partial<ContactFacts> => ({
  households: { h: { householdId: 'h', sequence: 1, personIds: ['a-fellow', 'z-fellow'] } },
  fellows: {
    'a-fellow': { from: 'a-fellow', sequence: 1, made: [{ on: addDays(day, -1), purpose: 'service' }], planned: [] },
    'z-fellow': {
      from: 'z-fellow',
      sequence: 1,
      made: [],
      planned: [{ on: addDays(day, index % 20), purpose: 'service', order: [1, 3] }],
    },
  },
});

describe('the answer to "why" as data', () => {
  it.each(DAYS)('from it alone the same day and moment come out for every contact of a seeded fleet (%s)', (day) => {
    const at = instantOf(day, '10:00', ZONE);
    const { cars, people } = fleetOn(day);
    let contacts = 0;
    let moved = 0;
    for (const [personId, facts] of people) {
      const plan = planTouches(facts, surroundingsAt(at).touch(personId));
      for (const contact of plan.contacts) {
        const keys = new Set(contact.agenda.map(({ vehicleId, key }) => `${vehicleId}|${key}`));
        const asked: AskedPerson = { personId, facts, plan, isAsked: (vehicleId, key) => keys.has(`${vehicleId}|${key}`) };
        const own = new Map([...cars].filter(([vehicleId]) => contact.agenda.some((item) => item.vehicleId === vehicleId)));
        const json = JSON.stringify(
          whyBasisOf({ reference, holidays: chinaHolidays() }, at, own, [asked], (dealerId) => dealerId === 'D1'),
        );
        const again = recompute(json);
        expect(
          again.map(({ contactId, plannedOn, plannedAt, channel, untilOn }) => ({ contactId, plannedOn, plannedAt, channel, untilOn })),
        ).toEqual([
          {
            ...{ contactId: contact.contactId, plannedOn: contact.plannedOn, plannedAt: contact.plannedAt },
            ...{ channel: contact.channel, untilOn: contact.untilOn },
          },
        ]);
        const others = /secret-of-another|agent-of-another|driver|[az]-fellow/u.exec(json.replaceAll(personId, ''));
        expect(others?.[0]).toBeUndefined();
        contacts += 1;
        if (
          plan.decisions.some(
            (one) => one.contactId === contact.contactId && one.steps.some(({ code }) => /deferred|shifted|merged/u.test(code)),
          )
        )
          moved += 1;
      }
    }
    expect(contacts).toBeGreaterThan(60);
    expect(moved).toBeGreaterThan(5);
  });
});
