import { type Access, type DealerScope, type Operation, type OrgTree, type Principal, isVisible } from '@homeward/access';
import type { PersonState } from '../../domain/people/person';
import { type VehicleFacts, dealersOf } from '../../domain/cars/vehicle-facts';

/** What one caller may see. What lies outside is answered as if it did not exist. */
export interface Scope {
  /** The dealers whose things may be seen; undefined for all. */
  readonly dealerIds: readonly string[] | undefined;
  seesDealer(dealerId: string): boolean;
  /** A person belongs to every dealer that has a record of it. */
  seesPerson(person: PersonState): boolean;
  /** A car belongs to every dealer that sold it, serviced it, expects it or looks after its owner. */
  seesVehicle(facts: VehicleFacts): boolean;
}

/** Which requests a caller may see: imports by one right, records by another. */
export type SeesRequest = (request: { readonly kind: string; readonly dealerId: string }) => boolean;

/** Throws a Rejection of kind `forbidden` when no role of the caller has either right. */
export function requestScopeFor(access: Access, principal: Principal, tree: OrgTree): SeesRequest {
  const ofImports = access.scopeOf(principal, 'imports.read', tree);
  if (ofImports.kind === 'none') access.assertAllowed(principal, 'requests.read');
  const ofRecords = access.scopeOf(principal, 'requests.read', tree);
  // What head office sends for no dealer is filed under its own node.
  const isWithin = (dealerId: string): boolean => tree.contains(principal.nodeId, dealerId);
  return ({ kind, dealerId }) => {
    const scope = kind === 'import' ? ofImports : ofRecords;
    return isVisible(scope, [dealerId]) || (scope.kind !== 'none' && isWithin(dealerId));
  };
}

/** Throws a Rejection of kind `forbidden` when no role of the caller has the operation. */
export function scopeFor(access: Access, principal: Principal, operation: Operation, tree: OrgTree): Scope {
  const scope: DealerScope = access.allowedScope(principal, operation, tree);
  return {
    dealerIds: scope.kind === 'all' ? undefined : [...scope.ids].sort(),
    seesDealer: (dealerId) => isVisible(scope, [dealerId]),
    seesPerson: ({ profile }) => isVisible(scope, profile?.dealerIds ?? []),
    seesVehicle: (facts) => isVisible(scope, dealersOf(facts)),
  };
}
