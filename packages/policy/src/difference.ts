import { toPointer } from './definition';

/** One place where two bodies differ; a side on which there is nothing is left out. */
export interface PolicyDifference {
  /** JSON Pointer; `` for the whole. */
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What changes from body `a` to body `b`, in the order of the pointers' first appearance. Lists are compared place by place. */
export function diffPolicies(a: unknown, b: unknown): readonly PolicyDifference[] {
  return differences(a, b, []);
}

function differences(a: unknown, b: unknown, path: readonly string[]): readonly PolicyDifference[] {
  if (Object.is(a, b)) return [];
  if (isTree(a) && isTree(b) && Array.isArray(a) === Array.isArray(b)) {
    const before = new Map(Object.entries(a));
    const after = new Map(Object.entries(b));
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): readonly PolicyDifference[] => {
      const here = [...path, key];
      if (!after.has(key)) return [{ pointer: toPointer(here), before: before.get(key) }];
      if (!before.has(key)) return [{ pointer: toPointer(here), after: after.get(key) }];
      return differences(before.get(key), after.get(key), here);
    });
  }
  return [{ pointer: toPointer(path), before: a, after: b }];
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
