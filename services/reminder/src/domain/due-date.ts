import { addDays, addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type MaintenanceInterval, type MaintenanceIntervals, maintenanceOf } from '@homeward/policy';
import { type CareFacts, type Reading, type VisitFact, firstDelivery, standingVisits } from './care-facts';
import { type DailyDistance, dailyDistance, deviationsFor } from './daily-distance';
import { type Ruled, type Step, step } from './step';

export interface DueDate {
  readonly service: 'first-service' | 'routine';
  /** What the interval counts from: the last maintenance, or the delivery. */
  readonly baseOn: LocalDate;
  /** Undefined when the mileage of that day is not known. */
  readonly baseKm: number | undefined;
  /** The maintenance that it counts from. */
  readonly baseVisitId: string;
  readonly interval: MaintenanceInterval;
  readonly byTimeOn: LocalDate;
  readonly byMileageOn: LocalDate;
  /** The reading that the mileage is counted on from. */
  readonly anchor: Reading | undefined;
  readonly distance: DailyDistance;
  readonly dueOn: LocalDate;
  readonly basis: 'time' | 'mileage';
  /** To `latestOn`: one day where time decides however the car is driven within the confidence, never one day where mileage decides. */
  readonly earliestOn: LocalDate;
  readonly latestOn: LocalDate;
  readonly confidencePercent: number;
  readonly policy: string;
}

/** Why a car is due for nothing: it is gone, or nobody knows since when it drives. */
export type NotDue = { readonly kind: 'gone'; readonly status: string } | { readonly kind: 'start-unknown' };

const NO_READINGS: readonly Reading[] = [];

/** The earlier of the date by time and the date by mileage (domain, section 3; RE1). */
export function dueDateOf(facts: CareFacts, { rules, reference }: Ruled<MaintenanceIntervals>): DueDate | NotDue {
  const status = facts.description?.status ?? '';
  if (status !== '' && status !== 'active') return { kind: 'gone', status };
  const kinds: readonly string[] = rules.maintainedBy;
  const last = standingVisits(facts).findLast(({ service }) => kinds.includes(service));
  const delivery = last === undefined ? firstDelivery(facts) : undefined;
  const baseOn = last?.visitedOn ?? delivery?.on;
  if (baseOn === undefined) return { kind: 'start-unknown' };

  const { firstService, routine, typicalDailyKm } = maintenanceOf(rules, facts.description?.model ?? '');
  const interval = last === undefined ? firstService : routine;
  const readings = facts.odometer?.readings ?? NO_READINGS;
  const baseKm = mileageAt(last, baseOn, readings);
  const distance = dailyDistance(readings, rules.estimator, typicalDailyKm);
  const { confidencePercent } = rules.estimator;
  const margin = deviationsFor(confidencePercent) * distance.spread;
  const slow = Math.max(distance.kmPerDay * (1 - margin), Math.min(rules.estimator.dailyKm.least, distance.kmPerDay));

  const byTimeOn = addMonths(baseOn, interval.months);
  const anchor = anchorOf(baseOn, baseKm, interval.km, readings, distance);
  const reached = (kmPerDay: number): LocalDate => reachedOn(anchor, baseOn, baseKm, interval.km, kmPerDay);
  const byMileageOn = reached(distance.kmPerDay);
  const basis = byMileageOn < byTimeOn ? 'mileage' : 'time';
  const [earliestOn, latestOn] = intervalOf(byTimeOn, basis, [reached(distance.kmPerDay * (1 + margin)), byMileageOn, reached(slow)]);
  return {
    service: last === undefined ? 'first-service' : 'routine',
    baseOn,
    baseKm,
    baseVisitId: last?.key ?? '',
    interval,
    byTimeOn,
    byMileageOn,
    anchor,
    distance,
    dueOn: earlier(byTimeOn, byMileageOn),
    basis,
    earliestOn,
    latestOn,
    confidencePercent,
    policy: reference,
  };
}

