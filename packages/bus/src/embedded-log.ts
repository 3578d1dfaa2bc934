import { isNativeError } from 'node:util/types';
import type { StatementSync } from 'node:sqlite';
import { type DurableSqlite, openDurableSqlite } from '@homeward/durable-sqlite';
import type { Delivered, Message, TopicSettings } from './bus';
import { createEmbeddedTail } from './embedded-tail';
import { partitionOf } from './partitioner';

/** One partition of one topic. Its messages have the row ids `number * OFFSETS_PER_LANE + offset`, so that reading on is a walk along one B-tree. */
export interface Lane {
  readonly number: number;
  readonly topic: string;
  readonly partition: number;
  /** The offset that the next message gets. */
  end: number;
}

/** Row ids stay exact in a double up to 8 192 lanes. */
const OFFSETS_PER_LANE = 2 ** 40;
const MS_PER_DAY = 86_400_000;
/** Some thousand messages: what a burst has waiting at the same time. */
const TAIL_BYTES = 6 * 1_048_576;
/** Pages in the write-ahead log before they are copied into the file: the ends and the offsets, which every transaction writes again, are copied once. */
const CHECKPOINT_PAGES = 4_000;

interface Topic {
  readonly lanes: readonly Lane[];
  readonly retentionDays: number | undefined;
}

