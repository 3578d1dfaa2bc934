import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DurableSqlite, openDurableSqlite } from './durable-sqlite';

describe('a SQLite file that is waited for', () => {
  let directory: string;
  const fileName = (): string => path.join(directory, 'file.db');
  const opened: DurableSqlite[] = [];
  const open = (more: Partial<Parameters<typeof openDurableSqlite>[1]> = {}, name = fileName()): DurableSqlite => {
    const file = openDurableSqlite(name, { checkpointPages: 100, ...more });
    file.database.exec('CREATE TABLE IF NOT EXISTS things (name TEXT)');
    opened.push(file);
    return file;
  };
  const add = (file: DurableSqlite, name: string): void =>
    file.transact(() => void file.database.prepare('INSERT INTO things VALUES (?)').run(name));
  const namesIn = ({ database }: DurableSqlite): readonly unknown[] =>
    database
      .prepare('SELECT name FROM things ORDER BY name')
      .all()
      .map(({ name }) => name);

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'durable-'));
  });
  afterEach(() => {
    for (const file of opened.splice(0)) file.close();
    rmSync(directory, { recursive: true });
  });

  it('has what was committed when it is opened again, whether the disk was waited for or not', async () => {
    const file = open();
    add(file, 'waited');
    await file.flushed();
    add(file, 'not waited');
    file.close();
    expect(namesIn(open())).toEqual(['not waited', 'waited']);
  });

  it('can be closed while the disk is waited for', async () => {
    const file = open();
    add(file, 'one');
    const flushed = Promise.all([file.flushed(), file.flushed()]);
    file.close();
    await flushed;
    await file.flushed();
    expect({ names: namesIn(open()), log: existsSync(`${fileName()}-wal`) }).toEqual({ names: ['one'], log: true });
  });

  it('survives its log being copied and begun anew between two waits', async () => {
    const file = open({ checkpointPages: 1 });
    for (let round = 0; round < 50; round += 1) {
      add(file, `thing ${String(round).padStart(2, '0')}`);
      await file.flushed();
    }
    expect(namesIn(file)).toHaveLength(50);
  });

  it('undoes the whole work that throws', () => {
    const file = open();
    expect(() =>
      file.transact(() => {
        file.database.prepare('INSERT INTO things VALUES (?)').run('half');
        throw new Error('half way');
      }),
    ).toThrow('half way');
    expect(namesIn(file)).toEqual([]);
  });

  it('waits for nothing in memory, and where nobody needs it after a crash', async () => {
    for (const file of [open({}, ':memory:'), open({ isDisposable: true })]) {
      add(file, 'one');
      await file.flushed();
      expect(namesIn(file)).toEqual(['one']);
    }
  });
});
