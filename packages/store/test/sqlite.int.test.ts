import { mkdtemp, readFile, rm } from 'node:fs/promises';
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

describe('a SQLite store that is scrubbed', () => {
  it('has nothing in its files of what was deleted or overwritten', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeward-store-'));
    const path = join(folder, 'store.sqlite');
    const store = await createSqliteStore({
      ...{ path, publish: () => Promise.resolve() },
      ...{ machineClock: { now: () => '2024-01-01T00:00:00.000Z' }, random: { fraction: () => 0.5 } },
    });
    const keys = store.projections<{ readonly key: string }>({ name: 'keys', lookups: {} });
    await store.prepare();
    const ids = Array.from({ length: 2_000 }, (_, index) => `id-${index % 2}-${index}`);
    // Pages are split and filled again meanwhile.
    for (let from = 0; from < 40; from += 1)
      await keys.update(
        ids
          .filter((_, index) => (index * 7) % 40 === from)
          .map((id) => ({ id, change: () => ({ key: `secret-${id}-${'x'.repeat(id.length * 7)}` }) })),
      );
    const gone = ids.filter((id) => id.startsWith('id-1'));
    await keys.update(gone.map((id) => ({ id, change: () => undefined })));
    const read = async () => Buffer.concat(await Promise.all([path, `${path}-wal`].map((file) => readFile(file)))).toString('latin1');
    const before = await read();
    expect(gone.some((id) => before.includes(`secret-${id}-`))).toBe(true);
    await store.scrub();
    const raw = await read();
    expect(gone.filter((id) => raw.includes(`secret-${id}-`))).toEqual([]);
    expect(ids.filter((id) => raw.includes(`secret-${id}-`))).toHaveLength(1_000);
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
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
