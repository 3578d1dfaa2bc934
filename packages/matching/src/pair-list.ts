/**
 * Pairs of record numbers with their weights, without an object for each: of a million records there are more pairs than records. Plain data in shared
 * memory, which threads hand to one another without copying it.
 */
export interface PairColumns {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly weights: Float64Array;
}

export interface PairList {
  add(a: number, b: number, weight: number): void;
  finish(): PairColumns;
}

/** `room` is for how many pairs there is room at first: growing leaves large pieces of memory to be collected. */
export function createPairList(room: number): PairList {
  let as = new Int32Array(room + 16);
  let bs = new Int32Array(room + 16);
  let weights = new Float64Array(room + 16);
  let length = 0;
  return {
    add(a, b, weight) {
      if (length === as.length) {
        as = widen(as, new Int32Array(length * 2));
        bs = widen(bs, new Int32Array(length * 2));
        weights = widen(weights, new Float64Array(length * 2));
      }
      as[length] = a;
      bs[length] = b;
      weights[length] = weight;
      length += 1;
    },
    finish() {
      const a = new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
      const b = new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
      const kept = new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
      a.set(as.subarray(0, length));
      b.set(bs.subarray(0, length));
      kept.set(weights.subarray(0, length));
      return { a, b, weights: kept };
    },
  };
}

export function forEachPair({ a, b, weights }: PairColumns, visit: (a: number, b: number, weight: number) => void): void {
  for (let at = 0; at < a.length; at += 1) visit(a[at] ?? 0, b[at] ?? 0, weights[at] ?? 0);
}

function widen<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
