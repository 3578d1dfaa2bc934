import { addDays, localDateOf } from '@homeward/calendar';
import { type Instant, Rejection } from '@homeward/kernel';
import type { Vault } from '@homeward/pii';
import type { BusinessClock, Random, WakeUp } from '@homeward/runtime';
import type { CustomerStores, KeyDocument } from '../ports';
import { createRecentMap } from './recent-map';

export interface IntakeKey {
  readonly keyId: string;
  readonly key: Uint8Array;
  readonly expiresAt: Instant;
}

export interface IntakeKeys {
  /** The key of a brand for the present day, created on first use. */
  present(brand: string): Promise<IntakeKey>;
  /** Rejection('unknown', 'intake-key.unknown') for one that never was or is destroyed. */
  read(keyId: string): Promise<IntakeKey>;
  /** The keys that there are. */
  find(keyIds: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Destroys what has outlived the intake. */
  readonly expiry: WakeUp;
}

interface IntakeKeyOptions {
  readonly keys: CustomerStores['intakeKeys'];
  readonly vault: Vault;
  readonly clock: BusinessClock;
  readonly random: Random;
  /** Takes what was deleted out of the files of the store as well. */
  readonly scrub: () => Promise<void>;
  /** How long records sealed under a key can be read; at least as long as the intake topic keeps them. */
  readonly retentionDays: number;
}

const KEY_BYTES = 32;
/** Keys are dated by one calendar for all brands: the day only names them. */
const KEY_ZONE = 'UTC';
const CACHED_KEYS = 500;
const PAGE = 500;

export function createIntakeKeys({ keys, vault, clock, random, scrub, retentionDays }: IntakeKeyOptions): IntakeKeys {
  const opened = createRecentMap<IntakeKey>(CACHED_KEYS);

  const open = (keyId: string, { key, sealed = '', expiresAt = '' }: KeyDocument): IntakeKey => {
    const { bytes = '' } = vault.open(key, sealed, placeOf(keyId));
    const intakeKey: IntakeKey = { keyId, key: new Uint8Array(Buffer.from(bytes, 'base64')), expiresAt };
    opened.set(keyId, intakeKey);
    return intakeKey;
  };
  const recall = (keyId: string): IntakeKey | undefined => {
    const known = opened.get(keyId);
    if (known === undefined || known.expiresAt > clock.now()) return known;
    // Another replica may have destroyed it.
    opened.delete(keyId);
    return undefined;
  };
  const load = async (keyIds: readonly string[]): Promise<readonly IntakeKey[]> => {
    const cached = keyIds.flatMap((keyId) => recall(keyId) ?? []);
    const missing = keyIds.filter((keyId) => cached.every((known) => known.keyId !== keyId));
    if (missing.length === 0) return cached;
    const documents = await keys.get(missing);
    return [...cached, ...[...documents].map(([keyId, document]) => open(keyId, document))];
  };
  const create = async (keyId: string, day: string): Promise<void> => {
    const key = vault.newDataKey();
    const bytes = Buffer.from(random.bytes(KEY_BYTES)).toString('base64');
    const document: KeyDocument = {
      key,
      sealed: vault.seal(key, { bytes }, placeOf(keyId)),
      expiresAt: `${addDays(day, retentionDays + 1)}T00:00:00.000Z`,
    };
    await keys.update([{ id: keyId, change: (known) => known ?? document }]);
  };

  return {
    async present(brand) {
      const day = localDateOf(clock.now(), KEY_ZONE);
      const keyId = `${brand}:${day}`;
      const [known] = await load([keyId]);
      if (known !== undefined) return known;
      await create(keyId, day);
      // Another replica may have been first: what is in the store counts.
      const [created] = await load([keyId]);
      if (created === undefined) throw new Rejection('unknown', 'intake-key.unknown', { keyId });
      return created;
    },
    async read(keyId) {
      const [known] = await load([keyId]);
      if (known === undefined) throw new Rejection('unknown', 'intake-key.unknown', { keyId });
      return known;
    },
    async find(keyIds) {
      const found = await load([...new Set(keyIds)]);
      return new Map(found.map(({ keyId, key }) => [keyId, key]));
    },
    expiry: {
      name: 'intake-keys',
      async run(now) {
        const { items } = await keys.find({ filter: { expiresAt: { before: justAfter(now) } }, limit: PAGE });
        await keys.update(items.map(({ id }) => ({ id, change: () => undefined })));
        for (const { id, document } of items) {
          opened.delete(id);
          vault.forget(document.key);
        }
        if (items.length > 0) await scrub();
        return items.length;
      },
      nextAt: async () => {
        const { items } = await keys.find({ filter: { expiresAt: {} }, sort: { by: 'expiresAt', direction: 'ascending' }, limit: 1 });
        return items[0]?.document.expiresAt;
      },
      overdue: (now) => keys.count({ expiresAt: { before: justAfter(now) } }),
    },
  };
}

function placeOf(keyId: string): string {
  return `intake-key/${keyId}`;
}

/** `before` leaves its bound out; every instant is shorter than itself with something behind it. */
function justAfter(now: Instant): string {
  return `${now}~`;
}
