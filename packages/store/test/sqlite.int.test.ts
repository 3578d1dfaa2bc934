import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteStore } from '../src';
import { describeStoreContract } from './store-contract';
import type { Database } from './world';

async function aFile(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'homeward-store-'));
  return {
    open: (options) => createSqliteStore({ path: join(folder, 'data', 'store.sqlite'), ...options }),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

describe('the SQLite store', () => {
  describeStoreContract(aFile, 100);
});
