import { createSeeded } from './seeded';

describe('seeded numbers', () => {
  test('are the same for the same seed, and others for another', () => {
    const numbers = (seed: number): readonly number[] => {
      const seeded = createSeeded(seed);
      return Array.from({ length: 20 }, () => seeded.below(1_000));
    };
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  test('stay below the count and reach all of it', () => {
    const seeded = createSeeded(1);
    expect(new Set(Array.from({ length: 500 }, () => seeded.below(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  test('shuffling keeps every item once', () => {
    const items = ['a', 'b', 'c', 'd', 'e', 'f'];
    const shuffled = createSeeded(3).shuffle(items);
    expect(shuffled.toSorted()).toEqual(items);
    expect(shuffled).not.toEqual(items);
  });
});
