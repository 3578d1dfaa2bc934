import { close as closeFile, fdatasync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createFlushing } from './flushing';

/** In WAL mode a commit then survives the end of the process, and whatever was committed before it with it; the disk is waited for by `flushed`. */
const COMMITTED = 'PRAGMA synchronous = NORMAL';
const NOT_WAITING = 'PRAGMA synchronous = OFF';

export interface DurableSqliteOptions {
  /** Pages of 4 KiB in the write-ahead log before they are copied into the database: a page that is written often meanwhile is copied once. */
  readonly checkpointPages: number;
  /** Takes the file for this process alone, as long as it is open. */
  readonly isAlone?: boolean;
  /** Nobody needs the file after a crash of the machine: nothing ever waits for the disk. */
  readonly isDisposable?: boolean;
  /** How long another process may hold the lock for writing before a transaction gives up; at once when left out. */
  readonly busyTimeoutMs?: number;
}

export interface DurableSqlite {
  readonly database: DatabaseSync;
  /** Runs the work as one write transaction. When it returns, a crash of the process does not undo it; a loss of power may, until the next `flushed` has resolved. */
  readonly transact: <Result>(work: () => Result) => Result;
  /** Resolves when everything that was committed before the call is on the disk; rejects when the disk fails. */
  flushed(): Promise<void>;
  /** Puts everything on the disk and closes the file. */
  close(): void;
}

/** Opens a file, created when it is not there, or `:memory:`. Its folder has to be there. */
export function openDurableSqlite(path: string, options: DurableSqliteOptions): DurableSqlite {
  const { checkpointPages, isAlone = false, isDisposable = false, busyTimeoutMs = 0 } = options;
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    if (isAlone) database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(isDisposable ? NOT_WAITING : COMMITTED);
    database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  } catch (error) {
    database.close();
    throw error;
  }
  const [begin, commit, rollback] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT'), database.prepare('ROLLBACK')];

  let log: number | undefined;
  let flushing = 0;
  let isClosed = false;
  const closeLog = (): void => {
    if (log === undefined || flushing > 0) return;
    closeFile(log);
    log = undefined;
  };
  const flushOnce = createFlushing((done) => {
    if (isClosed) {
      // Closing has put everything on the disk.
      done(null);
      return;
    }
    // SQLite itself syncs the log's head and folder when it makes it, and the log before anything of it is copied into the database: what is left is its end.
    log ??= openSync(`${path}-wal`, 'r+');
    flushing += 1;
    fdatasync(log, (error) => {
      flushing -= 1;
      if (isClosed) closeLog();
      done(error);
    });
  });
  const waits = !isDisposable && path !== ':memory:';

  return {
    database,
    transact(work) {
      try {
        begin.run();
        const result = work();
        commit.run();
        return result;
      } catch (error) {
        if (database.isTransaction) rollback.run();
        throw error;
      }
    },
    flushed: () => (waits ? flushOnce() : Promise.resolve()),
    close() {
      if (database.isOpen) database.close();
      isClosed = true;
      closeLog();
    },
  };
}
