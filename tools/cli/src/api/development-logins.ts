import type { Organisation } from '@homeward/demo-data';

/** A client or person of the development issuer, as the gateway reads it. */
export type DevelopmentIdentity =
  | {
      readonly kind: 'client';
      readonly clientId: string;
      readonly secret: string;
      readonly system: string;
      readonly roles: readonly string[];
      readonly node: string;
    }
  | { readonly kind: 'person'; readonly login: string; readonly subject: string; readonly roles: readonly string[]; readonly node: string };

/** Logins that do not depend on the organisation. */
export const HEAD_OFFICE = 'head-office';
export const OPERATIONS_LOGIN = 'ops';

/** The client of a dealer's DMS. */
export function dmsClientOf(dealerId: string): string {
  return `dms-${dealerId}`;
}

/** The manager of a dealer: who acts for it unless somebody else is named. */
export function managerOf(dealerId: string): string {
  return `${dealerId}-DM01`;
}

/** Nothing is protected by it: whoever reaches the development issuer may sign in as anybody. */
export function developmentSecretOf(clientId: string): string {
  return `development-${clientId}`;
}

/**
 * Who may sign in at the development issuer: head office and operations at the top of the tree, everybody of the staff by their id (`D1-SA01`), and one
 * DMS client for each dealer.
 */
export function developmentIdentities({ nodes, staff }: Organisation): readonly DevelopmentIdentity[] {
  const top = nodes.find(({ parentId }) => parentId === undefined)?.id ?? '';
  const person = (login: string, role: string, node: string): DevelopmentIdentity => ({
    kind: 'person',
    login,
    subject: login,
    roles: [role],
    node,
  });
  return [
    person(HEAD_OFFICE, 'head-office-analyst', top),
    person(OPERATIONS_LOGIN, 'ops', top),
    ...staff.map(({ id, role, nodeId }) => person(id, role, nodeId)),
    ...nodes
      .filter(({ kind }) => kind === 'dealer')
      .map(({ id }): DevelopmentIdentity => {
        const clientId = dmsClientOf(id);
        return { kind: 'client', clientId, secret: developmentSecretOf(clientId), system: 'dms', roles: ['dms-client'], node: id };
      }),
  ];
}
