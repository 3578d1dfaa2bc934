import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { openDurableSqlite } from '@homeward/durable-sqlite';

export type Row = readonly SQLInputValue[];

/** How long another process may hold the write lock before a transaction gives up. */
const BUSY_TIMEOUT_MS = 10_000;
/** Per database, in KiB: six services share one process. */
const PAGE_CACHE_KIB = 2_048;
/** Pages in the write-ahead log before they are copied into the database: a page that is written often meanwhile is copied once. At most 64 MB of disk. */
const CHECKPOINT_PAGES = 16_000;
/** Writes zeros over what is deleted or moved within a page that is written anyway: a key that was destroyed would else be read from the gap it left. */
const WITHOUT_REMAINS = 'PRAGMA secure_delete = FAST';

/** Work that waits for the transaction of this turn of the event loop. */
interface Waiting {
  readonly work: () => unknown;
  readonly isRelaxed: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The one connection of a store to its database file, with every statement prepared once. */
export interface SqliteConnection {
  exec(sql: string): void;
  /** Rows come as arrays in the order of the columns. */
  all(sql: string, parameters: Row): readonly Row[];
  get(sql: string, parameters: Row): Row | undefined;
  /** The number of rows changed. */
  run(sql: string, parameters: Row): number;
  /** Runs the work as one write transaction, which a loss of power may undo until the next `commit` has resolved. */
  transact<Result>(work: () => Result): Result;
  /**
   * Runs the work in a write transaction, which it shares with what else is handed over in this turn of the event loop: a page that several change is paid
   * once. Others read it when it is committed; this resolves when it is on disk, and the process goes on meanwhile. Rejects with what the work throws, and then
   * the work of the others is done without it: so the work may run twice. `relaxed` does not wait for the disk: a loss of power may undo
   * the work, a crash of the process does not.
   */
  commit<Result>(work: () => Result, durability?: 'relaxed'): Promise<Result>;
  /** Another number once another connection has committed to the file. */
  foreignCommits(): number;
  /** Copies the log of changes into the database and empties it: until then it has what stood there before. False while somebody else uses it. */
  forgetLog(): boolean;
  /** Commits what was handed over, and closes the file. */
  close(): void;
}

/** Opens a file, created with its folder when it is not there, or `:memory:`. A disposable one leaves writing to the disk to the system. */
export function openSqlite(path: string, isDisposable = false): SqliteConnection {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const file = openDurableSqlite(path, { isDisposable, busyTimeoutMs: BUSY_TIMEOUT_MS, checkpointPages: CHECKPOINT_PAGES });
  const { database, transact } = file;
  database.exec(WITHOUT_REMAINS);
  database.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}`);

  // The set of texts is finite: they come from declarations and from the shapes of queries, values are always parameters.
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      statement.setReturnArrays(true);
      statements.set(sql, statement);
    }
    return statement;
  };

  let waiting: Waiting[] = [];

  function commitWaiting(): void {
    const together = waiting;
    waiting = [];
    if (together.length === 0) return;
    let culprit: Waiting | undefined;
    try {
      const results = transact(() =>
        together.map((one) => {
          culprit = one;
          const result = one.work();
          culprit = undefined;
          return result;
        }),
      );
      tell(together, results);
    } catch (error) {
      if (culprit === undefined) {
        for (const { reject } of together) reject(error);
        return;
      }
      culprit.reject(error);
      waiting = [...together.filter((one) => one !== culprit), ...waiting];
      commitWaiting();
    }
  }

  /** Whoever waits for the disk hears of it when the disk has it. */
  function tell(together: readonly Waiting[], results: readonly unknown[]): void {
    const resolveAll = (isRelaxed: boolean): void => {
      for (const [index, one] of together.entries()) if (one.isRelaxed === isRelaxed) one.resolve(results[index]);
    };
    resolveAll(true);
    if (together.every((one) => one.isRelaxed)) return;
    file.flushed().then(
      () => resolveAll(false),
      (error: unknown) => {
        for (const { reject } of together) reject(error);
      },
    );
  }

  return {
    exec: (sql) => database.exec(sql),
    all: (sql, parameters) => prepared(sql).all(...parameters) as unknown as readonly Row[],
    get: (sql, parameters) => prepared(sql).get(...parameters) as unknown as Row | undefined,
    run: (sql, parameters) => Number(prepared(sql).run(...parameters).changes),
    transact,
    foreignCommits: () => Number((prepared('PRAGMA data_version').get() as unknown as Row)[0]),
    commit(work, durability) {
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(commitWaiting);
        waiting.push({
          work,
          isRelaxed: durability === 'relaxed',
          resolve: (result) => resolve(result as ReturnType<typeof work>),
          reject,
        });
      });
    },
    forgetLog() {
      commitWaiting();
      // Whoever reads an older state may do so for long: the process does not stand still meanwhile.
      database.exec('PRAGMA busy_timeout = 0');
      try {
        const [busy] = prepared('PRAGMA wal_checkpoint(TRUNCATE)').get() as unknown as Row;
        return busy === 0;
      } finally {
        database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      }
    },
    close() {
      commitWaiting();
      statements.clear();
      file.close();
    },
  };
}

/** A name from a declaration, quoted: collections are kebab-case. */
export function quoted(name: string): string {
  return `"${name}"`;
}
