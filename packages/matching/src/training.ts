import { createBlocks, groupKeys, indexBlocks } from './blocks';
import { emptyLevels, type MutableLevels } from './comparison';
import { compileModel } from './compiled-model';
import {
  type Field,
  type FieldLevels,
  FIELDS,
  LEAST_RECORDS,
  type Likelihood,
  type MatchModel,
  toLogOdds,
  toProbability,
} from './match-model';
import type { MatchRecord } from './match-record';
import { countNames, toDigits } from './name-frequencies';
import { compareInColumns, createShareOf, findBoundInColumns, readColumns, type RecordColumns } from './record-columns';
import { type PairCounts, patternsOf } from './pair-counts';
import { thresholdsFor } from './thresholds';
import type { GuardName, RuleName } from './weight-bounds';

export interface TrainingOptions {
  /** An identifier with this many distinct names, or more, has no weight. */
  readonly sharedFromNames: number;
  /** Of the pairs drawn at random. */
  readonly seed: number;
  readonly randomPairs: number;
  /** Of the pairs that join by their weights. */
  readonly wantedPrecision: number;
}

/** Enough random pairs for levels that one pair in ten thousand has; the rarer ones are known from blocks. */
export const DEFAULT_TRAINING: TrainingOptions = { sharedFromNames: 6, seed: 1, randomPairs: 1_000_000, wantedPrecision: 0.998 };

const MOST_ROUNDS = 200;
const SETTLED = 1e-7;
/** What is never seen is not impossible. */
const LEAST = 1e-4;

/** Pairs that agree alike: the levels, and how common the name is as far as a power of two. */
interface Pattern {
  readonly levels: FieldLevels;
  readonly logShare: number | undefined;
  /** A guard found two names: no match, whatever EM thinks of it. */
  readonly isOther: boolean;
  /** Decided by a rule or guard, so that its weight decides nothing. */
  readonly isBound: boolean;
  pairs: number;
}

type Likelihoods = { readonly [F in Field]: Record<string, Likelihood> };

/**
 * Trains a model without labels, by expectation maximisation over the pairs that blocking finds. `u` comes from pairs drawn at random, of identifiers from
 * pairs that share one under two names; only `m` and the prior are learned, so a block full of relatives cannot pull `u` up. Pairs that a guard keeps apart
 * are no matches throughout: without that EM would learn families as persons. The same records and options give the same model.
 */
export function trainModel(records: readonly MatchRecord[], options: TrainingOptions = DEFAULT_TRAINING): MatchModel {
  const columns = readColumns(records, options.sharedFromNames);
  const start: MatchModel = {
    version: 1,
    records: records.length,
    prior: 1 / Math.max(1_000, records.length),
    fields: startingFields(),
    frequencies: countNames(columns),
    thresholds: { sure: 7, doubtful: -3 },
    calibration: [],
  };
  const blocks = createBlocks(indexBlocks(records.length, [groupKeys(columns.keys)]));
  const shareOf = createShareOf(columns, compileModel(start));
  const allPairs = (records.length * (records.length - 1)) / 2;
  const patterns = collectPatterns(columns, shareOf, (number, visit) => blocks.forEachLater(number, visit));
  const random = collectPatterns(columns, shareOf, drawPairs(records.length, options));
  return learn(start, patterns, random, allPairs, options.wantedPrecision);
}

/**
 * Ours: for so many pairs of one person counts what the model to begin with says of them. A group of a thousand records has hardly more; that none of them has
 * changed the phone does not make it impossible.
 */
const KNOWN_PAIRS = 100;

/** A training over fewer records is refused. */
export const LEAST_TRAINED = LEAST_RECORDS;

export interface LearningOptions {
  /** Of which the pairs were counted. */
  readonly records: number;
  readonly wantedPrecision: number;
}

/**
 * The same training over pairs that were counted portion by portion (`countPairs`). It begins with what `known` says, from which few pairs lead less far
 * away than many; how common names are, and what it says of a field that none of the records has, it keeps. Throws RangeError for fewer records than LEAST_TRAINED, and for a precision that is none.
 */
export function learnModel(counts: PairCounts, known: MatchModel, { records, wantedPrecision }: LearningOptions): MatchModel {
  if (records < LEAST_TRAINED) throw new RangeError(`A training needs ${LEAST_TRAINED} records`);
  const [patterns = [], random = []] = [counts.blocked, counts.random].map((counted) =>
    patternsOf(counted).map(({ bound, ...pattern }): Pattern => {
      return { ...pattern, isOther: bound?.isOther ?? false, isBound: bound !== undefined };
    }),
  );
  const start: MatchModel = { ...known, records, prior: 1 / Math.max(1_000, records), fields: startingFields(), calibration: [] };
  return learn(start, patterns, random, (records * (records - 1)) / 2, wantedPrecision, known.fields);
}

