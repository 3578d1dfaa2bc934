import { addDays } from '@homeward/calendar';
import { hash } from 'node:crypto';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { Channel, WhatIf } from '@homeward/policy';
import { type CareFacts, type VisitFact, standingVisits, withFact } from '../cars/care-facts';
import { type CarePlan, type CareSurroundings, carePlanOf } from '../cars/care-plan';
import type { Candidate } from '../cadences/candidate';
import type { ContactFacts, PlannedContact } from '../contacts/contact-facts';
import type { DueDate } from '../due/due-date';
import { withHoldOuts } from '../cars/hold-out';
import { type Decision, planTouches } from '../contacts/touch-plan';
import type { TouchSurroundings } from '../contacts/touch-terms';

/*
 * Plays months ahead for one person with the functions that plan in earnest, and writes nothing. What people do is supposed, as simply as can be said: every
 * contact is made at its moment and reached; owners come on the day on which their maintenance falls due, in so many cases out of a hundred, and who does
 * is drawn by the car, the round and the seed, so that two policies are compared over the same people.
 */

/** The rules at a moment. */
export interface RulesThen {
  readonly care: CareSurroundings;
  touch(personId: string): TouchSurroundings;
}

export interface PlayedPerson {
  readonly personId: string;
  readonly facts: ContactFacts;
  readonly cars: ReadonlyMap<string, CareFacts>;
}

export interface Months {
  readonly from: Instant;
  /** Not included. */
  readonly until: Instant;
  readonly rulesAt: (at: Instant) => RulesThen;
  /** The next moment at which a policy takes effect. */
  readonly rulesChangeAfter: (at: Instant) => Instant | undefined;
  readonly suppositions: Pick<WhatIf, 'arrivalPercent' | 'seed'>;
}

export interface PlayedContact {
  readonly on: LocalDate;
  readonly dealerId: string;
  /** The kind of its first reason. */
  readonly kind: string;
  readonly channel: Channel;
}

/** A reason that a limit moved, merged or blocked. */
export interface PlayedLimit {
  /** cap.deferred, cap.merged, cap.blocked */
  readonly code: string;
  readonly dealerId: string;
}

export interface PlayedMonths {
  readonly contacts: readonly PlayedContact[];
  readonly limits: readonly PlayedLimit[];
  /** Dealers whose cars came, one for each time. */
  readonly arrivals: readonly string[];
}

interface Car {
  readonly vehicleId: string;
  facts: CareFacts;
  plan: CarePlan;
  /** Rounds of maintenance of which is known whether the owner came. */
  readonly decided: Set<LocalDate>;
}

const LIMITS = /^cap\.(deferred|merged|blocked)$/;
/** Longer than a person is ever left alone: every round of planning is finite. */
const MOST_STEPS = 5_000;
const DRAW_DIGITS = 12;
const PERCENT = 100;
/** A plan is looked at again at least so often, as the lists of a day would be. */
const LONGEST_PAUSE_DAYS = 31;

/** Contacts, limits and arrivals of one person from a moment to another. The same for the same facts, rules and suppositions. */
export function playMonths(person: PlayedPerson, months: Months): PlayedMonths {
  const play = new Play(person, months);
  let at = months.from;
  for (let step = 0; step < MOST_STEPS && at < months.until; step += 1) {
    const next = play.stepAt(at);
    if (next !== undefined) at = next;
  }
  return play.result();
}

class Play {
  readonly #person: PlayedPerson;
  readonly #months: Months;
  readonly #cars: readonly Car[];
  readonly #contacts: PlayedContact[] = [];
  readonly #limits = new Map<string, PlayedLimit>();
  readonly #arrivals: string[] = [];
  #facts: ContactFacts;
  #rulesUntil: Instant | undefined;

