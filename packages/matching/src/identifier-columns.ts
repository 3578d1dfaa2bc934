import type { IdentifierLevel } from './match-model';

/** Identifiers of one kind of many records, as numbers: equal values have equal numbers, a shared one's is its complement and below zero. */
export interface IdentifierColumn {
  /** Those of record r stand from `starts[r]` to `starts[r + 1]`. */
  readonly starts: Int32Array;
  readonly values: Int32Array;
}

/** Collects the identifiers of one kind, record by record. */
export interface IdentifierCollector {
  /** `nameKey` is the number of the name's sound, −1 for a name that counts for nothing. */
  add(value: string, nameKey: number): void;
  endRecord(): void;
  /** Marks those that have too many names. */
  finish(sharedFromNames: number): IdentifierColumn;
}

export function collectIdentifiers(records: number): IdentifierCollector {
  const numbers = new Map<string, number>();
  /** Of each value the first name that came with it; most have no other. */
  const firstNames: number[] = [];
  const severalNames = new Map<number, Set<number>>();
  const starts = new Int32Array(records + 1);
  let values = new Int32Array(records + 16);
  let filled = 0;
  let record = 0;
  return {
    add(value, nameKey) {
      let number = numbers.get(value);
      if (number === undefined) {
        number = firstNames.length;
        numbers.set(value, number);
        firstNames.push(nameKey);
      } else if (nameKey >= 0) noteName(number, nameKey, firstNames, severalNames);
      if (filled === values.length) {
        const larger = new Int32Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[filled] = number;
      filled += 1;
    },
    endRecord() {
      record += 1;
      starts[record] = filled;
    },
    finish(sharedFromNames) {
      const known = values.subarray(0, filled);
      for (const [at, number] of known.entries()) {
        const names = severalNames.get(number)?.size ?? 1;
        if (names >= sharedFromNames) known[at] = ~number;
      }
      return { starts, values: known };
    },
  };
}

function noteName(number: number, nameKey: number, firstNames: number[], severalNames: Map<number, Set<number>>): void {
  const first = firstNames[number] ?? -1;
  if (first === nameKey) return;
  if (first < 0) {
    firstNames[number] = nameKey;
    return;
  }
  const several = severalNames.get(number);
  if (several === undefined) severalNames.set(number, new Set([first, nameKey]));
  else several.add(nameKey);
}

/** As two records' identifiers are compared one by one. */
export function compareColumns({ starts, values }: IdentifierColumn, a: number, b: number): IdentifierLevel {
  const startA = starts[a] ?? 0;
  const endA = starts[a + 1] ?? 0;
  const startB = starts[b] ?? 0;
  const endB = starts[b + 1] ?? 0;
  if (startA === endA || startB === endB) return 'missing';
  let isShared = false;
  let hasOwnA = false;
  let hasOwnB = false;
  for (let at = startA; at < endA; at += 1) {
    const one = values[at] ?? 0;
    if (one >= 0) hasOwnA = true;
    for (let to = startB; to < endB; to += 1) {
      const other = values[to] ?? 0;
      if (other >= 0) hasOwnB = true;
      if (one !== other) continue;
      if (one >= 0) return 'exact';
      isShared = true;
    }
  }
  return isShared ? 'shared' : hasOwnA && hasOwnB ? 'different' : 'missing';
}
