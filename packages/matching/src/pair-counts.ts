import { applyBound, emptyLevels, levelsOf, nameShareOf, sumOf, type Verdict, verdictOf } from './comparison';
import { compileModel } from './compiled-model';
import { FIELDS, type FieldLevels, type MatchModel } from './match-model';
import type { PreparedRecord } from './match-record';
import { findBound, traitsOf, type WeightBound } from './weight-bounds';

/**
 * Pairs of records counted by how they agree. The counts of two portions of pairs add up to those of both, so that a training may stop and go on, and
 * nothing in them says anything about a person.
 */
export interface PairCounts {
  /** By a key of `toPattern`. */
  readonly blocked: Readonly<Record<string, number>>;
  readonly random: Readonly<Record<string, number>>;
}

export type Pair = readonly [a: PreparedRecord, b: PreparedRecord];

/** Pairs that agree alike. */
export interface PairPattern {
  readonly levels: FieldLevels;
  /** How common the name is as far as a power of two; undefined where that says nothing. */
  readonly logShare: number | undefined;
  readonly bound: Pick<WeightBound, 'holds' | 'isOther'> | undefined;
  readonly pairs: number;
}

export const NOTHING_COUNTED: PairCounts = { blocked: {}, random: {} };

/** How many pairs have gone from one verdict to another. */
export interface Crossing {
  readonly from: Verdict;
  readonly to: Verdict;
  readonly pairs: number;
}

/** One letter a level: thousands of patterns are kept between two portions. */
const LETTERS: Readonly<Record<FieldLevels[keyof FieldLevels], string>> = {
  ...{ exact: 'e', shared: 's', different: 'd', missing: 'm', pinyin: 'p', order: 'o', typo: 't', partial: 'r' },
  ...{ sibling: 'b', family: 'f', year: 'y', house: 'h', street: 'w', district: 'i' },
};
const LEVELS = new Map(Object.entries(LETTERS).map(([level, letter]) => [letter, level]));
const BOUNDS: readonly (readonly [letter: string, bound: PairPattern['bound']])[] = [
  ['', undefined],
  ['S', { holds: 'sure', isOther: false }],
  ['D', { holds: 'doubtful', isOther: false }],
  ['U', { holds: 'unlikely', isOther: false }],
  ['d', { holds: 'doubtful', isOther: true }],
  ['u', { holds: 'unlikely', isOther: true }],
];

/** Counts pairs that have a key in common, and pairs drawn at random. */
export function countPairs(blocked: Iterable<Pair>, random: Iterable<Pair>): PairCounts {
  return { blocked: countPatterns(blocked), random: countPatterns(random) };
}

export function addCounts(one: PairCounts, other: PairCounts): PairCounts {
  return { blocked: sumUp(one.blocked, other.blocked), random: sumUp(one.random, other.random) };
}

/** In one order, whatever that of the pairs was. */
export function patternsOf(counts: PairCounts[keyof PairCounts]): readonly PairPattern[] {
  return Object.keys(counts)
    .sort()
    .map((key) => toPattern(key, counts[key] ?? 0));
}

/** Which verdicts a model changes, over the pairs that have a key in common: the most frequent change first; pairs that stay what they are are left out. */
export function crossingsOf({ blocked }: PairCounts, before: MatchModel, after: MatchModel): readonly Crossing[] {
  const changed = new Map<string, Crossing>();
  for (const pattern of patternsOf(blocked)) {
    const [from, to] = [verdictIn(pattern, before), verdictIn(pattern, after)];
    if (from === to) continue;
    const key = `${from} ${to}`;
    changed.set(key, { from, to, pairs: (changed.get(key)?.pairs ?? 0) + pattern.pairs });
  }
  return [...changed.values()].sort((a, b) => b.pairs - a.pairs || (`${a.from}${a.to}` < `${b.from}${b.to}` ? -1 : 1));
}

function verdictIn({ levels, logShare, bound }: PairPattern, model: MatchModel): Verdict {
  const compiled = compileModel(model);
  return verdictOf(applyBound(sumOf(levels, logShare, compiled), bound, compiled), compiled);
}

function countPatterns(pairs: Iterable<Pair>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const levels = emptyLevels();
  for (const [a, b] of pairs) {
    levelsOf(a, b, levels);
    const bound = findBound(levels, traitsOf(a.name), traitsOf(b.name), a.birthday, b.birthday);
    const share = nameShareOf(levels, a, b);
    const key = toKey(levels, share === undefined ? undefined : Math.round(share), bound);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The levels in the order of FIELDS, then the share, then the bound: `eemmdmeh-13S`. */
function toKey(levels: FieldLevels, logShare: number | undefined, bound: PairPattern['bound']): string {
  const [letter = ''] = BOUNDS.find(([, known]) => known?.holds === bound?.holds && known?.isOther === bound?.isOther) ?? [];
  return `${FIELDS.map((field) => LETTERS[levels[field]]).join('')}${logShare ?? ''}${letter}`;
}

function toPattern(key: string, pairs: number): PairPattern {
  const levels = Object.fromEntries(FIELDS.map((field, place) => [field, LEVELS.get(key.charAt(place))])) as unknown as FieldLevels;
  const [, share = '', letter = ''] = /^(-?\d*)(\D?)$/.exec(key.slice(FIELDS.length)) ?? [];
  const bound = BOUNDS.find(([known]) => known === letter)?.[1];
  return { levels, logShare: share === '' ? undefined : Number(share), bound, pairs };
}

function sumUp(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const sums: Record<string, number> = { ...one };
  for (const [key, pairs] of Object.entries(other)) sums[key] = (sums[key] ?? 0) + pairs;
  return sums;
}
