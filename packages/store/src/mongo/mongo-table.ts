import type { DomainEvent, Instant } from '@homeward/kernel';
import type { Model, mongo } from 'mongoose';
import type { Recorded } from '../aggregate';
import type { CollectionShape, Pending, Refusal, StoredDocument, Table, Write } from '../document';
import { bulkWrite } from './mongo-bulk';
import { pathOf, toMongoFilter } from './mongo-clauses';
import type { MongoDocument, MongoJournalEntry } from './mongo-schema';

/** One collection and its part of the journal. */
export function createMongoTable<State, Event extends DomainEvent>(
  documents: Model<MongoDocument>,
  journal: Model<MongoJournalEntry>,
  shape: CollectionShape<State>,
): Table<State, Event> {
  const uniqueFields = new Map(Object.keys(shape.lookups).map((field) => [`${pathOf(field)}_1`, field]));

  /** Adds what is missing; an entry that is there already is the same one. */
  async function append(published: readonly Pending<Event>[]): Promise<void> {
    const entries = published.flatMap(({ id, outbox }) =>
      outbox.map(({ seq, event, at, cause }): MongoJournalEntry => ({
        _id: `${shape.name}:${id}:${seq}`,
        aggregate: id,
        seq,
        at,
        cause,
        event,
      })),
    );
    await bulkWrite(
      journal,
      entries.map((document) => ({ insertOne: { document } })),
    );
  }

  async function acknowledge(published: readonly Pending<Event>[]): Promise<void> {
    // Under the version that was loaded the outbox holds nothing but what was published. The documents of a batch share few versions, so this takes
    // few operations.
    const byVersion = Map.groupBy(published, ({ version }) => version);
    const cleared = await bulkWrite(
      documents,
      [...byVersion].map(([version, own]) => ({
        updateMany: {
          filter: { _id: { $in: own.map(({ id }) => id) }, version },
          update: { $set: { outbox: [] }, $unset: { outboxAt: '' } },
        },
      })),
    );
    if (cleared.matched === published.length) return;
    // Somebody wrote meanwhile: take out what was published, and leave `outboxAt` to the relay of that writer, or to the sweep.
    await bulkWrite(
      documents,
      published.map(({ id, outbox }) => ({
        updateOne: { filter: { _id: id }, update: { $pull: { outbox: { seq: { $in: outbox.map(({ seq }) => seq) } } } } },
      })),
    );
  }

  return {
    async load(ids) {
      if (ids.length === 0) return [];
      const found = await documents.find({ _id: { $in: [...ids] } }).lean();
      return found.map((document) => toDocument<State, Event>(document));
    },
    async write(writes) {
      const { duplicates } = await bulkWrite(documents, writes.map(toOperation));
      return duplicates.map(({ operation, index }): Refusal => {
        const { id } = (writes[operation] as Write<State, Event>).document;
        const field = uniqueFields.get(index);
        return field === undefined ? { id, reason: 'race' } : { id, reason: 'not-unique', field };
      });
    },
    async select({ clauses, by, direction, limit }) {
      const order = direction === 'ascending' ? 1 : -1;
      const path = pathOf(by);
      const found = await documents
        .find(toMongoFilter(clauses), { seq: 1, state: 1, by: 1 })
        .sort(by === '_id' ? { _id: order } : { [path]: order, _id: order })
        .limit(limit)
        .lean();
      return found.map(({ _id, seq, state, by: values }) => ({
        id: _id,
        seq,
        state: state as State,
        sortValue: by === '_id' ? _id : values[by],
      }));
    },
    count: (clauses) => documents.countDocuments(toMongoFilter(clauses)),
    async due(at, limit) {
      const found = await documents
        .find({ wakeAt: { $lte: at } }, { wakeAt: 1 })
        .sort({ wakeAt: 1, _id: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, wakeAt }) => ({ id: _id, wakeAt: wakeAt as Instant }));
    },
    async pending(until, limit) {
      const found = await documents
        .find({ outboxAt: { $lte: until } }, { version: 1, outbox: 1, outboxAt: 1 })
        .sort({ outboxAt: 1, _id: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, version, outbox, outboxAt }) => ({
        id: _id,
        version,
        outbox: outbox as readonly Recorded<Event>[],
        outboxAt,
      }));
    },
    async backlog() {
      const [oldest] = await documents
        .find({ outboxAt: { $gt: '' } }, { outboxAt: 1 })
        .sort({ outboxAt: 1 })
        .limit(1)
        .lean();
      if (oldest?.outboxAt === undefined) return { pending: 0 };
      return { pending: await documents.countDocuments({ outboxAt: { $gt: '' } }), oldestAt: oldest.outboxAt };
    },
    async settle(published, after) {
      const told = published.filter(({ outbox }) => outbox.length > 0);
      if (told.length > 0) await append(told);
      await after('journal');
      await acknowledge(published);
      await after('acknowledge');
    },
    async history(id, fromSeq) {
      // The range of ids finds the entries without an index of their own; it also covers ids that go on behind a colon.
      const own = `${shape.name}:${id}`;
      const found = await journal.find({ _id: { $gt: `${own}:`, $lt: `${own};` }, aggregate: id, seq: { $gte: fromSeq } }).lean();
      return found.map((entry) => toRecorded<Event>(entry)).toSorted((a, b) => a.seq - b.seq);
    },
    async events(ranges) {
      const ids = ranges.flatMap(({ id, from, to }) =>
        Array.from({ length: to - from + 1 }, (_, index) => `${shape.name}:${id}:${from + index}`),
      );
      if (ids.length === 0) return [];
      const found = await journal.find({ _id: { $in: ids } }).lean();
      return found.map((entry) => ({ id: entry.aggregate, recorded: toRecorded<Event>(entry) }));
    },
  };
}

/**
 * A new document is inserted, another one replaced by an operation that inserts when nothing matches: where somebody else wrote, that insert meets the
 * id, and the error names the operation. A plain guarded update would only lower a count.
 */
function toOperation<State, Event extends DomainEvent>({
  document,
  before,
}: Write<State, Event>): mongo.AnyBulkWriteOperation<MongoDocument> {
  const { id, version, seq, state, outbox, outboxAt, seen, wakeAt, by } = document;
  const content: Omit<MongoDocument, '_id'> = { version, seq, state, outbox, outboxAt, seen, wakeAt, by };
  if (before === undefined) return { insertOne: { document: { _id: id, ...content } } };
  return { replaceOne: { filter: { _id: id, version: before.version }, replacement: content, upsert: true } };
}

function toDocument<State, Event extends DomainEvent>(stored: MongoDocument): StoredDocument<State, Event> {
  const { _id, version, seq, state, outbox, outboxAt, seen, wakeAt, by } = stored;
  return {
    id: _id,
    version,
    seq,
    state: state as State,
    outbox: outbox as readonly Recorded<Event>[],
    outboxAt,
    seen: seen,
    wakeAt,
    by,
  };
}

function toRecorded<Event extends DomainEvent>({ seq, event, at, cause }: MongoJournalEntry): Recorded<Event> {
  return { seq, event: event as Event, at, cause };
}
