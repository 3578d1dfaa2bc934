import type { Instant, LocalDate } from '@homeward/kernel';
import type { OpenVisitFact } from './open-visit';
import type { ChurnFact, MigrationFact } from './standing-facts';

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
  // What is left out of the others was not said, as it is of most cars.
  /** petrol, diesel, hybrid, plug-in-hybrid, electric */
  readonly engine?: string;
  /** normal, severe */
  readonly drivingConditions?: string;
  readonly environments?: readonly string[];
  /** From the first sale. */
  readonly warrantyMonths?: number;
  readonly warrantyKm?: number;
  readonly insuranceExpiresOn?: LocalDate;
  readonly inspectionExpiresOn?: LocalDate;
  /** All basic fields of a car are filled and valid. */
  readonly isComplete?: true;
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
  /** Codes of what was done, each once, in lower case. Left out when nothing is listed. */
  readonly work?: readonly string[];
  /** customer, warranty, insurance, maker: who paid for something. Left out when nobody did. */
  readonly paidBy?: readonly string[];
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
  /** Whom the customer is to see; left out when nobody is named. */
  readonly advisorId?: string;
  /** When it was said; left out of what was said before this was kept. */
  readonly toldAt?: Instant;
}

/** Which advisor of a dealer looks after the car (S3). */
export interface AdoptionFact extends Heard {
  readonly kind: 'adoption';
  readonly dealerId: string;
  /** Empty: nobody any more. */
  readonly advisorId: string;
}

/** A recall campaign as it concerns the car. */
export interface RecallFact extends Heard {
  readonly kind: 'recall';
  /** The campaign. */
  readonly key: string;
  /** open, done, withdrawn */
  readonly status: string;
  readonly announcedOn: LocalDate;
  /** Empty unless it is done; the visit also when it was only declared to be done. */
  readonly doneOn: LocalDate;
  readonly visitId: string;
  readonly dealerId: string;
}

export interface ContractFact extends Heard {
  readonly kind: 'contract';
  readonly key: string;
  /** A code of the maker: maintenance, extended-warranty, … */
  readonly contract: string;
  readonly fromOn: LocalDate;
  /** Its last day. */
  readonly toOn: LocalDate;
  /** 0: without a limit. */
  readonly km: number;
  /** Both 0 when it does not count services. */
  readonly services: number;
  readonly remainingServices: number;
  /** active, cancelled */
  readonly status: string;
}

/** Work that was declined and that no visit has done since. */
export interface OpenWork {
  /** labour, part, oil, accessory */
  readonly work: string;
  /** The code that a line has when it is done; empty when the dealer wrote words. */
  readonly item: string;
  /** By when it is recommended again; empty and 0 when nobody said. */
  readonly dueOn: LocalDate;
  readonly dueKm: number;
  /** The visit at which it was declined last. */
  readonly visitId: string;
  readonly declinedOn: LocalDate;
  readonly times: number;
}

export interface DeclinedWorkFact extends Heard {
  readonly kind: 'declined-work';
  readonly open: readonly OpenWork[];
}

/** Somebody says that something was done where nobody of the network knows of it. */
export interface DeclarationFact extends Heard {
  readonly kind: 'declaration';
  /** The due item, and who says so: two who say the same are two. */
  readonly key: string;
  /** Natural key of the due item. */
  readonly dueKey: string;
  /** Empty: it is taken back. */
  readonly doneOn: LocalDate;
  /** 0 when nobody said. */
  readonly mileageKm: number;
  /** Who wrote it down. */
  readonly by: string;
}

export type CareFact =
  | AdoptionFact
  | ChurnFact
  | DescriptionFact
  | OwnerFact
  | HomeDealerFact
  | OdometerFact
  | SaleFact
  | VisitFact
  | WithdrawalFact
  | AppointmentFact
  | MigrationFact
  | OpenVisitFact
  | RecallFact
  | ContractFact
  | DeclinedWorkFact
  | DeclarationFact;