/** Both limits, the readings used, the estimator, the interval and the policy version (RE1). */
export function explainDueDate(due: DueDate, readings: readonly Reading[]): readonly Step[] {
  const { interval, distance, anchor } = due;
  return [
    step('due.by-time', { baseOn: due.baseOn, baseVisitId: due.baseVisitId, months: interval.months, on: due.byTimeOn }),
    step('due.by-mileage', {
      baseOn: due.baseOn,
      baseKm: due.baseKm ?? '',
      km: interval.km,
      dailyKm: distance.kmPerDay.toFixed(2),
      estimator: distance.method,
      stretches: distance.stretches,
      countedFrom: anchor === undefined ? due.baseOn : `${anchor[0]}:${anchor[1]}`,
      readings: readings.map(([on, km]) => `${on}:${km}`).join(','),
      on: due.byMileageOn,
    }),
    step(isExact(due) ? 'due.exact-by-time' : 'due.whichever-first', {
      on: due.dueOn,
      basis: due.basis,
      earliestOn: due.earliestOn,
      latestOn: due.latestOn,
      confidencePercent: due.confidencePercent,
      policy: due.policy,
    }),
  ];
}

/** Time decides, and would decide as well if the car were driven as fast as the confidence allows for. */
function isExact({ basis, earliestOn, latestOn }: DueDate): boolean {
  return basis === 'time' && earliestOn === latestOn;
}

/**
 * Between the first and the last of the days by mileage, none of them after the date by time. Which one is first is not said by the speed: a car that is
 * beyond its distance already reached it the later, the faster it is driven.
 */
function intervalOf(byTimeOn: LocalDate, basis: DueDate['basis'], byMileage: readonly LocalDate[]): readonly [LocalDate, LocalDate] {
  const earliestOn = byMileage.reduce(earlier, byTimeOn);
  const latestOn = earlier(byTimeOn, byMileage.reduce(later));
  // The fraction of a day that was dropped: the distance is reached in the course of the day, or the day after.
  return [earliestOn, basis === 'mileage' && earliestOn === latestOn ? addDays(latestOn, 1) : latestOn];
}

/** A car is delivered with next to nothing on the clock. */
function mileageAt(last: VisitFact | undefined, on: LocalDate, readings: readonly Reading[]): number | undefined {
  if (last !== undefined && last.mileageKm > 0) return last.mileageKm;
  const reading = readings.find((candidate) => candidate[0] === on);
  return reading?.[1] ?? (last === undefined ? 0 : undefined);
}

/**
 * The reading to count on from. `last-interval`: the last one. `robust`: each reading since the maintenance, and the maintenance itself, says a date;
 * the middle one counts, of an even number the later, so that a single wrong reading never decides.
 */
function anchorOf(
  baseOn: LocalDate,
  baseKm: number | undefined,
  intervalKm: number,
  readings: readonly Reading[],
  { kmPerDay, method }: DailyDistance,
): Reading | undefined {
  if (baseKm === undefined) return undefined;
  const since = readings.filter(([on]) => on > baseOn);
  if (method === 'last-interval') return since.at(-1);
  if (since.length === 0) return undefined;
  const base: Reading = [baseOn, baseKm];
  const said = [base, ...since]
    .map((reading) => ({ reading, on: reachedOn(reading, baseOn, baseKm, intervalKm, kmPerDay) }))
    .sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));
  return said[said.length >> 1]?.reading;
}

/** Fractions of a day are dropped (RE1). Nothing falls due before the day that it counts from. */
function reachedOn(
  anchor: Reading | undefined,
  baseOn: LocalDate,
  baseKm: number | undefined,
  intervalKm: number,
  kmPerDay: number,
): LocalDate {
  if (anchor === undefined || baseKm === undefined) return addDays(baseOn, Math.floor(intervalKm / kmPerDay));
  return later(baseOn, addDays(anchor[0], Math.floor((baseKm + intervalKm - anchor[1]) / kmPerDay)));
}

function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}
