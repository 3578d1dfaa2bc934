import { type BlockIndex, createBlocks, groupKeys, indexBlocks, type Shard, WHOLE } from './blocks';
import { clusterOf, NO_RULINGS, type RecordPair, type Rulings, type WeighedPair } from './clustering';
import { applyBound, emptyLevels, sumOf, verdictOf } from './comparison';
import { compileModel } from './compiled-model';
import { createForest } from './forest';
import type { MatchModel } from './match-model';
import type { MatchRecord } from './match-record';
import { createPairList, forEachPair, type PairColumns } from './pair-list';
import { compareInColumns, createShareOf, findBoundInColumns, readColumns, type RecordColumns } from './record-columns';

export interface BulkOptions {
  /** An identifier with this many distinct names, or more, has no weight. */
  readonly sharedFromNames: number;
  readonly rulings?: Rulings;
}

export interface BulkMatching {
  /** Clusters of two records or more: ids in the order of the records, clusters in that of their first ones. */
  readonly clusters: readonly (readonly string[])[];
  /** Pairs for the review queue that ended up in two clusters, the likeliest first. */
  readonly doubtful: readonly { readonly pair: RecordPair; readonly weight: number }[];
  readonly comparedPairs: number;
}

/** Matches a whole set of records at once. A million records take some 2 GB. */
export function matchAll(records: readonly MatchRecord[], model: MatchModel, { sharedFromNames, rulings }: BulkOptions): BulkMatching {
  return matchColumns(readColumns(records, sharedFromNames), model, rulings);
}

/** Blocks, compares and clusters what was read, in one thread. */
function matchColumns(columns: RecordColumns, model: MatchModel, rulings: Rulings = NO_RULINGS): BulkMatching {
  return clusterPairs(columns.ids, [scorePairs(columns, model, indexBlocks(columns.ids.length, [groupKeys(columns.keys)]))], rulings);
}

/** What one shard found: pairs that join, pairs of two people, pairs to look at. Plain data, to be handed from thread to thread. */
export interface ScoredPairs {
  readonly joins: PairColumns;
  readonly others: PairColumns;
  readonly doubtful: PairColumns;
  readonly comparedPairs: number;
}

/** Compares the pairs of every `of`-th record with the later ones that it has a key in common with. */
export function scorePairs(columns: RecordColumns, model: MatchModel, index: BlockIndex, { shard, of }: Shard = WHOLE): ScoredPairs {
  const compiled = compileModel(model);
  const blocks = createBlocks(index);
  const levels = emptyLevels();
  const shareOf = createShareOf(columns, compiled);
  const joins = createPairList(columns.ids.length);
  const others = createPairList(columns.ids.length >> 2);
  const doubtful = createPairList(columns.ids.length >> 4);
  let comparedPairs = 0;
  const compare = (b: number, a: number): void => {
    comparedPairs += 1;
    compareInColumns(columns, a, b, levels);
    const bound = findBoundInColumns(columns, a, b, levels);
    const weight = applyBound(sumOf(levels, shareOf(levels.name, a, b), compiled), bound, compiled);
    const verdict = verdictOf(weight, compiled);
    if (bound?.isOther === true) others.add(a, b, weight);
    else if (verdict === 'sure') joins.add(a, b, weight);
    if (verdict === 'doubtful') doubtful.add(a, b, weight);
  };
  for (let record = shard; record < columns.ids.length; record += of) blocks.forEachLater(record, compare);
  return { joins: joins.finish(), others: others.finish(), doubtful: doubtful.finish(), comparedPairs };
}

/** Clusters the records by what all shards found. */
export function clusterPairs(ids: readonly string[], shards: readonly ScoredPairs[], rulings: Rulings = NO_RULINGS): BulkMatching {
  const joins = shards.map((shard) => shard.joins);
  const others = shards.map((shard) => shard.others);
  const labels = labelRecords(ids, joins, others, rulings);
  const queue: { pair: RecordPair; weight: number }[] = [];
  for (const { doubtful } of shards) {
    forEachPair(doubtful, (a, b, weight) => {
      if (labels[a] !== labels[b]) queue.push({ pair: [ids[a] ?? '', ids[b] ?? ''], weight });
    });
  }
  return {
    clusters: collect(ids, labels),
    doubtful: queue.sort((x, y) => y.weight - x.weight || (x.pair.join() < y.pair.join() ? -1 : 1)),
    comparedPairs: shards.reduce((sum, shard) => sum + shard.comparedPairs, 0),
  };
}

/**
 * Answers one number for all records of a cluster. As `clusterOf` does, but most of it without sorting: where nothing has to stay apart, the order of
 * joins makes no difference. Only what hangs together and holds two that must stay apart, or a ruling, is clustered with all care.
 */
function labelRecords(ids: readonly string[], joins: readonly PairColumns[], others: readonly PairColumns[], rulings: Rulings): Int32Array {
  const forest = createForest(ids.length);
  for (const list of joins) forEachPair(list, (a, b) => void forest.join(a, b));
  const contested = new Set<number>();
  for (const list of others) {
    forEachPair(list, (a, b) => {
      const root = forest.rootOf(a);
      if (root === forest.rootOf(b)) contested.add(root);
    });
  }
  const ruled = new Set([...rulings.always, ...rulings.never].flat());
  if (ruled.size > 0) {
    for (const [number, id] of ids.entries()) if (ruled.has(id)) contested.add(forest.rootOf(number));
  }
  const labels = new Int32Array(ids.length);
  for (let number = 0; number < ids.length; number += 1) labels[number] = forest.rootOf(number);
  if (contested.size > 0) clusterWithCare(ids, labels, contested, joins, others, rulings);
  return labels;
}

/** Gives the records of contested clusters labels of their own: the number of the first record of each. */
function clusterWithCare(
  ids: readonly string[],
  labels: Int32Array,
  contested: ReadonlySet<number>,
  joins: readonly PairColumns[],
  others: readonly PairColumns[],
  rulings: Rulings,
): void {
  const numbers = new Map<string, number>();
  for (const [number, id] of ids.entries()) if (contested.has(labels[number] ?? -1)) numbers.set(id, number);
  const pairs: WeighedPair[] = [];
  const take = (lists: readonly PairColumns[], decision: 'sure' | 'other'): void => {
    for (const list of lists) {
      forEachPair(list, (a, b, weight) => {
        if (contested.has(labels[a] ?? -1) && contested.has(labels[b] ?? -1))
          pairs.push({ a: ids[a] ?? '', b: ids[b] ?? '', weight, decision });
      });
    }
  };
  take(joins, 'sure');
  take(others, 'other');
  for (const cluster of clusterOf(pairs, rulings, [...numbers.keys()]).clusters) {
    const members = cluster.flatMap((id) => numbers.get(id) ?? []);
    for (const member of members) labels[member] = members[0] ?? member;
  }
}

/** The ids of each cluster of two or more, in the order of the records. */
function collect(ids: readonly string[], labels: Int32Array): readonly (readonly string[])[] {
  const sizes = new Int32Array(labels.length);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  /** Of each label the place of its cluster, counted from 1. */
  const places = new Int32Array(labels.length);
  const clusters: string[][] = [];
  for (let number = 0; number < labels.length; number += 1) {
    const label = labels[number] ?? 0;
    if ((sizes[label] ?? 0) < 2) continue;
    const place = places[label] ?? 0;
    if (place === 0) places[label] = clusters.push([ids[number] ?? '']);
    else clusters[place - 1]?.push(ids[number] ?? '');
  }
  return clusters;
}
