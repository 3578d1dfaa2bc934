import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteStore } from '../src';
import { describeStoreContract } from './store-contract';
import { aDeposit } from './accounts';
import { type Database, aWorld } from './world';

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

describe('a SQLite store that keeps documents read', () => {
  it('sees what another store has written to the file since, at every load', async () => {
    const world = await aWorld(await aFile());
    const [one, other] = [await world.instance(), await world.instance()];
    for (let deposit = 1; deposit <= 6; deposit += 1) {
      const { accounts } = deposit % 2 === 0 ? one : other;
      await accounts.execute([aDeposit('a', 10, `deposit-${deposit}`)]);
      for (const { accounts: reading } of [one, other]) {
        expect((await reading.load(['a'])).get('a')?.state.balance).toBe(deposit * 10);
      }
    }
    await world.end();
  });
});
