import { createHash } from 'node:crypto';
import { type Connection, createConnection, type mongo } from 'mongoose';
import { collectionOf } from '../commit/databases';
import { Unequal } from '../harness/benchmark';

interface Stored {
  readonly _id: string;
}

/** What one import came to in one collection: the documents that are new or another than before, ready to be written. */
export interface ReadyCollection {
  readonly database: string;
  readonly name: string;
  readonly documents: readonly Stored[];
}

/** The databases of the services beside copies of them, which the peer writes to. */
export interface ReadyDatabases {
  /** What has changed in the services' databases since the last time, or since the beginning. */
  changed(): Promise<readonly ReadyCollection[]>;
  /** The driver's own way to write it to the copies, acknowledged as the services ask for it. */
  write(ready: readonly ReadyCollection[]): Promise<void>;
  /** Compares every byte of the databases with their copies. Throws Unequal. */
  assertCopied(): Promise<string>;
  close(): Promise<void>;
}

/** As the services write at most. */
const BATCH = 1_000;
const WRITE_CONCERN = { w: 'majority', journal: true } as const;

/** Lays out the copies, with the indexes of the services. */
export async function createReadyDatabases(uri: string, databases: readonly string[]): Promise<ReadyDatabases> {
  const pairs = await Promise.all(
    databases.map(async (database) => ({
      database,
      own: await createConnection(uri, { dbName: database }).asPromise(),
      copy: await createConnection(uri, { dbName: `${database}_ready`, writeConcern: WRITE_CONCERN }).asPromise(),
    })),
  );
  const known = new Map<string, string>();
  const laidOut = new Set<string>();

  const layOut = async (own: Connection, copy: Connection, name: string): Promise<void> => {
    const place = `${copy.name}/${name}`;
    if (laidOut.has(place)) return;
    laidOut.add(place);
    const indexes = await collectionOf<Stored>(own, name).indexes();
    const made = indexes
      .filter((index) => index.name !== '_id_')
      .map(({ key, name: called, unique, sparse, partialFilterExpression }): mongo.IndexDescription => ({
        key: key,
        ...(called === undefined ? {} : { name: called }),
        ...(unique === true ? { unique } : {}),
        ...(sparse === true ? { sparse } : {}),
        ...(partialFilterExpression === undefined ? {} : { partialFilterExpression: partialFilterExpression }),
      }));
    await copy.createCollection(name);
    if (made.length > 0) await collectionOf<Stored>(copy, name).createIndexes(made);
  };
  const namesIn = async (connection: Connection): Promise<readonly string[]> =>
    (await connection.listCollections())
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('system.'))
      .sort();

  return {
    async changed() {
      const ready: ReadyCollection[] = [];
      for (const { database, own, copy } of pairs) {
        for (const name of await namesIn(own)) {
          await layOut(own, copy, name);
          const documents: Stored[] = [];
          for await (const document of collectionOf<Stored>(own, name).find()) {
            const place = `${database}/${name}/${document._id}`;
            const digest = digestOf(document);
            if (known.get(place) === digest) continue;
            known.set(place, digest);
            documents.push(document);
          }
          if (documents.length > 0) ready.push({ database, name, documents });
        }
      }
      return ready;
    },
    async write(ready) {
      for (const { database, name, documents } of ready) {
        const copy = pairs.find((pair) => pair.database === database)?.copy;
        if (copy === undefined) throw new Error(`${database} is not copied`);
        const collection = collectionOf<Stored>(copy, name);
        for (let from = 0; from < documents.length; from += BATCH) {
          await collection.bulkWrite(
            documents
              .slice(from, from + BATCH)
              .map(({ _id, ...replacement }) => ({ replaceOne: { filter: { _id }, replacement, upsert: true } })),
            { ordered: false, writeConcern: WRITE_CONCERN },
          );
        }
      }
    },
    async assertCopied() {
      let documents = 0;
      for (const { own, copy } of pairs) {
        for (const name of await namesIn(own)) {
          const [ours, theirs] = [await contentOf(own, name), await contentOf(copy, name)];
          // What the services have taken away since stands in the copy still.
          const missing = [...ours].filter(([id, digest]) => theirs.get(id) !== digest);
          if (missing.length > 0)
            throw new Unequal(`${copy.name}/${name}`, ours.size, `${missing.length} that differ, such as ${missing[0]?.[0]}`);
          documents += ours.size;
        }
      }
      return `${documents} documents of ${pairs.length} databases, byte for byte`;
    },
    async close() {
      for (const { own, copy } of pairs) {
        await copy.dropDatabase();
        await copy.close();
        await own.close();
      }
    },
  };
}

async function contentOf(connection: Connection, name: string): Promise<ReadonlyMap<string, string>> {
  const content = new Map<string, string>();
  for await (const document of collectionOf<Stored>(connection, name).find()) content.set(document._id, digestOf(document));
  return content;
}

/** The order of fields is kept by the database, and is part of what was written. */
function digestOf(document: Stored): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('base64url');
}
