/** Blocks larger than this are passed over: a default value that many records carry, or a name and street of a whole firm. */
const MOST_IN_BLOCK = 300;

/** Numbers of records by the keys that they have in common. */
export interface Blocks {
  /** Calls back with each later record that has a key in common with this one, once. */
  forEachLater(record: number, visit: (later: number, record: number) => void): void;
  /** Keys with more records than a block may hold. */
  readonly passedOver: number;
}

/** The keys of records 0 … n − 1 as numbers of 64 bits in two halves; those of record r stand from `starts[r]` to `starts[r + 1]`. */
export interface KeyHashes {
  readonly starts: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Takes the keys of record after record. */
export interface KeyHasher {
  /** A key of the kind, made of two numbers. */
  add(kind: number, one: number, other: number): void;
  endRecord(): void;
  finish(): KeyHashes;
}

/**
 * Hashes keys into flat arrays, since millions of strings in a map would cost gigabytes. Two keys with one hash would only bring a few pairs more to
 * be compared.
 */
export function createKeyHasher(records: number): KeyHasher {
  const starts = new Int32Array(records + 1);
  let low = new Int32Array(records * 12 + 16);
  let high = new Int32Array(low.length);
  let filled = 0;
  let record = 0;
  return {
    add(kind, one, other) {
      if (filled === low.length) {
        low = grown(low);
        high = grown(high);
      }
      low[filled] = mix(Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(other + kind, 0xc2b2ae35));
      high[filled] = mix(Math.imul(other ^ 0x41c6ce57, 0x27d4eb2f) ^ Math.imul(one + (kind << 27), 0x165667b1));
      filled += 1;
    },
    endRecord() {
      record += 1;
      starts[record] = filled;
    },
    finish: () => ({ starts, low: low.subarray(0, filled), high: high.subarray(0, filled) }),
  };
}

/** The end of MurmurHash3: every bit depends on all. */
function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** One part of a piece of work that several do side by side: number `shard` of `of`. */
export interface Shard {
  readonly shard: number;
  readonly of: number;
}

export const WHOLE: Shard = { shard: 0, of: 1 };

/**
 * Records by the keys that two or more of them have: `members[offsets[g]]` up to `members[offsets[g + 1]]` are group g, ascending. Plain data, to be
 * handed from thread to thread.
 */
export interface KeyGroups {
  readonly members: Int32Array;
  readonly offsets: Int32Array;
  /** Keys with more records than a group may hold. */
  readonly passedOver: number;
}

/** The groups of all shards, and those of each record: `groupOf[starts[r]]` up to `groupOf[starts[r + 1]]`. Plain data in shared memory. */
export interface BlockIndex {
  readonly groups: KeyGroups;
  readonly starts: Int32Array;
  readonly groupOf: Int32Array;
}

/** Puts records into blocks by the groups of all shards. */
export function indexBlocks(count: number, shards: readonly KeyGroups[]): BlockIndex {
  const groups = concatGroups(shards);
  const { members, offsets } = groups;
  const starts = sharedInts(count + 1);
  for (const record of members) starts[record + 1] = (starts[record + 1] ?? 0) + 1;
  for (let record = 0; record < count; record += 1) starts[record + 1] = (starts[record + 1] ?? 0) + (starts[record] ?? 0);
  const next = starts.slice();
  const groupOf = sharedInts(members.length);
  for (let group = 0; group + 1 < offsets.length; group += 1) {
    for (let at = offsets[group] ?? 0; at < (offsets[group + 1] ?? 0); at += 1) {
      const record = members[at] ?? 0;
      groupOf[next[record] ?? 0] = group;
      next[record] = (next[record] ?? 0) + 1;
    }
  }
  return { groups, starts, groupOf };
}

/** Walks the blocks of an index. */
export function createBlocks({ groups, starts, groupOf }: BlockIndex): Blocks {
  const { members, offsets, passedOver } = groups;
  const seenBy = new Int32Array(starts.length - 1).fill(-1);
  return {
    passedOver,
    forEachLater(record, visit) {
      for (let at = starts[record] ?? 0; at < (starts[record + 1] ?? 0); at += 1) {
        const group = groupOf[at] ?? 0;
        // From the end back to this record.
        for (let place = (offsets[group + 1] ?? 0) - 1; ; place -= 1) {
          const later = members[place] ?? -1;
          if (later <= record) break;
          if (seenBy[later] === record) continue;
          seenBy[later] = record;
          visit(later, record);
        }
      }
    },
  };
}

/** Memory that threads hand to one another without copying it. */
function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

function toShared(ints: Int32Array): Int32Array {
  const shared = sharedInts(ints.length);
  shared.set(ints);
  return shared;
}

function concatGroups(shards: readonly KeyGroups[]): KeyGroups {
  const [only, ...others] = shards;
  if (only !== undefined && others.length === 0) return only;
  const members = sharedInts(shards.reduce((sum, shard) => sum + shard.members.length, 0));
  const offsets = sharedInts(shards.reduce((sum, shard) => sum + shard.offsets.length - 1, 0) + 1);
  let filled = 0;
  let groups = 0;
  for (const shard of shards) {
    members.set(shard.members, filled);
    for (let group = 0; group + 1 < shard.offsets.length; group += 1) offsets[groups + group] = filled + (shard.offsets[group] ?? 0);
    filled += shard.members.length;
    groups += shard.offsets.length - 1;
  }
  offsets[groups] = filled;
  return { members, offsets, passedOver: shards.reduce((sum, shard) => sum + shard.passedOver, 0) };
}

const PARTITION_BITS = 8;
const PARTITIONS = 2 ** PARTITION_BITS;

/**
 * Groups equal keys part by part: one table for all keys of a million records would miss the processor's cache with every key, a table for one key
 * in 256 does not.
 */
export function groupKeys(keys: KeyHashes, shard: Shard = WHOLE): KeyGroups {
  const parts = partition(keys, shard);
  const members = new Int32Array(parts.low.length);
  const offsets = new Int32Array((parts.low.length >> 1) + 2);
  const scratch = createScratch(parts.starts);
  const { groups, sizes } = scratch;
  let blocks = 0;
  let filled = 0;
  let passedOver = 0;
  for (let part = 0; part < PARTITIONS; part += 1) {
    const from = parts.starts[part] ?? 0;
    const length = (parts.starts[part + 1] ?? 0) - from;
    const groupCount = numberKeys(parts, from, length, scratch);
    // From here on a size is where the group's next member goes; −1 for a key that stands alone or is too common.
    for (let group = 0; group < groupCount; group += 1) {
      const size = sizes[group] ?? 0;
      sizes[group] = -1;
      if (size > MOST_IN_BLOCK) passedOver += 1;
      if (size < 2 || size > MOST_IN_BLOCK) continue;
      sizes[group] = filled;
      offsets[blocks] = filled;
      filled += size;
      blocks += 1;
    }
    for (let at = 0; at < length; at += 1) {
      const group = groups[at] ?? 0;
      const place = sizes[group] ?? -1;
      if (place < 0) continue;
      members[place] = parts.records[from + at] ?? 0;
      sizes[group] = place + 1;
    }
  }
  offsets[blocks] = filled;
  return { members: toShared(members.subarray(0, filled)), offsets: toShared(offsets.subarray(0, blocks + 1)), passedOver };
}

/** Room for the largest part, used for all of them: memory that is given back for every part would keep the collector of garbage busy. */
interface Scratch {
  /** Of each place the first key of the part that came to it, counted from 1. */
  readonly table: Int32Array;
  /** Of each key of the part the number of its group. */
  readonly groups: Int32Array;
  readonly sizes: Int32Array;
}

function createScratch(starts: Int32Array): Scratch {
  let longest = 0;
  for (let part = 0; part < PARTITIONS; part += 1) longest = Math.max(longest, (starts[part + 1] ?? 0) - (starts[part] ?? 0));
  const table = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, longest * 2))));
  return { table, groups: new Int32Array(longest), sizes: new Int32Array(longest) };
}

