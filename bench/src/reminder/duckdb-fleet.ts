import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { carOf, type FleetCar, TODAY, WARRANTY_KM, WARRANTY_MONTHS } from './fleet';
import { NEW_INTERVALS } from './plan-policies';
import type { PlanCounts } from './plan-shard';

const THREADS = '2';
const CARS_AT_ONCE = 5_000;

const TABLES: Readonly<Record<string, { readonly columns: string; readonly linesOf: (car: FleetCar) => readonly string[] }>> = {
  cars: {
    columns: 'car INTEGER, active BOOLEAN, commercial BOOLEAN, severe BOOLEAN, delivered DATE, insurance DATE, inspection DATE',
    linesOf: ({ index, status, use, isSevere, deliveredOn, insuranceExpiresOn, inspectionExpiresOn }) => [
      [index, status === 'active', use === 'commercial', isSevere, deliveredOn, insuranceExpiresOn, inspectionExpiresOn].join(),
    ],
  },
  visits: {
    columns: 'car INTEGER, day DATE, kind VARCHAR, km INTEGER',
    linesOf: ({ index, visits }) => visits.map(({ on, kind, mileageKm }) => [index, on, kind, mileageKm].join()),
  },
  readings: {
    columns: 'car INTEGER, day DATE, km INTEGER',
    linesOf: ({ index, readings }) => readings.map(([on, km]) => [index, on, km].join()),
  },
};

/** Writes the same cars into a DuckDB file, as columns. */
export async function layDuckdb(file: string, cars: number): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    for (const [table, { columns, linesOf }] of Object.entries(TABLES)) {
      const csv = path.join(path.dirname(file), `${table}.csv`);
      const stream = createWriteStream(csv);
      for (let from = 0; from < cars; from += CARS_AT_ONCE) {
        const lines: string[] = [];
        for (let index = from; index < Math.min(from + CARS_AT_ONCE, cars); index += 1) lines.push(...linesOf(carOf(index)));
        if (!stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain');
      }
      stream.end();
      await finished(stream);
      await connection.run(`CREATE TABLE ${table} (${columns})`);
      await connection.run(`COPY ${table} FROM '${csv}' (FORMAT csv, HEADER false)`);
      rmSync(csv);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Opens the file and plans all cars in one statement. */
export async function planInDuckdb(file: string): Promise<PlanCounts> {
  const instance = await DuckDBInstance.create(file, { threads: THREADS, access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const rows = (await connection.runAndReadAll(PLAN)).getRows();
    return Object.fromEntries(rows.map(([rule, day, count]) => [`${String(rule)} ${String(day)}`, Number(count)]));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const { firstService, routine, severe, typicalDailyKm, commercial, dailyKm } = NEW_INTERVALS;

/** The rules of `plan-policies.ts` and of the service, said in SQL. Days are added as whole numbers, months to the last day of a shorter month. */
const PLAN = `
WITH driven AS (
  SELECT car, max(day, 2) AS days, arg_max(km, day, 2) AS kms FROM readings GROUP BY car
), visited AS (
  SELECT car, max(day) AS last_on,
    max(day) FILTER (kind IN ('first-service', 'routine')) AS maintained_on,
    arg_max(km, day) FILTER (kind IN ('first-service', 'routine')) AS maintained_km
  FROM visits GROUP BY car
), known AS (
  SELECT cars.*, last_on, maintained_on, coalesce(maintained_on, delivered) AS base_on, coalesce(maintained_km, 0) AS base_km,
    days[1] AS read_on, kms[1] AS read_km,
    -- Delivered with nothing on the clock.
    CASE WHEN days[1] IS NULL THEN NULL WHEN len(days) = 1 THEN delivered ELSE days[2] END AS before_on,
    CASE WHEN len(kms) = 1 THEN 0 ELSE kms[2] END AS before_km
  FROM cars LEFT JOIN driven USING (car) LEFT JOIN visited USING (car) WHERE active
), paced AS (
  SELECT *,
    least(greatest(floor(100 * CASE WHEN before_on IS NULL THEN CASE WHEN commercial THEN ${typicalDailyKm * commercial} ELSE ${typicalDailyKm} END
      ELSE (read_km - before_km)::DOUBLE / (read_on - before_on) END + 0.5) / 100, ${dailyKm.least}), ${dailyKm.most}) AS pace,
    CASE WHEN maintained_on IS NULL THEN ${firstService.months} WHEN severe THEN ${severe.months} ELSE ${routine.months} END AS months,
    CASE WHEN maintained_on IS NULL THEN ${firstService.km} WHEN severe THEN ${severe.km} ELSE ${routine.km} END AS km,
    CASE WHEN read_on > base_on THEN read_on ELSE base_on END AS from_on,
    CASE WHEN read_on > base_on THEN read_km - base_km ELSE 0 END AS driven_km
  FROM known
), due AS (
  SELECT *,
    least((base_on + to_months(months::INTEGER))::DATE,
      greatest(base_on, from_on + floor((km - driven_km) / pace + 1e-9)::INTEGER)) AS due_on,
    least((delivered + to_months(${WARRANTY_MONTHS}))::DATE,
      greatest(delivered, coalesce(read_on, delivered) + floor((${WARRANTY_KM} - coalesce(read_km, 0)) / pace + 1e-9)::INTEGER)) AS warranty_on
  FROM paced
), planned AS (
  SELECT CASE WHEN maintained_on IS NULL THEN 'first-service' ELSE 'routine' END AS rule, greatest(base_on, due_on - 15) AS day, due_on - 15 + 45 AS until_on FROM due
  UNION ALL SELECT 'invitation-follow-up', greatest(base_on, due_on - 15), due_on - 15 + 45 FROM due
  UNION ALL SELECT 'visit-day-0', last_on, last_on + 1 FROM due WHERE last_on IS NOT NULL
  UNION ALL SELECT 'visit-day-5', last_on + 5, last_on + 9 FROM due WHERE last_on IS NOT NULL
  UNION ALL SELECT 'visit-month-1', (last_on + to_months(1))::DATE, (last_on + to_months(1))::DATE + 9 FROM due WHERE last_on IS NOT NULL
  UNION ALL SELECT 'maintenance-follow-up', day, day + 14 FROM (
    SELECT greatest(least(due_on, (last_on + to_months(5))::DATE), (last_on + to_months(3))::DATE) AS day FROM due WHERE last_on IS NOT NULL)
  UNION ALL SELECT 'insurance', insurance, insurance + 180 FROM due
  UNION ALL SELECT 'inspection', inspection, inspection + 180 FROM due
  UNION ALL SELECT 'warranty-end', warranty_on, warranty_on + 180 FROM due
)
SELECT rule, strftime(day, '%Y-%m-%d'), count(*) FROM planned WHERE until_on >= DATE '${TODAY}' GROUP BY ALL`;