  constructor(person: PlayedPerson, months: Months) {
    this.#person = person;
    this.#months = months;
    this.#facts = person.facts;
    this.#rulesUntil = months.rulesChangeAfter(months.from);
    const { care } = months.rulesAt(months.from);
    this.#cars = [...person.cars].map(([vehicleId, facts]) => ({
      vehicleId,
      facts,
      plan: withHoldOuts(carePlanOf(facts, care), vehicleId, care),
      decided: new Set(),
    }));
    for (const car of this.#cars) this.#tell(car);
  }

  result(): PlayedMonths {
    return { contacts: this.#contacts, limits: [...this.#limits.values()], arrivals: this.#arrivals };
  }

  /** What happens at the moment; gives the next one, or nothing when there may be more at this one. */
  stepAt(at: Instant): Instant | undefined {
    const rules = this.#months.rulesAt(at);
    const hasNewRules = this.#rulesUntil !== undefined && at >= this.#rulesUntil;
    if (hasNewRules) this.#rulesUntil = this.#months.rulesChangeAfter(at);
    for (const car of this.#cars) {
      const hasArrived = this.#decideArrival(car, at, rules);
      const isOver = car.plan.reviewAt !== undefined && car.plan.reviewAt <= at;
      if (hasArrived || isOver || hasNewRules) this.#replan(car, rules, at);
    }
    const plan = planTouches(this.#facts, rules.touch(this.#person.personId));
    this.#countLimits(plan.decisions);
    const ready = plan.contacts.filter(({ plannedAt }) => plannedAt <= at);
    for (const contact of ready) this.#make(contact, at, rules);
    // What was made may have others follow at once.
    if (ready.length > 0) return undefined;
    const terms = rules.care.of('');
    return [
      ...plan.contacts.map(({ plannedAt }) => plannedAt),
      ...this.#cars.flatMap((car) => this.#arrivalAt(car, rules) ?? []),
      ...this.#cars.flatMap(({ plan: { reviewAt } }) => reviewAt ?? []),
      ...[plan.reviewAt ?? [], this.#rulesUntil ?? []].flat(),
    ]
      .filter((moment) => moment > at)
      .reduce((first, moment) => (moment < first ? moment : first), terms.startOf(addDays(terms.dayOf(at), LONGEST_PAUSE_DAYS)));
  }

  #replan(car: Car, { care }: RulesThen, at: Instant): void {
    const plan = withHoldOuts(carePlanOf(car.facts, care), car.vehicleId, care);
    // A review that asks for itself again would never end.
    const isLate = plan.reviewAt !== undefined && plan.reviewAt <= at;
    car.plan = isLate ? { ...plan, reviewAt: undefined } : plan;
    this.#tell(car);
  }

  /** The person's calendar hears what the car says now. */
  #tell({ vehicleId, plan }: Car): void {
    const { personId } = this.#person;
    const reasons = plan.reasons
      .filter((reason) => reason.dropped === undefined && reason.personId === personId)
      .map(({ candidate }): Candidate => candidate);
    const { sequence = 0 } = this.#facts.vehicles[vehicleId] ?? {};
    this.#facts = { ...this.#facts, vehicles: { ...this.#facts.vehicles, [vehicleId]: { vehicleId, sequence: sequence + 1, reasons } } };
  }

  #make(contact: PlannedContact, at: Instant, rules: RulesThen): void {
    const { contactId, dealerId, channel, agenda } = contact;
    const on = rules.touch(this.#person.personId).of(dealerId).today;
    const isSpoken = channel === 'phone';
    const books = agenda.some(({ vehicleId, concern }) => concern !== '' && this.#willCome(vehicleId));
    const result = !isSpoken ? 'sent' : books ? 'booked' : 'reached';
    const attempt = { result, at, on, by: '', channel, purchaseAsked: false } as const;
    const attempts = [...(this.#facts.tried[contactId]?.attempts ?? []), attempt];
    this.#facts = { ...this.#facts, tried: { ...this.#facts.tried, [contactId]: { contact, attempts } } };
    this.#contacts.push({ on, dealerId, kind: agenda[0]?.kind ?? '', channel });
  }

  #countLimits(decisions: readonly Decision[]): void {
    for (const { vehicleId, candidate, steps } of decisions) {
      for (const { code } of steps) {
        if (LIMITS.test(code)) this.#limits.set(`${code} ${vehicleId} ${candidate.key}`, { code, dealerId: candidate.dealerId });
      }
    }
  }

  /** Whether the owner comes when reminded, and means it when asked. */
  #willCome(vehicleId: string): boolean {
    const due = this.#cars.find((car) => car.vehicleId === vehicleId)?.plan.due;
    return due !== undefined && !('kind' in due) && this.#draw(vehicleId, due) < this.#months.suppositions.arrivalPercent.reminded;
  }

  #draw(vehicleId: string, { baseOn }: DueDate): number {
    const mark = hash('sha256', `${this.#months.suppositions.seed}|${vehicleId}|${baseOn}`, 'hex').slice(0, DRAW_DIGITS);
    return (parseInt(mark, 16) * PERCENT) / 16 ** DRAW_DIGITS;
  }

  /** When the owner comes, or does not; whoever is overdue from the beginning does not. */
  #arrivalAt({ plan, decided }: Car, { care }: RulesThen): Instant | undefined {
    const { due, dealerId, ownerId } = plan;
    if ('kind' in due || decided.has(due.baseOn) || ownerId !== this.#person.personId) return undefined;
    const { startOf, dayOf } = care.of(dealerId);
    return due.dueOn <= dayOf(this.#months.from) ? undefined : startOf(due.dueOn);
  }

  /** The maintenance is done on the due day, if the owner comes. */
  #decideArrival(car: Car, at: Instant, rules: RulesThen): boolean {
    const arrivesAt = this.#arrivalAt(car, rules);
    const { due, dealerId, ownerId } = car.plan;
    if (arrivesAt === undefined || arrivesAt > at || 'kind' in due) return false;
    car.decided.add(due.baseOn);
    const { arrivalPercent } = this.#months.suppositions;
    const share = this.#isReminded(car.vehicleId, due) ? arrivalPercent.reminded : arrivalPercent.otherwise;
    if (this.#draw(car.vehicleId, due) >= share) return false;
    const advisorId = standingVisits(car.facts).findLast((known) => known.dealerId === dealerId && known.advisorId !== '')?.advisorId ?? '';
    const visit: VisitFact = {
      kind: 'visit',
      sequence: Number.MAX_SAFE_INTEGER,
      key: `what-if/${car.vehicleId}/${due.dueOn}`,
      dealerId,
      service: due.service,
      visitedOn: due.dueOn,
      closedAt: arrivesAt,
      mileageKm: 0,
      advisorId,
      personId: ownerId,
    };
    car.facts = withFact(car.facts, visit);
    this.#arrivals.push(dealerId);
    return true;
  }

  /** Somebody was contacted about this maintenance, now or before. */
  #isReminded(vehicleId: string, { service, baseOn }: DueDate): boolean {
    return Object.values(this.#facts.tried).some(({ contact }) =>
      contact.agenda.some(
        (item) =>
          item.vehicleId === vehicleId && (item.concern.startsWith(`maintenance:${baseOn}`) || item.key.startsWith(`${service}:${baseOn}`)),
      ),
    );
  }
}
