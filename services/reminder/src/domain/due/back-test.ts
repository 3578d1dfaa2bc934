import { addDays, daysBetween } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import { type Estimator, ESTIMATOR_METHODS, type MaintenanceIntervals } from '@homeward/policy';
import { type CareFacts, firstDelivery, type Reading, standingVisits } from '../cars/care-facts';
import { type DueDate, dueDateOf, rangeByMileage } from './due-date';
import type { Ruled } from '../cadences/step';

/** The shares of all cases that the ranges are to hold, in percent. */
export const RANGE_PERCENTS = [50, 80, 95] as const;

/** A prediction that was made, or would have been, when a car was to be invited, held against what the odometer showed later. */
export interface TestedPrediction {
  readonly method: Estimator['method'];
  /** Days from the day that was predicted to the one on which the distance was reached; negative when that was earlier. */
  readonly errorDays: number;
  /** Accepted readings that were known by then. */
  readonly readings: number;
  /** In the order of RANGE_PERCENTS: whether the day lay in the range. */
  readonly isInside: readonly boolean[];
}

/** Between two readings further apart nobody knows well when a distance was reached. */
const LONGEST_GAP_DAYS = 120;

/**
 * Predicts each maintenance of a car's past from what was known when its owner was to be invited, by each method, where the mileage decides. What was
 * reached when is read between the two accepted readings around it; maintenance that no reading tells of any more is left out.
 */
export function backTest(facts: CareFacts, intervals: Ruled<MaintenanceIntervals>, leadDays: number): readonly TestedPrediction[] {
  const all = facts.odometer?.readings ?? [];
  const kinds: readonly string[] = intervals.rules.maintainedBy;
  const delivery = firstDelivery(facts);
  const bases: readonly Reading[] = [
    ...(delivery === undefined ? [] : [[delivery.on, 0] as const]),
    ...standingVisits(facts)
      .filter(({ service, mileageKm }) => kinds.includes(service) && mileageKm > 0)
      .map(({ visitedOn, mileageKm }): Reading => [visitedOn, mileageKm]),
  ];
  return bases.flatMap((base) => {
    const madeBy = (method: Estimator['method']): readonly MadePrediction[] => {
      const rules = { ...intervals, rules: { ...intervals.rules, estimator: { ...intervals.rules.estimator, method } } };
      const known = knownWhenInvited(facts, base[0], rules, leadDays);
      return known === undefined ? [] : [{ method, ...known }];
    };
    const [robust] = madeBy('robust');
    if (robust?.due.basis !== 'mileage') return [];
    const reachedOn = dayOf(base[1] + robust.due.interval.km, base, all, robust.due);
    if (reachedOn === undefined) return [];
    const made = ESTIMATOR_METHODS.flatMap((method) => (method === 'robust' ? [robust] : madeBy(method)));
    // Only what all of them predict can be compared.
    if (made.length < ESTIMATOR_METHODS.length) return [];
    return made.map(({ method, due, readings }): TestedPrediction => {
      const estimator = { ...intervals.rules.estimator, method };
      return {
        method,
        errorDays: daysBetween(due.byMileageOn, reachedOn),
        readings,
        isInside: RANGE_PERCENTS.map((percent) => {
          const [from, to] = rangeByMileage(due, percent, estimator);
          return from <= reachedOn && reachedOn <= to;
        }),
      };
    });
  });
}

interface MadePrediction {
  readonly method: Estimator['method'];
  readonly due: DueDate;
  readonly readings: number;
}

/** The due date as it stood on the day of the invitation, which later readings move until it is there. */
function knownWhenInvited(
  facts: CareFacts,
  baseOn: LocalDate,
  rules: Ruled<MaintenanceIntervals>,
  leadDays: number,
): Omit<MadePrediction, 'method'> | undefined {
  const all = facts.odometer?.readings ?? [];
  let on = baseOn;
  for (;;) {
    const known = asOf(facts, on);
    const due = dueDateOf(known, rules);
    if ('kind' in due || due.baseOn !== baseOn) return undefined;
    const invitedOn = addDays(due.dueOn, -leadDays);
    const next = all.find(([readOn]) => readOn > on && readOn <= invitedOn);
    if (next === undefined) return { due, readings: known.odometer?.readings.length ?? 0 };
    on = next[0];
  }
}

/** What was known of a car at the end of a day. */
function asOf(facts: CareFacts, on: LocalDate): CareFacts {
  const { odometer, owner, ...others } = facts;
  return {
    ...others,
    // Who owned it before is not known here.
    ...(owner === undefined || owner.fromOn > on ? {} : { owner }),
    ...(odometer === undefined ? {} : { odometer: { ...odometer, readings: odometer.readings.filter(([readOn]) => readOn <= on) } }),
    declarations: Object.fromEntries(Object.entries(facts.declarations ?? {}).filter(([, { doneOn }]) => doneOn <= on)),
    visits: Object.fromEntries(Object.entries(facts.visits).filter(([, visit]) => visit.kind === 'visit' && visit.visitedOn <= on)),
  };
}

/** The day on which the odometer showed a distance. */
function dayOf(km: number, base: Reading, readings: readonly Reading[], due: DueDate): LocalDate | undefined {
  let before = base;
  for (const reading of readings) {
    if (reading[0] <= base[0]) continue;
    if (reading[1] >= km) {
      if (daysBetween(before[0], reading[0]) > LONGEST_GAP_DAYS) return undefined;
      const { season } = due.forecast;
      const share = reading[1] === before[1] ? 1 : (km - before[1]) / (reading[1] - before[1]);
      return season.dayAfter(before[0], season.drivenDays(before[0], reading[0]) * share);
    }
    before = reading;
  }
  return undefined;
}
