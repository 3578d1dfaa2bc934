import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { daysBetween, epochMsOf } from '@homeward/calendar';
import { type DuckDBAppender, type DuckDBConnection, DuckDBDateValue, DuckDBInstance, DuckDBTimestampValue } from '@duckdb/node-api';
import type { Ids, Log } from '@homeward/runtime';
import { type ColumnType, type Fact, FACT_TABLES, type FactTable, TABLE_NAMES, type TableName } from './fact-tables';

/** The facts cannot be read or written now (disk, memory): a failure of the surroundings, never of an event. */
export class FactsUnavailable extends Error {
  constructor(what: string, options: ErrorOptions) {
    super(`The facts cannot be ${what}`, options);
    this.name = 'FactsUnavailable';
  }
}

/** How the database begins the words about its surroundings; anything else is wrong code. */
const SURROUNDINGS = ['IO Error', 'Out of Memory Error', 'Connection Error', 'INTERRUPT Error', 'FATAL Error', 'TransactionContext Error'];

/** A failure of the surroundings as FactsUnavailable, any other error as it is. */
export function toFactsFailure(error: unknown, what: string): unknown {
  const isOfSurroundings = isNativeError(error) && SURROUNDINGS.some((beginning) => error.message.startsWith(beginning));
  return isOfSurroundings ? new FactsUnavailable(what, { cause: error }) : error;
}

/** Everything that was heard, in one file that can be lost: a new one is filled from the bus again. */
export interface Facts {
  /** Drawn when the file was made. What was heard into this file is counted under its own consumer group, so that a new file begins at the beginning. */
  readonly generation: string;
  /** The number of the last write; grows with each. */
  heard(): number;
  /** Adds rows; resolves when they are durable. Writes that wait for each other become one transaction. Rejects with FactsUnavailable. */
  append(facts: readonly Fact[]): Promise<void>;
  /** A connection of its own, closed with the facts. */
  connect(): Promise<DuckDBConnection>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface FactsOptions {
  /** A file, or `MEMORY`. */
  readonly path: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
  readonly ids: Ids;
  readonly log: Log;
}

/** The path of facts that are kept in memory only. */
export const MEMORY = ':memory:';
/** Writes between two removals of what is superseded. */
const COMPACT_EVERY = 100;
/** In a millisecond. */
const MICROSECONDS = 1000n;
const EPOCH = '1970-01-01';
const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  day: 'DATE',
  instant: 'TIMESTAMP',
  number: 'BIGINT',
  flag: 'BOOLEAN',
};
const OWN_COLUMNS = { sequence: 'number', recorded_at: 'instant', heard: 'number' } as const satisfies Record<string, ColumnType>;

/** All columns of a fact table with their SQL types, in the order of the file. */
export function columnsOf(name: TableName): readonly (readonly [name: string, sqlType: string])[] {
  return Object.entries({ ...FACT_TABLES[name].columns, ...OWN_COLUMNS }).map(([column, type]) => [column, SQL_TYPES[type]] as const);
}

/** Where the rows of a kind of fact are, as they were told. */
export function toldTable(name: TableName): string {
  return `told_${name}`;
}

const CREATE_TABLES = TABLE_NAMES.map((name) => {
  const columns = columnsOf(name).map(([column, type]) => `"${column}" ${type}`);
  return `CREATE TABLE ${toldTable(name)} (${columns.join(', ')})`;
});
/** A file of another layout is not migrated: it is made anew, and filled from the bus. */
const LAYOUT = createHash('sha256').update(CREATE_TABLES.join('\n')).digest('hex');

/** Opens the file, or makes it. Throws FactsUnavailable when it can be neither. */
export async function openFacts(options: FactsOptions): Promise<Facts> {
  try {
    const opened = await open(options);
    if (opened !== undefined) return opened;
    rmSync(options.path, { force: true });
    rmSync(`${options.path}.wal`, { force: true });
    const anew = await open(options);
    if (anew === undefined) throw new Error('A new file does not have the layout that it was made with');
    return anew;
  } catch (error) {
    throw toFactsFailure(error, 'opened');
  }
}

