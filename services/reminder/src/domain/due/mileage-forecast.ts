import { daysBetween } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { DrivingRules, Estimator } from '@homeward/policy';
import type { Reading } from '../cars/care-facts';
import { type Season, seasonOf } from './season';

/** How far a car drives a day, as far as its readings tell (decision 0016). */
export interface MileageForecast {
  readonly method: Estimator['method'];
  /** Of an average day of the year. An estimate has two decimals: what is said is what is reckoned with. What two readings say is their quotient, so that whole days stay whole (RE1). */
  readonly kmPerDay: number;
  /** Standard deviation of `kmPerDay` relative to it. */
  readonly spread: number;
  /** Stretches of the car's own that the figure rests on; 0: the typical distance alone. */
  readonly stretches: number;
  /** Readings that do not fit the car's driving; nothing is counted on from them until another one confirms them. */
  readonly doubted: readonly Reading[];
  readonly season: Season;
}

/** From reading to reading, in average days of driving. */
interface Stretch {
  readonly to: Reading;
  readonly drivenDays: number;
  readonly logKmPerDay: number;
}

/** What is believed of the speed: normal in its logarithm. */
interface Belief {
  readonly mean: number;
  readonly variance: number;
}

const DAYS_OF_MONTH = 30.4375;
const ALL_ALIKE: readonly number[] = Array.from({ length: 12 }, () => 1);

/**
 * `robust`: each stretch says a speed, the surer the longer it is, recent ones count more; they are drawn towards what is typical of such cars, and what
 * does not fit is left out. `last-interval`: the last two readings. `lifetime-average`: the first and the last. `class-average`: what is typical alone.
 * `since`: the day from which on the present owner drives the car; empty while unknown.
 */
export function forecastOf(readings: readonly Reading[], since: LocalDate, rules: DrivingRules): MileageForecast {
  const { estimator } = rules;
  const last = readings.at(-1);
  switch (estimator.method) {
    case 'robust':
      return robust(readings, since, rules);
    case 'last-interval':
      return between(
        readings.findLast(([on]) => on < (last?.[0] ?? '')),
        last,
        rules,
      );
    case 'lifetime-average':
      return between(readings[0], last, rules);
    case 'class-average':
      return typicalOf(rules);
  }
}

/** Standard deviation, relative, of how long the car takes for so many average days: what is not known of it, and what it does not know itself. */
export function deviationOver(drivenDays: number, { spread, method }: MileageForecast, estimator: Estimator): number {
  if (method !== 'robust') return spread;
  return Math.sqrt(spread ** 2 + varianceOver(Math.max(drivenDays, 1), estimator));
}

function typicalOf({ estimator, typicalDailyKm }: DrivingRules): MileageForecast {
  return {
    method: estimator.method,
    kmPerDay: toHundredths(bounded(typicalDailyKm, estimator)),
    spread: estimator.typicalSpreadPercent / 100,
    stretches: 0,
    doubted: [],
    season: seasonOf(ALL_ALIKE),
  };
}

function between(from: Reading | undefined, to: Reading | undefined, rules: DrivingRules): MileageForecast {
  const typical = typicalOf(rules);
  if (from === undefined || to === undefined || from[0] >= to[0]) return typical;
  return { ...typical, kmPerDay: bounded((to[1] - from[1]) / daysBetween(from[0], to[0]), rules.estimator), stretches: 1 };
}

function robust(readings: readonly Reading[], since: LocalDate, rules: DrivingRules): MileageForecast {
  const { estimator } = rules;
  const season = seasonOf(rules.season);
  const prior: Belief = { mean: Math.log(rules.typicalDailyKm), variance: (estimator.typicalSpreadPercent / 100) ** 2 };
  const own = readings.filter(([on]) => on >= since);
  const { stretches, doubted } = sort(own, season, prior, estimator);
  const belief = believe(stretches, prior, estimator);
  return {
    method: 'robust',
    kmPerDay: toHundredths(bounded(Math.exp(belief.mean), estimator)),
    spread: Math.sqrt(belief.variance),
    stretches: stretches.length,
    doubted,
    season,
  };
}

/**
 * Which stretches fit the car. A reading that does not fit is doubted, and the next one is held against the last that was believed. When that one does not
 * fit either, but goes on from the doubted one as the car is driven, what jumped was the distance alone (a long journey, a wrong reading before), and the
 * doubted one stands. When the two agree with one another alone, the car is driven otherwise from then on, and what was before does not count any more.
 */
