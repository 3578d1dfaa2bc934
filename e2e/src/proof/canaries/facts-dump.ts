import { DuckDBInstance } from '@duckdb/node-api';

/** All rows of all tables of a DuckDB file as text: its file holds them compressed, where no value would be seen. */
export async function dumpFacts(file: string): Promise<Buffer> {
  return withFacts(file, async (connection) => {
    const tables = await (await connection.run('SELECT table_name FROM information_schema.tables')).getRows();
    const lines: string[] = [];
    for (const [table] of tables) {
      const reader = await connection.runAndReadAll(`SELECT * FROM "${String(table)}"`);
      for (const row of reader.getRowsJson()) lines.push(JSON.stringify(row));
    }
    return Buffer.from(lines.join('\n'));
  });
}

/** Writes a text into a table of its own. */
export async function plantInFacts(file: string, text: string): Promise<void> {
  await withFacts(file, async (connection) => {
    await connection.run('CREATE TABLE planted (said VARCHAR)');
    await connection.run('INSERT INTO planted VALUES ($1)', [text]);
  });
}

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;

async function withFacts<Result>(file: string, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