/** Undefined when the file has another layout. */
async function open({ path: file, memoryLimitMb, threads, ids, log }: FactsOptions): Promise<Facts | undefined> {
  const instance = await DuckDBInstance.create(file, {
    threads: String(threads),
    memory_limit: `${memoryLimitMb}MB`,
    // A database in memory would otherwise make its directory where the process happens to run.
    temp_directory: file === MEMORY ? join(tmpdir(), `homeward-facts-${ids.next()}`) : `${file}.tmp`,
    // Memory that a question needed goes back to the system: over a hundred megabytes less in a process that other services share, for a sixth more work.
    allocator_bulk_deallocation_flush_threshold: '1MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const writer = await instance.connect();
  await writer.run('CREATE TABLE IF NOT EXISTS about (generation VARCHAR, layout VARCHAR)');
  const [about] = (await writer.runAndReadAll('SELECT generation, layout FROM about')).getRowsJson();
  if (about !== undefined && about[1] !== LAYOUT) {
    writer.closeSync();
    instance.closeSync();
    return undefined;
  }
  const generation = typeof about?.[0] === 'string' ? about[0] : ids.next();
  if (about === undefined) await create(writer, generation);
  return running(instance, writer, generation, log);
}

interface Write {
  readonly facts: readonly Fact[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

async function create(writer: DuckDBConnection, generation: string): Promise<void> {
  await writer.run('BEGIN TRANSACTION');
  for (const statement of CREATE_TABLES) await writer.run(statement);
  await writer.run('INSERT INTO about VALUES ($1, $2)', [generation, LAYOUT]);
  await writer.run('COMMIT');
}

async function running(instance: DuckDBInstance, writer: DuckDBConnection, generation: string, log: Log): Promise<Facts> {
  const newest = TABLE_NAMES.map((name) => `SELECT max(heard) AS heard FROM ${toldTable(name)}`).join(' UNION ALL ');
  const [last] = (await writer.runAndReadAll(`SELECT coalesce(max(heard), 0) FROM (${newest})`)).getRowsJS();
  let heard = Number(last?.[0] ?? 0);
  const reader = await instance.connect();
  const connections = [writer, reader];
  let waiting: Write[] = [];
  let writing: Promise<void> | undefined;

  const writeTogether = async (writes: readonly Write[]): Promise<void> => {
    try {
      await write(
        writer,
        writes.flatMap(({ facts }) => facts),
        heard + 1,
      );
    } catch (error) {
      const [first] = writes;
      // One that cannot be written must not be taken for the failure of those that waited with it.
      if (writes.length > 1) for (const one of writes) await writeTogether([one]);
      else first?.failed(toFactsFailure(error, 'written'));
      return;
    }
    heard += 1;
    for (const { done } of writes) done();
    if (heard % COMPACT_EVERY === 0) {
      await compact(writer).catch((error: unknown) =>
        log.warn({ err: error }, 'Superseded facts stay for now; they are removed another time'),
      );
    }
  };
  const writeWaiting = async (): Promise<void> => {
    while (waiting.length > 0) {
      const writes = waiting;
      waiting = [];
      await writeTogether(writes);
    }
    writing = undefined;
  };

  return {
    generation,
    heard: () => heard,
    async append(facts) {
      if (facts.length === 0) return;
      const written = new Promise<void>((done, failed) => waiting.push({ facts, done, failed }));
      writing ??= writeWaiting();
      await written;
    },
    async connect() {
      const connection = await instance.connect();
      connections.push(connection);
      return connection;
    },
    async ping() {
      try {
        await reader.run('SELECT 1');
      } catch (error) {
        throw toFactsFailure(error, 'read');
      }
    },
    async close() {
      await writing;
      for (const connection of connections) connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Removes rows of which everything is told again by a newer one; what counts stays as it is. */
async function compact(writer: DuckDBConnection): Promise<void> {
  const tables: Readonly<Record<string, FactTable>> = FACT_TABLES;
  for (const name of TABLE_NAMES.filter((table) => tables[table]?.retold === true)) {
    const key = FACT_TABLES[name].key.join(', ');
    await writer.run(`DELETE FROM ${toldTable(name)} AS told USING
      (SELECT ${key}, max(sequence) AS newest FROM ${toldTable(name)} GROUP BY ${key}) AS latest
      WHERE ${FACT_TABLES[name].key.map((column) => `told.${column} = latest.${column}`).join(' AND ')} AND told.sequence < latest.newest`);
  }
}

async function write(writer: DuckDBConnection, facts: readonly Fact[], heard: number): Promise<void> {
  await writer.run('BEGIN TRANSACTION');
  try {
    for (const [table, told] of Map.groupBy(facts, (fact) => fact.table)) {
      const rows = worthWriting(table, told);
      const columns = Object.entries(FACT_TABLES[table].columns);
      // All values first: an appender that is given up in the middle of a row would write the rows before it whenever it is collected.
      const stored = rows.map(({ row, sequence, recordedAt }) => {
        const values = columns.map(([column, type]) => toStored(type, row[column]));
        values.push(BigInt(sequence), toStored('instant', recordedAt), BigInt(heard));
        return values;
      });
      const appender = await writer.createAppender(toldTable(table));
      for (const values of stored) {
        for (const value of values) appendValue(appender, value);
        appender.endRow();
      }
      appender.closeSync();
    }
    await writer.run('COMMIT');
  } catch (error) {
    // A commit that failed has rolled back already; what is wrong is said by the first error.
    await writer.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Of what is told again with everything in it, only the last telling of a write: a car's readings come with each of its visits. */
function worthWriting(table: TableName, facts: readonly Fact[]): readonly Fact[] {
  const { key, retold = false }: FactTable = FACT_TABLES[table];
  if (!retold) return facts;
  const keyOf = ({ row }: Fact): string => key.map((column) => String(row[column])).join('\n');
  const newest = new Map<string, number>();
  for (const fact of facts) newest.set(keyOf(fact), Math.max(fact.sequence, newest.get(keyOf(fact)) ?? fact.sequence));
  return facts.filter((fact) => fact.sequence === newest.get(keyOf(fact)));
}

type Stored = string | bigint | boolean | DuckDBDateValue | DuckDBTimestampValue | undefined;

/** Throws a RangeError on what is no day, instant or whole number. */
function toStored(type: ColumnType, value: string | number | boolean | undefined): Stored {
  if (value === undefined || value === '' || typeof value === 'boolean') return value === '' ? undefined : value;
  if (typeof value === 'number') return BigInt(value);
  if (type === 'day') return new DuckDBDateValue(daysBetween(EPOCH, value));
  if (type === 'instant') return new DuckDBTimestampValue(BigInt(epochMsOf(value)) * MICROSECONDS);
  return value;
}

function appendValue(appender: DuckDBAppender, value: Stored): void {
  if (value === undefined) appender.appendNull();
  else if (typeof value === 'string') appender.appendVarchar(value);
  else if (typeof value === 'bigint') appender.appendBigInt(value);
  else if (typeof value === 'boolean') appender.appendBoolean(value);
  else if (value instanceof DuckDBDateValue) appender.appendDate(value);
  else appender.appendTimestamp(value);
}
