import { Rejection } from '@homeward/kernel';
import type { OrgTree } from './org-tree';
import { OPERATIONS, OPERATIONS_WITH_PURPOSE, type Operation, PERMISSIONS, type PermissionTable, ROLES, type Role } from './permissions';
import type { Principal } from './principal';

/** Whose things an operation reaches. A query turns it into a filter `dealer in ids`. */
export type DealerScope =
  { readonly kind: 'all' } | { readonly kind: 'dealers'; readonly ids: ReadonlySet<string> } | { readonly kind: 'none' };

export interface Access {
  /** The widest of what the principal's roles give. A node that the tree does not know (yet) has no dealers. */
  scopeOf(principal: Principal, operation: Operation, tree: OrgTree): DealerScope;
  /**
   * Throws Rejection('forbidden', 'access.operation-denied') when no role gives the operation, and
   * Rejection('forbidden', 'access.purpose-missing') when it needs a purpose and there is none.
   */
  assertAllowed(principal: Principal, operation: Operation): void;
  /** `assertAllowed`, then `scopeOf`. */
  allowedScope(principal: Principal, operation: Operation, tree: OrgTree): Exclude<DealerScope, { kind: 'none' }>;
}

/** Rights by a table; `PERMISSIONS` is the platform's. */
export function createAccess(table: PermissionTable = PERMISSIONS): Access {
  const permissions = (principal: Principal, operation: Operation) => principal.roles.map((role) => table[operation][role]);

  const scopeOf = (principal: Principal, operation: Operation, tree: OrgTree): DealerScope => {
    const given = permissions(principal, operation);
    if (given.includes('all')) return { kind: 'all' };
    if (given.includes('own-dealers')) return { kind: 'dealers', ids: tree.dealersUnder(principal.nodeId) };
    return { kind: 'none' };
  };
  const assertAllowed = (principal: Principal, operation: Operation): void => {
    if (permissions(principal, operation).every((permission) => permission === 'none')) throw denied(operation);
    const hasPurpose = principal.purpose !== undefined && principal.purpose.trim() !== '';
    if (OPERATIONS_WITH_PURPOSE.has(operation) && !hasPurpose) {
      throw new Rejection('forbidden', 'access.purpose-missing', { operation });
    }
  };
  return {
    scopeOf,
    assertAllowed,
    allowedScope: (principal, operation, tree) => {
      assertAllowed(principal, operation);
      const scope = scopeOf(principal, operation, tree);
      if (scope.kind === 'none') throw denied(operation);
      return scope;
    },
  };
}

function denied(operation: Operation): Rejection {
  return new Rejection('forbidden', 'access.operation-denied', { operation });
}

/** Whether something that belongs to these dealers lies in the scope. What belongs to no dealer is seen by `all` only. */
export function isVisible(scope: DealerScope, dealerIds: Iterable<string>): boolean {
  if (scope.kind === 'all') return true;
  if (scope.kind === 'none') return false;
  for (const id of dealerIds) {
    if (scope.ids.has(id)) return true;
  }
  return false;
}

/** The dealers that a query goes to: those asked for that lie in the scope, or all of the scope when none is asked for; undefined for no limit. */
export function dealersAsked(scope: DealerScope, asked: readonly string[]): readonly string[] | undefined {
  if (scope.kind === 'all') return asked.length === 0 ? undefined : asked;
  if (scope.kind === 'none') return [];
  return asked.length === 0 ? [...scope.ids] : asked.filter((id) => scope.ids.has(id));
}

/**
 * What does not exist and what is another's are refused alike (`vehicle.unknown`), so that an answer never tells that
 * something exists.
 */
export function unknown(kind: string): Rejection {
  return new Rejection('unknown', `${kind}.unknown`);
}

export interface AuthorisationCase {
  readonly role: Role;
  readonly operation: Operation;
  /** Whether the thing asked for belongs to a dealer at or under the principal's node. */
  readonly target: 'own' | 'foreign';
  /** `denied`: forbidden whatever the target; `unknown`: allowed, but the target is answered like one that is not there. */
  readonly expected: 'allowed' | 'unknown' | 'denied';
}

/** Every (role, operation, own or foreign) with the expected answer, for the tests of every entry point. */
export function authorisationMatrix(table: PermissionTable = PERMISSIONS): readonly AuthorisationCase[] {
  return OPERATIONS.flatMap((operation) =>
    ROLES.flatMap((role) =>
      (['own', 'foreign'] as const).map((target): AuthorisationCase => {
        const permission = table[operation][role];
        if (permission === 'none') return { role, operation, target, expected: 'denied' };
        return { role, operation, target, expected: permission === 'all' || target === 'own' ? 'allowed' : 'unknown' };
      }),
    ),
  );
}
