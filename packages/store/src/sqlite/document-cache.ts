import type { StoredDocument } from '../document';
import type { DomainEvent } from '@homeward/kernel';

/** A document as its row has it: what waits for the bus lies in other tables. */
export type CachedDocument<State, Event extends DomainEvent> = Omit<StoredDocument<State, Event>, 'outbox' | 'outboxAt'>;

/** Documents of one store that were read or rewritten lately. They are shared with whoever loads them, and never changed. */
export interface DocumentCache {
  get(key: string): CachedDocument<unknown, DomainEvent> | undefined;
  /** `length` is that of the document as text. An older version than the one that is there is not kept. */
  put(key: string, document: CachedDocument<unknown, DomainEvent>, length: number): void;
  drop(key: string): void;
  clear(): void;
}

/** What an entry takes besides its text: a small document must not look free. */
const ENTRY_LENGTH = 200;

/**
 * One visit changes the same car, the same record and the same account several times within seconds, and reading a document costs more than deciding about
 * it. Beyond `mostLength` characters the ones that were not asked for longest go.
 */
export function createDocumentCache(mostLength: number): DocumentCache {
  const entries = new Map<string, { readonly document: CachedDocument<unknown, DomainEvent>; readonly length: number }>();
  let total = 0;

  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    total -= entry.length;
    entries.delete(key);
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.document;
    },
    put(key, document, length) {
      const present = entries.get(key);
      if (present !== undefined && present.document.version > document.version) return;
      drop(key);
      entries.set(key, { document, length: length + ENTRY_LENGTH });
      total += length + ENTRY_LENGTH;
      for (const oldest of entries.keys()) {
        if (total <= mostLength) break;
        drop(oldest);
      }
    },
    drop,
    clear() {
      entries.clear();
      total = 0;
    },
  };
}
