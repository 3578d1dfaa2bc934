import { existsSync } from 'node:fs';
import mongoose from 'mongoose';
import { runMongoCommand } from './mongo-wire';
import { startMongo, type RunningMongo } from './mongo';
import { processStart } from './process-identity';

// What is tested here is the package, also where a container engine would be preferred.
process.env['HOMEWARD_STACK'] = 'packages';

describe('a MongoDB-wire server of its own', () => {
  let mongo: RunningMongo;

  beforeAll(async () => {
    mongo = await startMongo({ own: true, database: 'stack_test' });
  }, 240_000);

  afterAll(() => mongo.stop());

  async function withConnection<T>(work: (connection: mongoose.Connection) => Promise<T>): Promise<T> {
    const connection = await mongoose.createConnection(mongo.uri, { serverSelectionTimeoutMS: 5000 }).asPromise();
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  it('says plainly what it is', () => {
    expect(mongo.description).toMatch(/^(MongoDB \S+ \(real\)|SecantusDB \S+ \(MongoDB-wire stand-in, (Python|Rust)\))$/);
    expect(mongo.uri).toContain('/stack_test?replicaSet=');
  });

  it('takes writes as soon as it is started', async () => {
    const hello = await runMongoCommand(Number(mongo.address.split(':')[1]), { hello: 1, $db: 'admin' });
    expect(hello).toMatchObject({ isWritablePrimary: true, ok: 1 });
  });

  it('keeps a transaction whole', async () => {
    const names = await withConnection(async (connection) => {
      await connection.transaction(async (session) => {
        await connection.collection('people').insertMany([{ name: 'a' }, { name: 'b' }], { session });
      });
      const found = await connection.collection('people').find().sort({ name: 1 }).toArray();
      return found.map((person) => String(person['name']));
    });
    expect(names).toEqual(['a', 'b']);
  });

  it('keeps what it acknowledged over a kill', async () => {
    await withConnection((connection) => connection.collection<{ _id: string }>('cars').insertOne({ _id: 'before-the-kill' }));
    await mongo.kill();
    expect(mongo.pid).toBeUndefined();
    await mongo.restart();
    const found = await withConnection((connection) => connection.collection('cars').countDocuments());
    expect(found).toBe(1);
  }, 60_000);

  it('leaves neither process nor files when it is stopped', async () => {
    const { pid, dataDirectory } = mongo;
    await mongo.stop();
    expect(processStart(pid ?? -1)).toBeUndefined();
    expect(existsSync(dataDirectory ?? '/')).toBe(false);
  }, 60_000);
});
