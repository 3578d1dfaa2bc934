/**
 * Whether records are of one person: keys under which records meet, a comparison that tells its reasons, a model that is trained without labels, and
 * clusters that respect what people ruled. Pure: the same records, model and rulings give the same answer in every order.
 */
export { type BlockingKey, type BlockingKind, blockingKeysOf } from './blocking';
export { type BulkMatching, type BulkOptions, clusterPairs, matchAll, type ScoredPairs, scorePairs } from './bulk-matching';
export { type BlockIndex, groupKeys, indexBlocks, type KeyGroups, type Shard } from './blocks';
export { clusterOf, type Clustering, NO_RULINGS, type RecordPair, type RefusedJoin, type Rulings, type WeighedPair } from './clustering';
export {
  type Comparison,
  type ComparisonStep,
  compareRecords,
  createScorer,
  explainPair,
  type PairScore,
  type Verdict,
} from './comparison';
export { DEFAULT_MATCH_MODEL } from './default-model';
export { type Field, type MatchModel, type MatchThresholds, recordStepOf, withRecords } from './match-model';
export { type MatchRecord, prepareRecord, type PreparedRecord } from './match-record';
export { addCounts, countPairs, type Crossing, crossingsOf, NOTHING_COUNTED, type Pair, type PairCounts } from './pair-counts';
export { readColumns, type RecordColumns } from './record-columns';
export { usualSpellingOf } from './person-name';
export { readContent, type RecordContent } from './record-content';
export { countSharing, type IdentifierKind, nameKeyForSharing, NOTHING_SHARED, type Sharing } from './sharing';
export { thresholdsFor } from './thresholds';
export { DEFAULT_TRAINING, LEAST_TRAINED, learnModel, type LearningOptions, trainModel, type TrainingOptions } from './training';
