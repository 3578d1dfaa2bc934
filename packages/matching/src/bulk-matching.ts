import { createBlocks, hashKeys, type KeyHashes, unsharedKeysOf } from './blocks';
import { createForest } from './forest';
import { clusterOf, NO_RULINGS, type RecordPair, type Rulings, type WeighedPair } from './clustering';
import { createScorer } from './comparison';
import { compileModel } from './compiled-model';
import type { MatchModel } from './match-model';
import { type MatchRecord, prepareContent, type PreparedRecord } from './match-record';
import { createContentReader, type RecordContent } from './record-content';
import { countSharingBy } from './sharing';

export interface BulkOptions {
  /** An identifier with this many distinct names, or more, has no weight. */
  readonly sharedFromNames: number;
  readonly rulings?: Rulings;
}

export interface BulkMatching {
  /** Clusters of two records or more, as `clusterOf` gives them. */
  readonly clusters: readonly (readonly string[])[];
  /** Pairs for the review queue that ended up in two clusters, the likeliest first. */
  readonly doubtful: readonly { readonly pair: RecordPair; readonly weight: number }[];
  readonly comparedPairs: number;
}

/** Records ready to be compared, and the keys under which they meet. */
export interface BulkInput {
  readonly prepared: readonly PreparedRecord[];
  readonly keys: KeyHashes;
}

/** Matches a whole set of records at once. A million records take some 2 GB. */
export function matchAll(records: readonly MatchRecord[], model: MatchModel, { sharedFromNames, rulings }: BulkOptions): BulkMatching {
  return matchPrepared(prepareAll(records, model, sharedFromNames), model, rulings);
}

/** Reads a whole set of records: names, days and addresses, who shares what, and keys. */
export function prepareAll(records: readonly MatchRecord[], model: MatchModel, sharedFromNames: number): BulkInput {
  const compiled = compileModel(model);
  const read = createContentReader();
  const contents = records.map(read);
  const contentOf = (number: number, record: MatchRecord): RecordContent => contents[number] ?? read(record);
  const sharing = countSharingBy(records, sharedFromNames, (record, number) => contentOf(number, record).name);
  return {
    keys: hashKeys(records.length, (number) => {
      const record = records[number];
      return record === undefined ? [] : unsharedKeysOf(record, contentOf(number, record), sharing);
    }),
    prepared: records.map((record, number) => prepareContent(record, contentOf(number, record), compiled, sharing)),
  };
}

/** Blocks, compares and clusters what was read. */
export function matchPrepared({ prepared, keys }: BulkInput, model: MatchModel, rulings: Rulings = NO_RULINGS): BulkMatching {
  const blocks = createBlocks(keys);
  const score = createScorer(model);
  const joins: NumberedPair[] = [];
  const others: NumberedPair[] = [];
  const doubtful: NumberedPair[] = [];
  let comparedPairs = 0;
  for (const [a, one] of prepared.entries()) {
    blocks.forEachLater(a, (b) => {
      const other = prepared[b];
      if (other === undefined) return;
      comparedPairs += 1;
      const { weight, verdict, isOther } = score(one, other);
      if (isOther) others.push({ a, b, weight });
      else if (verdict === 'sure') joins.push({ a, b, weight });
      if (verdict === 'doubtful') doubtful.push({ a, b, weight });
    });
  }
  const idOf = (number: number): string => prepared[number]?.id ?? '';
  const clusters = clusterNumbers(prepared.length, idOf, joins, others, rulings);
  return {
    clusters: clusters.members.map((members) => members.map(idOf)),
    doubtful: doubtful
      .filter(({ a, b }) => clusters.labels[a] === -1 || clusters.labels[a] !== clusters.labels[b])
      .map(({ a, b, weight }): { pair: RecordPair; weight: number } => ({ pair: [idOf(a), idOf(b)], weight }))
      .sort((x, y) => y.weight - x.weight || (x.pair.join() < y.pair.join() ? -1 : 1)),
    comparedPairs,
  };
}

interface NumberedPair {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

interface NumberedClusters {
  /** Of two or more, in the order of their first records. */
  readonly members: readonly (readonly number[])[];
  /** Of each record: one number for all of its cluster, −1 when it is alone. */
  readonly labels: Int32Array;
}

/**
 * As `clusterOf` does, but most of it without sorting: where nothing has to stay apart, the order of joins makes no difference. Only what hangs together and
 * holds two that must stay apart, or a ruling, is clustered with all care.
 */
function clusterNumbers(
  count: number,
  idOf: (number: number) => string,
  joins: readonly NumberedPair[],
  others: readonly NumberedPair[],
  rulings: Rulings,
): NumberedClusters {
  const forest = createForest(count);
  for (const { a, b } of joins) forest.join(a, b);
  const contested = new Set<number>();
  for (const { a, b } of others) if (forest.rootOf(a) === forest.rootOf(b)) contested.add(forest.rootOf(a));
  const ruled = [...rulings.always, ...rulings.never];
  if (ruled.length > 0) {
    const ids = new Set(ruled.flat());
    for (let number = 0; number < count; number += 1) if (ids.has(idOf(number))) contested.add(forest.rootOf(number));
  }
  const labels = new Int32Array(count);
  const numbers = new Map<string, number>();
  for (let number = 0; number < count; number += 1) {
    const root = forest.rootOf(number);
    labels[number] = root;
    if (contested.size > 0 && contested.has(root)) numbers.set(idOf(number), number);
  }
  const isContested = ({ a, b }: NumberedPair): boolean => contested.has(labels[a] ?? -1) && contested.has(labels[b] ?? -1);
  const withCare = (pairs: readonly NumberedPair[], decision: 'sure' | 'other'): readonly WeighedPair[] =>
    pairs.filter(isContested).map(({ a, b, weight }) => ({ a: idOf(a), b: idOf(b), weight, decision }));
  const careful = clusterOf([...withCare(joins, 'sure'), ...withCare(others, 'other')], rulings, [...numbers.keys()]);
  for (const ids of careful.clusters) {
    const members = ids.flatMap((id) => numbers.get(id) ?? []);
    for (const member of members) labels[member] = members[0] ?? member;
  }
  return collect(labels);
}

function collect(labels: Int32Array): NumberedClusters {
  const sizes = new Int32Array(labels.length);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  const found = new Map<number, number[]>();
  for (const [number, label] of labels.entries()) {
    if (sizes[label] === 1) {
      labels[number] = -1;
      continue;
    }
    const members = found.get(label);
    if (members === undefined) found.set(label, [number]);
    else members.push(number);
  }
  return { members: [...found.values()], labels };
}
