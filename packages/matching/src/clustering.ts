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
  readonly because: 'never' | 'other';
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
  const forest = createForest(known);
  for (const [a, b] of rulings.never) if (a !== b) forest.forbid(a, b, 'never');
  const refused: RefusedJoin[] = [];
  const join = (a: string, b: string): void => {
    const because = forest.join(a, b);
    if (because !== undefined) refused.push({ a, b, because });
  };
  for (const [a, b] of rulings.always.map(inOrder).sort((x, y) => byText(x[0], y[0]) || byText(x[1], y[1]))) join(a, b);
  const strongest = strongestOf(pairs);
  // Two people under one ruling are one, whatever their names say: such a pair forbids nothing any more.
  for (const { a, b, decision } of strongest) if (decision === 'other' && !forest.isJoined(a, b)) forest.forbid(a, b, 'other');
  for (const { a, b, decision } of strongest) if (decision === 'sure') join(a, b);
  return { clusters: forest.clusters(), refused };
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

function createForest(ids: readonly string[]): {
  forbid(a: string, b: string, because: 'never' | 'other'): void;
  isJoined(a: string, b: string): boolean;
  join(a: string, b: string): 'never' | 'other' | undefined;
  clusters(): readonly (readonly string[])[];
} {
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const parents = Int32Array.from(ids, (_, index) => index);
  const sizes = new Int32Array(ids.length).fill(1);
  /** Of each root: roots it must not be joined with. Kept up on both sides. */
  const foes = new Map<number, Map<number, 'never' | 'other'>>();

  const rootOf = (id: string): number => {
    let at = indexes.get(id) ?? -1;
    for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
      parents[at] = parents[parent] ?? parent;
      at = parents[at] ?? at;
    }
    return at;
  };
  const note = (root: number, foe: number, because: 'never' | 'other'): void => {
    let list = foes.get(root);
    if (list === undefined) foes.set(root, (list = new Map<number, 'never' | 'other'>()));
    if (list.get(foe) !== 'never') list.set(foe, because);
  };

  return {
    forbid(a, b, because) {
      const [one, other] = [rootOf(a), rootOf(b)];
      note(one, other, because);
      note(other, one, because);
    },
    isJoined: (a, b) => rootOf(a) === rootOf(b),
    join(a, b) {
      const [one, other] = [rootOf(a), rootOf(b)];
      if (one === other) return undefined;
      const because = foes.get(one)?.get(other);
      if (because !== undefined) return because;
      const [large, small] = (sizes[one] ?? 0) >= (sizes[other] ?? 0) ? [one, other] : [other, one];
      parents[small] = large;
      sizes[large] = (sizes[large] ?? 0) + (sizes[small] ?? 0);
      for (const [foe, reason] of foes.get(small) ?? []) {
        foes.get(foe)?.delete(small);
        note(large, foe, reason);
        note(foe, large, reason);
      }
      foes.delete(small);
      return undefined;
    },
    clusters() {
      const members = new Map<number, string[]>();
      for (const id of ids) {
        const root = rootOf(id);
        const list = members.get(root);
        if (list === undefined) members.set(root, [id]);
        else list.push(id);
      }
      return [...members.values()];
    },
  };
}

function inOrder([a, b]: RecordPair): RecordPair {
  return a <= b ? [a, b] : [b, a];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
