import { addDays, addMonths } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import {
  type CarTraits,
  type Estimator,
  isSevereUse,
  type MaintenanceInterval,
  type MaintenanceIntervals,
  maintenanceOf,
} from '@homeward/policy';
import { type CareFacts, type Reading, firstDelivery, standingDeclarations, standingVisits } from '../cars/care-facts';
import { type MileageForecast, deviationOver, deviationsFor, forecastOf } from './mileage-forecast';
import { type Ruled, type Step, step } from '../cadences/step';

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
  /** What the forecast rests on. */
  readonly readings: readonly Reading[];
  readonly isSevere: boolean;
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

/** The earlier of the date by time and the date by mileage (domain, section 3; RE1). */
export function dueDateOf(facts: CareFacts, { rules, reference }: Ruled<MaintenanceIntervals>): DueDate | NotDue {
  const status = facts.description?.status ?? '';
  if (status !== '' && status !== 'active') return { kind: 'gone', status };
  const last = lastMaintenance(facts, rules.maintainedBy);
  const delivery = firstDelivery(facts);
  const baseOn = last?.on ?? delivery?.on;
  if (baseOn === undefined) return { kind: 'start-unknown' };

  const traits = traitsOf(facts, rules);
  const { firstService, routine, driving } = maintenanceOf(rules, traits);
  const { estimator } = driving;
  const interval = last === undefined ? firstService : routine;
  const readings = readingsOf(facts, delivery?.on);
  const baseKm = mileageAt(last, baseOn, readings);
  const forecast = forecastOf(readings, facts.owner?.fromOn ?? '', driving);
  const { confidencePercent } = estimator;

  const byTimeOn = addMonths(baseOn, interval.months);
  const anchor = anchorOf(baseOn, baseKm, readings, forecast);
  const remaining = distanceAhead({ on: baseOn, km: baseKm }, interval.km, readings, forecast);
  const { on: byMileageOn, range } = reachedBy(remaining, forecast, estimator);
  const basis = byMileageOn < byTimeOn ? 'mileage' : 'time';
  const [earliestOn, latestOn] = intervalOf(byTimeOn, basis, [byMileageOn, ...range]);
  return {
    service: last === undefined ? 'first-service' : 'routine',
    baseOn,
    baseKm,
    baseVisitId: last?.visitId ?? '',
    interval,
    byTimeOn,
    byMileageOn,
    anchor,
    forecast,
    readings,
    isSevere: traits.isSevere,
    remaining,
    dueOn: earlier(byTimeOn, byMileageOn),
    basis,
    earliestOn,
    latestOn,
    confidencePercent,
    policy: reference,
  };
}

/** Declarations name maintenance by its base alone, as reasons about it do, whichever service it is. */
const MAINTENANCE = 'maintenance:';

/** The natural key of maintenance among all that a car is due for. */
export function maintenanceKeyOf({ service, baseOn }: Pick<DueDate, 'service' | 'baseOn'>): string {
  return `${service}:${baseOn}`;
}

/** The key by which a due item is declared to be done elsewhere. */
export function toDeclaredKey(dueKey: string): string {
  return dueKey.replace(/^(first-service|routine):/, MAINTENANCE);
}

/** What the car is and how it is driven, as far as that is known. */
export function traitsOf({ description }: CareFacts, { severe }: MaintenanceIntervals): CarTraits {
  if (description === undefined) return { model: '', engine: '', use: '', isSevere: false };
  const { model, engine = '', use, drivingConditions = '', environments = [] } = description;
  return { model, engine, use, isSevere: isSevereUse(severe, drivingConditions, environments) };
}

/** The accepted readings, after the delivery with next to nothing on the clock where nobody has read it then or before. */
export function readingsOf({ odometer }: CareFacts, deliveredOn: LocalDate | undefined): readonly Reading[] {
  const readings = odometer?.readings ?? [];
  if (deliveredOn === undefined || (readings[0] !== undefined && readings[0][0] <= deliveredOn)) return readings;
  return [[deliveredOn, 0], ...readings];
}

/** What is done regularly, when it was done last. `km` is 0 when nobody read it. */
export interface LastDone {
  readonly on: LocalDate;
  readonly km: number;
  /** Empty when it was only declared to be done. */
  readonly visitId: string;
}

