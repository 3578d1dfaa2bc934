import type { Driver } from '../document';
import { createStore } from '../declared-store';
import { Contended, DEFAULT_RACE_BOUND, waitAfterLoss } from '../race';
import type { Store, StoreOptions } from '../store';
import { type DocumentCache, createDocumentCache } from './document-cache';
import { openSqlite } from './sqlite-connection';
import { layOutSqliteTable } from './sqlite-layout';
import { createSqliteTable } from './sqlite-table';

export interface SqliteStoreOptions extends StoreOptions {
  /** A file, created with its folder when it is not there, or `:memory:`. Several stores and processes may share a file. */
  readonly path: string;
  /** Set for a file that nobody needs after a crash of the machine, such as that of a demo: a commit does not wait for the disk. */
  readonly isDisposable?: boolean;
}

/** Characters of documents that a store keeps read: some thousand documents, five MB or so. */
const MOST_CACHED_LENGTH = 1_200_000;

/** A store over one SQLite file. Every commit is on disk before it is answered, unless the file is disposable. */
export async function createSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const connection = openSqlite(options.path, options.isDisposable);
  connection.exec('CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY NOT NULL, holder TEXT NOT NULL, until TEXT NOT NULL)');
  const raceBound = options.raceBound ?? DEFAULT_RACE_BOUND;
  const layOuts: (() => void)[] = [];
  const cache = createDocumentCache(MOST_CACHED_LENGTH);
  let foreignCommits = connection.foreignCommits();
  /** Nothing of it is older than the file, even when another process writes to it. */
  const presentDocuments = (): DocumentCache => {
    const now = connection.foreignCommits();
    if (now !== foreignCommits) cache.clear();
    foreignCommits = now;
    return cache;
  };
  const driver: Driver = {
    description: `SQLite ${options.path}`,
    table(shape) {
      layOuts.push(() => layOutSqliteTable(connection, shape));
      return createSqliteTable(connection, shape, presentDocuments);
    },
    async lease(name, holder, now, until) {
      const taken = connection.run(
        `INSERT INTO leases (name, holder, until) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE holder = excluded.holder OR until <= ?`,
        [name, holder, until, now],
      );
      return taken > 0;
    },
    async prepare() {
      connection.transact(() => {
        for (const layOut of layOuts) layOut();
      });
    },
    async scrub() {
      for (let losses = 1; !connection.forgetLog(); losses += 1) {
        if (losses > raceBound) throw new Contended(`the log of ${options.path}`);
        await waitAfterLoss(losses, options.random);
      }
    },
    async ping() {
      connection.get('SELECT 1', []);
    },
    async close() {
      connection.close();
    },
  };
  return createStore(driver, { sweepGraceMs: 0, ...options });
}
