import type { Vault, WrappedKey } from '@homeward/pii';
import type { CustomerStores, KeyDocument } from '../ports';

/** The data keys of source records and cars, one each. Destroying one makes all that it sealed unreadable, in states and journals alike. */
export interface DataKeys {
  /** The keys of these ids; those that have none yet get one. */
  take(ids: readonly string[]): Promise<ReadonlyMap<string, WrappedKey>>;
  /** The keys that there are. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, WrappedKey>>;
  /** What they sealed is unreadable from now on. Gives how many there were. */
  destroy(ids: readonly string[]): Promise<number>;
}

/** `scrub` takes what was deleted out of the files of the store as well. */
export function createDataKeys(keys: CustomerStores['dataKeys'], vault: Vault, scrub: () => Promise<void>): DataKeys {
  const find = async (ids: readonly string[]): Promise<ReadonlyMap<string, WrappedKey>> => {
    const found = ids.length === 0 ? new Map<string, KeyDocument>() : await keys.get(ids);
    return new Map([...found].map(([id, document]) => [id, document.key]));
  };
  return {
    find,
    async destroy(ids) {
      const present = await find(ids);
      await keys.update([...present.keys()].map((id) => ({ id, change: () => undefined })));
      for (const key of present.values()) vault.forget(key);
      // Also where nothing was left: an attempt before this one may have ended in between.
      await scrub();
      return present.size;
    },
    async take(ids) {
      const present = await find(ids);
      const missing = [...new Set(ids)].filter((id) => !present.has(id));
      if (missing.length === 0) return present;
      // Whoever writes first decides; the others use that key.
      await keys.update(
        missing.map((id) => {
          const key = vault.newDataKey();
          return { id, change: (known) => known ?? { key } };
        }),
      );
      return new Map([...present, ...(await find(missing))]);
    },
  };
}