/** Numbers equal keys of a part from 0 on and counts them; open addressing in a table twice as large as it has to be. Answers how many there are. */
function numberKeys({ low, high }: KeyHashes, from: number, length: number, { table, groups, sizes }: Scratch): number {
  const mask = table.length - 1;
  table.fill(0);
  let groupCount = 0;
  for (let at = 0; at < length; at += 1) {
    const one = low[from + at] ?? 0;
    const other = high[from + at] ?? 0;
    for (let place = one & mask; ; place = (place + 1) & mask) {
      const first = (table[place] ?? 0) - 1;
      if (first < 0) {
        table[place] = at + 1;
        groups[at] = groupCount;
        sizes[groupCount] = 1;
        groupCount += 1;
        break;
      }
      if (low[from + first] === one && high[from + first] === other) {
        const group = groups[first] ?? 0;
        groups[at] = group;
        sizes[group] = (sizes[group] ?? 0) + 1;
        break;
      }
    }
  }
  return groupCount;
}

/** The shard's keys and their records, sorted by the first bits; within a part records ascend. */
function partition({ starts, low, high }: KeyHashes, { shard, of }: Shard): KeyHashes & { readonly records: Int32Array } {
  const parts = new Int32Array(PARTITIONS + 1);
  const shift = 32 - PARTITION_BITS;
  for (const hash of low) {
    const part = hash >>> shift;
    if (part % of === shard) parts[part + 1] = (parts[part + 1] ?? 0) + 1;
  }
  for (let part = 0; part < PARTITIONS; part += 1) parts[part + 1] = (parts[part + 1] ?? 0) + (parts[part] ?? 0);
  const next = parts.slice();
  const size = parts[PARTITIONS] ?? 0;
  const sorted = { low: new Int32Array(size), high: new Int32Array(size), records: new Int32Array(size) };
  for (let record = 0; record + 1 < starts.length; record += 1) {
    for (let at = starts[record] ?? 0; at < (starts[record + 1] ?? 0); at += 1) {
      const hash = low[at] ?? 0;
      const part = hash >>> shift;
      if (part % of !== shard) continue;
      const place = next[part] ?? 0;
      next[part] = place + 1;
      sorted.low[place] = hash;
      sorted.high[place] = high[at] ?? 0;
      sorted.records[place] = record;
    }
  }
  return { starts: parts, ...sorted };
}
