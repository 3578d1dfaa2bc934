import { createForest, type Foe } from './forest';

/** Two records and what comparing them came to. */
export interface WeighedPair {
  readonly a: string;
  readonly b: string;
  readonly weight: number;
  /** `sure` joins; `other` keeps clusters apart in which one of them is on each side; what is neither does nothing. */
  readonly decision: 'sure' | 'other' | 'none';
}

export type RecordPair = readonly [string, string];

/** What people decided about pairs of records. */
export interface Rulings {
  readonly always: readonly RecordPair[];
  readonly never: readonly RecordPair[];
}

export const NO_RULINGS: Rulings = { always: [], never: [] };

/** A join that was wanted and not made. */
export interface RefusedJoin {
  readonly a: string;
  readonly b: string;
  readonly because: Foe;
}

export interface Clustering {
  /** Every record that was named, in clusters; ids ascend within a cluster, and clusters by their first id. */
  readonly clusters: readonly (readonly string[])[];
  readonly refused: readonly RefusedJoin[];
}

/**
 * Clusters records: first the pairs that always belong together, by ids, then the sure ones, the heaviest first, equal ones by ids. No join brings a
 * `never` pair together, and no sure pair brings `other` ones together: a chain over a record that fits two people would do that. `never` goes before
 * `always`, and a ruling before a comparison. The result does not depend on the order of any input.
 */
export function clusterOf(pairs: readonly WeighedPair[], rulings: Rulings = NO_RULINGS, ids: readonly string[] = []): Clustering {
  const known = [...new Set([...ids, ...[...rulings.always, ...rulings.never].flat(), ...pairs.flatMap(({ a, b }) => [a, b])])].sort(
    byText,
  );
  const numbers = new Map(known.map((id, number) => [id, number]));
  const numberOf = (id: string): number => numbers.get(id) ?? -1;
  const forest = createForest(known.length);
  const refused: RefusedJoin[] = [];
  const join = (a: string, b: string): void => {
    const because = forest.join(numberOf(a), numberOf(b));
    if (because !== undefined) refused.push({ a, b, because });
  };
  for (const [a, b] of rulings.never) if (a !== b) forest.forbid(numberOf(a), numberOf(b), 'never');
  for (const [a, b] of rulings.always.map(inOrder).sort((x, y) => byText(x[0], y[0]) || byText(x[1], y[1]))) join(a, b);
  const strongest = strongestOf(pairs);
  for (const { a, b, decision } of strongest) {
    // Two people under one ruling are one, whatever their names say: such a pair forbids nothing any more.
    if (decision === 'other' && forest.rootOf(numberOf(a)) !== forest.rootOf(numberOf(b))) forest.forbid(numberOf(a), numberOf(b), 'other');
  }
  for (const { a, b, decision } of strongest) if (decision === 'sure') join(a, b);
  const clusters = new Map<number, string[]>();
  for (const [number, id] of known.entries()) {
    const root = forest.rootOf(number);
    const members = clusters.get(root);
    if (members === undefined) clusters.set(root, [id]);
    else members.push(id);
  }
  return { clusters: [...clusters.values()], refused };
}

/** Each pair once: `other` goes before `sure`, else the heavier one counts. Heaviest first, then by ids. */
function strongestOf(pairs: readonly WeighedPair[]): readonly WeighedPair[] {
  const strongest = new Map<string, WeighedPair>();
  const rank = { other: 2, sure: 1, none: 0 };
  for (const pair of pairs) {
    if (pair.a === pair.b) continue;
    const [a, b] = inOrder([pair.a, pair.b]);
    const at = `${a.length} ${a} ${b}`;
    const before = strongest.get(at);
    const isStronger =
      before === undefined ||
      rank[pair.decision] > rank[before.decision] ||
      (pair.decision === before.decision && pair.weight > before.weight);
    if (isStronger) strongest.set(at, { ...pair, a, b });
  }
  return [...strongest.values()].sort((x, y) => y.weight - x.weight || byText(x.a, y.a) || byText(x.b, y.b));
}

function inOrder([a, b]: RecordPair): RecordPair {
  return a <= b ? [a, b] : [b, a];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
