import { DEFAULT_MATCH_MODEL, type MatchModel, createScorer, thresholdsFor } from '@homeward/matching';
import type { IdentityPolicy } from '@homeward/policy';

type Fields = MatchModel['fields'];
type Scorer = ReturnType<typeof createScorer>;

const models = new WeakMap<IdentityPolicy, MatchModel>();
const scorers = new WeakMap<IdentityPolicy, Scorer>();

/** The shipped model with what the policy says otherwise; one object a policy, since what is worked out of it is kept by it. */
export function modelOf(policy: IdentityPolicy): MatchModel {
  const known = models.get(policy);
  if (known !== undefined) return known;
  const { fields } = DEFAULT_MATCH_MODEL;
  const model: MatchModel = {
    ...DEFAULT_MATCH_MODEL,
    fields: Object.fromEntries(
      Object.entries(fields).map(([field, levels]) => [field, { ...levels, ...policy.likelihoods[field] }]),
    ) as unknown as Fields,
    thresholds: thresholdsFor(DEFAULT_MATCH_MODEL, policy.wantedPrecision),
  };
  models.set(policy, model);
  return model;
}

export function scorerOf(policy: IdentityPolicy): Scorer {
  const known = scorers.get(policy);
  if (known !== undefined) return known;
  const scorer = createScorer(modelOf(policy));
  scorers.set(policy, scorer);
  return scorer;
}
