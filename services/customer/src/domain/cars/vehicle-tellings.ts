import type { Instant, LocalDate } from '@homeward/kernel';
import type { DataQuality, HomeDealer, OdometerPolicy } from '@homeward/policy';
import { outcomeOf, undecidedUntil } from '../appointments/appointment-outcome';
import { type CareTelling, type ToldCare, careAfter, careAfterVisit, caring } from './care-tellings';
import type { ServiceHistory } from './customer-state';
import { fingerprintOf } from '../people/fingerprint';
import { type OdometerSeries, readingsOf, seriesOf } from './odometer';
import { type OdometerTelling, measuring } from './odometer-tellings';
import { type Ownership, type Placements, ownerOn, ownershipsOf, personOf, visitorOf } from './ownership';
import { versionOf } from '../people/revision';
import type { SurvivorshipFor } from '../people/survivorship';
import {
  type StandingTelling,
  type StateDefinitions,
  type ToldStanding,
  nextChangeUnderAny,
  standing,
  standingAfter,
} from './standing-tellings';
import {
  type VehicleDescription,
  descriptionOf,
  hasBasics,
  homeDealerOf,
  latestDescription,
  serviceHistoryOf,
} from './vehicle-description';
import type { AppointmentFact, Keyed, SaleFact, VehicleFacts, VisitFact, WithdrawalFact } from './vehicle-facts';

/** What the rules of one dealer say at the moment of the decision. */
export interface DealerSurroundings {
  readonly now: Instant;
  /** The local day of `now`. */
  readonly today: LocalDate;
  /** The first moment of a day in the dealer's zone. */
  readonly startOf: (day: LocalDate) => Instant;
  /** The local day of a moment. */
  readonly dayOf: (at: Instant) => LocalDate;
  /** When the dealer closes on a day; the end of the day where no hour is known. */
  readonly closesAt: (day: LocalDate) => Instant;
  readonly definitions: StateDefinitions;
  readonly odometer: OdometerPolicy;
  readonly dataQuality: DataQuality;
}

/** Everything outside the car that its rules depend on. */
export interface VehicleSurroundings {
  readonly now: Instant;
  /** Undefined: of no dealer, the platform's own. */
  readonly of: (dealerId: string | undefined) => DealerSurroundings;
  readonly homeDealerPolicy: (dealerId: string | undefined) => HomeDealer;
  readonly survivorshipFor: SurvivorshipFor;
}

/** What the world was told last, so that only changes are told. */
export interface Told extends ToldStanding {
  readonly description?: string;
  /** The blind index of the plate that is used: what the car is found by. */
  readonly plateIndex?: string;
  readonly owner?: ToldOwner;
  readonly homeDealerId?: string;
  readonly odometer?: string;
  readonly refusedKeys: readonly string[];
  /** Why, in the same order. */
  readonly refusedReasons?: readonly string[];
  readonly visits: Keyed<ToldVisit>;
  readonly sales: Keyed<readonly [version: string, personId: string]>;
  readonly appointments: Keyed<string>;
  readonly care?: ToldCare;
  /** When the calendar may change what is derived. */
  readonly reviewAt?: Instant;
}

type ToldOwner = Pick<Ownership, 'recordId' | 'dealerId' | 'personId' | 'fromOn'>;

/** A tuple, because a car's document is read and written with every fact about it. */
type ToldVisit = readonly [version: string, personId: string, mileageKm: number];

export const nothingTold: Told = { refusedKeys: [], visits: {}, sales: {}, appointments: {} };

export type VehicleTelling =
  | { readonly type: 'VehicleDescribed'; readonly description: VehicleDescription; readonly basicsComplete: boolean }
  | { readonly type: 'VehicleSold'; readonly sale: SaleFact; readonly personId: string }
  | { readonly type: 'OwnerChanged'; readonly owner: Ownership; readonly previousPersonId: string }
  | { readonly type: 'HomeDealerChanged'; readonly dealerId: string }
  | {
      readonly type: 'VisitRecorded';
      readonly visit: VisitFact;
      /** 0 when none was taken or the reading was refused. */
      readonly mileageKm: number;
      readonly personId: string;
      /** Empty unless the visit was told of another person before. */
      readonly previousPersonId: string;
    }
  | { readonly type: 'VisitWithdrawn'; readonly withdrawal: WithdrawalFact; readonly personId: string }
  | OdometerTelling
  | {
      readonly type: 'AppointmentChanged';
      readonly appointment: AppointmentFact;
      /** What has become of it; left out when that is what the dealer says. */
      readonly outcome?: string;
    }
  | StandingTelling
  | CareTelling
  | { readonly type: 'ReviewScheduled'; readonly at?: Instant };

