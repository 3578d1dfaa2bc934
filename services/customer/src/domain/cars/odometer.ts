import { daysBetween } from '@homeward/calendar';
import type { OdometerPolicy } from '@homeward/policy';
import { type RefusedReading, namedRefusals } from './odometer-causes';
import { compareText } from '../people/revision';
import type { TakenReading } from './taken-reading';
import { type VehicleFacts, standingVisits } from './vehicle-facts';

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
 * chains the one that ended earlier stays, so that a single new reading never throws out what was accepted; of those that end alike, the one
 * that keeps closest to the car's usual pace.
 */
export function seriesOf(readings: readonly TakenReading[], policy: OdometerPolicy): OdometerSeries {
  const possible = readings.filter((reading) => reading.mileageKm <= policy.maxKm);
  const accepted: TakenReading[] = [];
  for (const reading of longestChain(possible, policy)) {
    const last = accepted.at(-1);
    // Within the tolerance a lower reading is taken for the same distance.
    accepted.push(last !== undefined && reading.mileageKm < last.mileageKm ? { ...reading, mileageKm: last.mileageKm } : reading);
  }
  return { accepted, refused: accepted.length === readings.length ? [] : namedRefusals(readings, accepted, policy) };
}

function longestChain(readings: readonly TakenReading[], policy: OdometerPolicy): readonly TakenReading[] {
  if (readings.every((reading, index) => index === 0 || canFollow(readings[index - 1] ?? reading, reading, policy))) return readings;
  const paceKm = usualPaceOf(readings);
  const chains: { readonly length: number; readonly unevenness: number; readonly previous: number | undefined }[] = [];
  let end: number | undefined;
  for (const [index, reading] of readings.entries()) {
    let best: (typeof chains)[number] = { length: 1, unevenness: 0, previous: undefined };
    for (let candidate = Math.max(0, index - LOOK_BACK); candidate < index; candidate += 1) {
      const earlier = readings[candidate];
      const chain = chains[candidate];
      if (earlier === undefined || chain === undefined || chain.length + 1 < best.length || !canFollow(earlier, reading, policy)) continue;
      const unevenness = chain.unevenness + unevennessOf(earlier, reading, paceKm);
      if (chain.length + 1 > best.length || unevenness < best.unevenness) {
        best = { length: chain.length + 1, unevenness, previous: candidate };
      }
    }
    chains.push(best);
    if (end === undefined || best.length > (chains[end]?.length ?? 0)) end = index;
  }
  const chain: TakenReading[] = [];
  for (let index = end; index !== undefined; index = chains[index]?.previous) {
    const reading = readings[index];
    if (reading !== undefined) chain.push(reading);
  }
  return chain.reverse();
}

/** A wrong reading stands between two right ones: the pace is looked for across it. */
const NEIGHBOURS = 2;

/** The lower median of what was driven a day between a reading and those next to it: a few wrong ones do not move it. */
function usualPaceOf(readings: readonly TakenReading[]): number {
  const paces = readings.flatMap((later, index) =>
    readings
      .slice(Math.max(0, index - NEIGHBOURS), index)
      .filter((earlier) => later.mileageKm >= earlier.mileageKm)
      .map((earlier) => (later.mileageKm - earlier.mileageKm) / daysOf(earlier, later)),
  );
  return paces.sort((a, b) => a - b)[(paces.length - 1) >> 1] ?? 0;
}

/** How far a stretch is from the usual pace, squared a day: many small deviations weigh less than a jump and its way back. */
function unevennessOf(earlier: TakenReading, later: TakenReading, paceKm: number): number {
  const days = daysOf(earlier, later);
  return (later.mileageKm - earlier.mileageKm - paceKm * days) ** 2 / days;
}

function canFollow(earlier: TakenReading, later: TakenReading, policy: OdometerPolicy): boolean {
  const driven = later.mileageKm - earlier.mileageKm;
  return driven >= -policy.rollbackToleranceKm && driven <= mostDriven(earlier, later, policy);
}

function mostDriven(earlier: TakenReading, later: TakenReading, policy: OdometerPolicy): number {
  return policy.maxDailyKm * daysOf(earlier, later);
}

/** A car may be driven and read twice on one day. */
function daysOf(earlier: TakenReading, later: TakenReading): number {
  return Math.max(1, daysBetween(earlier.on, later.on));
}
