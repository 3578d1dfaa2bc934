import type { Instant, LocalDate } from '@homeward/kernel';

/** `sequence` counts the events of the car at its source: of two words about the same thing the one with the higher counts. */
interface Heard {
  readonly sequence: number;
}

export interface DescriptionFact extends Heard {
  readonly kind: 'description';
  readonly model: string;
  /** family, commercial, special; empty while unknown. */
  readonly use: string;
  /** active, scrapped, exported */
  readonly status: string;
  /** Empty while unknown. */
  readonly firstSoldOn: LocalDate;
}

export interface OwnerFact extends Heard {
  readonly kind: 'owner';
  /** Empty while the owner's record has not arrived, and when nobody is known to own the car. */
  readonly personId: string;
  readonly dealerId: string;
  readonly fromOn: LocalDate;
}

export interface HomeDealerFact extends Heard {
  readonly kind: 'home-dealer';
  /** Empty for none. */
  readonly dealerId: string;
}

/** Day and distance in km. */
export type Reading = readonly [on: LocalDate, km: number];

export interface OdometerFact extends Heard {
  readonly kind: 'odometer';
  /** The accepted series, monotonic in both. */
  readonly readings: readonly Reading[];
}

export interface SaleFact extends Heard {
  readonly kind: 'sale';
  readonly key: string;
  readonly dealerId: string;
  readonly soldOn: LocalDate;
  /** Empty while unknown. */
  readonly deliveredOn: LocalDate;
}

export interface VisitFact extends Heard {
  readonly kind: 'visit';
  readonly key: string;
  readonly dealerId: string;
  /** first-service, routine, … */
  readonly service: string;
  readonly visitedOn: LocalDate;
  readonly closedAt: Instant;
  /** 0 when none was taken. */
  readonly mileageKm: number;
  /** Empty when nobody is named. */
  readonly advisorId: string;
  /** Who came; empty while unknown. */
  readonly personId: string;
}

export interface WithdrawalFact extends Heard {
  readonly kind: 'withdrawal';
  readonly key: string;
}

export interface AppointmentFact extends Heard {
  readonly kind: 'appointment';
  readonly key: string;
  readonly dealerId: string;
  readonly startsAt: Instant;
  /** booked, moved, cancelled, arrived, no-show */
  readonly status: string;
}

/** Which advisor of a dealer looks after the car (S3). */
export interface AdoptionFact extends Heard {
  readonly kind: 'adoption';
  readonly dealerId: string;
  /** Empty: nobody any more. */
  readonly advisorId: string;
}

export type CareFact =
  AdoptionFact | DescriptionFact | OwnerFact | HomeDealerFact | OdometerFact | SaleFact | VisitFact | WithdrawalFact | AppointmentFact;

type Keyed<Item> = Readonly<Record<string, Item>>;

/** Everything heard of a car: a keyed set. What is derived from it does not depend on the order of arrival. */
export interface CareFacts {
  readonly description?: DescriptionFact;
  readonly owner?: OwnerFact;
  readonly homeDealer?: HomeDealerFact;
  readonly odometer?: OdometerFact;
  readonly sales: Keyed<SaleFact>;
  /** A visit and its withdrawal are words about one thing. */
  readonly visits: Keyed<VisitFact | WithdrawalFact>;
  readonly appointments: Keyed<AppointmentFact>;
  /** By dealer. */
  readonly adoptions?: Keyed<AdoptionFact>;
}

export const nothingHeard: CareFacts = { sales: {}, visits: {}, appointments: {} };

/** Whether the fact is newer than what is known of its thing; an older one fills gaps only. */
export function isNews(facts: CareFacts, fact: CareFact): boolean {
  const known = knownOf(facts, fact);
  return known === undefined || known.sequence < fact.sequence;
}

export function withFact(facts: CareFacts, fact: CareFact): CareFacts {
  switch (fact.kind) {
    case 'description':
      return { ...facts, description: fact };
    case 'owner':
      return { ...facts, owner: fact };
    case 'home-dealer':
      return { ...facts, homeDealer: fact };
    case 'odometer':
      return { ...facts, odometer: fact };
    case 'sale':
      return { ...facts, sales: { ...facts.sales, [fact.key]: fact } };
    case 'visit':
    case 'withdrawal':
      return { ...facts, visits: { ...facts.visits, [fact.key]: fact } };
    case 'appointment':
      return { ...facts, appointments: { ...facts.appointments, [fact.key]: fact } };
    case 'adoption':
      return { ...facts, adoptions: { ...facts.adoptions, [fact.dealerId]: fact } };
  }
}

/** Dealers that sold the car, serviced it, expect it or look after its owner: the ones who may ask about it. */
export function dealersOf(facts: CareFacts): readonly string[] {
  const dealers = new Set<string>();
  for (const sale of Object.values(facts.sales)) dealers.add(sale.dealerId);
  for (const visit of Object.values(facts.visits)) if (visit.kind === 'visit') dealers.add(visit.dealerId);
  for (const appointment of Object.values(facts.appointments)) dealers.add(appointment.dealerId);
  if (facts.owner !== undefined) dealers.add(facts.owner.dealerId);
  if (facts.homeDealer !== undefined) dealers.add(facts.homeDealer.dealerId);
  dealers.delete('');
  return [...dealers];
}

/** The visits that were not withdrawn, the earliest first. */
export function standingVisits(facts: CareFacts): readonly VisitFact[] {
  const visits: VisitFact[] = [];
  for (const visit of Object.values(facts.visits)) if (visit.kind === 'visit') visits.push(visit);
  return visits.sort((a, b) => compareText(a.visitedOn, b.visitedOn) || compareText(a.closedAt, b.closedAt) || compareText(a.key, b.key));
}

/** The sale that the car was delivered with last. */
export function latestSale(facts: CareFacts): SaleFact | undefined {
  return Object.values(facts.sales).sort((a, b) => compareText(deliveryOf(b), deliveryOf(a)) || compareText(a.key, b.key))[0];
}

/** The first delivery to a customer. */
export function firstDelivery(facts: CareFacts): { readonly on: LocalDate; readonly dealerId: string } | undefined {
  const sale = Object.values(facts.sales).sort((a, b) => compareText(deliveryOf(a), deliveryOf(b)) || compareText(a.key, b.key))[0];
  if (sale !== undefined) return { on: deliveryOf(sale), dealerId: sale.dealerId };
  const soldOn = facts.description?.firstSoldOn ?? '';
  return soldOn === '' ? undefined : { on: soldOn, dealerId: '' };
}

/** Sorts text by code point. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function deliveryOf({ deliveredOn, soldOn }: SaleFact): LocalDate {
  return deliveredOn === '' ? soldOn : deliveredOn;
}

function knownOf(facts: CareFacts, fact: CareFact): Heard | undefined {
  switch (fact.kind) {
    case 'description':
      return facts.description;
    case 'owner':
      return facts.owner;
    case 'home-dealer':
      return facts.homeDealer;
    case 'odometer':
      return facts.odometer;
    case 'sale':
      return facts.sales[fact.key];
    case 'visit':
    case 'withdrawal':
      return facts.visits[fact.key];
    case 'appointment':
      return facts.appointments[fact.key];
    case 'adoption':
      return facts.adoptions?.[fact.dealerId];
  }
}
