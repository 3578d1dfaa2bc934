/**
 * One SQLite file that its process writes through one connection, in two steps: a transaction is committed in one synchronous callback, and whoever was
 * promised that it survives a loss of power waits for the disk afterwards, while the process goes on (docs/decisions/0020).
 */
export { type DurableSqlite, type DurableSqliteOptions, openDurableSqlite } from './durable-sqlite';
