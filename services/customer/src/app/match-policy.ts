import { DEFAULT_MATCH_MODEL, type MatchModel, createScorer, thresholdsFor, withRecords } from '@homeward/matching';
import type { IdentityPolicy } from '@homeward/policy';

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
    const model: MatchModel = {
      ...(policy.records === undefined ? DEFAULT_MATCH_MODEL : withRecords(DEFAULT_MATCH_MODEL, policy.records)),
      fields: Object.fromEntries(
        Object.entries(DEFAULT_MATCH_MODEL.fields).map(([field, levels]) => [field, { ...levels, ...policy.likelihoods[field] }]),
      ) as unknown as MatchModel['fields'],
      thresholds: thresholdsFor(DEFAULT_MATCH_MODEL, policy.wantedPrecision),
    };
    matching = { model, score: createScorer(model) };
    matchings.set(policy, matching);
  }
  return matching;
}
