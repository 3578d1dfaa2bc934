import { RecentKeys } from './recent-keys';
import { BrokenSeal, type RandomBytes, openBytes, sealBytes } from './sealing';

/** Keys of 32 bytes by id; `current` wraps new data keys, the others still unwrap old ones. */
export interface MasterKeys {
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** A data key sealed by a master key, as text: `<master key id>.<base64url>`. Destroying it destroys all it sealed. */
export type WrappedKey = string;

/** Sealed fields as base64url text. */
export type Sealed = string;

export interface Vault {
  /** A fresh data key: one per source record of a person, one per vehicle. */
  newDataKey(): WrappedKey;
  /** `place` is where the value is kept (kind and id of its document): copied elsewhere, the value does not open. */
  seal(key: WrappedKey, fields: Readonly<Record<string, string>>, place: string): Sealed;
  /** Throws `BrokenSeal` (tampered, other key or place) or `UnknownMasterKey`. */
  open(key: WrappedKey, sealed: Sealed, place: string): Readonly<Record<string, string>>;
  /** Whether the key is wrapped by the current master key. */
  isCurrent(key: WrappedKey): boolean;
  /** The same data key wrapped by the current master key; what it sealed stays as it is. */
  rewrap(key: WrappedKey): WrappedKey;
  /** Drops the unwrapped key from memory, for a key that is being destroyed. */
  forget(key: WrappedKey): void;
}

/** A value names a master key that this process was not given. */
export class UnknownMasterKey extends Error {
  constructor(keyId: string) {
    super(`Unknown master key ${JSON.stringify(keyId)}`);
    this.name = 'UnknownMasterKey';
  }
}

export interface VaultOptions {
  readonly masterKeys: MasterKeys;
  readonly random: RandomBytes;
  /** How many unwrapped data keys stay in memory at most; those not used lately go first. */
  readonly cachedKeys?: number;
}

const DEFAULT_CACHED_KEYS = 10_000;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const DATA_KEY_BYTES = 32;

/**
 * Field encryption with a data key per record, wrapped by a master key. Throws a RangeError for unusable master keys: ids are
 * 1 to 32 letters, digits, `_` or `-`, keys have 32 bytes, the current one is among them.
 */
export function createVault({ masterKeys, random, cachedKeys = DEFAULT_CACHED_KEYS }: VaultOptions): Vault {
  const masters = new Map<string, Uint8Array>();
  for (const [id, key] of Object.entries(masterKeys.keys)) {
    if (!KEY_ID.test(id)) throw new RangeError(`Not an id of a master key: ${JSON.stringify(id)}`);
    if (key.length !== DATA_KEY_BYTES) throw new RangeError(`Master key ${id} must have ${DATA_KEY_BYTES} bytes`);
    masters.set(id, key);
  }
  const current = masters.get(masterKeys.current);
  if (current === undefined) throw new RangeError(`The current master key ${JSON.stringify(masterKeys.current)} is missing`);

  const unwrappedKeys = new RecentKeys<Uint8Array>(cachedKeys);
  const wrap = (dataKey: Uint8Array): WrappedKey => {
    const sealed = sealBytes(current, dataKey, `data-key/${masterKeys.current}`, random).toString('base64url');
    const wrapped = `${masterKeys.current}.${sealed}`;
    // Whoever asks for a key uses it next.
    unwrappedKeys.set(wrapped, dataKey);
    return wrapped;
  };
  const unwrap = (wrapped: WrappedKey): Uint8Array => {
    const known = unwrappedKeys.get(wrapped);
    if (known !== undefined) return known;
    const keyId = wrapped.slice(0, Math.max(0, wrapped.indexOf('.')));
    const master = masters.get(keyId);
    if (master === undefined) throw new UnknownMasterKey(keyId);
    const dataKey = openBytes(master, Buffer.from(wrapped.slice(keyId.length + 1), 'base64url'), `data-key/${keyId}`);
    if (dataKey.length !== DATA_KEY_BYTES) throw new BrokenSeal();
    unwrappedKeys.set(wrapped, dataKey);
    return dataKey;
  };

  return {
    newDataKey: () => wrap(random(DATA_KEY_BYTES)),
    seal: (key, fields, place) => sealBytes(unwrap(key), Buffer.from(JSON.stringify(fields), 'utf8'), place, random).toString('base64url'),
    open: (key, sealed, place) =>
      JSON.parse(openBytes(unwrap(key), Buffer.from(sealed, 'base64url'), place).toString('utf8')) as Record<string, string>,
    isCurrent: (key) => key.startsWith(`${masterKeys.current}.`),
    rewrap: (key) => wrap(unwrap(key)),
    forget: (key) => {
      unwrappedKeys.delete(key);
    },
  };
}
