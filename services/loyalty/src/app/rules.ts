import { localDateOf } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import { levels, points, type PointsPolicy, type ResolvedPolicy } from '@homeward/policy';
import type { ReferenceData } from '@homeward/runtime';
import type { LevelRules } from '../domain/account-facts';

/** The rule of points at a dealer as of an instant. */
export function pointsPolicyOf(reference: ReferenceData, dealerId: string | undefined, at: Instant): ResolvedPolicy<PointsPolicy> {
  return reference.policies().resolve(points, { dealerId, tree: reference.tree(), at });
}

/** What levels are judged by now: one rule for all accounts of the top of the organisation, as an account belongs to no dealer. */
export function levelRulesOf(reference: ReferenceData, now: Instant): LevelRules {
  const tree = reference.tree();
  const top = tree.all().find(({ parentId }) => parentId === undefined)?.id;
  const policy = reference.policies().resolve(levels, { dealerId: top, tree, at: now });
  const zone = tree.zoneOf(top ?? '');
  return { policy: policy.document, reference: policy.reference, today: localDateOf(now, zone), zone };
}
