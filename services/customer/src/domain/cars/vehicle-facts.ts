import type { Instant, LocalDate } from '@homeward/kernel';
import type { RecordSource } from '@homeward/policy';
import { type Stamp, compareText } from '../people/revision';

/** One fact as a dealer's system tells it. `key` is derived from (dealer, system, external id) and never changes. */
interface Fact extends Stamp {
  readonly key: string;
  readonly dealerId: string;
}

/** Where what is said was asked. Both are left out of most facts: the dealer's own system says it, and has verified nothing. */
interface Sourced {
  readonly source?: RecordSource;
  /** Fields that this source has verified, by the names that values are chosen under; sorted. */
  readonly verified?: readonly string[];
}

export interface DescriptionFact extends Fact, Sourced {
  readonly kind: 'description';
  /** VIN and plate as written, under the vehicle's data key, which is kept elsewhere. */
  readonly sealed: string;
  /** Blind index of the plate; absent when there is none or it is invalid. */
  readonly plateIndex?: string | undefined;
  /** A plate was written that can be none. */
  readonly isPlateInvalid?: boolean;
  readonly brand: string;
  readonly model: string;
  readonly colour: string;
  /** family, commercial, special */
  readonly use: string;
  /** active, scrapped, exported; empty when nobody said. */
  readonly status: string;
  readonly soldNewOn?: LocalDate | undefined;
  readonly warrantyMonths: number;
  readonly warrantyKm: number;
  readonly insuranceExpiresOn?: LocalDate | undefined;
  readonly inspectionExpiresOn?: LocalDate | undefined;
  /** The owner's record at this dealer. */
  readonly recordId?: string | undefined;
  readonly ownedFromOn?: LocalDate | undefined;
  /** normal, severe; absent while nobody said. */
  readonly drivingConditions?: string | undefined;
  /** Where it is driven: city, highway, country, mountain, dusty, cold, hot, short-trips. */
  readonly environments?: readonly string[];
  /** petrol, diesel, hybrid, plug-in-hybrid, electric; absent while nobody said. */
  readonly engine?: string | undefined;
  /** Local day of `occurredAt` at the dealer. */
  readonly occurredOn: LocalDate;
}

export interface SaleFact extends Fact {
  readonly kind: 'sale';
  readonly recordId?: string | undefined;
  readonly soldOn: LocalDate;
  readonly deliveredOn?: LocalDate | undefined;
  readonly priceFen: number;
  readonly consultantId: string;
}

export interface AppointmentFact extends Fact {
  readonly kind: 'appointment';
  readonly recordId?: string | undefined;
  readonly startsAt: Instant;
  readonly service: string;
  /** booked, moved, cancelled, arrived, no-show */
  readonly status: string;
  readonly advisorId: string;
  /** The contact in which it was agreed. */
  readonly contactId?: string | undefined;
}

/** A position of the repair order: kind (labour, part, oil, accessory), code, payer (customer, warranty, insurance, maker), integer fen. */
export type OrderLine = readonly [kind: string, code: string, payer: string, amountFen: number];

/** What was recommended at a visit and declined. */
export interface DeclinedItem {
  /** labour, part, oil, accessory */
  readonly kind: string;
  /** The code that a line has when it is done. */
  readonly item: string;
  /** price, no-time, elsewhere, not-needed, later, other; empty when nobody said. */
  readonly reason: string;
  readonly amountFen: number;
  /** By when it is recommended again; undefined and 0 when nobody said. */
  readonly dueOn?: LocalDate | undefined;
  readonly dueKm: number;
}

export interface VisitFact extends Fact {
  readonly kind: 'visit';
  /** first-service, routine, warranty-repair, body-repair, general-repair, recall */
  readonly service: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant;
  /** Local day of closing at the dealer. */
  readonly visitedOn: LocalDate;
  /** 0 when none was taken. */
  readonly mileageKm: number;
  readonly advisorId: string;
  readonly recordId?: string | undefined;
  readonly lines: readonly OrderLine[];
  /** Absent where nothing was declined, as at most visits. */
  readonly declined?: readonly DeclinedItem[];
}

/** The cancellation of a visit; it may arrive before its visit. */
export interface WithdrawalFact extends Fact {
  readonly kind: 'withdrawal';
  readonly reason: string;
}

export interface ArrivalFact extends Fact {
  readonly kind: 'arrival';
  readonly recordId?: string | undefined;
  readonly arrivedAt: Instant;
  readonly arrivedOn: LocalDate;
  readonly mileageKm: number;
  readonly advisorId: string;
}

export interface ProgressFact extends Fact {
  readonly kind: 'progress';
  readonly visitId: string;
  /** reception, repair-order, in-workshop, quality-check, ready */
  readonly stage: string;
  readonly at: Instant;
  readonly promisedAt?: Instant | undefined;
}

export interface ReadingFact extends Fact {
  readonly kind: 'reading';
  readonly on: LocalDate;
  readonly mileageKm: number;
  /** dealer, telematics, owner */
  readonly source: string;
}

export interface CoverageFact extends Fact, Sourced {
  readonly kind: 'coverage';
  readonly insuranceExpiresOn?: LocalDate | undefined;
  readonly inspectionExpiresOn?: LocalDate | undefined;
}

export interface FaultFact extends Fact {
  readonly kind: 'fault';
  readonly code: string;
  /** info, warning, critical */
  readonly severity: string;
}

