import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Benchmark, type Finding, judge, pairedDetails, type RunOptions, tellSample, Unequal } from '../harness/benchmark';
import { type Contender, runPaired } from '../harness/pairing';
import { measure, ownProcessorMs } from '../harness/processor-time';
import { figureOf } from '../harness/statistics';
import { addDelayed, WORKER_CONCURRENCY, workOff } from './bullmq-peer';
import { lineOf } from './contacts-told';
import { type DurableRedis, onDurableRedis } from './durable-redis';
import { fireLoad, NINE } from './fire-load';
import { type Morning, playMorning } from './planned-morning';

const RATIO = { better: 'higher', bound: 0.3, aim: 1 } as const;
/** So many at nine in the morning, gone in so many seconds. */
const MORNING = 500_000;
const SECONDS = { better: 'lower', bound: 180, aim: 60 } as const;
/** Jobs are added so long before they are due, that none is worked off meanwhile. */
const AHEAD_MS = 3_600_000;

export const fire: Benchmark = {
  name: 'fire',
  summary:
    'due to one message in a file and ContactMade on the bus, caps and quiet hours obeyed / BullMQ worker on delayed jobs; contacts per second',
  isLong: true,
  run: (options) => onDurableRedis((redis) => compare(redis, options)),
};

async function compare(redis: DurableRedis, { isQuick, repetitions, say }: RunOptions): Promise<Finding> {
  const people = isQuick ? 250 : 10_000;
  const contenders = { ours: createMorning(people), peer: createWorking(people, redis) };
  const paired = await runPaired(contenders, repetitions, tellSample(say, 'contacts'));
  const size = isQuick ? people * 2 : MORNING;
  const morning = await playMorning(size, say);
  assertOneEach(morning, size);
  const seconds = figureOf([morning.sample.wallMs / 1_000]);
  return {
    servers: ['SQLite on disk', `${redis.description}, appendfsync always`],
    settings: { people, morning: size, providersAtOnce: WORKER_CONCURRENCY },
    equality: `each time one message for each of ${people} people, told on the bus and settled in the list; one job done for each`,
    verdicts: [
      judge('ours / peer', 'contacts per second', paired.throughputRatio, RATIO),
      // Half a million are measured or not judged: what fewer take says nothing of them.
      ...(isQuick ? [] : [judge(`${size} contacts due at 09:00 are gone`, 's', seconds, SECONDS)]),
    ],
    details: [
      ...pairedDetails(paired, 'contact'),
      ...(isQuick ? [{ what: `${size} contacts due at 09:00`, unit: 's', figure: seconds }] : []),
    ],
  };
}

/** Nobody is written to twice, nobody is left out, and what is told is what was done. */
function assertOneEach({ messages, told }: Morning, people: number): void {
  const expected = fireLoad(people).jobs.map(({ personId }) => personId);
  const lines = expected.map((personId) => lineOf(personId, NINE));
  assertSame('Who was written to', messages, expected);
  assertSame('Contacts made, on the bus', told.onBus, lines);
  assertSame('Contacts made, in the list', told.listed, lines);
}

function assertSame(what: string, ours: readonly string[], expected: readonly string[]): void {
  if (ours.length !== expected.length) throw new Unequal(what, ours.length, expected.length);
  const at = ours.findIndex((line, index) => line !== expected[index]);
  if (at >= 0) throw new Unequal(what, ours[at], expected[at]);
}

function createMorning(people: number): Contender {
  return {
    name: 'messages',
    async run() {
      const morning = await playMorning(people);
      assertOneEach(morning, people);
      return morning.sample;
    },
  };
}

/** All jobs fall due in the same moment, which is over when the worker begins. */
function createWorking(people: number, redis: DurableRedis): Contender {
  const { jobs } = fireLoad(people);
  return {
    name: 'worker',
    async run() {
      const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
      const file = path.join(directory, 'messages.jsonl');
      await redis.clear();
      try {
        const dueAt = new Date(Date.now() - 1).toISOString();
        const queue = await addDelayed(redis.uri);
        await queue.add(
          jobs.map((job) => ({ ...job, dueAt })),
          new Date(Date.parse(dueAt) - AHEAD_MS).toISOString(),
        );
        await queue.close();
        const work = await workOff(redis.uri, file, people);
        try {
          const sample = await measure(people, () => work.begin(), ownProcessorMs, redis.meters);
          const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
          const done = new Set(lines);
          if (lines.length !== people || done.size !== people) throw new Unequal('Jobs that the worker did', lines.length, people);
          return sample;
        } finally {
          await work.close();
        }
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  };
}
