import { uuidv7 } from 'uuidv7';
import type { Random } from './random';

/** Ids for what has no natural key. */
export interface Ids {
  /** A UUID; no two are equal. */
  next(): string;
}

/** Time-ordered UUIDs (version 7). */
export function timeOrderedIds(): Ids {
  return { next: () => uuidv7() };
}

/** The same sequence for the same seed: UUIDs of version 8, ordered by a counter, so that they sort in the order of their making. */
export function seededIds(random: Random): Ids {
  let counter = 0;
  return {
    next() {
      counter += 1;
      const tail = Buffer.from(random.bytes(10)).toString('hex');
      const head = counter.toString(16).padStart(12, '0');
      return `${head.slice(0, 8)}-${head.slice(8)}-8${tail.slice(0, 3)}-a${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
    },
  };
}
