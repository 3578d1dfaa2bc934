import { addDays, addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type Estimator, type MaintenanceInterval, type MaintenanceIntervals, maintenanceOf } from '@homeward/policy';
import { type CareFacts, type Reading, type VisitFact, firstDelivery, standingVisits } from './care-facts';
import { type MileageForecast, deviationOver, deviationsFor, forecastOf } from './mileage-forecast';
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
  readonly forecast: MileageForecast;
  readonly remaining: Distance;
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

  const { description, owner, odometer } = facts;
  const { firstService, routine, driving } = maintenanceOf(rules, description?.model ?? '', description?.use ?? '');
  const { estimator } = driving;
  const interval = last === undefined ? firstService : routine;
  const readings = odometer?.readings ?? NO_READINGS;
  const baseKm = mileageAt(last, baseOn, readings);
  const forecast = forecastOf(readings, owner?.fromOn ?? '', driving);
  const { confidencePercent } = estimator;

  const byTimeOn = addMonths(baseOn, interval.months);
  const anchor = anchorOf(baseOn, baseKm, readings, forecast);
  const remaining: Distance = {
    fromOn: anchor?.[0] ?? baseOn,
    km: interval.km - (anchor === undefined ? 0 : anchor[1] - (baseKm ?? 0)),
    baseOn,
  };
  const byMileageOn = reachedOn(remaining, forecast, estimator, 0);
  const basis = byMileageOn < byTimeOn ? 'mileage' : 'time';
  const [soonestOn, slowestOn] = rangeByMileage({ remaining, forecast }, confidencePercent, estimator);
  const [earliestOn, latestOn] = intervalOf(byTimeOn, basis, [soonestOn, byMileageOn, slowestOn]);
  return {
    service: last === undefined ? 'first-service' : 'routine',
    baseOn,
    baseKm,
    baseVisitId: last?.key ?? '',
    interval,
    byTimeOn,
    byMileageOn,
    anchor,
    forecast,
    remaining,
    dueOn: earlier(byTimeOn, byMileageOn),
    basis,
    earliestOn,
    latestOn,
    confidencePercent,
    policy: reference,
  };
}

/** Between which days the distance is reached in this share of all cases, whatever the time limit. */
export function rangeByMileage(
  { remaining, forecast }: Pick<DueDate, 'remaining' | 'forecast'>,
  percent: number,
  estimator: Estimator,
): readonly [LocalDate, LocalDate] {
  const deviations = deviationsFor(percent, estimator.degreesOfFreedom);
  return [reachedOn(remaining, forecast, estimator, -deviations), reachedOn(remaining, forecast, estimator, deviations)];
}

/** Both limits, the readings used, the estimator, the interval and the policy version (RE1). */
export function explainDueDate(due: DueDate, readings: readonly Reading[]): readonly Step[] {
  const { interval, forecast, anchor, remaining } = due;
  return [
    step('due.by-time', { baseOn: due.baseOn, baseVisitId: due.baseVisitId, months: interval.months, on: due.byTimeOn }),
    step('due.by-mileage', {
      baseOn: due.baseOn,
      baseKm: due.baseKm ?? '',
      km: interval.km,
      dailyKm: forecast.kmPerDay.toFixed(2),
      estimator: forecast.method,
      stretches: forecast.stretches,
      leftKm: remaining.km,
      season: forecast.season.factors.join(','),
      countedFromOn: remaining.fromOn,
      countedFrom: anchor === undefined ? due.baseOn : toText([anchor]),
      readings: toText(readings),
      ...(forecast.doubted.length === 0 ? {} : { doubted: toText(forecast.doubted) }),
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

/** The latest reading since the maintenance that is not doubted. */
function anchorOf(
  baseOn: LocalDate,
  baseKm: number | undefined,
  readings: readonly Reading[],
  { doubted }: MileageForecast,
): Reading | undefined {
  return baseKm === undefined ? undefined : readings.findLast((reading) => reading[0] > baseOn && !doubted.includes(reading));
}

/** What is still to be driven from a day on; nothing falls due before the day that the interval counts from. */
interface Distance {
  readonly fromOn: LocalDate;
  readonly km: number;
  readonly baseOn: LocalDate;
}

/** The day on which the distance is reached when it takes so many standard deviations longer than expected. */
function reachedOn({ fromOn, km, baseOn }: Distance, forecast: MileageForecast, estimator: Estimator, deviations: number): LocalDate {
  const drivenDays = km / forecast.kmPerDay;
  const stretched = deviations === 0 ? 1 : Math.exp(deviations * deviationOver(drivenDays, forecast, estimator));
  return later(baseOn, forecast.season.dayAfter(fromOn, drivenDays * stretched));
}

function toText(readings: readonly Reading[]): string {
  return readings.map(([on, km]) => `${on}:${km}`).join(',');
}

function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}
