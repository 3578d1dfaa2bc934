import { type Blocks, createBlocks, unsharedKeysOf } from './blocks';
import { clusterOf, NO_RULINGS, type RecordPair, type Rulings, type WeighedPair } from './clustering';
import { createScorer } from './comparison';
import type { MatchModel } from './match-model';
import { compileModel } from './compiled-model';
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

/** Matches a whole set of records at once: blocks, compares and clusters them. A million records take some 2 GB. */
export function matchAll(
  records: readonly MatchRecord[],
  model: MatchModel,
  { sharedFromNames, rulings = NO_RULINGS }: BulkOptions,
): BulkMatching {
  const { blocks, prepared } = prepareAll(records, model, sharedFromNames);
  const idOf = (number: number): string => records[number]?.id ?? '';
  const score = createScorer(model);
  const pairs: WeighedPair[] = [];
  const doubtful: { pair: RecordPair; weight: number }[] = [];
  let comparedPairs = 0;
  for (const [number, one] of prepared.entries()) {
    blocks.forEachLater(number, (later) => {
      const other = prepared[later];
      if (other === undefined) return;
      comparedPairs += 1;
      const { weight, verdict, isOther } = score(one, other);
      if (verdict === 'doubtful') doubtful.push({ pair: [idOf(number), idOf(later)], weight });
      if (verdict === 'sure' || isOther) pairs.push({ a: idOf(number), b: idOf(later), weight, decision: isOther ? 'other' : 'sure' });
    });
  }
  const { clusters } = clusterOf(pairs, rulings);
  const joined = new Map<string, number>();
  for (const [cluster, ids] of clusters.entries()) for (const id of ids) joined.set(id, cluster);
  const isApart = ([a, b]: RecordPair): boolean => {
    const cluster = joined.get(a);
    return cluster === undefined || cluster !== joined.get(b);
  };
  return {
    clusters: clusters.filter(({ length }) => length > 1),
    doubtful: doubtful.filter(({ pair }) => isApart(pair)).sort((x, y) => y.weight - x.weight || (x.pair.join() < y.pair.join() ? -1 : 1)),
    comparedPairs,
  };
}

/** All records ready to be compared, and which of them meet. */
export function prepareAll(
  records: readonly MatchRecord[],
  model: MatchModel,
  sharedFromNames: number,
): { readonly blocks: Blocks; readonly prepared: readonly PreparedRecord[] } {
  const compiled = compileModel(model);
  const read = createContentReader();
  const contents = records.map(read);
  const contentOf = (number: number, record: MatchRecord): RecordContent => contents[number] ?? read(record);
  const sharing = countSharingBy(records, sharedFromNames, (record, number) => contentOf(number, record).name);
  return {
    blocks: createBlocks(records.length, (number) => {
      const record = records[number];
      return record === undefined ? [] : unsharedKeysOf(record, contentOf(number, record), sharing);
    }),
    prepared: records.map((record, number) => prepareContent(record, contentOf(number, record), compiled, sharing)),
  };
}
