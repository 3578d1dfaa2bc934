import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Benchmark, type Finding, judge, pairedDetails, type RunOptions, tellSample, Unequal } from '../harness/benchmark';
import { type Contender, runPaired } from '../harness/pairing';
import { measure, ownProcessorMs } from '../harness/processor-time';
import { layDuckdb, planInDuckdb } from './duckdb-fleet';
import { RULES } from './plan-policies';
import type { PlanCounts } from './plan-shard';
import { layFleet } from './planned-fleet';

const TARGET = { better: 'higher', bound: 0.1, aim: 1 } as const;

export const plan: Benchmark = {
  name: 'plan',
  summary:
    'all cars planned again after a change of policy, read from SQLite, ten rules, two threads / one SQL over a DuckDB file; cars per second',
  isLong: true,
  async run(options) {
    const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
    try {
      return await compare(directory, options);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function compare(directory: string, { isQuick, repetitions, say }: RunOptions): Promise<Finding> {
  const cars = isQuick ? 5_000 : 1_000_000;
  const duckdb = path.join(directory, 'cars.duckdb');
  await layDuckdb(duckdb, cars);
  const fleet = await layFleet(directory, cars);
  try {
    say(`  ${cars} cars`);
    const equality = assertEqual((await fleet.plan()).counts, await planInDuckdb(duckdb));
    say(`  equal: ${equality}`);
    const contender = (name: string, work: () => Promise<unknown>): Contender => ({
      name,
      run: () => measure(cars, work, ownProcessorMs),
    });
    const paired = await runPaired(
      { ours: contender('domain functions', () => fleet.plan()), peer: contender('DuckDB', () => planInDuckdb(duckdb)) },
      repetitions,
      tellSample(say, 'cars'),
    );
    return {
      servers: ['SQLite on disk, a file for each thread', 'DuckDB file'],
      settings: { cars, rules: RULES.length, threads: 2 },
      equality,
      verdicts: [judge('ours / peer', 'cars per second', paired.throughputRatio, TARGET)],
      details: pairedDetails(paired, 'car'),
    };
  } finally {
    await fleet.stop();
  }
}

function assertEqual(ours: PlanCounts, peer: PlanCounts): string {
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(peer)])].sort();
  const differing = keys.filter((key) => ours[key] !== peer[key]);
  if (differing.length > 0) {
    const some = differing.slice(0, 10);
    const of = (counts: PlanCounts): unknown => Object.fromEntries(some.map((key) => [key, counts[key] ?? 0]));
    throw new Unequal(`Rule and day of ${differing.length} counts`, of(ours), of(peer));
  }
  const missing = RULES.filter((rule) => !keys.some((key) => key.startsWith(`${rule} `)));
  if (missing.length > 0) throw new Unequal('Rules that plan nothing', missing, []);
  return `${Object.values(ours).reduce((sum, count) => sum + count, 0)} reasons and items of ${RULES.length} rules on ${keys.length} pairs of rule and day`;
}
