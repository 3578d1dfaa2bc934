import path from 'node:path';
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './catalogue';
import { type Benchmark, Unequal } from './harness/benchmark';
import { describeMachine, describeRevision } from './harness/machine';
import { type Result, toTable, writeResult } from './harness/report';

const ROOT = path.resolve(__dirname, '../..');
const RESULTS = path.join(ROOT, 'bench/results');
const REPETITIONS = 5;
const QUICK_REPETITIONS = 3;

const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const USAGE = `npm run bench -- NAME [--quick] [--repetitions N]

${BENCHMARKS.map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}`).join('\n')}
  ${'all'.padEnd(14)} all of them, one after the other; without those that take hours

  --quick          three repetitions of little work, in twenty seconds; its results are no results
  --repetitions N  ${REPETITIONS} unless it is given
`;

interface Asked {
  readonly benchmarks: readonly Benchmark[];
  readonly isQuick: boolean;
  readonly repetitions: number;
}

/** What is to be run, or what is wrong with the arguments; undefined when nothing is asked for. */
function readArguments(args: readonly string[]): Asked | string | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { quick: { type: 'boolean', default: false }, repetitions: { type: 'string' } },
    });
    if (positionals.length === 0) return undefined;
    const isAll = positionals.includes('all');
    const unknown = positionals.find((name) => name !== 'all' && !BENCHMARKS.some((known) => known.name === name));
    if (unknown !== undefined) return `There is no benchmark ${unknown}.`;
    const repetitions = values.repetitions === undefined ? (values.quick ? QUICK_REPETITIONS : REPETITIONS) : Number(values.repetitions);
    if (!Number.isInteger(repetitions) || repetitions < 1 || repetitions > 1_000) return '--repetitions takes a number from 1 to 1000.';
    const benchmarks = BENCHMARKS.filter(({ name, isLong = false }) => positionals.includes(name) || (isAll && (values.quick || !isLong)));
    return { benchmarks, isQuick: values.quick, repetitions };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function runOne(benchmark: Benchmark, { isQuick, repetitions }: Asked): Promise<void> {
  const { name, summary } = benchmark;
  console.error(`› ${name}`);
  const machine = describeMachine();
  const finding = await benchmark.run({ isQuick, repetitions, say: (line) => console.error(line) });
  const result: Result = {
    name,
    summary,
    quick: isQuick,
    repetitions,
    at: new Date().toISOString(),
    revision: describeRevision(ROOT),
    machine,
    ...finding,
  };
  const file = writeResult(RESULTS, result);
  console.log(toTable(result));
  console.error(`  ${path.relative(process.cwd(), file)}\n`);
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (asked === undefined || typeof asked === 'string') {
    if (asked !== undefined) console.error(`${asked}\n`);
    console.log(USAGE);
    return asked === undefined ? EXIT.done : EXIT.usage;
  }
  let failed = 0;
  for (const benchmark of asked.benchmarks) {
    try {
      await runOne(benchmark, asked);
    } catch (error) {
      failed += 1;
      console.error(error instanceof Unequal ? `${benchmark.name}: nothing was measured. ${error.message}` : error);
    }
  }
  return failed === 0 ? EXIT.done : EXIT.failed;
}

void main().then((code) => {
  process.exitCode = code;
});
