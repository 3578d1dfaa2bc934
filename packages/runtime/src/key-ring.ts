import type { ProjectionStore, Store } from '@homeward/store';

/** A key by itself, apart from what it opens: destroying it leaves nothing behind, in states and journals alike. */
interface RingKey {
  readonly key: string;
  /** What the words under the key are about: its keys go together. */
  readonly subject: string;
}

export interface TextKey extends RingKey {
  readonly id: string;
}

/** Forgets the key that it has in memory, unwrapped. */
interface KeyMemory {
  forget(key: string): void;
}

/** The keys of words that somebody wrote down, each text with its own. */
export interface KeyRing {
  /** Before what they have sealed is written. */
  keep(keys: readonly TextKey[]): Promise<void>;
  /** The keys that there are. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What was written about these subjects cannot be read any more. Gives how many keys there were. */
  destroy(subjects: readonly string[]): Promise<number>;
}

const PAGE = 500;

/** Call before `store.prepare()`. */
export function createKeyRing(store: Store, vault: KeyMemory): KeyRing {
  const keys: ProjectionStore<RingKey> = store.projections<RingKey>({
    name: 'text-keys',
    lookups: { subject: { of: ({ subject }) => subject, index: 'plain' } },
  });
  const find = async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const found = ids.length === 0 ? new Map<string, RingKey>() : await keys.get([...new Set(ids)]);
    return new Map([...found].map(([id, { key }]) => [id, key]));
  };
  return {
    find,
    keep: (made) => keys.update(made.map(({ id, key, subject }) => ({ id, change: (known) => known ?? { key, subject } }))),
    async destroy(subjects) {
      let count = 0;
      for (;;) {
        const { items } = await keys.find({ filter: { subject: { in: [...subjects] } }, limit: PAGE });
        await keys.update(items.map(({ id }) => ({ id, change: () => undefined })));
        for (const { document } of items) vault.forget(document.key);
        count += items.length;
        if (items.length < PAGE) {
          await store.scrub();
          return count;
        }
      }
    },
  };
}
