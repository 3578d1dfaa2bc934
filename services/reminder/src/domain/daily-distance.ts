import { daysBetween } from '@homeward/calendar';
import type { MaintenanceIntervals } from '@homeward/policy';
import type { Reading } from './care-facts';

export type Estimator = MaintenanceIntervals['estimator'];

/** How far a car drives a day, as far as its readings tell. */
export interface DailyDistance {
  readonly kmPerDay: number;
  /** Standard deviation relative to `kmPerDay`. */
  readonly spread: number;
  /** Stretches of the car's own that the figure rests on; 0: the typical distance alone. */
  readonly stretches: number;
  readonly method: Estimator['method'];
}

interface Stretch {
  readonly days: number;
  readonly kmPerDay: number;
}

/** The share of a normal distribution within one standard deviation: the deviation that this share keeps below is one, and a few wild values do not move it. */
const WITHIN_ONE_DEVIATION = 0.6827;
const HALF = 0.5;

/**
 * `robust`: the median over all stretches, each weighing as many days as it has, so that one wrong reading among several moves it to a neighbour at
 * most; drawn towards the model's typical distance, which counts as `typicalWeight` stretches. `last-interval`: the last two readings.
 */
export function dailyDistance(readings: readonly Reading[], estimator: Estimator, typicalDailyKm: number): DailyDistance {
  const typical: DailyDistance = {
    kmPerDay: typicalDailyKm,
    spread: estimator.typicalSpreadPercent / 100,
    stretches: 0,
    method: estimator.method,
  };
  if (readings.length < estimator.minReadings) return typical;
  return estimator.method === 'robust' ? robust(readings, estimator, typical) : lastInterval(readings, estimator, typical);
}

function robust(readings: readonly Reading[], estimator: Estimator, typical: DailyDistance): DailyDistance {
  const stretches = stretchesOf(readings, estimator.minIntervalDays);
  if (stretches.length === 0) return typical;
  const median = weightedQuantile(HALF, stretches, ({ kmPerDay }) => kmPerDay);
  const deviation = weightedQuantile(WITHIN_ONE_DEVIATION, stretches, ({ kmPerDay }) => Math.abs(kmPerDay - median));
  const ownSpread = stretches.length === 1 || median === 0 ? typical.spread : deviation / median;
  const own = stretches.length;
  const weight = own + estimator.typicalWeight;
  const drawn = (ours: number, theirs: number): number => (own * ours + estimator.typicalWeight * theirs) / weight;
  return {
    kmPerDay: within(drawn(median, typical.kmPerDay), estimator.dailyKm),
    spread: Math.max(drawn(ownSpread, typical.spread), estimator.leastSpreadPercent / 100),
    stretches: own,
    method: 'robust',
  };
}

function lastInterval(readings: readonly Reading[], estimator: Estimator, typical: DailyDistance): DailyDistance {
  const last = readings.at(-1);
  const before = readings.findLast(([on]) => last !== undefined && on < last[0]);
  if (last === undefined || before === undefined) return typical;
  const kmPerDay = (last[1] - before[1]) / daysBetween(before[0], last[0]);
  return { kmPerDay: within(kmPerDay, estimator.dailyKm), spread: typical.spread, stretches: 1, method: 'last-interval' };
}

/** From reading to reading, passing over those that come too soon after the one before. */
function stretchesOf(readings: readonly Reading[], minIntervalDays: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from = readings[0];
  for (const reading of readings) {
    if (from === undefined) break;
    const days = daysBetween(from[0], reading[0]);
    if (days < minIntervalDays) continue;
    stretches.push({ days, kmPerDay: (reading[1] - from[1]) / days });
    from = reading;
  }
  return stretches;
}

/** The value that the share of all days stays at or below. */
function weightedQuantile(share: number, stretches: readonly Stretch[], valueOf: (stretch: Stretch) => number): number {
  const sorted = stretches.map((stretch) => ({ value: valueOf(stretch), days: stretch.days })).sort((a, b) => a.value - b.value);
  const wanted = sorted.reduce((sum, { days }) => sum + days, 0) * share;
  let passed = 0;
  for (const { value, days } of sorted) {
    passed += days;
    if (passed >= wanted) return value;
  }
  return 0;
}

function within(value: number, { least, most }: Estimator['dailyKm']): number {
  return Math.min(Math.max(value, least), most);
}

const quantiles = new Map<number, number>();

/** How many standard deviations to either side hold this share of a normal distribution (Winitzki's approximation, to 0.2 %). */
export function deviationsFor(confidencePercent: number): number {
  let deviations = quantiles.get(confidencePercent);
  if (deviations === undefined) {
    const a = 0.147;
    const log = Math.log(1 - (confidencePercent / 100) ** 2);
    const middle = 2 / (Math.PI * a) + log / 2;
    deviations = Math.SQRT2 * Math.sqrt(Math.sqrt(middle * middle - log / a) - middle);
    quantiles.set(confidencePercent, deviations);
  }
  return deviations;
}
