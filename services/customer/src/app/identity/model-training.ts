import type { Principal } from '@homeward/access';
import { type Instant, Rejection } from '@homeward/kernel';
import {
  addCounts,
  countPairs,
  crossingsOf,
  DEFAULT_MATCH_MODEL,
  DEFAULT_TRAINING,
  LEAST_TRAINED,
  learnModel,
  type MatchModel,
  NOTHING_COUNTED,
  type Pair,
  type PreparedRecord,
  recordStepOf,
  withRecords,
} from '@homeward/matching';
import { type IdentityPolicy, identity as identityPolicy } from '@homeward/policy';
import { type BusinessClock, type Ids, LostRace, type ReferenceData } from '@homeward/runtime';
import type { IdentityTrainingState, ModelFigures, TrainingResult } from '../../domain/people/identity-training';
import type { Identity } from './identity';
import { groupOf, identityRules, matchingOf } from './match-policy';
import type { CountingDocument, CustomerStores } from '../ports';

/** A training as it stands: of one that is counting how far it is. */
export interface TrainingView {
  readonly trainingId: string;
  readonly state: IdentityTrainingState;
  readonly lookedAt: number;
  readonly records: number;
}

export interface ModelTraining {
  /**
   * Counts a page of records in, of a new training when no id is given, and learns from all of them after the last one. Rejections:
   * `identity.training-unknown`, `identity.training-too-few`, `identity.precision-unreal`.
   */
  train(asked: { readonly trainingId: string; readonly wantedPrecision: number }, by: string): Promise<TrainingView>;
  read(trainingId: string): Promise<TrainingView>;
  /** Publishes what was learned as the next version of the group's policy `identity`. Rejections: `identity.training-unfinished`, and those of policies. */
  publish(trainingId: string, principal: Principal): Promise<TrainingView>;
}

interface ModelTrainingOptions {
  readonly stores: Pick<CustomerStores, 'records' | 'policies' | 'trainings' | 'trainingCounts'>;
  readonly identity: Pick<Identity, 'pairsOf'>;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
  readonly ids: Ids;
}

/** Small enough to be answered in time also by a busy process: a page is compared with itself for the pairs that are drawn at random. */
const PAGE = 250;

/**
 * Trains the weights on the records that there are, without labels. Only how pairs agree is counted, page by page and kept between pages, so that a
 * training may be gone on with by any process, and nothing personal is kept. How common names are stays as shipped: a table of a group's own names
 * would travel with the policy.
 */
