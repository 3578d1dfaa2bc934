import { addDays } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { CareItems, CarTraits, Estimator } from '@homeward/policy';
import type { CareFacts, DeclarationFact, Reading, VisitFact } from '../cars/care-facts';
import { type Distance, type DueDate, distanceAhead, intervalOf, mileageStep, reachedBy } from './due-date';
import type { MileageForecast } from './mileage-forecast';
import { type Ruled, type Step, step } from '../cadences/step';

/** When something falls due: one day that is told or counted, or the range around a predicted one. */
export interface Timing {
  readonly dueOn: LocalDate;
  /** `services`: a service contract is used up. */
  readonly basis: 'time' | 'mileage' | 'services';
  readonly earliestOn: LocalDate;
  readonly latestOn: LocalDate;
  /** 100 for a day that is told or counted. */
  readonly confidencePercent: number;
}

/** Something that a car is due for beside its maintenance: a function of the facts, the policies and the day. */
export interface DueItem extends Timing {
  /** Natural key within the car: `brake-fluid:<last done on>`, `insurance:<expiry>`, `recall:<campaign>`. It stays when a reading moves the date. */
  readonly key: string;
  /** The key of the care item, by which cadences name it. */
  readonly item: string;
  /** The day that contacts are counted from: the due date, or that of the maintenance with which it is done. */
  readonly contactOn: LocalDate;
  /** Whether it is done with the next maintenance. */
  readonly withMaintenance: boolean;
  /** What its interval counts from; empty where it has none. */
  readonly baseOn: LocalDate;
  /** The visit at which it was declined; else empty. */
  readonly visitId: string;
  readonly policy: string;
  /** The day on which time alone changes it; left out: none. */
  readonly changesOn?: LocalDate;
  /** Why nobody is contacted about it, though it is due. */
  readonly dropped?: Step;
  readonly explain: () => readonly Step[];
}

/** What the items of a car are worked out from. */
export interface CarOutlook {
  readonly facts: CareFacts;
  readonly today: LocalDate;
  readonly traits: CarTraits;
  /** The delivery to the first customer. */
  readonly deliveredOn: LocalDate | undefined;
  /** The visits that were not withdrawn, the earliest first. */
  readonly visits: readonly VisitFact[];
  /** What was declared to be done elsewhere, the earliest first. */
  readonly declarations: readonly DeclarationFact[];
  readonly readings: readonly Reading[];
  readonly forecast: MileageForecast;
  readonly estimator: Estimator;
  readonly maintenance: DueDate | undefined;
  readonly items: Ruled<CareItems>;
  /** Of the policy that mileage is predicted by. */
  readonly mileagePolicy: string;
}

/** A distance on its way: when it is reached as expected, and between which days. */
export interface Reach {
  readonly on: LocalDate;
  readonly range: readonly [LocalDate, LocalDate];
  /** From which the distance counts. */
  readonly base: { readonly on: LocalDate; readonly km: number | undefined };
  readonly km: number;
  readonly remaining: Distance;
}

/** When the car has driven so far beyond a mileage that it had on a day. */
export function reachFrom({ readings, forecast, estimator }: CarOutlook, base: Reach['base'], km: number): Reach {
  const remaining = distanceAhead(base, km, readings, forecast);
  return { ...reachedBy(remaining, forecast, estimator), base, km, remaining };
}

/** When the odometer shows a mileage; undefined for a car that nobody ever read and of which nobody knows since when it drives. */
export function reachOf(outlook: CarOutlook, mileageKm: number): Reach | undefined {
  const first = outlook.readings[0];
  return first && reachFrom(outlook, { on: first[0], km: first[1] }, mileageKm - first[1]);
}

/** A day that is told or counted. */
export function onDay(dueOn: LocalDate, basis: Timing['basis'] = 'time'): Timing {
  return { dueOn, basis, earliestOn: dueOn, latestOn: dueOn, confidencePercent: 100 };
}

/** Whichever of the two comes first; undefined when neither is known. */
export function firstOf(byTimeOn: LocalDate | undefined, reach: Reach | undefined, { confidencePercent }: Estimator): Timing | undefined {
  if (reach === undefined) return byTimeOn === undefined ? undefined : onDay(byTimeOn);
  const days = [reach.on, ...reach.range];
  const lastOn =
    byTimeOn ??
    addDays(
      days.reduce((a, b) => (a > b ? a : b)),
      1,
    );
  const basis = byTimeOn === undefined || reach.on < byTimeOn ? 'mileage' : 'time';
  const [earliestOn, latestOn] = intervalOf(lastOn, basis, days);
  if (basis === 'time' && earliestOn === latestOn) return onDay(lastOn);
  return { dueOn: basis === 'time' ? lastOn : reach.on, basis, earliestOn, latestOn, confidencePercent };
}

/** The last step of every explanation: what came out, and by which policy. */
export function dueStep(item: string, { dueOn, basis, earliestOn, latestOn, confidencePercent }: Timing, policy: string): Step {
  return step('item.due', { item, on: dueOn, basis, earliestOn, latestOn, confidencePercent, policy });
}

/** How the mileage was predicted; nothing where no distance counts. */
export function reachSteps({ readings, forecast, mileagePolicy }: CarOutlook, reach: Reach | undefined): readonly Step[] {
  if (reach === undefined) return [];
  const { base, km, remaining, on } = reach;
  return [mileageStep({ baseOn: base.on, baseKm: base.km, km, remaining, readings, forecast, on }, mileagePolicy)];
}

/** Whether somebody declared that this very thing was done elsewhere. */
export function isDeclared({ declarations }: CarOutlook, key: string): boolean {
  return declarations.some(({ dueKey }) => dueKey === key);
}

/**
 * The day that contacts are counted from. What is due near the maintenance is done with it; so is what was due before the last one, and was
 * left out then or is not known to have been done.
 */
export function contactDayOf(
  { maintenance, items }: CarOutlook,
  dueOn: LocalDate,
): { readonly contactOn: LocalDate; readonly withMaintenance: boolean } {
  if (maintenance === undefined) return { contactOn: dueOn, withMaintenance: false };
  const { beforeDays, afterDays } = items.rules.withMaintenance;
  const isNear = dueOn >= addDays(maintenance.dueOn, -beforeDays) && dueOn <= addDays(maintenance.dueOn, afterDays);
  const withMaintenance = isNear || dueOn <= maintenance.baseOn;
  return { contactOn: withMaintenance ? maintenance.dueOn : dueOn, withMaintenance };
}

export function withMaintenanceSteps({ maintenance, items }: CarOutlook, withMaintenance: boolean): readonly Step[] {
  if (!withMaintenance || maintenance === undefined) return [];
  return [step('item.with-maintenance', { service: maintenance.service, on: maintenance.dueOn, policy: items.reference })];
}
