/** Numbers that look random and are the same for the same seed. */
export interface Seeded {
  /** A whole number from 0, below `count`. */
  below(count: number): number;
  /** All items in another order. */
  shuffle<Item>(items: readonly Item[]): readonly Item[];
}

/** Mulberry32: one of the smallest generators whose numbers pass the usual tests. */
export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    below,
    shuffle<Item>(items: readonly Item[]): readonly Item[] {
      const left = [...items];
      return items.flatMap(() => left.splice(below(left.length), 1));
    },
  };
}
