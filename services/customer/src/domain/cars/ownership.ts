import type { Instant, LocalDate } from '@homeward/kernel';
import { compareText } from '../people/revision';
import type { VehicleFacts, VisitFact } from './vehicle-facts';

/** Where a source record stands: the person that it belongs to, with the record's own sequence. */
export interface Placement {
  /** Empty while the record has not arrived. */
  readonly personId: string;
  readonly sequence: number;
}
export type Placements = Readonly<Record<string, Placement>>;

export interface Ownership {
  readonly recordId: string;
  readonly dealerId: string;
  /** Empty while the record has not arrived. */
  readonly personId: string;
  /** The day itself is the new owner's. */
  readonly fromOn: LocalDate;
  readonly toOn?: LocalDate;
}

interface Claim {
  readonly recordId: string;
  readonly dealerId: string;
  readonly fromOn: LocalDate | undefined;
  /** The first day on which the car is theirs no longer, when a dealer said so. */
  readonly toOn?: LocalDate | undefined;
  readonly occurredOn: LocalDate;
  readonly occurredAt: Instant;
  readonly key: string;
}

/** The person of a record; empty while unknown. */
export function personOf(people: Placements, recordId: string | undefined): string {
  return recordId === undefined ? '' : (people[recordId]?.personId ?? '');
}

/**
 * Who owned the car from when to when: one owner at a time, the claim with the later first day takes over on that day. A dealer's record without a
 * first day only says who the owner was when it was written: it adds an owner who is new from that day on, and never takes a car back to an
 * owner that is known with dates, since dealers keep old owners in their files. An ownership that a dealer ends ends on that day, also when nobody is known to
 * follow.
 */
export function ownershipsOf(facts: VehicleFacts, people: Placements): readonly Ownership[] {
  const claims = claimsOf(facts);
  if (claims.length === 0) return [];
  const whoOf = (claim: Claim): string => personOf(people, claim.recordId) || claim.recordId;
  const dated = claims.filter((claim) => claim.fromOn !== undefined);
  const known = new Set(dated.map(whoOf));
  const counting = [...dated, ...claims.filter((claim) => claim.fromOn === undefined && !known.has(whoOf(claim)))].sort(
    (a, b) =>
      compareText(a.fromOn ?? a.occurredOn, b.fromOn ?? b.occurredOn) ||
      compareText(a.occurredAt, b.occurredAt) ||
      compareText(a.key, b.key),
  );

  const owners: { who: string; fromOn: LocalDate; toOn: LocalDate | undefined; claim: Claim }[] = [];
  for (const claim of counting) {
    const who = whoOf(claim);
    const fromOn = claim.fromOn ?? claim.occurredOn;
    // Of two claims on one day the later written one counts.
    if (owners.at(-1)?.fromOn === fromOn && owners.at(-1)?.who !== who) owners.pop();
    const last = owners.at(-1);
    if (last?.who === who && (last.toOn === undefined || fromOn < last.toOn)) {
      last.claim = claim;
      last.toOn = laterOf(last.toOn, claim.toOn);
    } else owners.push({ who, fromOn, toOn: claim.toOn, claim });
  }
  return owners.map(({ fromOn, toOn: endsOn, claim }, index) => {
    const next = owners[index + 1]?.fromOn;
    const toOn = endsOn !== undefined && (next === undefined || endsOn < next) ? endsOn : next;
    return {
      recordId: claim.recordId,
      dealerId: claim.dealerId,
      personId: personOf(people, claim.recordId),
      fromOn,
      ...(toOn === undefined ? {} : { toOn }),
    };
  });
}

/** The owner on a day; undefined before the first one, and when the last one has given the car away to nobody that is known. */
export function ownerOn(ownerships: readonly Ownership[], on: LocalDate): Ownership | undefined {
  return ownerships.findLast(({ fromOn, toOn }) => fromOn <= on && (toOn === undefined || on < toOn));
}

/** Whose visit it is: the customer whom the dealer names, else who owned the car on that day. */
export function visitorOf(visit: VisitFact, people: Placements, ownerships: readonly Ownership[]): string {
  return visit.recordId === undefined ? (ownerOn(ownerships, visit.visitedOn)?.personId ?? '') : personOf(people, visit.recordId);
}

/**
 * Whether a visit belongs to the time that the car has had with this owner: theirs by name, or on a day on which the car was theirs, whoever brought it. Without
 * an owner (empty): on a day on which nobody is known to have owned it.
 */
export function wasInTimeOf(ownerId: string, visit: VisitFact, people: Placements, ownerships: readonly Ownership[]): boolean {
  return visitorOf(visit, people, ownerships) === ownerId || (ownerOn(ownerships, visit.visitedOn)?.personId ?? '') === ownerId;
}

function claimsOf(facts: VehicleFacts): readonly Claim[] {
  const claims: Claim[] = [];
  for (const { recordId, dealerId, ownedFromOn, occurredOn, occurredAt, key } of Object.values(facts.descriptions)) {
    if (recordId !== undefined) claims.push({ recordId, dealerId, fromOn: ownedFromOn, occurredOn, occurredAt, key });
  }
  for (const { recordId, dealerId, soldOn, occurredAt, key } of Object.values(facts.sales)) {
    if (recordId !== undefined) claims.push({ recordId, dealerId, fromOn: soldOn, occurredOn: soldOn, occurredAt, key });
  }
  for (const { role, recordId, dealerId, fromOn, toOn, occurredOn, occurredAt, key } of Object.values(facts.links ?? {})) {
    // One that ended before it began takes back what was said.
    if (role !== 'owner' || (toOn !== undefined && toOn <= (fromOn ?? occurredOn))) continue;
    claims.push({ recordId, dealerId, fromOn, toOn, occurredOn, occurredAt, key });
  }
  return claims;
}

function laterOf(a: LocalDate | undefined, b: LocalDate | undefined): LocalDate | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
