import type { Instant } from '@homeward/kernel';
import { outbound, type OutboundPolicy } from '@homeward/policy';
import type { ReferenceData } from '@homeward/runtime';

/** What a dealer's policy says at a moment about what goes out to its own system. */
export function outboundOf(reference: Pick<ReferenceData, 'policies' | 'tree'>, dealerId: string, at: Instant): OutboundPolicy {
  return reference.policies().resolve(outbound, { dealerId, tree: reference.tree(), at }).document;
}
