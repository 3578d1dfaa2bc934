import { OrgTree } from '@homeward/access';
import { addDays, chinaHolidays, instantOf } from '@homeward/calendar';
import { defaultOptions, trueHistories } from '@homeward/demo-data';
import { fold, type LocalDate } from '@homeward/kernel';
import { loadDefaults, POLICY_DEFINITIONS, PolicyBook } from '@homeward/policy';
import { createSurroundings, type Surroundings } from '@homeward/reminder/app/cars/surroundings';
import { admit, pastOf } from '@homeward/reminder/domain/contacts/admission';
import { careVehicle, type CareVehicleState } from '@homeward/reminder/domain/cars/care-vehicle';
import {
  type ContactFacts,
  noContactFacts,
  type PlannedContact,
  type Profile,
  type VehicleReasons,
} from '@homeward/reminder/domain/contacts/contact-facts';
import { touchCalendar, type TouchCalendarCommand, type TouchCalendarState } from '@homeward/reminder/domain/contacts/touch-calendar';
import { type CarOfYear, carsOfYear } from './cars-of-year';
import type { CountedContact } from './limit-breaches';
import { POLICIES } from './reminder-alone';

/* A year of the demo network, a day at a time, without a server: cars say what is due, calendars plan, and every contact is made on its day and heard out. */

const ZONE = 'Asia/Shanghai';
const FROM = '2024-07-01';
const TO = defaultOptions.endOn;
/** What the caps never count, in the shipped policy. */
const UNCOUNTED: readonly string[] = ['safety', 'appointment', 'complaint'];

const profile: Profile = { sequence: 1, hasMobile: true, hasEmail: false, preferredChannel: '', consents: {} };

/** What was done for the people of the network in the year. */
export interface YearOfContacts {
  readonly contacts: readonly CountedContact[];
  /** Reasons of cars that some contact was about. */
  readonly covered: ReadonlySet<string>;
}

export interface SimulatedYear {
  readonly people: number;
  readonly ours: YearOfContacts;
  /** Each reason by itself, on its first day, as if no other one existed. */
  readonly oneByOne: YearOfContacts;
}

export function simulateYear(vehicles: number): SimulatedYear {
  const cars = carsOfYear(trueHistories({ ...defaultOptions, vehicles }));
  const dealers = [...new Set(cars.map(({ dealerId }) => dealerId))];
  const tree = OrgTree.of(dealers.map((id) => ({ id, kind: 'dealer' as const, name: id, timeZone: ZONE })));
  const policies = PolicyBook.of(loadDefaults(POLICIES, POLICY_DEFINITIONS));
  const surroundingsAt = createSurroundings({ reference: { tree: () => tree, policies: () => policies }, holidays: chinaHolidays() });

  const fleet = new Fleet(cars);
  const ours = new OwnCalendars(cars);
  const oneByOne = new OneByOne();
  for (let on: LocalDate = FROM; on <= TO; on = addDays(on, 1)) {
    const surroundings = surroundingsAt(instantOf(on, '10:00', ZONE));
    for (const [personId, reasons] of fleet.saidOn(on, surroundings)) {
      ours.hear(personId, reasons, surroundings);
      oneByOne.hear(personId, reasons);
    }
    ours.liveThrough(on, surroundings);
    oneByOne.liveThrough(on, surroundings);
  }
  return { people: new Set(cars.map(({ personId }) => personId)).size, ours, oneByOne };
}

/** The cars, and what they tell the calendars of their owners. */
class Fleet {
  private readonly states = new Map<string, CareVehicleState>();
  private sequence = 0;

  constructor(private readonly cars: readonly CarOfYear[]) {}

  saidOn(on: LocalDate, { now, care }: Surroundings): readonly (readonly [personId: string, reasons: VehicleReasons])[] {
    return this.cars.flatMap(({ vehicleId, factsOn }) => {
      const facts = factsOn(on, on === FROM);
      const before = this.states.get(vehicleId);
      const isDue = before?.told.reviewAt !== undefined && before.told.reviewAt <= now;
      if (facts.length === 0 && !isDue) return [];
      const state = before ?? careVehicle.initial;
      const events =
        facts.length > 0
          ? careVehicle.decide({ type: 'HearFacts', vehicleId, facts, surroundings: care }, state)
          : careVehicle.decide({ type: 'ReviewVehicle', vehicleId, surroundings: care }, state);
      this.states.set(vehicleId, fold(careVehicle, events, state));
      return events.flatMap((event) =>
        event.type !== 'CareRevised'
          ? []
          : event.reasons.map(({ personId, reasons }) => [personId, { vehicleId, sequence: (this.sequence += 1), reasons }] as const),
      );
    });
  }
}

abstract class Year implements YearOfContacts {
  readonly contacts: CountedContact[] = [];
  readonly covered = new Set<string>();

  protected note(contact: Omit<CountedContact, 'place'>, items: readonly string[]): void {
    this.contacts.push({ ...contact, place: this.contacts.length });
    for (const item of items) this.covered.add(item);
  }
}

const itemOf = (vehicleId: string, key: string): string => `${vehicleId}|${key}`;