function sort(
  readings: readonly Reading[],
  season: Season,
  prior: Belief,
  estimator: Estimator,
): { readonly stretches: readonly Stretch[]; readonly doubted: readonly Reading[] } {
  const raw = readings.slice(1).flatMap((reading, index) => stretchOf(readings[index], reading, season, estimator) ?? []);
  const middle = middleOf(raw);
  let stretches: Stretch[] = [];
  let doubted: Reading[] = [];
  let from = readings[0];
  let suspect: Reading | undefined;
  let odd: Stretch | undefined;
  const isPlausible = (stretch: Stretch): boolean => {
    if (stretches.length > 0) return fits(stretch, believe(stretches, prior, estimator), estimator);
    // Several are held against the middle one of them, one alone against what no car exceeds.
    if (raw.length > 2 && middle !== undefined)
      return fits(stretch, { mean: middle, variance: varianceOver(DAYS_OF_MONTH, estimator) }, estimator);
    return Math.exp(stretch.logKmPerDay) <= estimator.dailyKm.most;
  };
  for (const reading of readings.slice(1)) {
    if (from !== undefined && daysBetween(from[0], reading[0]) < estimator.minIntervalDays) continue;
    const stretch = stretchOf(from, reading, season, estimator);
    const again = stretchOf(suspect, reading, season, estimator);
    if (stretch !== undefined && isPlausible(stretch)) stretches.push(stretch);
    else if (again !== undefined && isPlausible(again)) {
      stretches.push(again);
      doubted = doubted.filter((candidate) => candidate !== suspect);
    } else if (
      again !== undefined &&
      odd !== undefined &&
      fits(again, believe([odd], { ...prior, variance: Infinity }, estimator), estimator)
    ) {
      stretches = [odd, again];
      doubted = doubted.filter((candidate) => candidate !== suspect);
    } else {
      doubted.push(reading);
      suspect = reading;
      odd = stretch;
      continue;
    }
    from = reading;
    suspect = undefined;
    odd = undefined;
  }
  return { stretches, doubted };
}

/** Undefined for what is too short to say anything, and for what falls. */
function stretchOf(from: Reading | undefined, to: Reading, season: Season, { minIntervalDays }: Estimator): Stretch | undefined {
  if (from === undefined || to[1] <= from[1] || daysBetween(from[0], to[0]) < minIntervalDays) return undefined;
  const drivenDays = season.drivenDays(from[0], to[0]);
  return { to, drivenDays, logKmPerDay: Math.log((to[1] - from[1]) / drivenDays) };
}

/** All stretches together, each as sure as it is long, and half as sure for every half-life that it is older than the latest. */
function believe(stretches: readonly Stretch[], prior: Belief, estimator: Estimator): Belief {
  const latest = stretches.at(-1)?.to[0] ?? '';
  let precision = 1 / prior.variance;
  let sum = prior.mean * precision;
  for (const { to, drivenDays, logKmPerDay } of stretches) {
    const weight = 0.5 ** (daysBetween(to[0], latest) / estimator.halfLifeDays) / varianceOver(drivenDays, estimator);
    precision += weight;
    sum += weight * logKmPerDay;
  }
  return { mean: sum / precision, variance: 1 / precision };
}

function fits({ drivenDays, logKmPerDay }: Stretch, { mean, variance }: Belief, estimator: Estimator): boolean {
  return Math.abs(logKmPerDay - mean) <= estimator.outlierDeviations * Math.sqrt(variance + varianceOver(drivenDays, estimator));
}

/** No month of a car is like the other; over many months that evens out. */
function varianceOver(drivenDays: number, { monthlySpreadPercent, leastSpreadPercent }: Estimator): number {
  return ((monthlySpreadPercent / 100) ** 2 * DAYS_OF_MONTH) / drivenDays + (leastSpreadPercent / 100) ** 2;
}

/** Half of all days were driven slower. */
function middleOf(stretches: readonly Stretch[]): number | undefined {
  const sorted = stretches.toSorted((a, b) => a.logKmPerDay - b.logKmPerDay);
  const half = sorted.reduce((sum, { drivenDays }) => sum + drivenDays, 0) / 2;
  let passed = 0;
  return sorted.find(({ drivenDays }) => (passed += drivenDays) >= half)?.logKmPerDay;
}

function bounded(kmPerDay: number, { dailyKm: { least, most } }: Estimator): number {
  return Math.min(Math.max(kmPerDay, least), most);
}

function toHundredths(kmPerDay: number): number {
  return Math.round(kmPerDay * 100) / 100;
}

const quantiles = new Map<string, number>();

/** How many standard deviations to either side hold this share of a t distribution: Winitzki's approximation of the normal one (to 0.2 %), widened by Fisher's series. */
export function deviationsFor(confidencePercent: number, degreesOfFreedom: number): number {
  const name = `${confidencePercent}/${degreesOfFreedom}`;
  let deviations = quantiles.get(name);
  if (deviations === undefined) {
    const a = 0.147;
    const log = Math.log(1 - (confidencePercent / 100) ** 2);
    const middle = 2 / (Math.PI * a) + log / 2;
    const z = Math.SQRT2 * Math.sqrt(Math.sqrt(middle * middle - log / a) - middle);
    const first = (z ** 3 + z) / (4 * degreesOfFreedom);
    const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degreesOfFreedom ** 2);
    deviations = z + first + second;
    quantiles.set(name, deviations);
  }
  return deviations;
}
