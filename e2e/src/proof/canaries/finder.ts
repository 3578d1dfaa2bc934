import type { Spelling } from './spellings';

/** Looks for many spellings at once, in one pass over the bytes. */
export interface Finder {
  /** Every spelling that stands in the bytes, each once, with the place of its first letter. */
  find(bytes: Uint8Array): ReadonlyMap<Spelling, number>;
  /** So many bytes may belong to a spelling that begins before them: pieces of a large file overlap by as much. */
  readonly longest: number;
}

/** Spellings are told apart by their last bytes: first bytes are the same for many. */
const TAIL = 8;
const BITS = 24;
/** Looked up once: under a test runner every look at a global is a detour. */
const { imul } = Math;

export function createFinder(spellings: readonly Spelling[]): Finder {
  const byTail = Map.groupBy(spellings, ({ bytes }) =>
    hashOf(bytes.readUInt32BE(bytes.length - TAIL), bytes.readUInt32BE(bytes.length - 4)),
  );
  const marks = new Uint8Array(2 ** (BITS - 3));
  for (const hash of byTail.keys()) {
    const bit = hash >>> (32 - BITS);
    marks[bit >>> 3] = (marks[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  return {
    longest: spellings.reduce((most, { bytes }) => Math.max(most, bytes.length), 0),
    find(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const found = new Map<Spelling, number>();
      let [high, low] = [0, 0];
      for (let end = 0; end < buffer.length; end += 1) {
        high = (high << 8) | (low >>> 24);
        low = (low << 8) | (buffer[end] ?? 0);
        const hash = hashOf(high, low);
        const bit = hash >>> (32 - BITS);
        if (((marks[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) continue;
        for (const spelling of byTail.get(hash) ?? []) {
          const from = end + 1 - spelling.bytes.length;
          if (from >= 0 && !found.has(spelling) && spelling.bytes.compare(buffer, from, end + 1) === 0) found.set(spelling, from);
        }
      }
      return found;
    },
  };
}

function hashOf(high: number, low: number): number {
  const mixed = imul(high, 0x9e3779b1) ^ imul(low, 0x85ebca77);
  return imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 0;
}
