import { type Verdict, clusterOf } from '@homeward/matching';
import { compareText } from './revision';
import { ALONE, type Tie } from './source-record';

/** What comparing two records came to. */
export interface Likeness {
  readonly a: string;
  readonly b: string;
  /** `sure` joins them, `doubtful` is for somebody to look at. */
  readonly verdict: Verdict;
  /** The names are those of two people: no chain over a third record joins them. */
  readonly isOther: boolean;
  /** Bits of evidence for one person. */
  readonly weight: number;
}

/** What somebody decided about two records. */
export interface Ruling {
  readonly a: string;
  readonly b: string;
  readonly ruling: 'always' | 'never';
}

/** Records that belong to one person, with why each of them does. */
export interface Cluster {
  /** Sorted; the person is named after the first. */
  readonly recordIds: readonly string[];
  readonly ties: ReadonlyMap<string, Tie>;
}

/** Who is one person among records that hang together: a function of the set of likenesses and rulings, whatever their order. */
export function clustersOf(
  recordIds: readonly string[],
  likenesses: readonly Likeness[],
  rulings: readonly Ruling[],
  policyVersion: string,
): readonly Cluster[] {
  const pairs = likenesses.map(({ a, b, weight, verdict, isOther }) => {
    return { a, b, weight, decision: isOther ? 'other' : verdict === 'sure' ? 'sure' : 'none' } as const;
  });
  const ruled = (wanted: Ruling['ruling']) => rulings.flatMap(({ a, b, ruling }) => (ruling === wanted ? [[a, b] as const] : []));
  const { clusters } = clusterOf(pairs, { always: ruled('always'), never: ruled('never') }, recordIds);
  const inside = new Set(recordIds);
  const people = clusters.map((members) => members.filter((recordId) => inside.has(recordId))).filter((members) => members.length > 0);
  const ties = tiesIn(people, likenesses, rulings, policyVersion);
  return people.map((members) => ({
    recordIds: members,
    ties: new Map(members.map((recordId) => [recordId, ties.get(recordId) ?? ALONE])),
  }));
}

/** Of each record the strongest tie to another one of its person; a ruling is stronger than any weight. */
function tiesIn(
  people: readonly (readonly string[])[],
  likenesses: readonly Likeness[],
  rulings: readonly Ruling[],
  policyVersion: string,
): ReadonlyMap<string, Tie> {
  const personOf = new Map(people.flatMap((members, person) => members.map((recordId) => [recordId, person] as const)));
  const ties = new Map<string, Tie>();
  const tie = (a: string, b: string, strength: Omit<Tie, 'recordId'>): void => {
    const person = personOf.get(a);
    if (person === undefined || person !== personOf.get(b)) return;
    for (const [recordId, other] of [[a, b] as const, [b, a] as const]) {
      if (!ties.has(recordId)) ties.set(recordId, { ...strength, recordId: other });
    }
  };
  for (const { a, b } of rulings.filter(({ ruling }) => ruling === 'always').toSorted(byPair)) {
    tie(a, b, { by: 'ruling', weight: 0, policyVersion: '' });
  }
  const sure = likenesses.filter(({ verdict, isOther }) => verdict === 'sure' && !isOther);
  for (const { a, b, weight } of sure.toSorted((x, y) => y.weight - x.weight || byPair(x, y)))
    tie(a, b, { by: 'model', weight, policyVersion });
  return ties;
}

/** Two records in the one order that a pair of them has. */
export function pairOf(one: string, other: string): readonly [a: string, b: string] {
  return one < other ? [one, other] : [other, one];
}

/** The id of what is known about two records. */
export function pairIdOf(one: string, other: string): string {
  return pairOf(one, other).join('~');
}

function byPair(x: { readonly a: string; readonly b: string }, y: { readonly a: string; readonly b: string }): number {
  return compareText(x.a, y.a) || compareText(x.b, y.b);
}
