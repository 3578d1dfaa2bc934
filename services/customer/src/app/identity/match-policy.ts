import type { OrgTree } from '@homeward/access';
import { DEFAULT_MATCH_MODEL, type MatchModel, createScorer, thresholdsFor, withRecords } from '@homeward/matching';
import { type IdentityPolicy, type ResolvedPolicy, identity } from '@homeward/policy';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';

/** How records are weighed under one policy. */
export interface Matching {
  readonly model: MatchModel;
  readonly score: ReturnType<typeof createScorer>;
}

// One of each a policy: what is worked out of a model is kept by it.
const matchings = new WeakMap<IdentityPolicy, Matching>();

/** The shipped model with what the policy says otherwise, scaled to as many records as it says. */
export function matchingOf(policy: IdentityPolicy): Matching {
  let matching = matchings.get(policy);
  if (matching === undefined) {
    const trained = trainedModelOf(policy);
    const model: MatchModel = {
      ...(policy.records === undefined ? trained : withRecords(trained, policy.records)),
      fields: Object.fromEntries(
        Object.entries(DEFAULT_MATCH_MODEL.fields).map(([field, levels]) => [field, { ...levels, ...policy.likelihoods[field] }]),
      ) as unknown as MatchModel['fields'],
      thresholds: thresholdsFor(trained, policy.wantedPrecision),
    };
    matching = { model, score: createScorer(model) };
    matchings.set(policy, matching);
  }
  return matching;
}

/** How many records the model is scaled to under a policy. */
export function scaledTo(policy: IdentityPolicy): number {
  return policy.records ?? trainedModelOf(policy).records;
}

/** The shipped model, or what a training has made of it; the likelihoods stand in the policy itself. */
function trainedModelOf({ training }: IdentityPolicy): MatchModel {
  if (training === undefined) return DEFAULT_MATCH_MODEL;
  const { records, prior, calibration } = training;
  return { ...DEFAULT_MATCH_MODEL, records, prior, calibration };
}

/** The node whose policy decides who is one person; undefined while there is no organisation. */
export function groupOf(tree: OrgTree): string | undefined {
  return tree.all().find(({ kind }) => kind === 'group')?.id;
}

/** The policy by which people are told apart now. They are known to all dealers, so that only what counts for the whole group decides. */
export function identityRules(reference: Pick<ReferenceData, 'tree' | 'policies'>, clock: BusinessClock): ResolvedPolicy<IdentityPolicy> {
  const tree = reference.tree();
  return reference.policies().resolve(identity, { dealerId: groupOf(tree), tree, at: clock.now() });
}
