import { readdirSync } from 'node:fs';
import path from 'node:path';
import { trialSettings } from '@homeward/constellation';
import { createIdDeriver } from '@homeward/pii';
import type { Environment } from '@homeward/runtime';
import { TWO_DEALERS } from '../../story/two-dealers';
import type { Canary } from './people';
import { STAFF } from './visitor';

/** Where something may have been left: a file, or what was gathered in memory. */
export interface Place {
  /** What kind of place it is; each kind gets a planted leak, to see that it would be found. */
  readonly kind: string;
  readonly where: string;
  readonly content: { readonly file: string } | { readonly bytes: Uint8Array };
}

/** The platform in one of its constellations, with everything that it leaves behind. */
export interface CanaryWorld {
  readonly description: readonly string[];
  readonly url: string;
  settle(): Promise<void>;
  /** Makes what is stored of the car unreadable, as a failing disk would, so that what comes for it is parked. */
  poison(vin: string): Promise<void>;
  /** The kinds of places that there are. */
  readonly kinds: readonly string[];
  /** Ends it, leaves a trace of one more person in each kind of place, by the way that leads there, and gives all places. */
  finish(planted: ReadonlyMap<string, Canary>): Promise<readonly Place[]>;
  /** Takes everything away. */
  clear(): Promise<void>;
}

export const STARTS_AT = '2024-06-01T02:00:00.000Z';

/** As talkative as it gets, with webhooks to this machine. */
export function canarySettings(): Environment {
  const settings = trialSettings(TWO_DEALERS);
  const known = JSON.parse(settings['HOMEWARD_GATEWAY_DEV_IDENTITIES'] ?? '[]') as readonly unknown[];
  const staff = STAFF.map(([login, role, node]) => ({ kind: 'person', login, roles: [role], node }));
  return {
    ...settings,
    HOMEWARD_GATEWAY_DEV_IDENTITIES: JSON.stringify([...known, ...staff]),
    HOMEWARD_REMINDER_WEBHOOK_NETWORKS: '127.0.0.0/8',
    HOMEWARD_REMINDER_WEBHOOK_PLAIN_HTTP: 'true',
    LOG_LEVEL: 'debug',
  };
}

export function vehicleIdOf(vin: string): string {
  return createIdDeriver(Buffer.from(canarySettings()['HOMEWARD_IDENTITY_KEY'] ?? '', 'base64')).vehicleId(vin);
}

/** Every file under the directory. */
export function filesUnder(directory: string, kindOf: (file: string) => string): readonly Place[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const where = path.relative(directory, file);
      return { kind: kindOf(where), where, content: { file } };
    });
}

/** What a planted leak says: all values of the person. */
export function saidOf(person: Canary | undefined): string {
  return JSON.stringify(person ?? {});
}
