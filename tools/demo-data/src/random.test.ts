import { createRandom } from './random';

const many = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('random', () => {
  test('the same labels give the same sequence, other labels another', () => {
    const one = createRandom(7, 'car', 3);
    const same = createRandom(7, 'car', 3);
    const other = createRandom(7, 'car', 4);
    const first = many(50, one.next);
    expect(many(50, same.next)).toEqual(first);
    expect(many(50, other.next)).not.toEqual(first);
  });

  test('the sequence of a label is the same on every machine', () => {
    const random = createRandom(7, 'golden');
    expect(many(4, () => random.integer(0, 999_999))).toMatchInlineSnapshot(`
     [
       394257,
       565696,
       898450,
       172390,
     ]
    `);
  });

  test('drawn values have the distribution that they are named for', () => {
    const random = createRandom('distribution');
    expect(mean(many(20_000, random.next))).toBeCloseTo(0.5, 1);
    expect(mean(many(20_000, () => random.exponential(40)))).toBeGreaterThan(38.5);
    expect(mean(many(20_000, () => random.exponential(40)))).toBeLessThan(41.5);
    const normal = many(20_000, () => random.normal(10, 2));
    expect(Math.abs(mean(normal) - 10)).toBeLessThan(0.1);
    expect(Math.abs(Math.sqrt(mean(normal.map((value) => (value - 10) ** 2))) - 2)).toBeLessThan(0.1);
    const weighted = many(20_000, () =>
      random.pickWeighted([
        ['rare', 1],
        ['often', 9],
      ] as const),
    );
    expect(Math.abs(weighted.filter((value) => value === 'rare').length / 20_000 - 0.1)).toBeLessThan(0.01);
  });

  test('neighbouring labels are not alike', () => {
    const firsts = Array.from({ length: 10_000 }, (_, index) => createRandom(7, 'car', index).next());
    expect(Math.abs(mean(firsts) - 0.5)).toBeLessThan(0.01);
    const pairs = firsts.slice(1).map((value, index) => (value - 0.5) * ((firsts[index] ?? 0.5) - 0.5));
    expect(Math.abs(mean(pairs) * 12)).toBeLessThan(0.04);
  });

  test('nothing can be picked from an empty list', () => {
    expect(() => createRandom(1).pick([])).toThrow(RangeError);
  });
});
