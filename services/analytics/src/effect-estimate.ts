/** So many cars, of which so many arrived. */
export interface ArmCount {
  readonly cars: number;
  readonly arrived: number;
}

/** Both arms of one stratum: cars that were drawn with the same share. */
export interface Stratum {
  readonly contacted: ArmCount;
  readonly heldOut: ArmCount;
}

/** By how much the share of those who arrive is greater with contacts than without; all as shares, −1 to 1. */
export interface Effect {
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
}

/** Two-sided 95 % of a normal distribution. */
const DEVIATIONS = 1.959963984540054;
/** So many cars of the arm as a whole are added to each stratum, so that one in which all or nobody came is not taken for certain (Agresti, Coull 1998). */
const ADDED_CARS = 4;

/**
 * The difference of the arrival rates with its 95 % interval: each stratum weighs as Mantel and Haenszel have it, and the interval is made of the Wilson
 * intervals of both arms (Newcombe 1998, method 10), of as many cars as the variance of the weighted rate speaks for. With one stratum that is Newcombe's own.
 * Strata in which one arm is empty say nothing; undefined when all are.
 */
export function effectOf(strata: readonly Stratum[]): Effect | undefined {
  const compared = strata.filter(({ contacted, heldOut }) => contacted.cars > 0 && heldOut.cars > 0);
  const weights = compared.map(({ contacted, heldOut }) => (contacted.cars * heldOut.cars) / (contacted.cars + heldOut.cars));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return undefined;
  const shares = weights.map((weight) => weight / total);
  const contacted = rateOf(
    compared.map((stratum) => stratum.contacted),
    shares,
  );
  const heldOut = rateOf(
    compared.map((stratum) => stratum.heldOut),
    shares,
  );
  const difference = contacted.rate - heldOut.rate;
  return {
    difference,
    lower: difference - Math.hypot(contacted.rate - contacted.lower, heldOut.upper - heldOut.rate),
    upper: difference + Math.hypot(contacted.upper - contacted.rate, heldOut.rate - heldOut.lower),
  };
}

/** The weighted rate of one arm with its Wilson interval. */
function rateOf(
  counts: readonly ArmCount[],
  shares: readonly number[],
): { readonly rate: number; readonly lower: number; readonly upper: number } {
  const sumOver = (value: (count: ArmCount, share: number) => number): number =>
    counts.reduce((sum, count, index) => sum + value(count, shares[index] ?? 0), 0);
  const rate = sumOver(({ arrived, cars }, share) => (share * arrived) / cars);
  const spread = rate * (1 - rate);
  const variance = sumOver(({ arrived, cars }, share) => {
    const own = (arrived + ADDED_CARS * rate) / (cars + ADDED_CARS);
    return (share ** 2 * own * (1 - own)) / cars;
  });
  // All or nobody came: there is no spread to go by, and the cars count as they are.
  const cars = spread > 0 && variance > 0 ? spread / variance : 1 / sumOver((count, share) => share ** 2 / count.cars);
  const squared = DEVIATIONS ** 2;
  const middle = (rate + squared / (2 * cars)) / (1 + squared / cars);
  const half = (DEVIATIONS / (1 + squared / cars)) * Math.sqrt(spread / cars + squared / (4 * cars ** 2));
  return { rate, lower: middle - half, upper: middle + half };
}
