/** Repeated measurements of one figure. */
export interface Figure {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** (highest − lowest) / median: how much the repetitions disagree. */
  readonly spread: number;
  readonly values: readonly number[];
}

/** Throws RangeError without values: a figure of nothing is none. */
export function figureOf(values: readonly number[]): Figure {
  if (values.length === 0 || values.some((value) => !Number.isFinite(value))) {
    throw new RangeError(`A figure needs finite values, not ${JSON.stringify(values)}`);
  }
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  const lowest = at(0);
  const highest = at(sorted.length - 1);
  return { median, lowest, highest, spread: median === 0 ? 0 : (highest - lowest) / median, values };
}

/** The value that this share of them does not exceed (nearest rank). Throws RangeError without values. */
export function quantileOf(values: readonly number[], share: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new RangeError('A quantile needs values');
  return value;
}

/** How time grows with size: the exponent of the power that fits best, by least squares on logarithms. 1: twice as much takes twice as long. */
export function exponentOf(points: readonly { readonly size: number; readonly ms: number }[]): number {
  const logs = points.map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  const mean = (of: 0 | 1): number => logs.reduce((sum, log) => sum + log[of], 0) / logs.length;
  const [meanSize, meanTime] = [mean(0), mean(1)];
  const together = logs.reduce((sum, [size, time]) => sum + (size - meanSize) * (time - meanTime), 0);
  const exponent = together / logs.reduce((sum, [size]) => sum + (size - meanSize) ** 2, 0);
  if (!Number.isFinite(exponent)) throw new RangeError('Growth needs times at two sizes or more');
  return exponent;
}
