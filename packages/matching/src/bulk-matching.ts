import { createBlocks } from './blocks';
import { clusterOf, NO_RULINGS, type RecordPair, type Rulings, type WeighedPair } from './clustering';
import { applyBound, emptyLevels, type NameShare, nameShareOf, sumOf, verdictOf } from './comparison';
import { compileModel, nameSharesOf } from './compiled-model';
import { createForest } from './forest';
import type { MatchModel } from './match-model';
import type { MatchRecord } from './match-record';
import { compareInColumns, findBoundInColumns, readColumns, type RecordColumns } from './record-columns';

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

/** Matches a whole set of records at once. A million records take some 2 GB. */
export function matchAll(records: readonly MatchRecord[], model: MatchModel, { sharedFromNames, rulings }: BulkOptions): BulkMatching {
  return matchColumns(readColumns(records, sharedFromNames), model, rulings);
}

/** Blocks, compares and clusters what was read. */
export function matchColumns(columns: RecordColumns, model: MatchModel, rulings: Rulings = NO_RULINGS): BulkMatching {
  const compiled = compileModel(model);
  const blocks = createBlocks(columns.keys);
  const levels = emptyLevels();
  const shares = columns.names.map((name): NameShare => {
    const { exact, sound } = nameSharesOf(name, compiled);
    return { logNameShare: exact, logSoundShare: sound };
  });
  const { ids, nameOf } = columns;
  const joins: NumberedPair[] = [];
  const others: NumberedPair[] = [];
  const doubtful: NumberedPair[] = [];
  let comparedPairs = 0;
  const compare = (b: number, a: number): void => {
    comparedPairs += 1;
    compareInColumns(columns, a, b, levels);
    const bound = findBoundInColumns(columns, a, b, levels);
    const [one, other] = [shares[nameOf[a] ?? -1], shares[nameOf[b] ?? -1]];
    const share = one === undefined || other === undefined ? undefined : nameShareOf(levels, one, other);
    const weight = applyBound(sumOf(levels, share, compiled), bound, compiled);
    const verdict = verdictOf(weight, compiled);
    if (bound?.isOther === true) others.push({ a, b, weight });
    else if (verdict === 'sure') joins.push({ a, b, weight });
    if (verdict === 'doubtful') doubtful.push({ a, b, weight });
  };
  for (let record = 0; record < ids.length; record += 1) blocks.forEachLater(record, compare);
  const idOf = (number: number): string => ids[number] ?? '';
  const clusters = clusterNumbers(ids.length, idOf, joins, others, rulings);
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
