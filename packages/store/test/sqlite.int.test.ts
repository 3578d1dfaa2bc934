import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Contended, createSqliteStore } from '../src';
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
  const aKeyStore = async (raceBound?: number) => {
    const folder = await mkdtemp(join(tmpdir(), 'homeward-store-'));
    const path = join(folder, 'store.sqlite');
    const store = await createSqliteStore({
      ...{ path, publish: () => Promise.resolve(), ...(raceBound === undefined ? {} : { raceBound }) },
      ...{ machineClock: { now: () => '2024-01-01T00:00:00.000Z' }, random: { fraction: () => 0.5 } },
    });
    const keys = store.projections<{ readonly key: string }>({ name: 'keys', lookups: {} });
    await store.prepare();
    const read = async () => Buffer.concat(await Promise.all([path, `${path}-wal`].map((file) => readFile(file)))).toString('latin1');
    const close = async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    };
    return { path, store, keys, read, close };
  };

  it.each([
    ['every second one', (index: number) => index % 2 === 1],
    ['those that came first', (index: number) => (index * 7) % 40 < 20],
  ])('has nothing in its files of what was deleted or overwritten: %s', async (_title, isGone) => {
    const { store, keys, read, close } = await aKeyStore();
    const ids = Array.from({ length: 600 }, (_, index) => `id-${String(index).padStart(4, '0')}`);
    // Pages are split and filled again meanwhile.
    for (let from = 0; from < 40; from += 1)
      await keys.update(
        ids
          .filter((_, index) => (index * 7) % 40 === from)
          .map((id) => ({ id, change: () => ({ key: `secret-${id}-${'x'.repeat(200 + (Number(id.slice(3)) % 90))}` }) })),
      );
    const gone = ids.filter((_, index) => isGone(index));
    await keys.update(gone.map((id) => ({ id, change: () => undefined })));
    const before = await read();
    expect(gone.some((id) => before.includes(`secret-${id}-`))).toBe(true);
    await store.scrub();
    const raw = await read();
    expect(gone.filter((id) => raw.includes(`secret-${id}-`))).toEqual([]);
    expect(ids.filter((id) => raw.includes(`secret-${id}-`))).toHaveLength(300);
    await close();
  });

  it('says so while somebody who reads an older state of the file keeps it from forgetting', async () => {
    const { path, store, keys, read, close } = await aKeyStore(1);
    await keys.update([{ id: 'a', change: () => ({ key: 'secret-a-' }) }]);
    const reader = new DatabaseSync(path);
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM keys').all();
    await keys.update([{ id: 'a', change: () => undefined }]);
    await expect(store.scrub()).rejects.toThrow(Contended);
    expect(await read()).toContain('secret-a-');
    reader.close();
    await store.scrub();
    expect(await read()).not.toContain('secret-a-');
    await close();
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