export interface CrashFact extends Fact {
  readonly kind: 'crash';
}

/** A recall campaign concerns the car; told by head office, or by a dealer that has done it. */
export interface RecallFact extends Fact {
  readonly kind: 'recall';
  readonly campaign: string;
  /** The code that a line has when it is done, when that is not the campaign; empty otherwise. */
  readonly item: string;
  /** open, done, withdrawn */
  readonly status: string;
  readonly announcedOn?: LocalDate | undefined;
  readonly doneOn?: LocalDate | undefined;
  readonly occurredOn: LocalDate;
}

export interface ServiceContractFact extends Fact {
  readonly kind: 'service-contract';
  readonly recordId?: string | undefined;
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

/** What the customer of a record is to the car. */
export interface LinkFact extends Fact {
  readonly kind: 'link';
  readonly recordId: string;
  readonly role: 'owner' | 'driver' | 'payer';
  /** Undefined when nobody knows. */
  readonly fromOn?: LocalDate | undefined;
  /** The first day on which it is so no longer; undefined while it is. */
  readonly toOn?: LocalDate | undefined;
  readonly occurredOn: LocalDate;
}

/** What the call centre found out about a value of the car, by a call to the customer of one record. */
export interface VerdictFact extends Fact {
  readonly kind: 'verdict';
  readonly field: string;
  /** As values are compared: a plate is its blind index. */
  readonly value: string;
  readonly outcome: 'right' | 'wrong';
}

export type VehicleFact =
  | DescriptionFact
  | SaleFact
  | AppointmentFact
  | VisitFact
  | WithdrawalFact
  | ArrivalFact
  | ProgressFact
  | ReadingFact
  | CoverageFact
  | FaultFact
  | CrashFact
  | RecallFact
  | ServiceContractFact
  | LinkFact
  | VerdictFact;

export type Keyed<Item> = Readonly<Record<string, Item>>;

/** Everything that was said of a car: a set by key, of each the version that counts. What is derived never depends on the order of arrival. */
export interface VehicleFacts {
  readonly descriptions: Keyed<DescriptionFact>;
  readonly sales: Keyed<SaleFact>;
  readonly appointments: Keyed<AppointmentFact>;
  /** A visit and its cancellation are versions of one thing. */
  readonly visits: Keyed<VisitFact | WithdrawalFact>;
  readonly arrivals: Keyed<ArrivalFact>;
  readonly progress: Keyed<ProgressFact>;
  readonly readings: Keyed<ReadingFact>;
  readonly coverages: Keyed<CoverageFact>;
  readonly faults: Keyed<FaultFact>;
  readonly crashes: Keyed<CrashFact>;
  // Absent until something of the kind is said: most cars never have it, and every car is read and written whole.
  readonly recalls?: Keyed<RecallFact>;
  readonly contracts?: Keyed<ServiceContractFact>;
  readonly links?: Keyed<LinkFact>;
  readonly verdicts?: Keyed<VerdictFact>;
}

export const noFacts: VehicleFacts = {
  descriptions: {},
  sales: {},
  appointments: {},
  visits: {},
  arrivals: {},
  progress: {},
  readings: {},
  coverages: {},
  faults: {},
  crashes: {},
};

const COLLECTIONS = {
  description: 'descriptions',
  sale: 'sales',
  appointment: 'appointments',
  visit: 'visits',
  withdrawal: 'visits',
  arrival: 'arrivals',
  progress: 'progress',
  reading: 'readings',
  coverage: 'coverages',
  fault: 'faults',
  crash: 'crashes',
  recall: 'recalls',
  'service-contract': 'contracts',
  link: 'links',
  verdict: 'verdicts',
} as const satisfies Record<VehicleFact['kind'], keyof VehicleFacts>;

/** The version of the same thing that is known. */
export function knownVersion(facts: VehicleFacts, fact: VehicleFact): VehicleFact | undefined {
  return facts[COLLECTIONS[fact.kind]]?.[fact.key];
}

/** The facts with this one in the place of what was known under its key. */
export function withFact(facts: VehicleFacts, fact: VehicleFact): VehicleFacts {
  const collection = COLLECTIONS[fact.kind];
  return { ...facts, [collection]: { ...facts[collection], [fact.key]: fact } };
}

/** The customer record that a fact names, if any. */
export function recordNamedBy(fact: VehicleFact | Omit<DescriptionFact, 'sealed'>): string | undefined {
  return 'recordId' in fact ? fact.recordId : undefined;
}

/** The visits that were not withdrawn. */
export function standingVisits(facts: VehicleFacts): readonly VisitFact[] {
  return Object.values(facts.visits).filter((visit) => visit.kind === 'visit');
}

/** The order of visits, as `sort` wants it: by when they were closed. */
export function compareVisits(a: VisitFact, b: VisitFact): number {
  return compareText(a.closedAt, b.closedAt) || compareText(a.key, b.key);
}

/** Dealers that sold the car, serviced it, expect it or look after its owner: the ones who may see it. */
export function dealersOf(facts: VehicleFacts): ReadonlySet<string> {
  const dealers = new Set<string>();
  const dealings: readonly Keyed<VehicleFact>[] = [
    facts.descriptions,
    facts.sales,
    facts.appointments,
    facts.visits,
    facts.arrivals,
    facts.links ?? {},
  ];
  for (const collection of dealings) {
    for (const { dealerId } of Object.values(collection)) dealers.add(dealerId);
  }
  return dealers;
}
