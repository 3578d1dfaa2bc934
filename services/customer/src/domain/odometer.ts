import { daysBetween } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { OdometerPolicy } from '@homeward/policy';
import { compareText } from './revision';
import { type VehicleFacts, standingVisits } from './vehicle-facts';

export interface TakenReading {
  /** The key of the visit, arrival or reading that it came with. */
  readonly key: string;
  readonly dealerId: string;
  readonly on: LocalDate;
  readonly mileageKm: number;
  readonly source: string;
}

export type RefusalReason = 'below-accepted' | 'too-fast' | 'above-later' | 'beyond-limit';

export interface RefusedReading extends TakenReading {
  readonly reason: RefusalReason;
}

export interface OdometerSeries {
  /** Monotonic in time and distance. */
  readonly accepted: readonly TakenReading[];
  readonly refused: readonly RefusedReading[];
}

/** So many readings in a row may be wrong and the next right one still finds its predecessor; bounds the work for cars that report daily. */
const LOOK_BACK = 64;

/** All readings of a car: of visits, of arrivals whose visit has none, and those reported on their own. In the order of (day, distance, key). */
export function readingsOf(facts: VehicleFacts): readonly TakenReading[] {
  const readings: TakenReading[] = [];
  for (const { key, dealerId, visitedOn, mileageKm } of standingVisits(facts)) {
    if (mileageKm > 0) readings.push({ key, dealerId, on: visitedOn, mileageKm, source: 'dealer' });
  }
  for (const { key, dealerId, arrivedOn, mileageKm } of Object.values(facts.arrivals)) {
    const visit = facts.visits[key];
    const isSuperseded = visit !== undefined && (visit.kind === 'withdrawal' || visit.mileageKm > 0);
    if (mileageKm > 0 && !isSuperseded) readings.push({ key, dealerId, on: arrivedOn, mileageKm, source: 'dealer' });
  }
  for (const { key, dealerId, on, mileageKm, source } of Object.values(facts.readings)) {
    if (mileageKm > 0) readings.push({ key, dealerId, on, mileageKm, source });
  }
  // By distance within a day: which of two readings of a day was taken first is not known well enough to refuse one.
  return readings.sort((a, b) => compareText(a.on, b.on) || a.mileageKm - b.mileageKm || compareText(a.key, b.key));
}

/**
 * The series that counts: the longest chain of readings that one car can have driven, a function of the set of readings alone. A typing error falls
 * out as soon as a later reading contradicts it, and a replaced odometer as soon as the new one has the longer chain. Of equally long
 * chains the one that ended earlier stays, so that a single new reading never throws out what was accepted.
 */
export function seriesOf(readings: readonly TakenReading[], policy: OdometerPolicy): OdometerSeries {
  const possible = readings.filter((reading) => reading.mileageKm <= policy.maxKm);
  const chain = longestChain(possible, policy);
  const accepted: TakenReading[] = [];
  const refused: RefusedReading[] = [];
  let next = 0;
  for (const reading of readings) {
    const link = chain[next];
    const last = accepted.at(-1);
    if (reading === link) {
      // Within the tolerance a lower reading is taken for the same distance.
      accepted.push(last !== undefined && reading.mileageKm < last.mileageKm ? { ...reading, mileageKm: last.mileageKm } : reading);
      next += 1;
    } else {
      refused.push({ ...reading, reason: reasonOf(reading, last, policy) });
    }
  }
  return { accepted, refused };
}

function longestChain(readings: readonly TakenReading[], policy: OdometerPolicy): readonly TakenReading[] {
  const lengths: number[] = [];
  const previous: (number | undefined)[] = [];
  let end: number | undefined;
  for (const [index, reading] of readings.entries()) {
    let length = 1;
    let before: number | undefined;
    for (let candidate = Math.max(0, index - LOOK_BACK); candidate < index; candidate += 1) {
      const earlier = readings[candidate];
      const reached = (lengths[candidate] ?? 0) + 1;
      if (reached > length && earlier !== undefined && canFollow(earlier, reading, policy)) {
        length = reached;
        before = candidate;
      }
    }
    lengths.push(length);
    previous.push(before);
    if (end === undefined || length > (lengths[end] ?? 0)) end = index;
  }
  const chain: TakenReading[] = [];
  for (let index = end; index !== undefined; index = previous[index]) {
    const reading = readings[index];
    if (reading !== undefined) chain.push(reading);
  }
  return chain.reverse();
}

function canFollow(earlier: TakenReading, later: TakenReading, policy: OdometerPolicy): boolean {
  const driven = later.mileageKm - earlier.mileageKm;
  return driven >= -policy.rollbackToleranceKm && driven <= mostDriven(earlier, later, policy);
}

/** A car may be driven and read twice on one day. */
function mostDriven(earlier: TakenReading, later: TakenReading, policy: OdometerPolicy): number {
  return policy.maxDailyKm * Math.max(1, daysBetween(earlier.on, later.on));
}

function reasonOf(reading: TakenReading, last: TakenReading | undefined, policy: OdometerPolicy): RefusalReason {
  if (reading.mileageKm > policy.maxKm) return 'beyond-limit';
  if (last === undefined) return 'above-later';
  if (reading.mileageKm < last.mileageKm - policy.rollbackToleranceKm) return 'below-accepted';
  return reading.mileageKm - last.mileageKm > mostDriven(last, reading, policy) ? 'too-fast' : 'above-later';
}
