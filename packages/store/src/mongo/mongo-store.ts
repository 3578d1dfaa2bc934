import { type ConnectOptions, createConnection } from 'mongoose';
import { createStore } from '../declared-store';
import type { Driver } from '../document';
import type { Store, StoreOptions } from '../store';
import { isDuplicateKey } from './mongo-bulk';
import { layOutMongoCollection } from './mongo-layout';
import { createDeclarationModel, createDocumentModel, createJournalModel, createLeaseModel } from './mongo-schema';
import { createMongoTable } from './mongo-table';

export interface MongoStoreOptions extends StoreOptions {
  /** `mongodb://…` with replica set, credentials and options as the driver reads them. */
  readonly uri: string;
  /** Overrides the database in the URI. */
  readonly database?: string;
}

/** How long a call looks for a server before it fails; the caller pauses and tries again. */
const SERVER_SELECTION_MS = 5_000;
/** How long an answer may take before the connection counts as dead; longer than the largest bulk. */
const ANSWER_MS = 60_000;
/** An outbox younger than this is being published by its writer. */
const SWEEP_GRACE_MS = 1_000;

/** A store over one MongoDB database. Resolves once a server answers. */
export async function createMongoStore(options: MongoStoreOptions): Promise<Store> {
  const connectOptions: ConnectOptions = {
    writeConcern: { w: 'majority', journal: true },
    // What the majority does not have yet may be undone: it must neither be published nor be given as the outcome of a repeated cause.
    readConcernLevel: 'majority',
    readPreference: 'primary',
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    socketTimeoutMS: ANSWER_MS,
    ignoreUndefined: true,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    ...(options.database === undefined ? {} : { dbName: options.database }),
  };
  const connection = await createConnection(options.uri, connectOptions).asPromise();
  const journal = createJournalModel(connection);
  const leases = createLeaseModel(connection);
  const declarations = createDeclarationModel(connection);
  const layOuts: (() => Promise<void>)[] = [];

  const driver: Driver = {
    description: `MongoDB ${connection.name}`,
    table(shape) {
      const documents = createDocumentModel(connection, shape);
      layOuts.push(() => layOutMongoCollection(documents, declarations, shape));
      return createMongoTable(documents, journal, shape);
    },
    async lease(name, holder, now, until) {
      const free = { _id: name, $or: [{ holder }, { until: { $lte: now } }] };
      const { matchedCount } = await leases.updateOne(free, { $set: { holder, until } });
      if (matchedCount > 0) return true;
      try {
        await leases.collection.insertOne({ _id: name, holder, until } as never);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    async prepare() {
      await journal.createCollection();
      for (const layOut of layOuts) await layOut();
    },
    // The server's files are its own: nobody but itself can take anything out of them.
    scrub: () => Promise.resolve(),
    async ping() {
      await connection.db?.command({ ping: 1 });
    },
    close: () => connection.close(),
  };
  return createStore(driver, { sweepGraceMs: SWEEP_GRACE_MS, ...options });
}
