import type { Environment } from '@homeward/runtime';

/** An organisation that is made up for tests, benchmarks and proofs; the one of `@homeward/demo-data` is such. */
export interface TrialOrganisation {
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly parentId?: string;
    readonly name: string;
    readonly timeZone: string;
  }[];
  readonly staff: readonly { readonly id: string; readonly nodeId: string; readonly role: string; readonly code: string }[];
}

/** People that the issuer of a trial knows. */
export const TRIAL_LOGINS = { headOffice: 'trial-head-office', operations: 'trial-operations' } as const;

/** The client of a dealer's DMS in a trial. */
export function trialClientOf(dealerId: string): { readonly clientId: string; readonly secret: string } {
  return { clientId: `dms-${dealerId}`, secret: `trial-of-${dealerId}` };
}

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

/**
 * Settings of a constellation for a trial: its own issuer with head office, operations and a DMS client of each dealer; keys that are the same in
 * every trial, so that two trials of the same input come to the same ids and the same state hash. Never for real data.
 */
export function trialSettings({ nodes }: TrialOrganisation): Environment {
  const top = nodes.find(({ parentId }) => parentId === undefined)?.id ?? '';
  const person = (login: string, role: string) => ({ kind: 'person', login, roles: [role], node: top });
  const identities = [
    person(TRIAL_LOGINS.headOffice, 'head-office-analyst'),
    person(TRIAL_LOGINS.operations, 'ops'),
    ...nodes
      .filter(({ kind }) => kind === 'dealer')
      .map(({ id }) => ({ kind: 'client', ...trialClientOf(id), system: 'dms', roles: ['dms-client'], node: id })),
  ];
  return {
    HOMEWARD_IDENTITY_KEY: key(1),
    HOMEWARD_MASTER_KEYS: `trial:${key(2)}`,
    HOMEWARD_GATEWAY_DEV: 'true',
    HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS: 'true',
    HOMEWARD_GATEWAY_DEV_IDENTITIES: JSON.stringify(identities),
    // A trial is one client that asks as fast as it can.
    HOMEWARD_GATEWAY_RATE_LIMIT: '1000000',
    HOMEWARD_GATEWAY_RATE_WINDOW_SECONDS: '1',
    HOMEWARD_GATEWAY_MOST_BODY_BYTES: String(8 * 1_048_576),
    LOG_LEVEL: 'warn',
  };
}
