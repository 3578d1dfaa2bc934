import { type BlockingKey, type BlockingKind, keysOfContent } from './blocking';
import type { MatchRecord } from './match-record';
import type { RecordContent } from './record-content';
import { isShared, type Sharing } from './sharing';

/** Blocks larger than this are passed over: a default value that many records carry, or a name and street of a whole firm. */
const MOST_IN_BLOCK = 300;

/** Numbers of records by the keys that they have in common. */
export interface Blocks {
  /** Calls back with each later record that has a key in common with this one, once. */
  forEachLater(record: number, visit: (later: number) => void): void;
  /** Keys with more records than a block may hold. */
  readonly passedOver: number;
}

/** The keys under which records meet in bulk: those of identifiers that many share would bring strangers together, and are left out. */
export function unsharedKeysOf(record: MatchRecord, content: RecordContent, sharing: Sharing): readonly BlockingKey[] {
  return keysOfContent(record, content).filter(
    ({ kind, value }) => kind === 'pinyin' || kind === 'name-birthday' || !isShared(sharing, kind, value),
  );
}

/**
 * Blocks of records 0 … count − 1. Keys are kept as hashes of 53 bits in flat arrays, since millions of strings in a map would cost gigabytes; two
 * keys with one hash only bring a few pairs more to be compared.
 */
export function createBlocks(count: number, keysOf: (record: number) => readonly BlockingKey[]): Blocks {
  const starts = new Int32Array(count + 1);
  let hashes = new Float64Array(count * 12 + 16);
  let filled = 0;
  for (let record = 0; record < count; record += 1) {
    for (const key of keysOf(record)) {
      if (filled === hashes.length) hashes = grown(hashes);
      hashes[filled] = hashOf(key);
      filled += 1;
    }
    starts[record + 1] = filled;
  }
  const { slots, slotCount } = numberSlots(hashes, filled);
  const sizes = new Int32Array(slotCount + 1);
  for (let at = 0; at < filled; at += 1) sizes[slots[at] ?? 0] = (sizes[slots[at] ?? 0] ?? 0) + 1;
  let passedOver = 0;
  const offsets = new Int32Array(slotCount + 1);
  for (let slot = 0, offset = 0; slot < slotCount; slot += 1) {
    const size = sizes[slot] ?? 0;
    if (size > MOST_IN_BLOCK) passedOver += 1;
    offsets[slot] = offset;
    offset += size;
    offsets[slot + 1] = offset;
  }
  const members = new Int32Array(filled);
  const next = offsets.slice();
  for (let record = 0; record < count; record += 1) {
    for (let at = starts[record] ?? 0; at < (starts[record + 1] ?? 0); at += 1) {
      const slot = slots[at] ?? 0;
      members[next[slot] ?? 0] = record;
      next[slot] = (next[slot] ?? 0) + 1;
    }
  }
  const seenBy = new Int32Array(count).fill(-1);
  return {
    passedOver,
    forEachLater(record, visit) {
      for (let at = starts[record] ?? 0; at < (starts[record + 1] ?? 0); at += 1) {
        const slot = slots[at] ?? 0;
        const end = offsets[slot + 1] ?? 0;
        if (end - (offsets[slot] ?? 0) > MOST_IN_BLOCK) continue;
        // Members ascend: from the end back to this record.
        for (let place = end - 1; ; place -= 1) {
          const later = members[place] ?? -1;
          if (later <= record) break;
          if (seenBy[later] === record) continue;
          seenBy[later] = record;
          visit(later);
        }
      }
    },
  };
}

/** Numbers equal hashes from 0 on; open addressing in a table twice as large as it has to be. */
function numberSlots(hashes: Float64Array, filled: number): { readonly slots: Int32Array; readonly slotCount: number } {
  const size = 2 ** Math.ceil(Math.log2(Math.max(16, filled * 2)));
  const table = new Float64Array(size).fill(-1);
  const numbers = new Int32Array(size);
  const slots = new Int32Array(filled);
  let slotCount = 0;
  for (let at = 0; at < filled; at += 1) {
    const hash = hashes[at] ?? 0;
    let place = hash % size;
    while (table[place] !== -1 && table[place] !== hash) place = (place + 1) % size;
    if (table[place] === -1) {
      table[place] = hash;
      numbers[place] = slotCount;
      slotCount += 1;
    }
    slots[at] = numbers[place] ?? 0;
  }
  return { slots, slotCount };
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

const SEEDS: Readonly<Record<BlockingKind, number>> = { phone: 1, plate: 2, vin: 3, wechat: 4, email: 5, 'name-birthday': 6, pinyin: 7 };

/** 53 bits from two multiplicative hashes of 32. */
function hashOf({ kind, value: text }: BlockingKey): number {
  let one = 0xdeadbeef ^ SEEDS[kind];
  let other = 0x41c6ce57 ^ SEEDS[kind];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2_654_435_761);
    other = Math.imul(other ^ code, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return 4_294_967_296 * (other & 0x1fffff) + (one >>> 0);
}
