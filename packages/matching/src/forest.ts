/** Why two trees must not become one: a ruling, or names of two people. */
export type Foe = 'never' | 'other';

/** Things 0 … count − 1 in trees that are joined one by one, some of which must stay apart. */
export interface Forest {
  rootOf(thing: number): number;
  /** From now on no join brings the two together. A ruling stays one, whatever else is said of the pair. */
  forbid(a: number, b: number, because: Foe): void;
  /** Joins two trees; answers why not where that is forbidden. */
  join(a: number, b: number): Foe | undefined;
}

export function createForest(count: number): Forest {
  const parents = new Int32Array(count);
  for (let thing = 0; thing < count; thing += 1) parents[thing] = thing;
  const sizes = new Int32Array(count).fill(1);
  /** Of each root: roots it must not be joined with. Kept up on both sides. */
  const foes = new Map<number, Map<number, Foe>>();

  const rootOf = (thing: number): number => {
    let at = thing;
    for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
      parents[at] = parents[parent] ?? parent;
      at = parents[at] ?? at;
    }
    return at;
  };
  const note = (root: number, foe: number, because: Foe): void => {
    let list = foes.get(root);
    if (list === undefined) foes.set(root, (list = new Map<number, Foe>()));
    if (list.get(foe) !== 'never') list.set(foe, because);
  };

  return {
    rootOf,
    forbid(a, b, because) {
      const [one, other] = [rootOf(a), rootOf(b)];
      note(one, other, because);
      note(other, one, because);
    },
    join(a, b) {
      const one = rootOf(a);
      const other = rootOf(b);
      if (one === other) return undefined;
      const because = foes.size === 0 ? undefined : foes.get(one)?.get(other);
      if (because !== undefined) return because;
      const isLarger = (sizes[one] ?? 0) >= (sizes[other] ?? 0);
      const large = isLarger ? one : other;
      const small = isLarger ? other : one;
      parents[small] = large;
      sizes[large] = (sizes[large] ?? 0) + (sizes[small] ?? 0);
      const moved = foes.size === 0 ? undefined : foes.get(small);
      if (moved === undefined) return undefined;
      for (const [foe, reason] of moved) {
        foes.get(foe)?.delete(small);
        note(large, foe, reason);
        note(foe, large, reason);
      }
      foes.delete(small);
      return undefined;
    },
  };
}