function learn(
  start: MatchModel,
  patterns: readonly Pattern[],
  random: readonly Pattern[],
  allPairs: number,
  wantedPrecision: number,
  known?: MatchModel['fields'],
): MatchModel {
  const likelihoods = withChance(start.fields, random, patterns, allPairs);
  const prior = maximise(patterns, likelihoods, start.prior, allPairs, known);
  const isSeen = (field: Field): boolean => [...patterns, ...random].some(({ levels }) => levels[field] in start.fields[field]);
  const fields = Object.fromEntries(
    FIELDS.map((field) => [
      field,
      known !== undefined && !isSeen(field)
        ? known[field]
        : Object.fromEntries(Object.entries(likelihoods[field]).map(([level, { m, u }]) => [level, { m: toDigits(m), u: toDigits(u) }])),
    ]),
  ) as unknown as MatchModel['fields'];
  const trained: MatchModel = { ...start, prior: toDigits(prior), fields };
  const calibrated: MatchModel = { ...trained, calibration: calibrate(patterns, trained) };
  return { ...calibrated, thresholds: thresholdsFor(calibrated, wantedPrecision) };
}

function collectPatterns(
  columns: RecordColumns,
  shareOf: ReturnType<typeof createShareOf>,
  pairsOf: (record: number, visit: (other: number) => void) => void,
): readonly Pattern[] {
  const patterns = new Map<number, Pattern>();
  const levels: MutableLevels = emptyLevels();
  const { ids } = columns;
  for (let number = 0; number < ids.length; number += 1) {
    pairsOf(number, (at) => {
      compareInColumns(columns, number, at, levels);
      const bound = findBoundInColumns(columns, number, at, levels);
      const share = shareOf(levels.name, number, at);
      const logShare = share === undefined ? undefined : Math.round(share);
      const key = codeOf(levels, logShare, bound?.level);
      const known = patterns.get(key);
      if (known !== undefined) known.pairs += 1;
      else {
        const isOther = bound?.isOther ?? false;
        patterns.set(key, { levels: { ...levels }, logShare, isOther, isBound: bound !== undefined, pairs: 1 });
      }
    });
  }
  return [...patterns].sort(([a], [b]) => a - b).map(([, pattern]) => pattern);
}

/** Levels and bounds by number: millions of patterns are looked up, and building a text for each would take most of the time. */
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ...[
      'exact',
      'shared',
      'different',
      'missing',
      'pinyin',
      'order',
      'typo',
      'partial',
      'sibling',
      'family',
      'year',
      'house',
      'street',
      'district',
    ],
  ].map((level, number) => [level, number]),
);
const LEVELS = 14;
const BOUNDS: readonly (RuleName | GuardName | undefined)[] = [
  ...([undefined, 'phone-and-name', 'wechat-and-surname', 'vin-and-name', 'other-given-name', 'other-name', 'other-generation'] as const),
  ...(['surname-only', 'similar-name', 'name-only', 'no-name'] as const),
];

/** One number for a pattern: 14 to the eighth levels, by up to 30 powers of two, by eleven bounds, is below 2 to the 53rd. */
function codeOf(levels: FieldLevels, logShare: number | undefined, bound: RuleName | GuardName | undefined): number {
  let code = BOUNDS.indexOf(bound) * 32 + (logShare === undefined ? 31 : -logShare);
  for (const field of FIELDS) code = code * LEVELS + (NUMBERS[levels[field]] ?? 0);
  return code;
}

/** Pairs spread evenly over all records, by a generator of their own. */
function drawPairs(count: number, { seed, randomPairs }: TrainingOptions): (record: number, visit: (other: number) => void) => void {
  let state = seed >>> 0;
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  };
  const each = Math.max(1, Math.round(randomPairs / Math.max(1, count)));
  return (record, visit) => {
    for (let drawn = 0; drawn < each; drawn += 1) {
      const other = Math.floor(draw() * count);
      if (other !== record) visit(other);
    }
  };
}

function startingFields(): MatchModel['fields'] {
  const identifier = (m: number): Record<'exact' | 'different', Likelihood> => ({ exact: { m, u: 1e-6 }, different: { m: 1 - m, u: 1 } });
  const level = (m: number, u: number): Likelihood => ({ m, u });
  return {
    name: {
      ...{
        exact: level(0.85, 1e-3),
        pinyin: level(0.08, 1e-3),
        order: level(0.02, 1e-3),
        typo: level(0.02, 1e-3),
        partial: level(0.02, 0.03),
      },
      ...{ sibling: level(LEAST, 0.01), family: level(LEAST, 0.03), different: level(LEAST, 0.95) },
    },
    phone: identifier(0.8),
    wechat: identifier(0.95),
    email: identifier(0.95),
    vin: identifier(0.7),
    plate: identifier(0.7),
    birthday: { exact: level(0.9, 1e-4), typo: level(0.05, 1e-3), year: level(0.03, 0.03), different: level(0.02, 0.97) },
    address: {
      exact: level(0.7, 1e-6),
      house: level(0.1, 1e-6),
      street: level(0.05, 1e-3),
      district: level(0.05, 0.03),
      different: level(0.1, 0.97),
    },
  };
}

