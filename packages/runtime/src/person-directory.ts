import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { pagesOf, type ProjectionStore, type Store } from '@homeward/store';
import { projected, type Step } from './reaction-table';

/** Where the record behind an id of a person belongs now. */
export interface PersonPlacement {
  readonly personId: string;
  /** Counts the placements of the record: the greater one is the newer one. */
  readonly sequence: number;
}

type RecordPlaced = Heard<EventPayload<'homeward.customer.v1.RecordPlaced'>>;

/**
 * A service's own copy of which person an id stands for (decision 0011): every id that was ever given out is that of one record, and leads to whoever that
 * record belongs to now. Only ids whose record has moved are kept; any other one stands for itself.
 */
export interface PersonDirectory {
  readonly on: { readonly 'homeward.customer.v1.RecordPlaced': (heard: RecordPlaced) => readonly Step[] };
  /** Where the records behind these ids belong; ids that never moved are missing. */
  placementsOf(ids: readonly string[]): Promise<ReadonlyMap<string, PersonPlacement>>;
  /** The person that each id stands for now, every id included. */
  resolve(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** All ids that stand for the same person as one of them does, its own included; sorted. */
  idsOf(personId: string): Promise<readonly string[]>;
}

/** Records of one person are few; more than a page of them are still all found. */
const PAGE = 500;

/** Declares the projection in the store; call before `store.prepare()`. */
export function createPersonDirectory(store: Store): PersonDirectory {
  const people: ProjectionStore<PersonPlacement> = store.projections<PersonPlacement>({
    name: 'person-directory',
    lookups: { person: { of: ({ personId }) => personId, index: 'plain' } },
  });
  const resolve = async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const known = await people.get(ids);
    return new Map(ids.map((id) => [id, known.get(id)?.personId ?? id]));
  };
  return {
    on: {
      'homeward.customer.v1.RecordPlaced': ({ event: { ownPersonId, personId, previousPersonId, sequence } }) =>
        // A record that stays where it began is not kept: an import is made of such.
        ownPersonId === '' || (personId === ownPersonId && previousPersonId === '')
          ? []
          : [
              projected(people, {
                id: ownPersonId,
                change: (known) => {
                  if (known !== undefined && known.sequence >= sequence) return known;
                  if (previousPersonId === '' && known?.personId === personId) return known;
                  return { personId, sequence };
                },
              }),
            ],
    },
    placementsOf: (ids) => people.get(ids),
    resolve,
    async idsOf(id) {
      const personId = (await resolve([id])).get(id) ?? id;
      // The first record of a cluster has given it its id, and stands there without having moved.
      const found = new Set([personId]);
      for await (const items of pagesOf(people, { filter: { person: { equal: personId } }, limit: PAGE })) {
        for (const item of items) found.add(item.id);
      }
      return [...found].sort();
    },
  };
}
