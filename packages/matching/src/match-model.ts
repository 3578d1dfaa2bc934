import type { AddressLevel } from './address';
import type { BirthdayLevel } from './birthday';
import type { NameLevel } from './compare-names';

/** An identifier is the same, used by too many to say anything, another one, or unknown on a side. */
export type IdentifierLevel = 'exact' | 'shared' | 'different' | 'missing';

/** What records are compared by, and how alike two may be in it. */
export interface FieldLevels {
  readonly name: NameLevel;
  readonly phone: IdentifierLevel;
  readonly wechat: IdentifierLevel;
  readonly email: IdentifierLevel;
  readonly vin: IdentifierLevel;
  readonly plate: IdentifierLevel;
  readonly birthday: BirthdayLevel;
  readonly address: AddressLevel;
}

export type Field = keyof FieldLevels;

/** In the order in which the waterfall tells them. */
export const FIELDS: readonly Field[] = ['name', 'phone', 'wechat', 'email', 'vin', 'plate', 'birthday', 'address'];

/** Levels that carry weight; what is missing or shared says nothing. */
export type WeighedLevel<F extends Field> = Exclude<FieldLevels[F], 'missing' | 'shared'>;

/** How often a level is seen when two records are of one person (`m`), and when they are of two (`u`). */
export interface Likelihood {
  readonly m: number;
  readonly u: number;
}

/** Shares of people with a surname or given name, in simplified script; a name that is not listed counts as `other…`. */
export interface NameFrequencies {
  readonly surnames: Readonly<Record<string, number>>;
  readonly givens: Readonly<Record<string, number>>;
  readonly otherSurname: number;
  readonly otherGiven: number;
}

/** Weights from which up two records are one person for sure, and from which up somebody has to look. */
export interface MatchThresholds {
  readonly sure: number;
  readonly doubtful: number;
}

/** What training saw at a weight: pairs from `weight` to the next entry, and how many of them the model expects to be matches. */
export interface CalibrationStep {
  readonly weight: number;
  readonly pairs: number;
  readonly matches: number;
}

/**
 * A Fellegi–Sunter model as plain data: it can be kept as a policy and read back from JSON. Weights are log2(m / u); their sum and the prior is the
 * log2 of the odds that two records are of one person.
 */
export interface MatchModel {
  readonly version: 1;
  /** How many records it was trained on. */
  readonly records: number;
  /** Probability that two of them, drawn at random, are of one person. */
  readonly prior: number;
  readonly fields: { readonly [F in Field]: Readonly<Record<WeighedLevel<F>, Likelihood>> };
  readonly frequencies: NameFrequencies;
  readonly thresholds: MatchThresholds;
  readonly calibration: readonly CalibrationStep[];
}

/** Model with its weights worked out, for comparing many pairs. */
export interface CompiledModel {
  readonly prior: number;
  /** In maps: to read a number by a name that varies makes an object each time. */
  readonly weights: { readonly [F in Field]: ReadonlyMap<FieldLevels[F], number> };
  /** log2 of m, for the levels whose u is the frequency of the name. */
  readonly logNameM: ReadonlyMap<NameLevel, number>;
  readonly thresholds: MatchThresholds;
  readonly frequencies: NameFrequencies;
  /** Shares of people whose surname or given name sounds so. */
  readonly surnameSounds: ReadonlyMap<string, number>;
  readonly givenSounds: ReadonlyMap<string, number>;
}

/** log2 of the odds of a probability. */
export function toLogOdds(probability: number): number {
  return Math.log2(probability / (1 - probability));
}

/** Probability of log2 odds. */
export function toProbability(logOdds: number): number {
  return 1 / (1 + 2 ** -logOdds);
}

/**
 * The model for another number of records: how many others a record has of its own person stays, so that the chance to draw one of them falls as the
 * number grows. The same agreement says less among a million than among a thousand.
 */
export function withRecords(model: MatchModel, records: number): MatchModel {
  const known = Math.max(2, records);
  return { ...model, records: known, prior: Math.min(0.5, (model.prior * model.records) / known) };
}

/** Fewer records say nothing about how often two are of one person. */
export const LEAST_RECORDS = 1_024;

/** A number of records as a model is scaled to it: the nearest power of two, so that it changes rarely and not with every record. */
export function recordStepOf(records: number): number {
  return Math.max(LEAST_RECORDS, 2 ** Math.round(Math.log2(Math.max(1, records))));
}
