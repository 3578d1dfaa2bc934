import type { SQLInputValue } from 'node:sqlite';
import type { DomainEvent, Instant } from '@homeward/kernel';
import type { Recorded } from '../aggregate';
import type { CollectionShape, Pending, Refusal, Seen, StoredDocument, Table, Write } from '../document';
import type { LookupValue } from '../query';
import { columnOf, toCondition } from './sqlite-clauses';
import { quoted, type Row, type SqliteConnection } from './sqlite-connection';

const COLUMNS = ['id', 'version', 'seq', 'state', 'outbox', 'outboxAt', 'seen', 'wakeAt'] as const;
/** Extended result code of SQLite for a broken unique index. */
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** One collection as two tables: the documents, JSON as text with a column per lookup field, and their journal. */
export function createSqliteTable<State, Event extends DomainEvent>(
  connection: SqliteConnection,
  shape: CollectionShape<State>,
): Table<State, Event> {
  const table = quoted(shape.name);
  const journal = quoted(journalOf(shape.name));
  const fields = Object.keys(shape.lookups);
  const columns = [...COLUMNS, ...fields.map(columnOf)];
  const replaced = columns.filter((column) => column !== 'id').map((column) => `${column} = excluded.${column}`);
  const loadSql = `SELECT ${columns.join(', ')} FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`;
  const writeSql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${replaced.join(', ')} WHERE version = ?`;
  const journalSql = `INSERT INTO ${journal} (id, seq, at, cause, event) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id, seq) DO NOTHING`;
  const entriesSql = `SELECT seq, at, cause, event FROM ${journal} WHERE id = ? AND seq >= ? AND seq <= ? ORDER BY seq`;

  function writeOne({ document, loaded }: Write<State, Event>): Refusal | undefined {
    const { id, version, seq, state, outbox, outboxAt, seen, wakeAt, by } = document;
    const row: SQLInputValue[] = [
      id,
      version,
      seq,
      JSON.stringify(state ?? null),
      outbox.length === 0 ? null : JSON.stringify(outbox),
      outboxAt ?? null,
      seen.length === 0 ? null : JSON.stringify(seen),
      wakeAt ?? null,
      ...fields.map((field) => by[field] ?? null),
      loaded,
    ];
    try {
      return connection.run(writeSql, row) === 0 ? { id, reason: 'race' } : undefined;
    } catch (error) {
      const field = fields.find((candidate) => isUniqueViolation(error, `${shape.name}.by.${candidate}`));
      if (field === undefined) throw error;
      return { id, reason: 'not-unique', field };
    }
  }

  function acknowledge({ id, version, outbox }: Pending<Event>): void {
    const cleared = connection.run(`UPDATE ${table} SET outbox = NULL, outboxAt = NULL WHERE id = ? AND version = ?`, [id, version]);
    if (cleared > 0) return;
    const [present] = connection.get(`SELECT outbox FROM ${table} WHERE id = ?`, [id]) ?? [];
    const published = new Set(outbox.map(({ seq }) => seq));
    const left = parsed<readonly Recorded<Event>[]>(present, []).filter(({ seq }) => !published.has(seq));
    if (left.length > 0) connection.run(`UPDATE ${table} SET outbox = ? WHERE id = ?`, [JSON.stringify(left), id]);
    else connection.run(`UPDATE ${table} SET outbox = NULL, outboxAt = NULL WHERE id = ?`, [id]);
  }

  return {
    async load(ids) {
      return connection.all(loadSql, [JSON.stringify(ids)]).map((row) => toDocument<State, Event>(fields, row));
    },
    async write(writes) {
      return connection.transact(() => writes.flatMap((write) => writeOne(write) ?? []));
    },
    async select({ clauses, by, direction, limit }) {
      const condition = toCondition(clauses);
      const order = direction === 'ascending' ? 'ASC' : 'DESC';
      const column = columnOf(by);
      const ordered = by === '_id' ? `id ${order}` : `${column} ${order}, id ${order}`;
      const sql = `SELECT id, seq, state, ${column} FROM ${table} WHERE ${condition.sql} ORDER BY ${ordered} LIMIT ?`;
      return connection.all(sql, [...condition.parameters, limit]).map(([id, seq, state, sortValue]) => ({
        id: id as string,
        seq: seq as number,
        state: JSON.parse(state as string) as State,
        sortValue: (sortValue ?? undefined) as LookupValue | undefined,
      }));
    },
    async count(clauses) {
      const condition = toCondition(clauses);
      const [count] = connection.get(`SELECT count(*) FROM ${table} WHERE ${condition.sql}`, condition.parameters) ?? [0];
      return count as number;
    },
    async due(at, limit) {
      const sql = `SELECT id, wakeAt FROM ${table} WHERE wakeAt <= ? ORDER BY wakeAt, id LIMIT ?`;
      return connection.all(sql, [at, limit]).map(([id, wakeAt]) => ({ id: id as string, wakeAt: wakeAt as Instant }));
    },
    async pending(until, limit) {
      const sql = `SELECT id, version, outbox FROM ${table} WHERE outboxAt <= ? ORDER BY outboxAt, id LIMIT ?`;
      return connection.all(sql, [until, limit]).map(([id, version, outbox]) => ({
        id: id as string,
        version: version as number,
        outbox: parsed<readonly Recorded<Event>[]>(outbox, []),
      }));
    },
    async backlog() {
      const row = connection.get(`SELECT count(*), min(outboxAt) FROM ${table} WHERE outboxAt IS NOT NULL`, []);
      const [pending, oldestAt] = row ?? [0, null];
      return typeof oldestAt === 'string' ? { pending: pending as number, oldestAt } : { pending: pending as number };
    },
    async settle(published, after) {
      // Journal and acknowledgement are one transaction here, so no crash can come between them.
      connection.transact(() => {
        for (const { id, outbox } of published) {
          for (const { seq, at, cause, event } of outbox) connection.run(journalSql, [id, seq, at, cause, JSON.stringify(event)]);
        }
        for (const pending of published) acknowledge(pending);
      });
      await after('journal');
      await after('acknowledge');
    },
    async history(id, fromSeq) {
      return connection.all(entriesSql, [id, fromSeq, Number.MAX_SAFE_INTEGER]).map((row) => toRecorded<Event>(row));
    },
    async events(ranges) {
      return ranges.flatMap(({ id, from, to }) =>
        connection.all(entriesSql, [id, from, to]).map((row) => ({ id, recorded: toRecorded<Event>(row) })),
      );
    },
  };
}

/** Collections are kebab-case, so the dot keeps journals apart from them. */
export function journalOf(name: string): string {
  return `${name}.journal`;
}

function toDocument<State, Event extends DomainEvent>(fields: readonly string[], row: Row): StoredDocument<State, Event> {
  const [id, version, seq, state, outbox, outboxAt, seen, wakeAt, ...values] = row;
  return {
    id: id as string,
    version: version as number,
    seq: seq as number,
    state: JSON.parse(state as string) as State,
    outbox: parsed<readonly Recorded<Event>[]>(outbox, []),
    outboxAt: (outboxAt ?? undefined) as Instant | undefined,
    seen: parsed<readonly Seen[]>(seen, []),
    wakeAt: (wakeAt ?? undefined) as Instant | undefined,
    by: Object.fromEntries(fields.map((field, index) => [field, (values[index] ?? undefined) as LookupValue | undefined])),
  };
}

function toRecorded<Event extends DomainEvent>([seq, at, cause, event]: Row): Recorded<Event> {
  return { seq: seq as number, event: JSON.parse(event as string) as Event, at: at as Instant, cause: cause as string };
}

function parsed<Value>(text: SQLInputValue | undefined, absent: Value): Value {
  return typeof text === 'string' ? (JSON.parse(text) as Value) : absent;
}

function isUniqueViolation(error: unknown, column: string): boolean {
  // Not asked by instanceof: the error is made outside of the realm that a test runs in.
  const { errcode, message } = error as { readonly errcode?: unknown; readonly message?: unknown };
  return errcode === SQLITE_CONSTRAINT_UNIQUE && typeof message === 'string' && message.endsWith(column);
}
