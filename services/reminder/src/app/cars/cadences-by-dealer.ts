import type { OrgTree } from '@homeward/access';
import type { Instant } from '@homeward/kernel';
import { type CadenceInForce, cadences, cadencesInForce, type PolicyBook } from '@homeward/policy';

/** The cadences that were in force for a dealer at a moment. */
export type CadencesByDealer = (dealerId: string, moment: Instant) => readonly CadenceInForce[];

/**
 * Reads each dealer's cadences once for every stretch between two moments at which some version takes effect: cars ask for the moments at which their
 * cadences were started, and these are all different.
 */
export function createCadencesByDealer(tree: OrgTree, policies: PolicyBook): CadencesByDealer {
  const changes = [...new Set(policies.documents(cadences.subject).map(({ effectiveFrom }) => effectiveFrom))].sort();
  const read = new Map<string, readonly CadenceInForce[]>();
  return (dealerId, moment) => {
    const at = changes.findLast((change) => change <= moment) ?? moment;
    const key = `${at} ${dealerId}`;
    let found = read.get(key);
    if (found === undefined) read.set(key, (found = cadencesInForce(policies, { dealerId, tree, at })));
    return found;
  };
}