/** The touch calendars, with the households of the network. */
class OwnCalendars extends Year {
  private readonly states = new Map<string, TouchCalendarState>();
  private readonly fellows = new Map<string, readonly string[]>();
  private readonly homes = new Map<string, string>();
  private sequence = 0;

  constructor(cars: readonly CarOfYear[]) {
    super();
    for (const { personId, householdId } of cars) this.homes.set(personId, householdId);
    for (const [personId, home] of this.homes) {
      const others = [...this.homes].flatMap(([other, its]) => (home !== '' && its === home && other !== personId ? [other] : []));
      this.fellows.set(personId, others);
    }
  }

  hear(personId: string, reasons: VehicleReasons, surroundings: Surroundings): void {
    const isNew = !this.states.has(personId);
    const personIds = this.fellows.get(personId) ?? [];
    const households = isNew && personIds.length > 0 ? { households: [{ householdId: 'h', sequence: 1, personIds }] } : {};
    const touch = surroundings.touch(personId);
    this.give(personId, { type: 'HearReasons', vehicles: [reasons], profile, ...households, surroundings: touch }, surroundings);
  }

  liveThrough(on: LocalDate, surroundings: Surroundings): void {
    for (const [personId, { reviewAt }] of this.states) {
      if (reviewAt !== undefined && reviewAt <= surroundings.now)
        this.give(personId, { type: 'ReviewCalendar', surroundings: surroundings.touch(personId) }, surroundings);
    }
    for (const personId of this.states.keys()) {
      for (const { contactId } of Object.values(this.states.get(personId)?.open ?? {})) {
        // What was made before it may have moved it, or taken it along.
        const contact = this.states.get(personId)?.open[contactId];
        if (contact === undefined || contact.plannedOn > on) continue;
        const reasons = Object.values(this.states.get(personId)?.facts.vehicles ?? {});
        const isExempt = contact.agenda.some(({ vehicleId, key }) =>
          reasons.some((told) => told.vehicleId === vehicleId && told.reasons.some((one) => one.key === key && one.capExempt)),
        );
        const household = this.homes.get(personId) ?? '';
        this.note(
          { personId, household, on, counts: contact.counts, isMovable: contact.counts && !isExempt },
          contact.agenda.map(({ vehicleId, key }) => itemOf(vehicleId, key)),
        );
        const made = { type: 'RecordResult', contactId, result: 'reached', by: 'SA', purchaseAsked: false } as const;
        this.give(personId, { ...made, surroundings: surroundings.touch(personId) }, surroundings);
      }
    }
  }

  /** With everything that the others of the household hear of it. */
  private give(personId: string, command: TouchCalendarCommand, surroundings: Surroundings): void {
    const state = this.states.get(personId) ?? touchCalendar.initial;
    const events = touchCalendar.decide(command, state);
    this.states.set(personId, fold(touchCalendar, events, state));
    for (const event of events) {
      if (event.type !== 'TouchesShared' || !this.states.has(event.to)) continue;
      const { made, planned } = event;
      const fellows = [{ from: personId, sequence: (this.sequence += 1), made, planned }];
      this.give(event.to, { type: 'HearReasons', vehicles: [], fellows, surroundings: surroundings.touch(event.to) }, surroundings);
    }
  }
}

/** Every reason is a contact of its own, as soon as it may be one. */
class OneByOne extends Year {
  private readonly people = new Map<string, ContactFacts>();

  hear(personId: string, reasons: VehicleReasons): void {
    const known = this.people.get(personId) ?? { ...noContactFacts, profile };
    this.people.set(personId, { ...known, vehicles: { ...known.vehicles, [reasons.vehicleId]: reasons } });
  }

  liveThrough(on: LocalDate, surroundings: Surroundings): void {
    for (const [personId, facts] of this.people) {
      const past = pastOf(facts);
      const touch = surroundings.touch(personId);
      let { tried } = facts;
      for (const { vehicleId, reasons } of Object.values(facts.vehicles)) {
        for (const candidate of reasons) {
          const judged = admit({ vehicleId, candidate }, facts, past, touch);
          if (judged.verdict !== 'admitted' || judged.fromOn > on) continue;
          const counts = !UNCOUNTED.includes(candidate.purpose);
          const item = itemOf(vehicleId, candidate.key);
          this.note({ personId, household: '', on, counts, isMovable: counts && !candidate.capExempt }, [item]);
          const { key, kind, concern, dueOn, visitId, policy, dealerId, ownerKind, ownerId, purpose } = candidate;
          const agenda = [{ vehicleId, key, kind, concern, dueOn, visitId, policy }];
          const contact: PlannedContact = {
            ...{ contactId: item, dealerId, ownerKind, ownerId, plannedOn: on, plannedAt: surroundings.now, untilOn: on },
            ...{ channel: 'phone', purpose, counts, agenda, dueOn, earliestOn: '', latestOn: '', confidencePercent: 0 },
          };
          const attempt = { result: 'reached', at: surroundings.now, on, by: 'SA', channel: 'phone', purchaseAsked: false } as const;
          tried = { ...tried, [item]: { contact, attempts: [attempt] } };
        }
      }
      if (tried !== facts.tried) this.people.set(personId, { ...facts, tried });
    }
  }
}
