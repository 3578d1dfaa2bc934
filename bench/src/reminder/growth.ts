import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Benchmark, type Detail, type Finding, judge, type RunOptions, Unequal } from '../harness/benchmark';
import { exponentOf, figureOf } from '../harness/statistics';
import { layFleet } from './planned-fleet';
import { playMorning } from './planned-morning';

const TARGET = { better: 'lower', bound: 1.15, aim: 1.05 } as const;
const SIZES = [250_000, 1_000_000, 4_000_000] as const;
const QUICK_PART = 200;
/** Of so many cars, one has an owner who is to be written to on one morning. */
const CARS_PER_MESSAGE = 20;

interface Took {
  readonly size: number;
  readonly ms: number;
}

export const growth: Benchmark = {
  name: 'growth',
  summary:
    'planning all cars again, and a morning of messages, at a quarter of a million, a million and four million cars; exponent of time over size',
  isLong: true,
  async run({ isQuick, repetitions, say }: RunOptions): Promise<Finding> {
    const sizes = SIZES.map((size) => (isQuick ? size / QUICK_PART : size));
    const planned: Took[] = [];
    const fired: Took[] = [];
    for (const size of sizes) {
      planned.push({ size, ms: await planTime(size, repetitions) });
      fired.push({ size, ms: await fireTime(size / CARS_PER_MESSAGE, size === sizes[0]) });
      say(`  ${size} cars: planned in ${Math.round(planned.at(-1)?.ms ?? 0)} ms, written to in ${Math.round(fired.at(-1)?.ms ?? 0)} ms`);
    }
    const exponent = (points: readonly Took[]) => figureOf([exponentOf(points)]);
    return {
      servers: ['SQLite on disk'],
      settings: { sizes: sizes.join(', '), messagesOfTheMorning: sizes.map((size) => size / CARS_PER_MESSAGE).join(', ') },
      equality: 'at each size all cars were planned, and each message was handed over once',
      verdicts: [judge('plan', 'exponent', exponent(planned), TARGET), judge('fire', 'exponent', exponent(fired), TARGET)],
      details: [...detailsOf('plan', planned), ...detailsOf('fire', fired)],
    };
  },
};

function detailsOf(what: string, took: readonly Took[]): readonly Detail[] {
  return took.map(({ size, ms }) => ({ what: `${what} of ${size} cars`, unit: 's', figure: figureOf([ms / 1_000]) }));
}

/** The median of several plans, after one that is not counted. */
async function planTime(cars: number, repetitions: number): Promise<number> {
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
  try {
    const fleet = await layFleet(directory, cars);
    try {
      const took: number[] = [];
      for (let repetition = 0; repetition <= repetitions; repetition += 1) {
        const startedAt = performance.now();
        const { cars: read } = await fleet.plan();
        if (read !== cars) throw new Unequal('Cars that were planned', read, cars);
        if (repetition > 0) took.push(performance.now() - startedAt);
      }
      return figureOf(took).median;
    } finally {
      await fleet.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function fireTime(people: number, isFirst: boolean): Promise<number> {
  // What is compiled meanwhile would make the smallest size slow, and growth look small.
  if (isFirst) await playMorning(Math.min(people, 1_000));
  const { sample, messages } = await playMorning(people);
  if (new Set(messages).size !== people || messages.length !== people)
    throw new Unequal('Messages of the morning', messages.length, people);
  return sample.wallMs;
}