/** Sets every `u`: what chance alone does. */
function withChance(fields: MatchModel['fields'], random: readonly Pattern[], blocked: readonly Pattern[], allPairs: number): Likelihoods {
  const likelihoods = Object.fromEntries(
    FIELDS.map((field) => [
      field,
      Object.fromEntries(Object.entries<Likelihood>(fields[field]).map(([level, { m }]) => [level, { m, u: 0 }])),
    ]),
  ) as unknown as Likelihoods;
  for (const field of FIELDS) {
    const levels = likelihoods[field];
    const isIdentifier = !('typo' in levels) && !('house' in levels);
    if (isIdentifier) {
      const shared = countPairs(blocked, ({ isOther, levels: found }) => isOther && found[field] === 'exact');
      const known = countPairs(random, ({ levels: found }) => found[field] === 'exact' || found[field] === 'different');
      const share =
        known /
        Math.max(
          1,
          countPairs(random, () => true),
        );
      // Of the pairs in which both sides have such an identifier.
      const chance = (shared + 0.5) / Math.max(1, allPairs * share);
      for (const [level, { m }] of Object.entries(levels)) levels[level] = { m, u: level === 'exact' ? chance : 1 - chance };
      continue;
    }
    // A few of the pairs drawn are of one person; where the names are two people's, there are none of them.
    const strangers = field === 'name' ? random : random.filter(({ isOther }) => isOther);
    const counted = countPairs(strangers, ({ levels: found }) => found[field] in levels);
    for (const [level, { m }] of Object.entries(levels)) {
      const seen = countPairs(strangers, ({ levels: found }) => found[field] === level);
      levels[level] = { m, u: (seen + 0.5) / (counted + 1) };
    }
  }
  return likelihoods;
}

function countPairs(patterns: readonly Pattern[], isCounted: (pattern: Pattern) => boolean): number {
  return patterns.reduce((sum, pattern) => (isCounted(pattern) ? sum + pattern.pairs : sum), 0);
}

/** Learns every `m` and answers the prior. Where something is known before, that counts like so many pairs more. */
function maximise(
  patterns: readonly Pattern[],
  likelihoods: Likelihoods,
  start: number,
  allPairs: number,
  before?: MatchModel['fields'],
): number {
  const free = patterns.filter(({ isOther }) => !isOther);
  let prior = start;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const expected = free.map((pattern) => toProbability(weightOf(pattern, likelihoods, prior)) * pattern.pairs);
    const matches = expected.reduce((sum, one) => sum + one, 0);
    let moved = Math.abs(matches / allPairs - prior) / prior;
    prior = matches / allPairs;
    for (const field of FIELDS) {
      const levels = likelihoods[field];
      const held: Readonly<Record<string, Likelihood>> | undefined = before?.[field];
      const sums = new Map<string, number>();
      for (const [index, { levels: found }] of free.entries())
        sums.set(found[field], (sums.get(found[field]) ?? 0) + (expected[index] ?? 0));
      const known = Object.keys(levels).reduce((sum, level) => sum + (sums.get(level) ?? 0), 0);
      if (known === 0) continue;
      for (const [level, { m, u }] of Object.entries(levels)) {
        const sum = sums.get(level) ?? 0;
        const learned = Math.max(
          LEAST,
          held === undefined ? sum / known : (sum + KNOWN_PAIRS * (held[level]?.m ?? 0)) / (known + KNOWN_PAIRS),
        );
        moved = Math.max(moved, Math.abs(learned - m));
        levels[level] = { m: learned, u };
      }
    }
    if (moved < SETTLED) break;
  }
  return prior;
}

function weightOf({ levels, logShare }: Pattern, likelihoods: Likelihoods, prior: number): number {
  let sum = toLogOdds(prior);
  for (const field of FIELDS) {
    const likelihood = likelihoods[field][levels[field]];
    if (likelihood === undefined) continue;
    sum += field === 'name' && logShare !== undefined ? Math.log2(likelihood.m) - logShare : Math.log2(likelihood.m / likelihood.u);
  }
  return sum;
}

/** What was seen at each weight, where weights decide. */
function calibrate(patterns: readonly Pattern[], model: MatchModel): MatchModel['calibration'] {
  const steps = new Map<number, { pairs: number; matches: number }>();
  const { prior } = compileModel(model);
  for (const pattern of patterns) {
    if (pattern.isBound) continue;
    const weight = weightOf(pattern, model.fields, toProbability(prior));
    const step = Math.max(-30, Math.min(60, Math.floor(weight)));
    const known = steps.get(step) ?? { pairs: 0, matches: 0 };
    steps.set(step, { pairs: known.pairs + pattern.pairs, matches: known.matches + pattern.pairs * toProbability(weight) });
  }
  return [...steps].sort(([a], [b]) => a - b).map(([weight, { pairs, matches }]) => ({ weight, pairs, matches: toDigits(matches) }));
}
