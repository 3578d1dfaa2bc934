import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toMetadata } from '@homeward/access';
import { WorkServiceDefinition } from '@homeward/contracts/work';
import { type Benchmark, type Finding, judge, type RunOptions, Unequal } from '../harness/benchmark';
import { figureOf, quantileOf } from '../harness/statistics';
import { ADVISORS, advisorOf, calledBy, type ContactBase, layContacts, NOW } from './laid-contacts';
import { type ReminderAlone, startReminderAlone } from './reminder-alone';
import { dealerIdOf } from './told-of-people';

const TARGET = { better: 'lower', bound: 100, aim: 30 } as const;
/** Calls before those that count. */
const WARM_UP = 50;

const FULL: ContactBase = { dealers: 500, people: 2_000, contacts: 10 };
const QUICK: ContactBase = { dealers: 2, people: 1_000, contacts: 10 };

export const dayList: Benchmark = {
  name: 'day-list',
  summary: 'the list of an advisor among a million cars and ten million contacts on disk; p99 of the call, in ms',
  isLong: true,
  async run(options) {
    const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
    try {
      return await measureLists(directory, options);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function measureLists(directory: string, { isQuick, say }: RunOptions): Promise<Finding> {
  const base = isQuick ? QUICK : FULL;
  const calls = isQuick ? 500 : 2_000;
  await layContacts(directory, base, say);
  const reminder = await startReminderAlone({ directory, at: NOW });
  try {
    const took: number[] = [];
    let entries = 0;
    for (let call = 0; call < calls + WARM_UP; call += 1) {
      // Every dealer in its turn, so that no call finds what the one before has read.
      const dealer = call % base.dealers;
      const owner = advisorOf(Math.floor(call / base.dealers) % ADVISORS);
      const { ms, called, capacity } = await ask(reminder, base, dealer, owner);
      assertCalled(base, dealer, owner, { called, capacity });
      if (call < WARM_UP) continue;
      took.push(ms);
      entries += called.length;
    }
    const of = (share: number) => figureOf([quantileOf(took, share)]);
    const cars = base.dealers * base.people;
    return {
      servers: ['SQLite on disk', 'one process'],
      settings: {
        cars,
        contacts: cars * base.contacts,
        dealers: base.dealers,
        calls,
        gigabytes: Number((statSync(path.join(directory, 'reminder.db')).size / 1e9).toFixed(1)),
      },
      equality: `each of ${calls} lists has the people whom the advisor is to call today`,
      verdicts: [judge('the list of an advisor, p99', 'ms', of(0.99), TARGET)],
      details: [
        { what: 'p50', unit: 'ms', figure: of(0.5) },
        { what: 'p95', unit: 'ms', figure: of(0.95) },
        { what: 'the longest', unit: 'ms', figure: of(1) },
        { what: 'calls on a list', unit: 'contacts', figure: figureOf([entries / took.length]) },
      ],
    };
  } finally {
    await reminder.stop();
  }
}

async function ask({ ports }: ReminderAlone, { dealers }: ContactBase, dealer: number, ownerId: string) {
  const nodeId = dealerIdOf(dealer, dealers);
  const client = ports.network.client('reminder', WorkServiceDefinition);
  const metadata = toMetadata({ subject: `staff-${dealer}-${ownerId}`, roles: ['service-advisor'], nodeId, locale: 'zh-CN' });
  const startedAt = performance.now();
  const { entries, capacity } = await client.listWork({ ownerId: '', dealerId: '', on: '', language: 'zh-CN' }, { metadata });
  const ms = performance.now() - startedAt;
  return { ms, capacity, called: entries.map(({ contact }) => contact?.personId ?? '') };
}

interface Called {
  readonly called: readonly string[];
  readonly capacity: number;
}

/** All whom the advisor is to call today, or as many of them as fit into the day. */
function assertCalled(base: ContactBase, dealer: number, owner: string, { called, capacity }: Called): void {
  const expected = calledBy(base, dealer, owner);
  const isRight =
    expected.length <= capacity
      ? called.toSorted().join() === expected.join()
      : called.length === capacity && called.every((personId) => expected.includes(personId));
  if (!isRight) throw new Unequal(`Whom ${owner} of dealer ${dealer} is to call`, called, expected);
}
