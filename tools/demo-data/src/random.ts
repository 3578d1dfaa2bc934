/** A seeded source of numbers. The same labels give the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer, both ends included. */
  integer(from: number, to: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element; the list must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** One element in proportion to its weight. */
  pickWeighted<T>(list: readonly (readonly [T, number])[]): T;
  /** Normally distributed. */
  normal(mean: number, deviation: number): number;
  /** Exponentially distributed waiting time. */
  exponential(mean: number): number;
}

/** FNV-1a over the labels: a 32-bit seed. */
function hashLabels(labels: readonly (string | number)[]): number {
  const text = labels.join('\u0000');
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Opens the sequence that the labels name, e.g. `createRandom(seed, 'vehicle', 17)`.
 * Each thing draws from a sequence of its own, so one more draw for a car does not shift the next car.
 */
export function createRandom(...labels: readonly (string | number)[]): Random {
  let spread = hashLabels(labels);
  const nextWord = (): number => {
    spread = (spread + 0x9e3779b9) | 0;
    let word = spread ^ (spread >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
  let a = nextWord();
  let b = nextWord();
  let c = nextWord();
  let counter = nextWord();

  // sfc32: small, fast, and good far beyond what this generator draws.
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };

  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(next() * list.length)];
    if (chosen === undefined) throw new RangeError('cannot pick from an empty list');
    return chosen;
  };

  return {
    next,
    pick,
    integer: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pickWeighted: (list) => {
      let left = next() * list.reduce((total, [, weight]) => total + weight, 0);
      for (const [element, weight] of list) {
        left -= weight;
        if (left < 0) return element;
      }
      return pick(list)[0];
    },
    normal: (mean, deviation) => {
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * next());
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
  };
}
