import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '@homeward/store';
import { createMongoStore } from '@homeward/store/mongo';
import { type Connection, createConnection, type mongo } from 'mongoose';
import { AT, vehicleDefinition } from './vehicles';

/** Databases of one run, each laid out as a service would have it, and dropped at the end. */
export interface Databases {
  /** An empty database with the collections and indexes of the store. */
  create(): Promise<{ readonly name: string; readonly connection: Connection }>;
  openStore(database: string): Promise<Store>;
  close(): Promise<void>;
}

export function createDatabases(uri: string): Databases {
  const run = randomBytes(4).toString('hex');
  const connections: Connection[] = [];

  const openStore = (database: string): Promise<Store> =>
    createMongoStore({
      uri,
      database,
      publish: async () => undefined,
      machineClock: { now: () => AT },
      random: { fraction: () => 0.5 },
    });

  return {
    openStore,
    async create() {
      const name = `bench_commit_${run}_${connections.length}`;
      const store = await openStore(name);
      store.aggregates(vehicleDefinition);
      await store.prepare();
      await store.close();
      // Acknowledged as the store asks for it: in the journal of the majority.
      const connection = await createConnection(uri, { dbName: name, writeConcern: { w: 'majority', journal: true } }).asPromise();
      connections.push(connection);
      return { name, connection };
    },
    async close() {
      for (const connection of connections) {
        await connection.dropDatabase();
        await connection.close();
      }
    },
  };
}

/** The driver's own collection, without mongoose. */
export function collectionOf<Stored extends { readonly _id: string }>(connection: Connection, name: string): mongo.Collection<Stored> {
  const { db } = connection;
  if (db === undefined) throw new Error('The connection is not open');
  return db.collection<Stored>(name);
}

export interface Content {
  readonly documents: number;
  readonly entries: number;
  readonly sha256: string;
}

/** What stands in the database in the end: vehicles and journal, in the order of their ids, fields in the order of their names. */
export async function readContent(connection: Connection): Promise<Content> {
  const hash = createHash('sha256');
  const count = async (name: string): Promise<number> => {
    let found = 0;
    for await (const document of collectionOf(connection, name).find().sort({ _id: 1 })) {
      hash.update(JSON.stringify(sorted(document))).update('\n');
      found += 1;
    }
    return found;
  };
  return { documents: await count('vehicles'), entries: await count('journal'), sha256: hash.digest('hex') };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, sorted(field)]),
  );
}
