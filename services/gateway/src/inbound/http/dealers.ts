import type { Access, Operation, Principal } from '@homeward/access';
import type { Organisation } from '../../outbound/organisation';
import { type Problem, unknownProblem } from './problems';

/**
 * The dealers that a list is about: the one asked for, or all that the principal reaches. Empty for a principal without bounds who asks for none. A dealer
 * out of reach is answered like one that does not exist.
 */
export type DealersOf = (principal: Principal, operation: Operation, asked: string | undefined) => string[];

export function createDealersOf(access: Access, organisation: Organisation): DealersOf {
  return (principal, operation, asked) => {
    const tree = organisation.tree();
    const scope = access.allowedScope(principal, operation, tree);
    if (asked === undefined) return scope.kind === 'all' ? [] : [...scope.ids];
    const isReached = scope.kind === 'all' ? tree.node(asked)?.kind === 'dealer' : scope.ids.has(asked);
    if (!isReached) throw unknownProblem('dealer');
    return [asked];
  };
}

/** The dealer of what is about one and no more. Throws what the caller says when none is named and the principal reaches several, or all. */
export function onlyDealer(dealerIds: readonly string[], missing: () => Problem): string {
  const [dealerId, ...others] = dealerIds;
  if (dealerId === undefined || others.length > 0) throw missing();
  return dealerId;
}
