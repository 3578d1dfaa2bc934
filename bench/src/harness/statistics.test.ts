import { exponentOf, figureOf, quantileOf } from './statistics';

describe('a figure of repeated measurements', () => {
  test('the median of an odd number is the middle one, whatever the order', () => {
    expect(figureOf([9, 1, 5]).median).toBe(5);
  });

  test('the median of an even number lies half way between the middle two', () => {
    expect(figureOf([1, 2, 4, 10]).median).toBe(3);
  });

  test('the spread is the distance of the extremes in terms of the median', () => {
    expect(figureOf([90, 100, 120])).toMatchObject({ lowest: 90, highest: 120, spread: 0.3 });
  });

  test('values stay in the order of measuring, so that a drift can be seen', () => {
    expect(figureOf([3, 1, 2]).values).toEqual([3, 1, 2]);
  });

  test.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])('%j is no figure', (values) => {
    expect(() => figureOf(values)).toThrow(RangeError);
  });
});

describe('a quantile', () => {
  test('is the least value that so many of them do not exceed, whatever the order', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.5, 0.95, 0.99, 1].map((share) => quantileOf(hundred, share))).toEqual([50, 95, 99, 100]);
  });

  test('of one value is that value', () => {
    expect(quantileOf([7], 0.99)).toBe(7);
  });

  test('of nothing there is none', () => {
    expect(() => quantileOf([], 0.5)).toThrow(RangeError);
  });
});

describe('growth', () => {
  test.each([
    [1, (size: number) => 3 * size],
    [2, (size: number) => size ** 2 / 7],
    [0.5, (size: number) => 40 * Math.sqrt(size)],
  ])('by the power of %d has that exponent, whatever it is multiplied with', (exponent, timeOf) => {
    const points = [250, 1_000, 4_000].map((size) => ({ size, ms: timeOf(size) }));
    expect(exponentOf(points)).toBeCloseTo(exponent, 10);
  });

  test('of one size alone is not known', () => {
    expect(() => exponentOf([{ size: 1_000, ms: 5 }])).toThrow(RangeError);
  });
});
