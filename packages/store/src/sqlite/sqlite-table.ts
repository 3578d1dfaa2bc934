import type { SQLInputValue } from 'node:sqlite';
import type { DomainEvent, Instant } from '@homeward/kernel';
import type { Recorded } from '../aggregate';
import type { CollectionShape, Pending, Refusal, Seen, Table, Write } from '../document';
import type { LookupValue } from '../query';
import type { CachedDocument, DocumentCache } from './document-cache';
import { columnOf, toCondition } from './sqlite-clauses';
import { quoted, type Row, type SqliteConnection } from './sqlite-connection';
import { eventsOf, outboxOf } from './sqlite-layout';

/** Extended result code of SQLite for a broken unique index. */
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/**
 * One collection as three tables: the documents, JSON as text with a column per lookup field, their events, and which of these wait for the bus. An
 * event is written once, in the transaction of its document; outbox and journal are the same rows, so that acknowledging rewrites neither
 * documents nor events. What waits is the stretch from the first event that is not acknowledged to the last one.
 */
export function createSqliteTable<State, Event extends DomainEvent>(
  connection: SqliteConnection,
  shape: CollectionShape<State>,
  documents: () => DocumentCache,
): Table<State, Event> {
  const table = quoted(shape.name);
  const events = quoted(eventsOf(shape.name));
  const outboxes = quoted(outboxOf(shape.name));
  const fields = Object.keys(shape.lookups);
  const columns = ['id', 'version', 'seq', 'state', 'seen', 'wakeAt', ...fields.map(columnOf)];
  const loadSql = `SELECT ${columns.join(', ')} FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`;
  // The outboxes are few, the events are many: CROSS JOIN keeps this order.
  const pendingSql = `SELECT id, since, seq, at, cause, event FROM ${outboxes} CROSS JOIN ${events} USING (id)
    WHERE seq BETWEEN firstSeq AND lastSeq AND id IN (SELECT value FROM json_each(?)) ORDER BY id, seq`;
  const insertSql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (id) DO NOTHING`;
  const recordSql = `INSERT INTO ${events} (id, seq, at, cause, event) VALUES (?, ?, ?, ?, ?)`;
  const waitSql = `INSERT INTO ${outboxes} (id, firstSeq, lastSeq, since) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET lastSeq = excluded.lastSeq`;
  const acknowledgeAllSql = `DELETE FROM ${outboxes} WHERE id = ? AND firstSeq >= ? AND lastSeq <= ?`;
  const acknowledgeSql = `UPDATE ${outboxes} SET firstSeq = ? WHERE id = ? AND firstSeq BETWEEN ? AND ?`;
  const rangeSql = `SELECT seq, at, cause, event FROM ${events} WHERE id = ? AND seq >= ? AND seq <= ? ORDER BY seq`;
  const historySql = `SELECT seq, at, cause, event FROM ${events} WHERE id = ? AND seq >= ?
    AND NOT EXISTS (SELECT 1 FROM ${outboxes} WHERE id = ? AND firstSeq <= seq) ORDER BY seq`;

  /** The update for each set of changed columns: to put its text together costs as much as to run it. */
  const updates = new Map<string, string>();

  const cacheKeyOf = (id: string): string => `${shape.name}/${id}`;

  function writeOne(write: Write<State, Event>, rewritten: Map<CachedDocument<State, Event>, number>): Refusal | undefined {
    const { id } = write.document;
    try {
      if (writeDocument(write, rewritten) === 0) return { id, reason: 'race' };
    } catch (error) {
      const field = fields.find((candidate) => isUniqueViolation(error, `${shape.name}.by.${candidate}`));
      if (field === undefined) throw error;
      return { id, reason: 'not-unique', field };
    }
    if (shape.recordsEvents) recordEvents(write);
    return undefined;
  }

  /** The number of documents written. */
  function writeDocument({ document, before }: Write<State, Event>, rewritten: Map<CachedDocument<State, Event>, number>): number {
    const { id, version, seq, seen, wakeAt = null, by } = document;
    const state = JSON.stringify(document.state ?? null);
    // Most that are new are never looked at again, and most that are changed are changed again.
    if (before !== undefined && seq > 0)
      rewritten.set({ id, version, seq, state: document.state, seen, wakeAt: document.wakeAt, by }, state.length);
    const remembered = seen.length === 0 ? null : JSON.stringify(seen);
    if (before === undefined) {
      return connection.run(insertSql, [id, version, seq, state, remembered, wakeAt, ...fields.map((field) => by[field] ?? null)]);
    }
    // A column that is named is a column whose index is written again, changed or not; most writes change none of them.
    const changed = fields.filter((field) => (by[field] ?? null) !== (before.by[field] ?? null));
    const values: SQLInputValue[] = [version, seq, state, remembered, ...changed.map((field) => by[field] ?? null)];
    const isMoved = wakeAt !== (before.wakeAt ?? null);
    if (isMoved) values.push(wakeAt);
    values.push(id, before.version);
    return connection.run(updateSql(changed, isMoved), values);
  }

  function updateSql(changed: readonly string[], isMoved: boolean): string {
    const name = changed.length === 0 ? String(isMoved) : `${changed.join('+')}+${isMoved}`;
    let sql = updates.get(name);
    if (sql === undefined) {
      const set = ['version', 'seq', 'state', 'seen', ...changed.map(columnOf), ...(isMoved ? ['wakeAt'] : [])];
      sql = `UPDATE ${table} SET ${set.map((column) => `${column} = ?`).join(', ')} WHERE id = ? AND version = ?`;
      updates.set(name, sql);
    }
    return sql;
  }

  /** Those that waited before are there; one that was acknowledged since the load stays so. */
  function recordEvents({ document: { id, seq, outbox, outboxAt }, before }: Write<State, Event>): void {
    const recordedSeq = before?.seq ?? 0;
    if (seq === recordedSeq) return;
    for (const recorded of outbox) {
      if (recorded.seq <= recordedSeq) continue;
      connection.run(recordSql, [id, recorded.seq, recorded.at, recorded.cause, JSON.stringify(recorded.event)]);
    }
    connection.run(waitSql, [id, recordedSeq + 1, seq, outboxAt ?? null]);
  }

  function pendingOf(ids: readonly string[]): ReadonlyMap<string, { readonly outboxAt: Instant; readonly outbox: Recorded<Event>[] }> {
    const pending = new Map<string, { readonly outboxAt: Instant; readonly outbox: Recorded<Event>[] }>();
    for (const [id, since, ...recorded] of connection.all(pendingSql, [JSON.stringify(ids)])) {
      const own = pending.get(id as string);
      if (own === undefined) pending.set(id as string, { outboxAt: since as Instant, outbox: [toRecorded<Event>(recorded)] });
      else own.outbox.push(toRecorded<Event>(recorded));
    }
    return pending;
  }

  return {
    async load(ids) {
      const cache = documents();
      const found: CachedDocument<State, Event>[] = [];
      const others: string[] = [];
      for (const id of new Set(ids)) {
        // Only this table puts anything under its name.
        const kept = cache.get(cacheKeyOf(id)) as CachedDocument<State, Event> | undefined;
        if (kept === undefined) others.push(id);
        else found.push(kept);
      }
      if (others.length > 0) {
        for (const row of connection.all(loadSql, [JSON.stringify(others)])) {
          const document = toDocument(row);
          cache.put(cacheKeyOf(document.id), document, (row[3] as string).length);
          found.push(document);
        }
      }
      const pending = shape.recordsEvents ? pendingOf(ids) : undefined;
      return found.map((document) => {
        const { outbox = [], outboxAt } = pending?.get(document.id) ?? {};
        return { ...document, outbox, outboxAt };
      });
    },
    async write(writes) {
      const cache = documents();
      const rewritten = new Map<CachedDocument<State, Event>, number>();
      const refusals = await connection.commit(() => {
        rewritten.clear();
        // Whatever comes of it: what is kept of these documents is older than the file, or about to be.
        for (const { document } of writes) cache.drop(cacheKeyOf(document.id));
        return writes.flatMap((write) => writeOne(write, rewritten) ?? []);
      });
      const refused = new Set(refusals.map(({ id }) => id));
      for (const [document, length] of rewritten) if (!refused.has(document.id)) cache.put(cacheKeyOf(document.id), document, length);
      return refusals;
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
      const sql = `SELECT id, since, (SELECT version FROM ${table} AS document WHERE document.id = waiting.id)
        FROM ${outboxes} AS waiting WHERE since <= ? ORDER BY since, id LIMIT ?`;
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
      const [pending, oldestAt] = connection.get(`SELECT count(*), min(since) FROM ${outboxes}`, []) ?? [0, null];
      return typeof oldestAt === 'string' ? { pending: pending as number, oldestAt } : { pending: pending as number };
    },
    async settle(published, after) {
      // The journal was written with the document.
      await after('journal');
      // An acknowledgement that a loss of power undoes is a double, which is absorbed: it need not wait for the disk.
      await connection.commit(() => published.forEach(acknowledge), 'relaxed');
      await after('acknowledge');
    },
    async history(id, fromSeq) {
      return connection.all(historySql, [id, fromSeq, id]).map((row) => toRecorded<Event>(row));
    },
    async events(ranges) {
      return ranges.flatMap(({ id, from, to }) =>
        connection.all(rangeSql, [id, from, to]).map((row) => ({ id, recorded: toRecorded<Event>(row) })),
      );
    },
  };

  function toDocument([id, version, seq, state, seen, wakeAt, ...values]: Row): CachedDocument<State, Event> {
    return {
      id: id as string,
      version: version as number,
      seq: seq as number,
      state: JSON.parse(state as string) as State,
      seen: typeof seen === 'string' ? (JSON.parse(seen) as readonly Seen[]) : [],
      wakeAt: (wakeAt ?? undefined) as Instant | undefined,
      by: Object.fromEntries(fields.map((field, index) => [field, (values[index] ?? undefined) as LookupValue | undefined])),
    };
  }

  /** An outbox has no gaps, and its first event is acknowledged first; a later part that was added meanwhile goes on waiting. */
  function acknowledge({ id, outbox }: Pending<Event>): void {
    const [first, last] = [outbox[0], outbox[outbox.length - 1]];
    if (first === undefined || last === undefined) return;
    if (connection.run(acknowledgeAllSql, [id, first.seq, last.seq]) > 0) return;
    connection.run(acknowledgeSql, [last.seq + 1, id, first.seq, last.seq]);
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
