import type { Instant } from '@homeward/kernel';
import type { IdDeriver } from '@homeward/pii';
import type { RecordRevision } from '../../domain/people/source-record';
import type { CustomerStores } from '../ports';

/** What is known of erased people for one batch. */
export interface Graves {
  /**
   * The record that what was said then belongs to: itself, or, after an erasure, the one that began anew. Undefined for what was said before it: that
   * is gone.
   */
  recordFor(recordId: string, occurredAt: Instant): string | undefined;
  /** Whether this is what another source says of somebody who was forgotten after it was said. */
  isOfErased(record: Pick<RecordRevision, 'phoneIndex' | 'nameIndex' | 'occurredAt'>): boolean;
}

/** Keyed marks of what was erased, so that an old file or an old message does not bring it back. They say nothing without the keys. */
export interface Tombstones {
  find(recordIds: readonly string[], records: readonly RecordRevision[]): Promise<Graves>;
  lay(erasureId: string, at: Instant, recordIds: readonly string[], records: readonly RecordRevision[]): Promise<void>;
}

export function createTombstones(tombstones: CustomerStores['tombstones'], ids: IdDeriver): Tombstones {
  /** A phone may be a family's: only together with the name it is the person's. */
  const markOf = ({ phoneIndex, nameIndex }: Pick<RecordRevision, 'phoneIndex' | 'nameIndex'>): string | undefined =>
    phoneIndex === undefined || nameIndex === undefined ? undefined : ids.derive('erased', phoneIndex, nameIndex);
  const successorOf = (recordId: string, erasureId: string): string => ids.derive('record-after', recordId, erasureId);

  return {
    async find(recordIds, records) {
      const marks = records.flatMap((record) => markOf(record) ?? []);
      const known = new Map<string, { readonly erasureId: string; readonly at: Instant }>();
      // Whoever began anew may have been forgotten again.
      for (let asked = [...new Set([...recordIds, ...marks])]; asked.length > 0;) {
        const found = await tombstones.get(asked);
        for (const [id, stone] of found) known.set(id, stone);
        asked = [...found].map(([id, { erasureId }]) => successorOf(id, erasureId));
      }
      return {
        recordFor(recordId, occurredAt) {
          let id = recordId;
          for (let stone = known.get(id); stone !== undefined; stone = known.get(id)) {
            if (occurredAt <= stone.at) return undefined;
            id = successorOf(id, stone.erasureId);
          }
          return id;
        },
        isOfErased(record) {
          const stone = known.get(markOf(record) ?? '');
          return stone !== undefined && record.occurredAt <= stone.at;
        },
      };
    },
    async lay(erasureId, at, recordIds, records) {
      const laid = [...recordIds, ...records.flatMap((record) => markOf(record) ?? [])];
      // Of two erasures of the same mark the later one reaches further.
      await tombstones.update(
        [...new Set(laid)].map((id) => ({ id, change: (known) => (known !== undefined && known.at >= at ? known : { erasureId, at }) })),
      );
    },
  };
}
