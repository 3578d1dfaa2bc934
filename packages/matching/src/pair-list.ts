/** Pairs of record numbers with their weights, without an object for each: of a million records there are more pairs than records. */
export interface PairList {
  readonly length: number;
  add(a: number, b: number, weight: number): void;
  forEach(visit: (a: number, b: number, weight: number) => void): void;
}

export function createPairList(): PairList {
  let as = new Int32Array(1_024);
  let bs = new Int32Array(1_024);
  let weights = new Float64Array(1_024);
  let length = 0;
  return {
    get length() {
      return length;
    },
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
    forEach(visit) {
      for (let at = 0; at < length; at += 1) visit(as[at] ?? 0, bs[at] ?? 0, weights[at] ?? 0);
    },
  };
}

function widen<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
