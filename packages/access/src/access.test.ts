import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Rejection } from '@homeward/kernel';
import { authorisationMatrix, createAccess, isVisible, unknown } from './access';
import { toMarkdown } from './markdown';
import { OrgTree } from './org-tree';
import { OPERATIONS, PERMISSIONS, ROLES, type Role } from './permissions';
import type { Principal } from './principal';

const tree = OrgTree.of([
  { id: 'B', kind: 'brand', name: 'Brand' },
  { id: 'R', kind: 'region', parentId: 'B', name: 'Region' },
  { id: 'D1', kind: 'dealer', parentId: 'R', name: 'Dealer 1' },
  { id: 'D2', kind: 'dealer', parentId: 'R', name: 'Dealer 2' },
]);
const access = createAccess();
const aPrincipal = (nodeId: string, ...roles: readonly Role[]): Principal => ({ subject: 'u1', roles, nodeId, locale: 'en' });

function rejectionOf(act: () => unknown): Rejection {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
  throw new Error('Expected a rejection');
}

describe('access', () => {
  it('a dealer’s advisor reaches the own dealer only, the region manager all of the region', () => {
    const advisor = access.scopeOf(aPrincipal('D1', 'service-advisor'), 'vehicles.read', tree);
    const manager = access.scopeOf(aPrincipal('R', 'region-manager'), 'vehicles.read', tree);
    expect([isVisible(advisor, ['D1']), isVisible(advisor, ['D2']), isVisible(advisor, [])]).toEqual([true, false, false]);
    expect([isVisible(manager, ['D1']), isVisible(manager, ['D2'])]).toEqual([true, true]);
  });

  it('a thing of several dealers is seen by each of them', () => {
    const scope = access.scopeOf(aPrincipal('D1', 'service-advisor'), 'vehicles.read', tree);
    expect(isVisible(scope, ['D2', 'D1'])).toBe(true);
  });

  it('the widest of several roles counts', () => {
    expect(access.scopeOf(aPrincipal('D1', 'service-advisor', 'ops'), 'events.read', tree)).toEqual({ kind: 'all' });
    expect(access.scopeOf(aPrincipal('D1', 'ops', 'service-advisor'), 'vehicles.read', tree)).toEqual({
      kind: 'dealers',
      ids: new Set(['D1']),
    });
    expect(access.scopeOf(aPrincipal('D1'), 'me.read', tree)).toEqual({ kind: 'none' });
  });

  it('a node that the tree does not know reaches nothing', () => {
    const scope = access.allowedScope(aPrincipal('elsewhere', 'head-office-analyst'), 'kpis.read', tree);
    expect(isVisible(scope, ['D1'])).toBe(false);
  });

  it('what no role gives is refused with the operation’s name', () => {
    const rejection = rejectionOf(() => access.assertAllowed(aPrincipal('D1', 'service-advisor'), 'dead-letters.redrive'));
    expect(rejection).toMatchObject({ kind: 'forbidden', code: 'access.operation-denied', detail: { operation: 'dead-letters.redrive' } });
    expect(rejectionOf(() => access.allowedScope(aPrincipal('D1', 'owner'), 'people.read', tree)).code).toBe('access.operation-denied');
  });

  it('revealing personal values needs a purpose', () => {
    const analyst = aPrincipal('B', 'head-office-analyst');
    expect(rejectionOf(() => access.assertAllowed(analyst, 'people.reveal')).code).toBe('access.purpose-missing');
    expect(rejectionOf(() => access.assertAllowed({ ...analyst, purpose: '  ' }, 'people.reveal')).code).toBe('access.purpose-missing');
    expect(() => access.assertAllowed({ ...analyst, purpose: 'complaint' }, 'people.reveal')).not.toThrow();
  });

  it('what is foreign and what is not there are one rejection', () => {
    expect(unknown('vehicle')).toMatchObject({ kind: 'unknown', code: 'vehicle.unknown', detail: {} });
  });
});

describe('authorisation matrix', () => {
  it('has every role, operation and target once, and the access decides each as it says', () => {
    const matrix = authorisationMatrix();
    expect(matrix).toHaveLength(ROLES.length * OPERATIONS.length * 2);
    for (const { role, operation, target, expected } of matrix) {
      const scope = access.scopeOf({ ...aPrincipal('D1', role), purpose: 'complaint' }, operation, tree);
      const decided = scope.kind === 'none' ? 'denied' : isVisible(scope, [target === 'own' ? 'D1' : 'D2']) ? 'allowed' : 'unknown';
      expect([role, operation, target, decided]).toEqual([role, operation, target, expected]);
    }
  });

  it('no role that people or dealers sign in with reaches another dealer’s customers', () => {
    const personal = OPERATIONS.filter((operation) =>
      /^(people|vehicles|contacts|cases|accounts|records|imports|requests)\./.test(operation),
    );
    for (const operation of personal) {
      for (const role of ROLES) expect([operation, role, PERMISSIONS[operation][role]]).not.toEqual([operation, role, 'all']);
    }
  });

  it('contact details and intake keys are for the services alone', () => {
    for (const operation of ['contact-details.read', 'audiences.read', 'refusals.record', 'intake-keys.read'] as const) {
      expect(ROLES.filter((role) => PERMISSIONS[operation][role] !== 'none')).toEqual(['platform-service']);
    }
  });
});

describe('the page of rights', () => {
  it('is not stale: npm run access-page -w @homeward/access', () => {
    expect(readFileSync(path.join(__dirname, '../../../docs/access.md'), 'utf8')).toBe(toMarkdown());
  });
});
