import { type Estimator, ESTIMATOR_METHODS } from '@homeward/policy';
import { RANGE_PERCENTS, type TestedPrediction } from './back-test';

/** So many predictions were so many days off. */
export interface DaysOff {
  readonly days: number;
  readonly predictions: number;
}

/** What came of the predictions of one method; counts of several sets of cars add up. */
export interface MethodCount {
  readonly method: Estimator['method'];
  readonly predictions: number;
  /** In the order of RANGE_PERCENTS: predictions whose day lay in the range. */
  readonly inside: readonly number[];
  /** The fewest days first. */
  readonly daysOff: readonly DaysOff[];
  /** Of these the ones of cars with three readings and more. */
  readonly daysOffWellKnown: readonly DaysOff[];
}

export interface CalibrationCount {
  add(predictions: readonly TestedPrediction[]): void;
  /** One for each method, the one that ships first. */
  counts(): readonly MethodCount[];
}

/** Readings from which on a car's own driving tells. */
const WELL_KNOWN_READINGS = 3;

interface Count {
  predictions: number;
  readonly inside: number[];
  readonly daysOff: Map<number, number>;
  readonly daysOffWellKnown: Map<number, number>;
}

/** Adds predictions up; what it keeps does not grow with their number. */
export function createCalibration(): CalibrationCount {
  const byMethod = new Map(
    ESTIMATOR_METHODS.map((method): [Estimator['method'], Count] => [
      method,
      { predictions: 0, inside: RANGE_PERCENTS.map(() => 0), daysOff: new Map(), daysOffWellKnown: new Map() },
    ]),
  );
  return {
    add(predictions) {
      for (const { method, errorDays, readings, isInside } of predictions) {
        const count = byMethod.get(method);
        if (count === undefined) continue;
        count.predictions += 1;
        isInside.forEach((inside, index) => (count.inside[index] = (count.inside[index] ?? 0) + (inside ? 1 : 0)));
        increase(count.daysOff, Math.abs(errorDays));
        if (readings >= WELL_KNOWN_READINGS) increase(count.daysOffWellKnown, Math.abs(errorDays));
      }
    },
    counts: () =>
      [...byMethod].map(([method, { predictions, inside, daysOff, daysOffWellKnown }]) => ({
        method,
        predictions,
        inside: [...inside],
        daysOff: sorted(daysOff),
        daysOffWellKnown: sorted(daysOffWellKnown),
      })),
  };
}

function increase(counts: Map<number, number>, days: number): void {
  counts.set(days, (counts.get(days) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<number, number>): readonly DaysOff[] {
  return [...counts].map(([days, predictions]) => ({ days, predictions })).sort((a, b) => a.days - b.days);
}
