import { compareAddresses } from './address';
import { compareBirthdays } from './birthday';
import { compareNames } from './compare-names';
import { compileModel } from './compiled-model';
import {
  FIELDS,
  type CompiledModel,
  type Field,
  type FieldLevels,
  type IdentifierLevel,
  type MatchModel,
  toProbability,
} from './match-model';
import { type Identifiers, type MatchRecord, prepareRecord, type PreparedRecord } from './match-record';
import type { Sharing } from './sharing';
import { reasonOf } from './step-reasons';
import { findBound, traitsOf, type WeightBound } from './weight-bounds';

/** What the weights come to: they join by themselves, somebody has to look, or nothing. */
export type Verdict = 'sure' | 'doubtful' | 'unlikely';

/** One step of the waterfall; the weights of all steps add up to that of the comparison. */
export interface ComparisonStep {
  /** `rule` lifts above the weights, `guard` holds below them. */
  readonly field: Field | 'prior' | 'rule' | 'guard';
  readonly level: string;
  /** log2 of how much more often this is seen of one person than of two. */
  readonly weight: number;
  /** English, without any personal value. */
  readonly why: string;
}

/** How alike two records are, and why. */
export interface Comparison {
  readonly steps: readonly ComparisonStep[];
  /** log2 of the odds that both are of one person. */
  readonly weight: number;
  readonly probability: number;
  readonly verdict: Verdict;
  /** The names are those of two people, whatever they share: clusters that hold one each are not joined. */
  readonly isOther: boolean;
}

/** The outcome without its reasons, for many pairs. */
export interface PairScore {
  readonly weight: number;
  readonly verdict: Verdict;
  readonly isOther: boolean;
}

/** A level in each field; written over by every comparison. */
export type MutableLevels = { -readonly [F in Field]: FieldLevels[F] };

/** Compares two records and tells every step. `model` and `sharing` are those of the policy and of all records known. */
export function compareRecords(a: MatchRecord, b: MatchRecord, model: MatchModel, sharing: Sharing): Comparison {
  return explainPair(prepareRecord(a, model, sharing), prepareRecord(b, model, sharing), model);
}

/** The waterfall of two prepared records. */
export function explainPair(a: PreparedRecord, b: PreparedRecord, model: MatchModel): Comparison {
  const compiled = compileModel(model);
  const levels = levelsOf(a, b, emptyLevels());
  const steps: ComparisonStep[] = [
    { field: 'prior', level: 'prior', weight: compiled.prior, why: reasonOf('prior', 'prior', oneIn(compiled.prior)) },
  ];
  const share = nameShareOf(levels, a, b);
  let sum = compiled.prior;
  for (const field of FIELDS) {
    const weight = weightOf(field, levels, share, compiled);
    sum += weight;
    steps.push({ field, level: levels[field], weight, why: reasonOf(field, levels[field], field === 'name' ? oneIn(share) : '') });
  }
  const bound = findBound(levels, traitsOf(a.name), traitsOf(b.name), a.birthday, b.birthday);
  const weight = applyBound(sum, bound, compiled);
  if (bound !== undefined) {
    steps.push({ field: bound.kind, level: bound.level, weight: weight - sum, why: reasonOf(bound.kind, bound.level, '') });
  }
  return { steps, weight, probability: toProbability(weight), verdict: verdictOf(weight, compiled), isOther: isOtherOf(bound) };
}

/** Compares many pairs: holds one set of levels for all of them. */
export function createScorer(model: MatchModel): (a: PreparedRecord, b: PreparedRecord) => PairScore {
  const compiled = compileModel(model);
  const levels = emptyLevels();
  return (a, b) => {
    levelsOf(a, b, levels);
    const bound = findBound(levels, traitsOf(a.name), traitsOf(b.name), a.birthday, b.birthday);
    const weight = applyBound(sumOf(levels, nameShareOf(levels, a, b), compiled), bound, compiled);
    return { weight, verdict: verdictOf(weight, compiled), isOther: isOtherOf(bound) };
  };
}

