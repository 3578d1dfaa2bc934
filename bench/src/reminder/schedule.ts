import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Benchmark, type Finding, judge, pairedDetails, type RunOptions, tellSample, Unequal } from '../harness/benchmark';
import { type Contender, runPaired } from '../harness/pairing';
import { measure, ownProcessorMs } from '../harness/processor-time';
import { addDelayed, JOBS_AT_ONCE, jobsAdded } from './bullmq-peer';
import { type ContactsTold, contactsPlanned, lineOf } from './contacts-told';
import { type DurableRedis, onDurableRedis } from './durable-redis';
import { startReminderAlone } from './reminder-alone';
import { NOW, scheduleLoad } from './schedule-load';
import { organisation } from './told-of-people';

const TARGET = { better: 'higher', bound: 1.5, aim: 3 } as const;

type Load = ReturnType<typeof scheduleLoad>;

export const schedule: Benchmark = {
  name: 'schedule',
  summary:
    'people and reasons on the bus until contacts are planned, told and listed, SQLite on disk / BullMQ delayed addBulk; contacts per second',
  run: (options) => onDurableRedis((redis) => compare(redis, options)),
};

async function compare(redis: DurableRedis, { isQuick, repetitions, say }: RunOptions): Promise<Finding> {
  const people = isQuick ? 500 : 25_000;
  const load = scheduleLoad(people);
  const contenders = { ours: createPlanning(load), peer: createAdding(load, redis) };
  const equality = await assertEqual(contenders, load);
  say(`  equal: ${equality}`);
  const paired = await runPaired(contenders, repetitions, tellSample(say, 'contacts'));
  return {
    servers: ['SQLite on disk', `${redis.description}, appendfsync always`],
    settings: { people, contacts: load.jobs.length, jobsAtOnce: JOBS_AT_ONCE },
    equality,
    verdicts: [judge('ours / peer', 'contacts per second', paired.throughputRatio, TARGET)],
    details: pairedDetails(paired, 'contact'),
  };
}

async function assertEqual(
  { ours, peer }: { readonly ours: Planning; readonly peer: Contender & { readonly added: () => Promise<readonly string[]> } },
  { jobs }: Load,
): Promise<string> {
  await ours.run(0);
  await peer.run(0);
  const expected = jobs.map(({ personId, dueAt }) => lineOf(personId, dueAt)).sort();
  const told = ours.told();
  const found = { 'contacts on the bus': told.onBus, 'contacts in the list': told.listed, jobs: await peer.added() };
  for (const [what, lines] of Object.entries(found)) {
    if (lines.length !== expected.length) throw new Unequal(`The number of ${what}`, lines.length, expected.length);
    const at = lines.findIndex((line, index) => line !== expected[index]);
    if (at >= 0) throw new Unequal(`Who is contacted when, by the ${what}`, lines[at], expected[at]);
  }
  return `${expected.length} contacts with the instants at which they are due, on the bus, in the list and in Redis`;
}

interface Planning extends Contender {
  /** What the last run came to. */
  readonly told: () => ContactsTold;
}

/** The clock runs from the moment at which the service may read the bus until it has nothing left to do. */
function createPlanning({ messages, jobs }: Load): Planning {
  let told: ContactsTold = { onBus: [], listed: [] };
  return {
    name: 'planned contacts',
    told: () => told,
    async run(repetition) {
      const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
      const reminder = await startReminderAlone({ directory, at: NOW });
      try {
        await reminder.tell(organisation());
        await reminder.settle();
        reminder.closeIntake();
        await reminder.tell(messages);
        const sample = await measure(
          jobs.length,
          async () => {
            reminder.openIntake();
            await reminder.ports.bus.drain();
          },
          ownProcessorMs,
        );
        if (repetition === 0) told = await contactsPlanned(reminder.ports, directory);
        return sample;
      } finally {
        await reminder.stop();
        rmSync(directory, { recursive: true, force: true });
      }
    },
  };
}

function createAdding({ jobs }: Load, redis: DurableRedis): Contender & { readonly added: () => Promise<readonly string[]> } {
  return {
    name: 'addBulk',
    added: async () => (await jobsAdded(redis.uri)).map(({ personId, dueAt }) => lineOf(personId, dueAt)).sort(),
    async run() {
      await redis.clear();
      const queue = await addDelayed(redis.uri);
      try {
        return await measure(jobs.length, () => queue.add(jobs, NOW), ownProcessorMs, redis.meters);
      } finally {
        await queue.close();
      }
    },
  };
}
