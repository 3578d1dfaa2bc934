import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { generatePeopleSet, type PeopleScore, readPeopleRecord, scorePeople, toPeopleTable } from '@homeward/demo-data';
import { DEFAULT_MATCH_MODEL, matchAll, trainModel, withRecords } from '@homeward/matching';

/** The shipped model was trained on this set. */
const TRAINING = { records: 100_000, seed: 1 };
/** The policy "used by more than 5" (S1 "invalid information"; the number is ours). */
const SHARED_FROM_NAMES = 6;
const WANTED = { precision: 0.99, recall: 0.95 };

export interface IdentityProof {
  readonly records: number;
  readonly trainedOn: { readonly records: number; readonly seed: number };
  /** Whether training again gives the model that is shipped. */
  readonly isShippedModel: boolean;
  readonly thresholds: { readonly sure: number; readonly doubtful: number };
  readonly comparedPairs: number;
  readonly doubtfulPairs: number;
  /** Reading, blocking, comparing and clustering. */
  readonly matchMs: number;
  readonly score: PeopleScore;
}

export interface IdentityOptions {
  readonly records: number;
  readonly seed: number;
  /** Where the model is written when training gives another one than is shipped. */
  readonly modelFile: string;
  readonly say: (line: string) => void;
}

/**
 * Trains the model again, matches a labelled set that it has never seen, and judges the clusters pair by pair. Throws RangeError for the seed
 * of the training set.
 */
export function proveIdentity({ records, seed, modelFile, say }: IdentityOptions): IdentityProof {
  if (seed === TRAINING.seed) throw new RangeError(`Seed ${seed} is that of the training set`);
  say(`training on ${TRAINING.records} records, seed ${TRAINING.seed}`);
  const trained = trainModel(generatePeopleSet(TRAINING).map(readPeopleRecord));
  const isShippedModel = isDeepStrictEqual(JSON.parse(JSON.stringify(trained)), JSON.parse(JSON.stringify(DEFAULT_MATCH_MODEL)));
  if (!isShippedModel) {
    writeFileSync(modelFile, `${JSON.stringify(trained, undefined, 2)}\n`);
    say(`the model is not the one of packages/matching/src/default-model.json; it is in ${modelFile}`);
  }
  say(`matching ${records} records, seed ${seed}`);
  const set = generatePeopleSet({ records, seed });
  const read = set.map(readPeopleRecord);
  const startedAt = performance.now();
  const { clusters, doubtful, comparedPairs } = matchAll(read, withRecords(trained, records), { sharedFromNames: SHARED_FROM_NAMES });
  const matchMs = Math.round(performance.now() - startedAt);
  const score = scorePeople(set, clusters);
  say(toPeopleTable(score));
  return {
    records,
    trainedOn: TRAINING,
    isShippedModel,
    thresholds: trained.thresholds,
    comparedPairs,
    doubtfulPairs: doubtful.length,
    matchMs,
    score,
  };
}

export function isIdentityProved({ isShippedModel, score }: IdentityProof): boolean {
  return isShippedModel && score.precision >= WANTED.precision && score.recall >= WANTED.recall;
}