/** Everything that is derived from the facts and has changed since it was told. Nothing is told of a car that nobody has described. */
export function tellingsOf(
  facts: VehicleFacts,
  people: Placements,
  told: Told,
  surroundings: VehicleSurroundings,
): readonly VehicleTelling[] {
  const description = descriptionOf(facts, surroundings.survivorshipFor);
  if (description === undefined) return [];
  const policyDealer = latestDescription(facts)?.dealerId;
  const homeDealerId = homeDealerOf(facts, surroundings.homeDealerPolicy(policyDealer));
  const rules = surroundings.of(homeDealerId ?? policyDealer);
  const ownerships = ownershipsOf(facts, people);
  const series = seriesOf(readingsOf(facts), rules.odometer);
  const history = serviceHistoryOf(facts);
  return [
    ...describing(description, told, rules),
    ...selling(facts, people, told),
    ...owning(ownerships, told, rules.today),
    ...homing(homeDealerId, told),
    ...visiting(facts, people, ownerships, series, told),
    ...measuring(series, told),
    ...appointing(facts, told, surroundings),
    ...caring(facts, people, told.care ?? {}),
    ...standing(history, homeDealerId, told, rules.today, rules.definitions),
    ...scheduling(history, ownerships, told, surroundings.now, rules, firstUndecided(facts, surroundings)),
  ];
}

function describing(description: VehicleDescription, told: Told, rules: DealerSurroundings): readonly VehicleTelling[] {
  const basicsComplete = hasBasics(description, rules.dataQuality.basicFields.vehicle);
  // A car that was described before plates were chosen is told once more, and found by its plate again.
  const isTold = told.description === descriptionMark(description, basicsComplete) && told.plateIndex === description.plateIndex;
  return isTold ? [] : [{ type: 'VehicleDescribed', description, basicsComplete }];
}

function selling(facts: VehicleFacts, people: Placements, told: Told): readonly VehicleTelling[] {
  return Object.values(facts.sales).flatMap((sale): readonly VehicleTelling[] => {
    const personId = personOf(people, sale.recordId);
    const known = told.sales[sale.key];
    return known?.[0] === versionOf(sale) && known[1] === personId ? [] : [{ type: 'VehicleSold', sale, personId }];
  });
}

function owning(ownerships: readonly Ownership[], told: Told, today: LocalDate): readonly VehicleTelling[] {
  const owner = ownerOn(ownerships, today);
  const known = told.owner;
  if (owner === undefined) return known === undefined || known.recordId === '' ? [] : [nobodyOwns(known, ownerships, today)];
  if (known?.recordId === owner.recordId && known.personId === owner.personId && known.fromOn === owner.fromOn) return [];
  const previousPersonId = known === undefined || known.personId === owner.personId ? '' : known.personId;
  return [{ type: 'OwnerChanged', owner, previousPersonId }];
}

/** A correction took away the only owner that was known, or the last one has given the car away. */
function nobodyOwns({ dealerId, personId, fromOn }: ToldOwner, ownerships: readonly Ownership[], today: LocalDate): VehicleTelling {
  const endedOn = ownerships.findLast(({ toOn }) => toOn !== undefined && toOn <= today)?.toOn;
  return {
    type: 'OwnerChanged',
    owner: { recordId: '', dealerId, personId: '', fromOn: endedOn ?? fromOn },
    previousPersonId: personId,
  };
}

function homing(homeDealerId: string | undefined, told: Told): readonly VehicleTelling[] {
  return (homeDealerId ?? '') === (told.homeDealerId ?? '') ? [] : [{ type: 'HomeDealerChanged', dealerId: homeDealerId ?? '' }];
}

function visiting(
  facts: VehicleFacts,
  people: Placements,
  ownerships: readonly Ownership[],
  series: OdometerSeries,
  told: Told,
): readonly VehicleTelling[] {
  const acceptedKm = new Map(series.accepted.map(({ key, mileageKm }) => [key, mileageKm]));
  return Object.values(facts.visits).flatMap((visit): readonly VehicleTelling[] => {
    const known = told.visits[visit.key];
    const version = versionOf(visit);
    if (visit.kind === 'withdrawal') {
      return known?.[0] === version ? [] : [{ type: 'VisitWithdrawn', withdrawal: visit, personId: known?.[1] ?? '' }];
    }
    const mileageKm = visit.mileageKm > 0 ? (acceptedKm.get(visit.key) ?? 0) : 0;
    const personId = visitorOf(visit, people, ownerships);
    if (known?.[0] === version && known[1] === personId && known[2] === mileageKm) return [];
    const previousPersonId = known === undefined || known[1] === personId ? '' : known[1];
    return [{ type: 'VisitRecorded', visit, mileageKm, personId, previousPersonId }];
  });
}

function appointing(facts: VehicleFacts, told: Told, { of }: VehicleSurroundings): readonly VehicleTelling[] {
  return Object.values(facts.appointments).flatMap((appointment): readonly VehicleTelling[] => {
    const outcome = outcomeOf(appointment, facts, of(appointment.dealerId));
    const telling: VehicleTelling = {
      type: 'AppointmentChanged',
      appointment,
      ...(outcome === appointment.status ? {} : { outcome }),
    };
    return told.appointments[appointment.key] === appointmentMark(telling) ? [] : [telling];
  });
}

