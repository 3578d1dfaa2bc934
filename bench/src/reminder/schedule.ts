import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Benchmark, type Finding, type RunOptions, seriesDetails, tellSample, Unequal } from '../harness/benchmark';
import { type Contender, runAlone } from '../harness/pairing';
import { measure, ownProcessorMs } from '../harness/processor-time';
import { type ContactsTold, contactsPlanned, lineOf } from './contacts-told';
import { startReminderAlone } from './reminder-alone';
import { NOW, scheduleLoad } from './schedule-load';
import { organisation } from './told-of-people';

type Load = ReturnType<typeof scheduleLoad>;

export const schedule: Benchmark = {
  name: 'schedule',
  summary: 'people and reasons on the bus until contacts are planned, told and listed, SQLite on disk; contacts per second',
  async run({ isQuick, repetitions, say }: RunOptions): Promise<Finding> {
    const people = isQuick ? 500 : 25_000;
    const load = scheduleLoad(people);
    const planning = createPlanning(load);
    const equality = await assertEqual(planning, load);
    say(`  equal: ${equality}`);
    const series = await runAlone(planning, repetitions, tellSample(say, 'contacts'));
    return {
      servers: ['SQLite on disk'],
      settings: { people, contacts: load.jobs.length },
      equality,
      verdicts: [],
      details: seriesDetails(series, 'contact'),
    };
  },
};

async function assertEqual(ours: Planning, { jobs }: Load): Promise<string> {
  await ours.run(0);
  const expected = jobs.map(({ personId, dueAt }) => lineOf(personId, dueAt)).sort();
  const told = ours.told();
  for (const [what, lines] of Object.entries({ 'contacts on the bus': told.onBus, 'contacts in the list': told.listed })) {
    if (lines.length !== expected.length) throw new Unequal(`The number of ${what}`, lines.length, expected.length);
    const at = lines.findIndex((line, index) => line !== expected[index]);
    if (at >= 0) throw new Unequal(`Who is contacted when, by the ${what}`, lines[at], expected[at]);
  }
  return `${expected.length} contacts with the instants at which they are due, on the bus and in the list`;
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