type Keyed<Item> = Readonly<Record<string, Item>>;

/** Everything heard of a car: a keyed set. What is derived from it does not depend on the order of arrival. */
export interface CareFacts {
  readonly description?: DescriptionFact;
  readonly owner?: OwnerFact;
  readonly homeDealer?: HomeDealerFact;
  readonly odometer?: OdometerFact;
  readonly churn?: ChurnFact;
  readonly migration?: MigrationFact;
  readonly sales: Keyed<SaleFact>;
  /** A visit and its withdrawal are words about one thing. */
  readonly visits: Keyed<VisitFact | WithdrawalFact>;
  readonly appointments: Keyed<AppointmentFact>;
  /** By dealer. */
  readonly adoptions?: Keyed<AdoptionFact>;
  // Left out until something of the kind is heard: most cars never have it.
  readonly openVisits?: Keyed<OpenVisitFact>;
  readonly recalls?: Keyed<RecallFact>;
  readonly contracts?: Keyed<ContractFact>;
  readonly declinedWork?: DeclinedWorkFact;
  readonly declarations?: Keyed<DeclarationFact>;
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
    case 'churn':
      return { ...facts, churn: fact };
    case 'migration':
      return { ...facts, migration: fact };
    case 'sale':
      return { ...facts, sales: { ...facts.sales, [fact.key]: fact } };
    case 'visit':
    case 'withdrawal':
      return { ...facts, visits: { ...facts.visits, [fact.key]: fact } };
    case 'appointment':
      return { ...facts, appointments: { ...facts.appointments, [fact.key]: fact } };
    case 'adoption':
      return { ...facts, adoptions: { ...facts.adoptions, [fact.dealerId]: fact } };
    case 'open-visit':
      return { ...facts, openVisits: { ...facts.openVisits, [fact.key]: fact } };
    case 'recall':
      return { ...facts, recalls: { ...facts.recalls, [fact.key]: fact } };
    case 'contract':
      return { ...facts, contracts: { ...facts.contracts, [fact.key]: fact } };
    case 'declined-work':
      return { ...facts, declinedWork: fact };
    case 'declaration':
      return { ...facts, declarations: { ...facts.declarations, [fact.key]: fact } };
  }
}

/** Dealers that sold the car, serviced it, expect it or look after its owner: the ones who may ask about it. */
export function dealersOf(facts: CareFacts): readonly string[] {
  const dealers = new Set<string>();
  for (const sale of Object.values(facts.sales)) dealers.add(sale.dealerId);
  for (const visit of Object.values(facts.visits)) if (visit.kind === 'visit') dealers.add(visit.dealerId);
  for (const { dealerId } of Object.values({ ...facts.appointments, ...facts.openVisits })) dealers.add(dealerId);
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

/** What was declared to be done elsewhere and not taken back, the earliest first. */
export function standingDeclarations(facts: CareFacts): readonly DeclarationFact[] {
  if (facts.declarations === undefined) return [];
  return Object.values(facts.declarations)
    .filter(({ doneOn }) => doneOn !== '')
    .sort((a, b) => compareText(a.doneOn, b.doneOn) || compareText(a.key, b.key));
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
    case 'churn':
      return facts.churn;
    case 'migration':
      return facts.migration;
    case 'sale':
      return facts.sales[fact.key];
    case 'visit':
    case 'withdrawal':
      return facts.visits[fact.key];
    case 'appointment':
      return facts.appointments[fact.key];
    case 'adoption':
      return facts.adoptions?.[fact.dealerId];
    case 'open-visit':
      return facts.openVisits?.[fact.key];
    case 'recall':
      return facts.recalls?.[fact.key];
    case 'contract':
      return facts.contracts?.[fact.key];
    case 'declined-work':
      return facts.declinedWork;
    case 'declaration':
      return facts.declarations?.[fact.key];
  }
}