/** When the next day ends on which the car is expected. */
function firstUndecided(facts: VehicleFacts, { of }: VehicleSurroundings): Instant | undefined {
  return Object.values(facts.appointments)
    .flatMap((appointment) => undecidedUntil(appointment, facts, of(appointment.dealerId)) ?? [])
    .sort()[0];
}

/** A review that comes too early finds nothing to do and schedules the next one, so a later date need not replace an earlier one. */
function scheduling(
  history: ServiceHistory,
  ownerships: readonly Ownership[],
  told: Told,
  now: Instant,
  rules: DealerSurroundings,
  undecidedUntilAt: Instant | undefined,
): readonly VehicleTelling[] {
  const changeOn = nextChangeUnderAny(history, rules.today, rules.definitions);
  const ownerOnDay = ownerships.flatMap(({ fromOn, toOn = fromOn }) => [fromOn, toOn]).find((day) => day > rules.today);
  const nextOn = [changeOn, ownerOnDay].filter((day) => day !== undefined).sort()[0];
  const at = [nextOn === undefined ? undefined : rules.startOf(nextOn), undecidedUntilAt]
    .filter((moment) => moment !== undefined)
    .sort()[0];
  const isConsumed = told.reviewAt !== undefined && told.reviewAt <= now;
  if (at === undefined) return isConsumed ? [{ type: 'ReviewScheduled' }] : [];
  return isConsumed || told.reviewAt === undefined || at < told.reviewAt ? [{ type: 'ReviewScheduled', at }] : [];
}

/** What is known to the world once it heard this. */
export function afterTelling(told: Told, telling: VehicleTelling): Told {
  switch (telling.type) {
    case 'VehicleDescribed': {
      const { plateIndex: _former, ...rest } = told;
      const { description, basicsComplete } = telling;
      const { plateIndex } = description;
      return { ...rest, description: descriptionMark(description, basicsComplete), ...(plateIndex === undefined ? {} : { plateIndex }) };
    }
    case 'VehicleSold': {
      const { sale, personId } = telling;
      return { ...told, sales: { ...told.sales, [sale.key]: [versionOf(sale), personId] } };
    }
    case 'OwnerChanged': {
      const { recordId, dealerId, personId, fromOn } = telling.owner;
      return { ...told, owner: { recordId, dealerId, personId, fromOn } };
    }
    case 'HomeDealerChanged':
      return { ...told, homeDealerId: telling.dealerId };
    case 'VisitRecorded': {
      const { visit, personId, mileageKm } = telling;
      return { ...told, ...withoutOpen(told, visit.key), visits: { ...told.visits, [visit.key]: [versionOf(visit), personId, mileageKm] } };
    }
    case 'VisitWithdrawn': {
      const { withdrawal, personId } = telling;
      const visits = { ...told.visits, [withdrawal.key]: [versionOf(withdrawal), personId, 0] as const };
      return { ...told, ...withoutOpen(told, withdrawal.key), visits };
    }
    case 'OdometerAssessed':
      return { ...told, odometer: telling.fingerprint, refusedKeys: telling.refusedKeys, refusedReasons: telling.refusedReasons };
    case 'ReadingRefused':
      return told;
    case 'AppointmentChanged':
      return { ...told, appointments: { ...told.appointments, [telling.appointment.key]: appointmentMark(telling) } };
    case 'DeclinedWorkChanged':
    case 'OpenVisitChanged':
    case 'RecallChanged':
    case 'ServiceContractChanged':
    case 'VehicleLinkChanged':
      return { ...told, care: careAfter(told.care ?? {}, telling) };
    case 'CustomerStateChanged':
      return { ...told, ...standingAfter(told, telling) };
    case 'ReviewScheduled': {
      const { reviewAt: _consumed, ...rest } = told;
      return telling.at === undefined ? rest : { ...rest, reviewAt: telling.at };
    }
  }
}

function withoutOpen({ care }: Told, visitId: string): Pick<Told, 'care'> {
  const after = careAfterVisit(care, visitId);
  return after === undefined ? {} : { care: after };
}

/** What was told last of an appointment: what its day brought, else what the dealer says. */
export function statusTold(told: Told, { key, status }: AppointmentFact): string {
  return told.appointments[key]?.split('.')[2] ?? status;
}

function appointmentMark({ appointment, outcome }: { readonly appointment: AppointmentFact; readonly outcome?: string }): string {
  return outcome === undefined ? versionOf(appointment) : `${versionOf(appointment)}.${outcome}`;
}

function descriptionMark(description: VehicleDescription, basicsComplete: boolean): string {
  return fingerprintOf(JSON.stringify([description, basicsComplete]));
}
