import type { DomainEvent, Instant } from '@homeward/kernel';
import { type Connection, type Model, Schema } from 'mongoose';
import type { Recorded } from '../aggregate';
import type { CollectionShape, Seen } from '../document';
import type { LookupValue } from '../query';
import { pathOf } from './mongo-clauses';

/** A document as it stands in its collection. Absent fields are not stored, so that sparse indexes leave them out. */
export interface MongoDocument {
  readonly _id: string;
  readonly version: number;
  readonly seq: number;
  readonly state?: unknown;
  readonly outbox: readonly Recorded<DomainEvent>[];
  readonly outboxAt?: Instant | undefined;
  readonly seen: readonly Seen[];
  readonly wakeAt?: Instant | undefined;
  readonly by: Readonly<Record<string, LookupValue | undefined>>;
}

/** An entry of the journal, which all aggregates of a database share. `_id` is `<collection>:<id>:<seq>`. */
export interface MongoJournalEntry {
  readonly _id: string;
  readonly aggregate: string;
  readonly seq: number;
  readonly at: Instant;
  readonly cause: string;
  readonly event: DomainEvent;
}

export interface MongoLease {
  readonly _id: string;
  readonly holder: string;
  readonly until: Instant;
}

/** Which lookup fields a collection had when it was laid out last. */
export interface MongoDeclaration {
  readonly _id: string;
  readonly fields: readonly string[];
}

/** Nothing is created behind the caller's back, and documents are stored as they are given. */
const PLAIN = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false, id: false } as const;

/** The model of one collection with its indexes. */
export function createDocumentModel<State>(connection: Connection, shape: CollectionShape<State>): Model<MongoDocument> {
  const schema = new Schema<MongoDocument>(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      seq: { type: Number, required: true },
      state: Schema.Types.Mixed,
      outbox: [Schema.Types.Mixed],
      outboxAt: String,
      seen: [Schema.Types.Mixed],
      wakeAt: String,
      by: Schema.Types.Mixed,
    },
    { ...PLAIN, collection: shape.name },
  );
  for (const [field, { index }] of Object.entries(shape.lookups)) {
    // With the id behind it, an index gives the order of pages; a unique one has no ties to break.
    if (index === 'plain') schema.index({ [pathOf(field)]: 1, _id: 1 });
    // Not `sparse`: with the id behind it every document would be in it.
    if (index === 'sparse')
      schema.index({ [pathOf(field)]: 1, _id: 1 }, { partialFilterExpression: { [pathOf(field)]: { $exists: true } } });
    if (index === 'unique') schema.index({ [pathOf(field)]: 1 }, { unique: true, sparse: true });
  }
  for (const combined of shape.indexes)
    schema.index({ ...Object.fromEntries(combined.map((field) => [pathOf(field), 1 as const])), _id: 1 });
  // With the id behind it and therefore not sparse, so that pages of a long backlog need no sort.
  if (shape.wakes) schema.index({ wakeAt: 1, _id: 1 });
  if (shape.recordsEvents) schema.index({ outboxAt: 1 }, { sparse: true });
  return connection.model<MongoDocument>(shape.name, schema);
}

export function createJournalModel(connection: Connection): Model<MongoJournalEntry> {
  const schema = new Schema<MongoJournalEntry>(
    { _id: String, aggregate: String, seq: Number, at: String, cause: String, event: Schema.Types.Mixed },
    { ...PLAIN, collection: 'journal' },
  );
  return connection.model<MongoJournalEntry>('journal', schema);
}

export function createLeaseModel(connection: Connection): Model<MongoLease> {
  const schema = new Schema<MongoLease>({ _id: String, holder: String, until: String }, { ...PLAIN, collection: 'leases' });
  return connection.model<MongoLease>('leases', schema);
}

export function createDeclarationModel(connection: Connection): Model<MongoDeclaration> {
  const schema = new Schema<MongoDeclaration>({ _id: String, fields: [String] }, { ...PLAIN, collection: 'declarations' });
  return connection.model<MongoDeclaration>('declarations', schema);
}
