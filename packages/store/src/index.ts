/**
 * The store of one service: aggregates and projections, the same behaviour over SQLite and over MongoDB.
 *
 * **One document, one write, one truth.** An aggregate is one document: its state, the events that are not yet published (`outbox`), the causes
 * that were handled with their outcomes (`seen`), the values that it is found by, and when it wants to be woken. A commit replaces the
 * document under its version, so all of that becomes true in one atomic write; there are no transactions over several documents.
 *
 * ```ts
 * const store = await createSqliteStore({ path: 'data/customer.sqlite', publish, machineClock, random, log });
 * const vehicles = store.aggregates({ name: 'vehicles', decider, lookups, wakeAt, tell });
 * const dealers = store.projections({ name: 'dealers', lookups });
 * await store.prepare();
 * const outcomes = await vehicles.execute([{ id, command, cause: { id: `${source}:${seq}:take-visit` }, at: clock.now() }]);
 * ```
 *
 * **The steps of a commit.** `execute` loads all aggregates of the batch in one read, answers causes it has seen with their first outcome, decides the
 * rest in order and writes everything in one bulk. Who lost a race is reloaded and decided again, up to `raceBound` times. Then the relay
 * publishes the *whole pending prefix* of each outbox in one call, appends it to the journal (idempotent) and takes exactly these events
 * out of the outbox. A crash between any two steps leaves an outbox behind, which the next writer or `sweep` publishes: every event at
 * least once, in order per aggregate, never lost. Doubles happen, and carry the same `OutgoingMessage.id`; consumers absorb them.
 *
 * **What a service must do.** Run `sweep` of each aggregate store every second or so, on every machine. Watch `backlog` and refuse API writes above a bound.
 * Read `due` and give the commands their nominal instant. Keep states and events plain JSON data, and keep them small: a document is rewritten as
 * a whole. Guard projections with the sequence of their source, so that an older event changes nothing.
 *
 * **Conditions of the adapters.** SQLite: WAL, `synchronous=FULL`, several processes may share a file. MongoDB: `w: majority, j: true` for every write,
 * single-document writes only, plain, unique and sparse indexes only, right with `retryWrites=false`.
 */
export type { AggregateDefinition, AggregateStore, Cause, Outcome, PublicMessage, Recorded, Request, Snapshot } from './aggregate';
export { readCursor, writeCursor } from './cursor';
export { pagesOf } from './pages';
export type { ProjectionChange, ProjectionDefinition, ProjectionStore } from './projection';
export type { Condition, Filter, Lookup, Lookups, LookupValue, Page, Query } from './query';
export { Contended } from './race';
export { snapshotsAfter } from './snapshots-after';
export { createSqliteStore, type SqliteStoreOptions } from './sqlite/sqlite-store';
export type { CommitStep, OutgoingMessage, Publish, Store, StoreOptions } from './store';