/** The latest maintenance, at whichever dealer, or elsewhere by declaration. */
function lastMaintenance(facts: CareFacts, maintainedBy: readonly string[]): LastDone | undefined {
  const visit = standingVisits(facts).findLast(({ service }) => maintainedBy.includes(service));
  const declared = standingDeclarations(facts).findLast(({ dueKey }) => dueKey.startsWith(MAINTENANCE));
  if (declared !== undefined && (visit === undefined || declared.doneOn > visit.visitedOn))
    return { on: declared.doneOn, km: declared.mileageKm, visitId: '' };
  return visit && { on: visit.visitedOn, km: visit.mileageKm, visitId: visit.key };
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
export function explainDueDate(due: DueDate): readonly Step[] {
  const { interval, forecast, remaining, readings } = due;
  return [
    step('due.by-time', {
      baseOn: due.baseOn,
      baseVisitId: due.baseVisitId,
      months: interval.months,
      on: due.byTimeOn,
      ...(due.isSevere ? { driving: 'severe' } : {}),
    }),
    mileageStep({ baseOn: due.baseOn, baseKm: due.baseKm, km: interval.km, remaining, readings, forecast, on: due.byMileageOn }),
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

/** From what a day by mileage follows; `policy` where no other step names the one that it was predicted by. */
export function mileageStep(
  by: Pick<DueDate, 'baseOn' | 'baseKm' | 'remaining' | 'readings' | 'forecast'> & { readonly km: number; readonly on: LocalDate },
  policy?: string,
): Step {
  const { baseOn, baseKm, km, remaining, readings, forecast, on } = by;
  const counted = readings.find((reading) => reading[0] === remaining.fromOn && reading[0] > baseOn);
  return step('due.by-mileage', {
    baseOn,
    baseKm: baseKm ?? '',
    km,
    dailyKm: forecast.kmPerDay.toFixed(2),
    estimator: forecast.method,
    stretches: forecast.stretches,
    leftKm: remaining.km,
    season: forecast.season.factors.join(','),
    countedFromOn: remaining.fromOn,
    countedFrom: counted === undefined ? baseOn : toText([counted]),
    readings: toText(readings),
    ...(forecast.doubted.length === 0 ? {} : { doubted: toText(forecast.doubted) }),
    on,
    ...(policy === undefined ? {} : { policy }),
  });
}

/** Time decides, and would decide as well if the car were driven as fast as the confidence allows for. */
function isExact({ basis, earliestOn, latestOn }: DueDate): boolean {
  return basis === 'time' && earliestOn === latestOn;
}

/**
 * Between the first and the last of the days by mileage, none of them after the date by time. Which one is first is not said by the speed: a car that is
 * beyond its distance already reached it the later, the faster it is driven.
 */
export function intervalOf(byTimeOn: LocalDate, basis: DueDate['basis'], byMileage: readonly LocalDate[]): readonly [LocalDate, LocalDate] {
  const earliestOn = byMileage.reduce(earlier, byTimeOn);
  const latestOn = earlier(byTimeOn, byMileage.reduce(later));
  // The fraction of a day that was dropped: the distance is reached in the course of the day, or the day after.
  return [earliestOn, basis === 'mileage' && earliestOn === latestOn ? addDays(latestOn, 1) : latestOn];
}

/** A car is delivered with next to nothing on the clock. */
export function mileageAt(last: LastDone | undefined, on: LocalDate, readings: readonly Reading[]): number | undefined {
  if (last !== undefined && last.km > 0) return last.km;
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

/** What is still to be driven until a distance beyond a mileage is reached, counted on from the latest reading that is not doubted. */
export function distanceAhead(
  base: { readonly on: LocalDate; readonly km: number | undefined },
  km: number,
  readings: readonly Reading[],
  forecast: MileageForecast,
): Distance {
  const anchor = anchorOf(base.on, base.km, readings, forecast);
  return { fromOn: anchor?.[0] ?? base.on, km: km - (anchor === undefined ? 0 : anchor[1] - (base.km ?? 0)), baseOn: base.on };
}

/** The day on which a distance is reached as expected, and between which days it is in the share of all cases that the estimator states. */
export function reachedBy(
  remaining: Distance,
  forecast: MileageForecast,
  estimator: Estimator,
): { readonly on: LocalDate; readonly range: readonly [LocalDate, LocalDate] } {
  return {
    on: reachedOn(remaining, forecast, estimator, 0),
    range: rangeByMileage({ remaining, forecast }, estimator.confidencePercent, estimator),
  };
}

/** What is still to be driven from a day on; nothing falls due before the day that the interval counts from. */
export interface Distance {
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