/** Prior and all weights, in the order of FIELDS, so that the sum is that of the waterfall to the last bit. */
export function sumOf(levels: FieldLevels, logShare: number | undefined, model: CompiledModel): number {
  const { weights } = model;
  let sum = model.prior + nameWeightOf(levels, logShare, model);
  sum += weights.phone.get(levels.phone) ?? 0;
  sum += weights.wechat.get(levels.wechat) ?? 0;
  sum += weights.email.get(levels.email) ?? 0;
  sum += weights.vin.get(levels.vin) ?? 0;
  sum += weights.plate.get(levels.plate) ?? 0;
  sum += weights.birthday.get(levels.birthday) ?? 0;
  sum += weights.address.get(levels.address) ?? 0;
  return sum;
}

function nameWeightOf({ name }: FieldLevels, logShare: number | undefined, model: CompiledModel): number {
  const logM = logShare === undefined ? undefined : model.logNameM.get(name);
  return logM === undefined || logShare === undefined ? (model.weights.name.get(name) ?? 0) : logM - logShare;
}

export function emptyLevels(): MutableLevels {
  return {
    name: 'missing',
    phone: 'missing',
    wechat: 'missing',
    email: 'missing',
    vin: 'missing',
    plate: 'missing',
    birthday: 'missing',
    address: 'missing',
  };
}

/** Fills in the levels of two records, and answers them. */
export function levelsOf(a: PreparedRecord, b: PreparedRecord, levels: MutableLevels): MutableLevels {
  levels.name = compareNames(a.name, b.name);
  levels.phone = compareIdentifiers(a.phone, b.phone);
  levels.wechat = compareIdentifiers(a.wechat, b.wechat);
  levels.email = compareIdentifiers(a.email, b.email);
  levels.vin = compareIdentifiers(a.vin, b.vin);
  levels.plate = compareIdentifiers(a.plate, b.plate);
  levels.birthday = compareBirthdays(a.birthday, b.birthday);
  levels.address = compareAddresses(a.address, b.address);
  return levels;
}

function compareIdentifiers(a: Identifiers, b: Identifiers): IdentifierLevel {
  // The most frequent cases by far, without a loop.
  if (a === b) return a.own.length > 0 ? 'exact' : a.shared.length > 0 ? 'shared' : 'missing';
  for (const value of a.own) if (b.own.includes(value)) return 'exact';
  for (const value of a.shared) if (b.shared.includes(value)) return 'shared';
  return a.own.length === 0 || b.own.length === 0 ? 'missing' : 'different';
}

function weightOf(field: Field, levels: FieldLevels, logShare: number | undefined, model: CompiledModel): number {
  if (field === 'name') return nameWeightOf(levels, logShare, model);
  // The levels of one field index the weights of that field; the compiler cannot follow both at once.
  const weights: ReadonlyMap<string, number> = model.weights[field];
  return weights.get(levels[field]) ?? 0;
}

/** log2 of the share of people whose name would agree as well; undefined where that says nothing. */
export function nameShareOf({ name }: FieldLevels, a: PreparedRecord, b: PreparedRecord): number | undefined {
  switch (name) {
    case 'exact':
      return Math.max(a.logNameShare, b.logNameShare);
    case 'pinyin':
    case 'order':
      return Math.max(a.logSoundShare, b.logSoundShare);
    default:
      return undefined;
  }
}

export function applyBound(sum: number, bound: Pick<WeightBound, 'holds'> | undefined, { thresholds }: CompiledModel): number {
  const { sure, doubtful } = thresholds;
  switch (bound?.holds) {
    case undefined:
      return sum;
    case 'sure':
      return Math.max(sum, sure + 1);
    case 'doubtful':
      return Math.min(sum, (sure + doubtful) / 2);
    case 'unlikely':
      return Math.min(sum, doubtful - 1);
  }
}

function isOtherOf(bound: WeightBound | undefined): boolean {
  return bound?.isOther ?? false;
}

export function verdictOf(weight: number, { thresholds }: CompiledModel): Verdict {
  return weight >= thresholds.sure ? 'sure' : weight >= thresholds.doubtful ? 'doubtful' : 'unlikely';
}

function oneIn(logShare: number | undefined): string {
  if (logShare === undefined) return '';
  const people = 2 ** Math.abs(logShare);
  const digits = Math.max(0, Math.floor(Math.log10(people)) - 1);
  return `1 in ${Math.round(people / 10 ** digits) * 10 ** digits}`;
}
