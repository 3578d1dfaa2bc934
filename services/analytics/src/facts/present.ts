import type { DuckDBConnection } from '@duckdb/node-api';
import { FACT_TABLES, type TableName } from './fact-tables';
import { columnsOf, type Facts, toldTable } from './facts';

/** Of these facts only the newest row about each thing counts, for every date asked for. */
const PRESENT_TABLES = [
  'descriptions',
  'sales',
  'owners',
  'visits',
  'readings',
  'appointments',
  'cases',
  'answers',
] as const satisfies readonly TableName[];

/** The facts as they stand, without doubles and what is superseded: `present.visits` and so on, in memory, brought up to date when somebody asks. */
export interface Present {
  /** The number of the write up to which everything is in. */
  refresh(): Promise<number>;
}

export async function createPresent(facts: Facts): Promise<Present> {
  const connection = await facts.connect();
  await connection.run(`ATTACH ':memory:' AS present`);
  for (const table of PRESENT_TABLES) {
    const columns = columnsOf(table).map(([column, type]) => `"${column}" ${type}`);
    await connection.run(`CREATE TABLE present.${table} (${columns.join(', ')})`);
  }
  let seen = 0;
  return {
    async refresh() {
      const heard = facts.heard();
      if (heard > seen) {
        for (const table of PRESENT_TABLES) await take(connection, table, seen, heard);
        seen = heard;
      }
      return seen;
    },
  };
}

/** Takes what was told since into the present: of each thing the newest rows, unless something as new is there. */
async function take(connection: DuckDBConnection, table: TableName, seen: number, heard: number): Promise<void> {
  const { key, newest } = FACT_TABLES[table];
  const columns = columnsOf(table).map(([column]) => column);
  // A fact that was delivered twice differs in nothing but the write it came with, and perhaps the time.
  const kept = columns.map((column) => (column === 'heard' || column === 'recorded_at' ? `min(${column}) AS ${column}` : column));
  const same = columns.filter((column) => column !== 'heard' && column !== 'recorded_at');
  await connection.run(`CREATE OR REPLACE TEMP TABLE fresh AS
    SELECT ${kept.join(', ')} FROM (
      SELECT *, rank() OVER (PARTITION BY ${key.join(', ')} ORDER BY ${newest.map((column) => `${column} DESC NULLS LAST`).join(', ')}) AS place
      FROM ${toldTable(table)} WHERE heard > ${seen} AND heard <= ${heard})
    WHERE place = 1 GROUP BY ${same.join(', ')}`);
  const isSame = key.map((column) => `present.${column} = fresh.${column}`).join(' AND ');
  const rowOf = (name: string): string => `row(${newest.map((column) => `${name}.${column}`).join(', ')})`;
  await connection.run(`DELETE FROM present.${table} AS present USING fresh WHERE ${isSame} AND ${rowOf('present')} < ${rowOf('fresh')}`);
  await connection.run(`INSERT INTO present.${table} (${columns.join(', ')})
    SELECT ${columns.join(', ')} FROM fresh WHERE NOT EXISTS (SELECT 1 FROM present.${table} AS present WHERE ${isSame})`);
}