export function createModelTraining({ stores, identity, reference, clock, ids }: ModelTrainingOptions): ModelTraining {
  const { trainings, trainingCounts } = stores;

  const read = async (trainingId: string): Promise<TrainingView> => {
    const [found, counted] = await Promise.all([trainings.load([trainingId]), trainingCounts.get([trainingId])]);
    const state = found.get(trainingId)?.state;
    if (state === undefined) throw new Rejection('unknown', 'identity.training-unknown');
    const { lookedAt = 0, records = 0 } = counted.get(trainingId) ?? {};
    const learned = state.result?.after.records;
    return { trainingId, state, lookedAt: learned ?? lookedAt, records: learned ?? records };
  };

  const begin = async (wanted: number, by: string): Promise<string> => {
    const at = clock.now();
    const records = await stores.records.count({});
    if (records < LEAST_TRAINED) throw tooFew(records);
    const trainingId = ids.next();
    const wantedPrecision = wanted === 0 ? identityRules(reference, clock).document.wantedPrecision : wanted;
    const [outcome] = await trainings.execute([
      { id: trainingId, command: { type: 'BeginTraining', wantedPrecision, by, at }, cause: { id: `begin:${trainingId}` }, at },
    ]);
    if (outcome?.status === 'rejected') throw outcome.rejection;
    const nothing: CountingDocument = { cursor: '', lookedAt: 0, records, counts: NOTHING_COUNTED, isWhole: false };
    await trainingCounts.update([{ id: trainingId, change: (known) => known ?? nothing }]);
    return trainingId;
  };

  /** Counts the next page in; of two who count the same page one is heard. */
  const countPage = async (trainingId: string, before: CountingDocument): Promise<CountingDocument> => {
    const page = await stores.records.find({ filter: {}, limit: PAGE, ...(before.cursor === '' ? {} : { cursor: before.cursor }) });
    const { records, pairs } = await identity.pairsOf(page.items.map(({ id }) => id));
    const after: CountingDocument = {
      cursor: page.cursor ?? '',
      lookedAt: before.lookedAt + records.length,
      records: before.records,
      counts: addCounts(before.counts, countPairs(pairs, pairsWithin(records, before.records))),
      isWhole: page.cursor === undefined,
    };
    await trainingCounts.update([
      { id: trainingId, change: (known) => (known?.cursor === before.cursor && !known.isWhole ? after : known) },
    ]);
    return (await trainingCounts.get([trainingId])).get(trainingId) ?? after;
  };

  const finish = async (trainingId: string, wantedPrecision: number, { counts, lookedAt }: CountingDocument): Promise<void> => {
    const at = clock.now();
    if (lookedAt < LEAST_TRAINED) throw tooFew(lookedAt);
    const { document, reference: policyVersion } = identityRules(reference, clock);
    const { model: present } = matchingOf(document);
    // From the shipped model on, not from the present one: what is learned depends on the records alone.
    const learned = learnModel(counts, DEFAULT_MATCH_MODEL, { records: lookedAt, wantedPrecision });
    const result: TrainingResult = {
      before: { ...figuresOf(present), policyVersion },
      after: { ...figuresOf(learned), calibration: learned.calibration },
      crossings: crossingsOf(counts, present, withRecords(learned, recordStepOf(lookedAt))),
      pairs: Object.values(counts.blocked).reduce((sum, pairs) => sum + pairs, 0),
    };
    await trainings.execute([
      { id: trainingId, command: { type: 'FinishTraining', result, at }, cause: { id: `finish:${trainingId}` }, at },
    ]);
    await trainingCounts.update([{ id: trainingId, change: () => undefined }]);
  };

  /** The version that it has; a call that is repeated finds what the first one published. */
  const publishOnce = async (scope: string, body: IdentityPolicy, publishedBy: string, at: Instant): Promise<number> => {
    const { subject } = identityPolicy;
    const id = `${subject}/${scope}`;
    const versions = (await stores.policies.load([id])).get(id)?.state.versions ?? [];
    const known = versions.find((version) => (JSON.parse(version.body) as Partial<IdentityPolicy>).training?.id === body.training?.id);
    if (known !== undefined) return known.version;
    const version = versions.length + 1;
    const [outcome] = await stores.policies.execute([
      {
        id,
        command: { type: 'PublishPolicy', ...{ subject, scope, version, effectiveFrom: at, publishedBy }, body: JSON.stringify(body) },
        cause: { id: `training:${body.training?.id ?? ''}:${version}` },
        at,
      },
    ]);
    if (outcome?.status === 'rejected') throw outcome.rejection;
    if (outcome?.status !== 'applied') throw new LostRace(stores.policies.name, id);
    return version;
  };

  return {
    read,
    async train({ trainingId: asked, wantedPrecision }, by) {
      const trainingId = asked === '' ? await begin(wantedPrecision, by) : asked;
      const { state } = await read(trainingId);
      const counting = (await trainingCounts.get([trainingId])).get(trainingId);
      if (state.status !== 'counting' || counting === undefined) return read(trainingId);
      const counted = counting.isWhole ? counting : await countPage(trainingId, counting);
      if (counted.isWhole) await finish(trainingId, state.wantedPrecision, counted);
      return read(trainingId);
    },
    async publish(trainingId, principal) {
      const { state } = await read(trainingId);
      const { status, result, wantedPrecision } = state;
      const tree = reference.tree();
      const scope = groupOf(tree);
      if (result === undefined || scope === undefined) throw new Rejection('conflict', 'identity.training-unfinished');
      // Whose records are whose is one rule for all dealers.
      if (!tree.pathOf(scope).includes(principal.nodeId)) throw new Rejection('unknown', 'policy.scope-unknown');
      if (status === 'published') return read(trainingId);
      const at = clock.now();
      const by = principal.subject;
      const { document } = identityRules(reference, clock);
      const { fields: likelihoods, records, prior, calibration } = result.after;
      const training = { id: trainingId, records, prior, calibration };
      const body: IdentityPolicy = { ...document, wantedPrecision, records: recordStepOf(records), likelihoods, training };
      const policyVersion = await publishOnce(scope, body, by, at);
      await trainings.execute([
        { id: trainingId, command: { type: 'NotePublication', policyVersion, by, at }, cause: { id: `publish:${trainingId}` }, at },
      ]);
      return read(trainingId);
    },
  };
}

/** A share of the pairs that a record is drawn into, so that there are enough of them in the whole. Records stand in the order of ids that are drawn as well. */
function* pairsWithin(records: readonly PreparedRecord[], total: number): Iterable<Pair> {
  const each = Math.ceil(DEFAULT_TRAINING.randomPairs / Math.max(1, total));
  for (const [place, one] of records.entries()) for (const other of records.slice(place + 1, place + 1 + each)) yield [one, other];
}

function figuresOf({ records, prior, fields, thresholds }: MatchModel): ModelFigures {
  return { records, prior, fields, thresholds };
}

function tooFew(records: number): Rejection {
  return new Rejection('conflict', 'identity.training-too-few', { records, least: LEAST_TRAINED });
}
