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
