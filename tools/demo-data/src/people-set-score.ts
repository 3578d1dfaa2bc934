import { type PeopleFault, peopleFaults, type PeopleRecord } from './people-set';

/** What two records of different people share, so that they might be taken for one. */
export type Trap = 'twins' | 'relatives' | 'one car' | 'one phone' | 'one name' | 'strangers';

/** How well clusters find the people of a set, over all pairs of records. */
export interface PeopleScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Pairs of records of one person; those of them that are in one cluster; pairs in one cluster of different people. */
  readonly truePairs: number;
  readonly foundPairs: number;
  readonly wrongPairs: number;
  /** Pairs of one person of which a record has the fault, and how many of them are in one cluster. */
  readonly faults: readonly { readonly fault: PeopleFault | 'none'; readonly pairs: number; readonly found: number }[];
  /** Pairs in one cluster that should not be, by what they share. */
  readonly traps: readonly { readonly trap: Trap; readonly joined: number }[];
  /** Pairs of twins' and of relatives' records in the whole set. */
  readonly twinPairs: number;
  readonly relativePairs: number;
}

/** Compares clusters of record ids with the truth. Records that no cluster names are alone. */
export function scorePeople(set: readonly PeopleRecord[], clusters: Iterable<readonly string[]>): PeopleScore {
  const byId = new Map(set.map((record) => [record.id, record]));
  const clusterOf = new Map<string, number>();
  const joined = new Map<Trap, number>();
  let number = 0;
  let wrongPairs = 0;
  for (const ids of clusters) {
    number += 1;
    for (const id of ids) clusterOf.set(id, number);
    const members = ids.flatMap((id) => byId.get(id) ?? []);
    for (const [a, b] of pairsOf(members)) {
      if (a.personId === b.personId) continue;
      wrongPairs += 1;
      const trap = trapOf(a, b);
      joined.set(trap, (joined.get(trap) ?? 0) + 1);
    }
  }
  const tally = new Map<PeopleFault | 'none', { pairs: number; found: number }>();
  let truePairs = 0;
  let foundPairs = 0;
  for (const records of groupBy(set, ({ personId }) => personId).values()) {
    for (const [a, b] of pairsOf(records)) {
      const cluster = clusterOf.get(a.id);
      const isFound = cluster !== undefined && cluster === clusterOf.get(b.id);
      truePairs += 1;
      if (isFound) foundPairs += 1;
      const faults = new Set<PeopleFault | 'none'>([...a.faults, ...b.faults]);
      if (faults.size === 0) faults.add('none');
      for (const fault of faults) {
        const counted = tally.get(fault) ?? { pairs: 0, found: 0 };
        tally.set(fault, { pairs: counted.pairs + 1, found: counted.found + (isFound ? 1 : 0) });
      }
    }
  }
  const joinedPairs = foundPairs + wrongPairs;
  const precision = joinedPairs === 0 ? 1 : foundPairs / joinedPairs;
  const recall = truePairs === 0 ? 1 : foundPairs / truePairs;
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    truePairs,
    foundPairs,
    wrongPairs,
    faults: (['none', ...peopleFaults] as const).map((fault) => ({ fault, ...(tally.get(fault) ?? { pairs: 0, found: 0 }) })),
    traps: (['twins', 'relatives', 'one car', 'one phone', 'one name', 'strangers'] as const).map((trap) => ({
      trap,
      joined: joined.get(trap) ?? 0,
    })),
    twinPairs: countPairs(set, ({ twinsId }) => twinsId),
    relativePairs: countPairs(set, ({ householdId }) => householdId),
  };
}

/** The score as a table for people. */
export function toPeopleTable(score: PeopleScore): string {
  const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(2)} %`);
  return [
    `precision ${score.precision.toFixed(5)}, recall ${score.recall.toFixed(5)}, F1 ${score.f1.toFixed(5)}`,
    `pairs of one person ${score.truePairs}, found ${score.foundPairs}, joined wrongly ${score.wrongPairs}`,
    '',
    `${'pairs with'.padEnd(20)} ${'pairs'.padStart(9)} ${'found'.padStart(9)} ${'recall'.padStart(9)}`,
    ...score.faults.map(
      ({ fault, pairs, found }) =>
        `${fault.padEnd(20)} ${String(pairs).padStart(9)} ${String(found).padStart(9)} ${percent(found, pairs).padStart(9)}`,
    ),
    '',
    `${'joined wrongly'.padEnd(20)} ${'pairs'.padStart(9)}`,
    ...score.traps.map(
      ({ trap, joined }) =>
        `${trap.padEnd(20)} ${String(joined).padStart(9)}${trap === 'twins' ? ` of ${score.twinPairs}` : trap === 'relatives' ? ` of ${score.relativePairs}` : ''}`,
    ),
    '',
  ].join('\n');
}

function trapOf(a: PeopleRecord, b: PeopleRecord): Trap {
  const meets = (one: readonly string[], other: readonly string[]): boolean => one.some((value) => other.includes(value));
  if (a.twinsId !== undefined && a.twinsId === b.twinsId) return 'twins';
  if (a.householdId === b.householdId) return 'relatives';
  if (meets(a.vins, b.vins) || meets(a.plates, b.plates)) return 'one car';
  if (meets(a.phones, b.phones)) return 'one phone';
  return a.name === b.name ? 'one name' : 'strangers';
}

function countPairs(set: readonly PeopleRecord[], keyOf: (record: PeopleRecord) => string | undefined): number {
  let pairs = 0;
  for (const [key, records] of groupBy(set, keyOf)) {
    if (key === undefined) continue;
    for (const [a, b] of pairsOf(records)) if (a.personId !== b.personId) pairs += 1;
  }
  return pairs;
}

function groupBy<K>(set: readonly PeopleRecord[], keyOf: (record: PeopleRecord) => K): Map<K, PeopleRecord[]> {
  const groups = new Map<K, PeopleRecord[]>();
  for (const record of set) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return groups;
}

function* pairsOf(records: readonly PeopleRecord[]): Generator<readonly [PeopleRecord, PeopleRecord]> {
  for (const [index, a] of records.entries()) for (const b of records.slice(index + 1)) yield [a, b];
}
