import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export type Row = readonly SQLInputValue[];

/** In WAL mode FULL is what makes a commit survive the loss of power. */
const DURABLE = 'PRAGMA synchronous = FULL';
const RELAXED = 'PRAGMA synchronous = NORMAL';
const NOT_WAITING = 'PRAGMA synchronous = OFF';
/** How long another process may hold the write lock before a transaction gives up. */
const BUSY_TIMEOUT_MS = 10_000;
/** Per database, in KiB: six services share one process. */
const PAGE_CACHE_KIB = 16_384;
/** Pages in the write-ahead log before they are copied into the database. */
const CHECKPOINT_PAGES = 4_000;

/** The one connection of a store to its database file, with every statement prepared once. */
export interface SqliteConnection {
  exec(sql: string): void;
  /** Rows come as arrays in the order of the columns. */
  all(sql: string, parameters: Row): readonly Row[];
  get(sql: string, parameters: Row): Row | undefined;
  /** The number of rows changed. */
  run(sql: string, parameters: Row): number;
  /**
   * Runs the work as one write transaction, on disk when it returns. `relaxed` leaves the disk to the next transaction: a loss of power may undo the
   * work, a crash of the process does not. The work must not await: the connection is shared, and what another caller writes in
   * between would become part of the transaction.
   */
  transact<Result>(work: () => Result, durability?: 'relaxed'): Result;
  close(): void;
}

/** Opens a file, created with its folder when it is not there, or `:memory:`. A disposable one leaves writing to the disk to the system. */
export function openSqlite(path: string, isDisposable = false): SqliteConnection {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec('PRAGMA journal_mode = WAL');
  const durable = isDisposable ? NOT_WAITING : DURABLE;
  database.exec(durable);
  database.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}`);
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);

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

  return {
    exec: (sql) => database.exec(sql),
    all: (sql, parameters) => prepared(sql).all(...parameters) as unknown as readonly Row[],
    get: (sql, parameters) => prepared(sql).get(...parameters) as unknown as Row | undefined,
    run: (sql, parameters) => Number(prepared(sql).run(...parameters).changes),
    transact(work, durability) {
      const isRelaxed = durability === 'relaxed' && !isDisposable;
      if (isRelaxed) database.exec(RELAXED);
      try {
        prepared('BEGIN IMMEDIATE').run();
        const result = work();
        prepared('COMMIT').run();
        return result;
      } catch (error) {
        if (database.isTransaction) prepared('ROLLBACK').run();
        throw error;
      } finally {
        if (isRelaxed) database.exec(DURABLE);
      }
    },
    close() {
      statements.clear();
      if (database.isOpen) database.close();
    },
  };
}

/** A name from a declaration, quoted: collections are kebab-case. */
export function quoted(name: string): string {
  return `"${name}"`;
}
