import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { startMongo, type RunningMongo } from '@homeward/local-stack';
import { createConnection } from 'mongoose';
import { createMongoStore } from '../src/mongo';
import { describeStoreContract } from './store-contract';
import type { Database } from './world';

// A server that has to be installed first takes its time.
jest.setTimeout(300_000);

describe('the MongoDB store', () => {
  let mongo: RunningMongo;
  const run = randomBytes(4).toString('hex');
  let databases = 0;

  beforeAll(async () => {
    mongo = await startMongo();
    if (mongo.description.includes('Rust')) {
      // That stand-in keeps a unique value taken when the document that had it gives it up; MongoDB and the other one free it.
      await mongo.stop();
      mongo = await startMongo({ standIn: 'python' });
    }
    // Whoever runs all tiers says at the end what each ran against.
    const { PICKED_SERVERS: told } = process.env;
    if (told !== undefined) appendFileSync(told, `the store's suite ran against ${mongo.description}\n`);
  });
  afterAll(() => mongo.stop());

  async function aDatabase(): Promise<Database> {
    databases += 1;
    const database = `store_${run}_${databases}`;
    return {
      open: (options) => createMongoStore({ uri: mongo.uri, database, ...options }),
      async drop() {
        const connection = await createConnection(mongo.uri, { dbName: database }).asPromise();
        await connection.dropDatabase();
        await connection.close();
      },
    };
  }

  describeStoreContract(aDatabase, 20);
});
