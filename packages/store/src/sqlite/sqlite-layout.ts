import type { CollectionShape } from '../document';
import { lookUp } from '../handling';
import { columnOf } from './sqlite-clauses';
import { quoted, type SqliteConnection } from './sqlite-connection';

const PAGE = 1_000;

/** Collections are kebab-case, so the dot keeps the tables of events apart from them. */
export function eventsOf(collection: string): string {
  return `${collection}.events`;
}

/** Per document with events that wait for the bus: which ones, and since when. Mostly empty. */
export function outboxOf(collection: string): string {
  return `${collection}.outbox`;
}

/** Creates the tables of a collection, its indexes, and the columns of lookup fields that were declared since, with their values. */
export function layOutSqliteTable<State>(connection: SqliteConnection, shape: CollectionShape<State>): void {
  const table = quoted(shape.name);
  const lookups = Object.entries(shape.lookups);
  connection.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, state TEXT NOT NULL, seen TEXT, wakeAt TEXT)`);
  if (shape.recordsEvents) layOutEvents(connection, shape.name);

  const present = new Set(connection.all('SELECT name FROM pragma_table_info(?)', [shape.name]).map(([name]) => name));
  const added = lookups.map(([field]) => field).filter((field) => !present.has(`by.${field}`));
  // Without a declared type a column keeps text as text and numbers as numbers.
  for (const field of added) connection.exec(`ALTER TABLE ${table} ADD COLUMN ${columnOf(field)}`);
  if (added.length > 0) fillIn(connection, shape, added);

  const index = (name: string, columns: readonly string[], kind: '' | 'UNIQUE' = '', where = ''): void => {
    connection.exec(`CREATE ${kind} INDEX IF NOT EXISTS ${quoted(`${shape.name}:${name}`)} ON ${table} (${columns.join(', ')}) ${where}`);
  };
  for (const [field, { index: kind }] of lookups) {
    if (kind === 'plain') index(field, [columnOf(field), 'id']);
    if (kind === 'sparse') index(field, [columnOf(field), 'id'], '', `WHERE ${columnOf(field)} IS NOT NULL`);
    if (kind === 'unique') index(field, [columnOf(field)], 'UNIQUE');
  }
  for (const combined of shape.indexes) index(combined.join('+'), [...combined.map(columnOf), 'id']);
  if (shape.wakes) {
    connection.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`${shape.name}:$due`)} ON ${table} (wakeAt, id) WHERE wakeAt IS NOT NULL`);
  }
}

function layOutEvents(connection: SqliteConnection, collection: string): void {
  connection.exec(`CREATE TABLE IF NOT EXISTS ${quoted(eventsOf(collection))} (
    id TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, cause TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (id, seq))`);
  connection.exec(`CREATE TABLE IF NOT EXISTS ${quoted(outboxOf(collection))} (
    id TEXT PRIMARY KEY NOT NULL, firstSeq INTEGER NOT NULL, lastSeq INTEGER NOT NULL, since TEXT NOT NULL) WITHOUT ROWID`);
}

function fillIn<State>(connection: SqliteConnection, { name, lookups }: CollectionShape<State>, added: readonly string[]): void {
  const table = quoted(name);
  const update = `UPDATE ${table} SET ${added.map((field) => `${columnOf(field)} = ?`).join(', ')} WHERE id = ?`;
  let last = '';
  for (;;) {
    const rows = connection.all(`SELECT id, state FROM ${table} WHERE id > ? AND seq > 0 ORDER BY id LIMIT ?`, [last, PAGE]);
    for (const [id, state] of rows) {
      const by = lookUp(lookups, JSON.parse(state as string) as State);
      connection.run(update, [...added.map((field) => by[field] ?? null), id as string]);
      last = id as string;
    }
    if (rows.length < PAGE) return;
  }
}
