import { Rejection } from '@homeward/kernel';
import type { StoredDocument, Table, Write } from './document';
import { lookUp } from './handling';
import type { ProjectionChange, ProjectionDefinition, ProjectionStore } from './projection';
import { Contended, DEFAULT_RACE_BOUND, waitAfterLoss } from './race';
import { findPage, toCountClauses } from './selection';
import type { StoreOptions } from './store';

/** Projections record no events of their own. */
type NoEvent = never;

/** The projection store over a table of either adapter: documents without outbox and causes, `seq` 1 while they are there. */
export function createProjections<Document>(
  definition: ProjectionDefinition<Document>,
  table: Table<Document, NoEvent>,
  options: Pick<StoreOptions, 'random' | 'raceBound'>,
): ProjectionStore<Document> {
  const fields = new Set(Object.keys(definition.lookups));
  const raceBound = options.raceBound ?? DEFAULT_RACE_BOUND;

  function toWrite(
    id: string,
    present: StoredDocument<Document, NoEvent> | undefined,
    changes: readonly ProjectionChange<Document>[],
  ): readonly Write<Document, NoEvent>[] {
    const before = present !== undefined && present.seq > 0 ? present.state : undefined;
    const next = changes.reduce<Document | undefined>((document, { change }) => change(document), before);
    if (next === before) return [];
    const place = { id, version: (present?.version ?? 0) + 1, outbox: [], outboxAt: undefined, seen: [], wakeAt: undefined };
    // A deleted document leaves an empty row behind: without it, a writer that loaded it before could bring it back.
    if (next === undefined) return [{ before: present, document: { ...place, seq: 0, state: null as Document, by: {} } }];
    return [{ before: present, document: { ...place, seq: 1, state: next, by: lookUp(definition.lookups, next) } }];
  }

  return {
    name: definition.name,
    async get(ids) {
      const documents = await table.load([...new Set(ids)]);
      return new Map(documents.filter(({ seq }) => seq > 0).map(({ id, state }) => [id, state]));
    },
    async update(changes) {
      let open = Map.groupBy(changes, ({ id }) => id);
      for (let losses = 0; open.size > 0; losses += 1) {
        if (losses > raceBound) throw new Contended(`a document of ${definition.name}`);
        await waitAfterLoss(losses, options.random);
        const loaded = await table.load([...open.keys()]);
        const present = new Map(loaded.map((document) => [document.id, document]));
        const writes = [...open].flatMap(([id, own]) => toWrite(id, present.get(id), own));
        const refusals = writes.length > 0 ? await table.write(writes) : [];
        for (const refusal of refusals) {
          if (refusal.reason === 'not-unique') throw new Rejection('conflict', 'store.not-unique', { field: refusal.field });
        }
        const lost = new Set(refusals.map(({ id }) => id));
        open = new Map([...open].filter(([id]) => lost.has(id)));
      }
    },
    async find(query) {
      const page = await findPage(fields, query, (selection) => table.select(selection));
      return { ...page, items: page.items.map(({ id, state }) => ({ id, document: state })) };
    },
    count: async (filter) => table.count(toCountClauses(fields, filter)),
  };
}