/** The tables of the embedded bus. All methods are synchronous; writes happen inside `write` only. */
export interface EmbeddedLog {
  topic(name: string): readonly Lane[] | undefined;
  /** Creates what is missing. Returns the topics that exist with another number of partitions, which stays: a change would tear keys apart. */
  createTopics(topics: readonly TopicSettings[]): readonly TopicSettings[];
  /** One transaction, to be read when it returns, and safe from a loss of power when the next `flushed` has resolved. */
  write(work: () => void): void;
  /** Resolves when everything written so far is on the disk. */
  flushed(): Promise<void>;
  /** Appends within `write`; returns the lane that it went to. */
  append(message: Message): Lane;
  commitOffset(group: string, lane: Lane, next: number): void;
  committed(group: string): ReadonlyMap<number, number>;
  read(lane: Lane, from: number, limit: number): readonly Delivered[];
  lane(number: number): Lane | undefined;
  /** Deletes what is older than the retention of its topic. */
  prune(): void;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS topics (name TEXT PRIMARY KEY, partitions INTEGER NOT NULL, retention_days REAL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS lanes (number INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL, end INTEGER NOT NULL, UNIQUE (topic, partition)) STRICT;
  CREATE TABLE IF NOT EXISTS offsets (reader TEXT NOT NULL, lane INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (reader, lane)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages (
    place INTEGER PRIMARY KEY, key TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL,
    value BLOB NOT NULL, traceparent TEXT, extensions TEXT, written_at INTEGER NOT NULL) STRICT;`;

/** Opens or creates the file; `:memory:` keeps everything in this process. `machineNow` is machine time in milliseconds, for the retention only. */
export function openEmbeddedLog(path: string, machineNow: () => number, isDisposable = false): EmbeddedLog {
  const file = openAlone(path, isDisposable);
  const { database } = file;
  const insertMessage = database.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const readMessages = asArrays(
    database.prepare(
      'SELECT place, key, id, source, type, at, value, traceparent, extensions FROM messages WHERE place >= ? AND place < ? ORDER BY place LIMIT ?',
    ),
  );
  const moveEnd = database.prepare('UPDATE lanes SET end = ? WHERE number = ?');
  const upsertOffset = database.prepare('INSERT INTO offsets VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next');
  const topics = new Map<string, Topic>();
  const lanes = new Map<number, Lane>();
  /** Lanes that grew in the present transaction, with their end before it. */
  const grown = new Map<Lane, number>();
  const appended: { readonly lane: Lane; readonly delivered: Delivered }[] = [];
  const tail = createEmbeddedTail(TAIL_BYTES);
  loadTopics();

  function loadTopics(): void {
    topics.clear();
    for (const row of database.prepare('SELECT name, retention_days FROM topics').all()) {
      const name = String(row['name']);
      const rows = database.prepare('SELECT number, partition, end FROM lanes WHERE topic = ? ORDER BY partition').all(name);
      const own = rows.map((lane): Lane => {
        const number = Number(lane['number']);
        return lanes.get(number) ?? { number, topic: name, partition: Number(lane['partition']), end: Number(lane['end']) };
      });
      for (const lane of own) lanes.set(lane.number, lane);
      topics.set(name, { lanes: own, retentionDays: row['retention_days'] === null ? undefined : Number(row['retention_days']) });
    }
  }

  function write(work: () => void): void {
    try {
      file.transact(() => {
        work();
        for (const lane of grown.keys()) moveEnd.run(lane.end, lane.number);
      });
      for (const { lane, delivered } of appended) tail.add(lane, delivered);
    } catch (error) {
      for (const [lane, end] of grown) lane.end = end;
      throw error;
    } finally {
      grown.clear();
      appended.length = 0;
    }
  }

  function createTopics(wanted: readonly TopicSettings[]): readonly TopicSettings[] {
    const missing = wanted.filter(({ name }) => !topics.has(name));
    if (missing.length > 0) {
      write(() => {
        for (const { name, partitions, retention } of missing) {
          database
            .prepare('INSERT OR IGNORE INTO topics VALUES (?, ?, ?)')
            .run(name, partitions, retention === 'forever' ? null : retention.days);
          const insertLane = database.prepare('INSERT OR IGNORE INTO lanes (topic, partition, end) VALUES (?, ?, 0)');
          for (let partition = 0; partition < partitions; partition += 1) insertLane.run(name, partition);
        }
      });
      loadTopics();
    }
    return wanted.filter(({ name, partitions }) => topics.get(name)?.lanes.length !== partitions);
  }

  function append(message: Message): Lane {
    const own = topics.get(message.topic)?.lanes;
    const lane = own?.[partitionOf(message.key, own.length)];
    if (lane === undefined) throw new Error(`No partition for topic ${message.topic}`);
    const extensions = message.extensions === undefined ? null : JSON.stringify(message.extensions);
    insertMessage.run(
      lane.number * OFFSETS_PER_LANE + lane.end,
      message.key,
      message.id,
      message.source,
      message.type,
      message.at,
      message.value,
      message.traceparent ?? null,
      extensions,
      machineNow(),
    );
    appended.push({ lane, delivered: { ...message, partition: lane.partition, offset: BigInt(lane.end) } });
    if (!grown.has(lane)) grown.set(lane, lane.end);
    lane.end += 1;
    return lane;
  }

  function read(lane: Lane, from: number, limit: number): readonly Delivered[] {
    const newest = tail.read(lane, from, limit);
    if (newest !== undefined) return newest;
    const first = lane.number * OFFSETS_PER_LANE;
    // In array mode the driver gives tuples in the order of the columns; STRICT tables guarantee their types.
    const rows = readMessages.all(first + from, first + OFFSETS_PER_LANE, limit) as unknown as readonly MessageRow[];
    return rows.map(([place, key, id, source, type, at, value, traceparent, extensions]) => ({
      topic: lane.topic,
      partition: lane.partition,
      offset: BigInt(place - first),
      key,
      id,
      source,
      type,
      at,
      value,
      ...(traceparent !== null && { traceparent }),
      ...(extensions !== null && { extensions: JSON.parse(extensions) as Record<string, string> }),
    }));
  }

  function prune(): void {
    const deleteBefore = database.prepare(
      'DELETE FROM messages WHERE place >= ? AND place < coalesce((SELECT place FROM messages WHERE place >= ? AND place < ? AND written_at >= ? ORDER BY place LIMIT 1), ?)',
    );
    write(() => {
      for (const { lanes: own, retentionDays } of topics.values()) {
        if (retentionDays === undefined) continue;
        const oldest = machineNow() - retentionDays * MS_PER_DAY;
        for (const lane of own) {
          const first = lane.number * OFFSETS_PER_LANE;
          deleteBefore.run(first, first, first + OFFSETS_PER_LANE, oldest, first + OFFSETS_PER_LANE);
        }
      }
    });
    tail.clear();
  }

  return {
    topic: (name) => topics.get(name)?.lanes,
    lane: (number) => lanes.get(number),
    createTopics,
    write,
    append,
    commitOffset: (group, lane, next) => void upsertOffset.run(group, lane.number, next),
    committed(group) {
      const rows = database.prepare('SELECT lane, next FROM offsets WHERE reader = ?').all(group);
      return new Map(rows.map((row) => [Number(row['lane']), Number(row['next'])]));
    },
    read,
    prune,
    flushed: () => file.flushed(),
    close: () => file.close(),
  };
}

/** Takes the file for this process alone: a second one would deliver the same messages again, and number its own like ours. */
function openAlone(path: string, isDisposable: boolean): DurableSqlite {
  let file: DurableSqlite | undefined;
  try {
    file = openDurableSqlite(path, { isAlone: true, isDisposable, checkpointPages: CHECKPOINT_PAGES });
    file.database.exec(SCHEMA);
    file.transact(() => undefined);
    return file;
  } catch (error) {
    file?.close();
    const isTaken = isNativeError(error) && error.message.includes('locked');
    throw isTaken ? new Error(`The bus in ${path} is open in another process; stop that one first`, { cause: error }) : error;
  }
}

type MessageRow = readonly [number, string, string, string, string, string, Uint8Array, string | null, string | null];

function asArrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
}
