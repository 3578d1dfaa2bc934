import type { SQLInputValue } from 'node:sqlite';
import type { DomainEvent, Instant } from '@homeward/kernel';
import type { Recorded } from '../aggregate';
import type { CollectionShape, Pending, Refusal, Seen, StoredDocument, Table, Write } from '../document';
import type { LookupValue } from '../query';
import { columnOf, toCondition } from './sqlite-clauses';
import { quoted, type Row, type SqliteConnection } from './sqlite-connection';
import { eventsOf, pendingIndexOf } from './sqlite-layout';

/** Extended result code of SQLite for a broken unique index. */
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/**
 * One collection as two tables: the documents, JSON as text with a column per lookup field, and their events. An event is written once, in the
 * transaction of its document; while it waits for the bus, `pendingAt` says since when. Outbox and journal are the two halves of this table, so
 * that acknowledging does not rewrite documents.
 */
export function createSqliteTable<State, Event extends DomainEvent>(
  connection: SqliteConnection,
  shape: CollectionShape<State>,
): Table<State, Event> {
  const table = quoted(shape.name);
  const events = quoted(eventsOf(shape.name));
  const pendingEvents = `${events} INDEXED BY ${quoted(pendingIndexOf(shape.name))}`;
  const fields = Object.keys(shape.lookups);
  const columns = ['id', 'version', 'seq', 'state', 'seen', 'wakeAt', ...fields.map(columnOf)];
  const replaced = columns.filter((column) => column !== 'id').map((column) => `${column} = excluded.${column}`);
  const loadSql = `SELECT ${columns.join(', ')} FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`;
  const pendingSql = `SELECT id, pendingAt, seq, at, cause, event FROM ${pendingEvents}
    WHERE pendingAt IS NOT NULL AND id IN (SELECT value FROM json_each(?)) ORDER BY id, seq`;
  const writeSql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${replaced.join(', ')} WHERE version = ?`;
  const recordSql = `INSERT INTO ${events} (id, seq, at, cause, event, pendingAt) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id, seq) DO NOTHING`;
  const acknowledgeSql = `UPDATE ${events} SET pendingAt = NULL WHERE id = ? AND seq >= ? AND seq <= ?`;
  const rangeSql = `SELECT seq, at, cause, event FROM ${events} WHERE id = ? AND seq >= ? AND seq <= ? ORDER BY seq`;
  const historySql = `SELECT seq, at, cause, event FROM ${events} WHERE id = ? AND seq >= ? AND pendingAt IS NULL ORDER BY seq`;

  function writeOne({ document, loaded }: Write<State, Event>): Refusal | undefined {
    const { id, version, seq, state, outbox, outboxAt, seen, wakeAt, by } = document;
    const row: SQLInputValue[] = [
      id,
      version,
      seq,
      JSON.stringify(state ?? null),
      seen.length === 0 ? null : JSON.stringify(seen),
      wakeAt ?? null,
      ...fields.map((field) => by[field] ?? null),
      loaded,
    ];
    try {
      if (connection.run(writeSql, row) === 0) return { id, reason: 'race' };
    } catch (error) {
      const field = fields.find((candidate) => isUniqueViolation(error, `${shape.name}.by.${candidate}`));
      if (field === undefined) throw error;
      return { id, reason: 'not-unique', field };
    }
    // Those that were pending before are there; one that was acknowledged since the load stays so.
    for (const recorded of outbox) {
      connection.run(recordSql, [id, recorded.seq, recorded.at, recorded.cause, JSON.stringify(recorded.event), outboxAt ?? null]);
    }
    return undefined;
  }

  function pendingOf(ids: readonly string[]): ReadonlyMap<string, { readonly outboxAt: Instant; readonly outbox: Recorded<Event>[] }> {
    const pending = new Map<string, { readonly outboxAt: Instant; readonly outbox: Recorded<Event>[] }>();
    for (const [id, pendingAt, ...recorded] of connection.all(pendingSql, [JSON.stringify(ids)])) {
      const own = pending.get(id as string);
      if (own === undefined) pending.set(id as string, { outboxAt: pendingAt as Instant, outbox: [toRecorded<Event>(recorded)] });
      else own.outbox.push(toRecorded<Event>(recorded));
    }
    return pending;
  }

  return {
    async load(ids) {
      const pending = shape.recordsEvents ? pendingOf(ids) : undefined;
      return connection.all(loadSql, [JSON.stringify(ids)]).map((row): StoredDocument<State, Event> => {
        const [id, version, seq, state, seen, wakeAt, ...values] = row;
        const { outbox = [], outboxAt } = pending?.get(id as string) ?? {};
        return {
          id: id as string,
          version: version as number,
          seq: seq as number,
          state: JSON.parse(state as string) as State,
          outbox,
          outboxAt,
          seen: typeof seen === 'string' ? (JSON.parse(seen) as readonly Seen[]) : [],
          wakeAt: (wakeAt ?? undefined) as Instant | undefined,
          by: Object.fromEntries(fields.map((field, index) => [field, (values[index] ?? undefined) as LookupValue | undefined])),
        };
      });
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
      const sql = `SELECT id, min(pendingAt) AS since, (SELECT version FROM ${table} AS document WHERE document.id = event.id)
        FROM ${events} AS event INDEXED BY ${quoted(pendingIndexOf(shape.name))}
        WHERE pendingAt IS NOT NULL GROUP BY id HAVING since <= ? ORDER BY since, id LIMIT ?`;
      const oldest = connection.all(sql, [until, limit]);
      const pending = pendingOf(oldest.map(([id]) => id as string));
      return oldest.map(([id, since, version]) => ({
        id: id as string,
        version: version as number,
        outboxAt: since as Instant,
        outbox: pending.get(id as string)?.outbox ?? [],
      }));
    },
    async backlog() {
      const sql = `SELECT count(DISTINCT id), min(pendingAt) FROM ${pendingEvents} WHERE pendingAt IS NOT NULL`;
      const [pending, oldestAt] = connection.get(sql, []) ?? [0, null];
      return typeof oldestAt === 'string' ? { pending: pending as number, oldestAt } : { pending: pending as number };
    },
    async settle(published, after) {
      // The journal was written with the document.
      await after('journal');
      // An acknowledgement that a loss of power undoes is a double, which is absorbed: it need not wait for the disk.
      connection.transact(() => published.forEach(acknowledge), 'relaxed');
      await after('acknowledge');
    },
    async history(id, fromSeq) {
      return connection.all(historySql, [id, fromSeq]).map((row) => toRecorded<Event>(row));
    },
    async events(ranges) {
      return ranges.flatMap(({ id, from, to }) =>
        connection.all(rangeSql, [id, from, to]).map((row) => ({ id, recorded: toRecorded<Event>(row) })),
      );
    },
  };

  /** An outbox has no gaps: it is a stretch of events up to the last one that its reader knew. */
  function acknowledge({ id, outbox }: Pending<Event>): void {
    const [first, last] = [outbox[0], outbox[outbox.length - 1]];
    if (first !== undefined && last !== undefined) connection.run(acknowledgeSql, [id, first.seq, last.seq]);
  }
}

function toRecorded<Event extends DomainEvent>([seq, at, cause, event]: Row): Recorded<Event> {
  return { seq: seq as number, event: JSON.parse(event as string) as Event, at: at as Instant, cause: cause as string };
}

function isUniqueViolation(error: unknown, column: string): boolean {
  // Not asked by instanceof: the error is made outside of the realm that a test runs in.
  const { errcode, message } = error as { readonly errcode?: unknown; readonly message?: unknown };
  return errcode === SQLITE_CONSTRAINT_UNIQUE && typeof message === 'string' && message.endsWith(column);
}
