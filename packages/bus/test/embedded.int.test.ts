import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type DrainableBus, createEmbeddedBus } from '../src/index';
import { describeBusContract } from './bus-contract';
import { type BusHarness, aListener, aMessage } from './bus-harness';
import { describeConsumerContract } from './consumer-contract';
import { describeTraceContract } from './trace-contract';

let folder: string;
let opened: DrainableBus[];
let count = 0;

const unique = (kind: string) => `${kind}-${(count += 1)}`;

function open(path: string): DrainableBus {
  const bus = createEmbeddedBus({ path, firstPauseMs: 1, longestPauseMs: 20 });
  opened.push(bus);
  return bus;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeward-bus-'));
  opened = [];
});

afterAll(async () => {
  for (const bus of opened) await bus.close();
  rmSync(folder, { recursive: true });
});

describe.each([
  ['in a file', () => join(folder, `${unique('bus')}.db`)],
  ['in memory', () => ':memory:'],
])('the embedded bus %s', (_, place) => {
  let harness: BusHarness;

  beforeAll(() => {
    const bus = open(place());
    harness = {
      bus,
      unique,
      async until(condition) {
        for (let round = 0; round < 100; round += 1) {
          for (const each of opened) await each.drain();
          if (await condition()) return;
        }
        throw new Error('All is worked off, and the condition does not hold');
      },
      openMortal() {
        // The image of the files at that moment is what a process finds that starts after a power cut.
        const [before, after] = [join(folder, `${unique('mortal')}.db`), join(folder, `${unique('successor')}.db`)];
        const mortal = open(before);
        return Promise.resolve({
          bus: mortal,
          die() {
            for (const suffix of ['', '-wal']) if (existsSync(before + suffix)) copyFileSync(before + suffix, after + suffix);
            opened.splice(opened.indexOf(mortal), 1);
            return Promise.resolve(open(after));
          },
        });
      },
    };
  });

  describeBusContract(() => harness);
  describeConsumerContract(() => harness);
  describeTraceContract(() => harness);
});

describe('draining', () => {
  const aBus = async () => {
    const bus = open(':memory:');
    await bus.createTopics([
      { name: 'in', partitions: 2, retention: 'forever' },
      { name: 'out', partitions: 2, retention: 'forever' },
    ]);
    return bus;
  };

  it('works off what handlers publish in turn', async () => {
    const bus = await aBus();
    const listener = aListener();
    await bus.subscribe({
      group: 'first',
      topics: ['in'],
      onBatch: (batch) => bus.publish(batch.map((message) => ({ ...message, topic: 'out' }))),
    });
    await bus.subscribe({ group: 'second', topics: ['out'], onBatch: listener.onBatch });
    await bus.publish(Array.from({ length: 1_000 }, (_, n) => aMessage('in', `key-${n}`, `${n}`)));
    await bus.drain();
    expect(listener.messages).toHaveLength(1_000);
    expect((await bus.lag(['first', 'second'])).every(({ committed, end }) => committed === end)).toBe(true);
  });

  it('fails with the error of a handler that never succeeds, instead of waiting for ever', async () => {
    const bus = await aBus();
    await bus.subscribe({ group: 'broken', topics: ['in'], onBatch: () => Promise.reject(new Error('never')) });
    await bus.publish([aMessage('in', 'a', '1')]);
    await expect(bus.drain()).rejects.toThrow('never');
  });
});

describe('the file of the embedded bus', () => {
  it('keeps messages and offsets over a restart', async () => {
    const path = join(folder, `${unique('bus')}.db`);
    const before = createEmbeddedBus({ path });
    await before.createTopics([{ name: 'in', partitions: 2, retention: 'forever' }]);
    const early = aListener();
    await before.subscribe({ group: 'g', topics: ['in'], onBatch: early.onBatch });
    await before.publish([aMessage('in', 'a', '1')]);
    await before.drain();
    const accepted = before.publish([aMessage('in', 'a', '2')]);
    await before.close();
    await accepted;
    const after = open(path);
    const late = aListener();
    await after.subscribe({ group: 'g', topics: ['in'], onBatch: late.onBatch });
    await after.drain();
    expect([...early.texts(), ...late.texts()]).toEqual(['1', '2']);
  });

  it('forgets messages after the retention of their topic, and offsets go on', async () => {
    const path = join(folder, `${unique('bus')}.db`);
    const days = (n: number) => n * 86_400_000;
    const before = createEmbeddedBus({ path, machineNow: () => 0 });
    await before.createTopics([
      { name: 'intake', partitions: 1, retention: { days: 7 } },
      { name: 'public', partitions: 1, retention: 'forever' },
    ]);
    await before.publish([aMessage('intake', 'a', 'old'), aMessage('public', 'a', 'old')]);
    await before.close();
    const after = createEmbeddedBus({ path, machineNow: () => days(7) + 1 });
    opened.push(after);
    await after.publish([aMessage('intake', 'a', 'new')]);
    const read = async (topic: string) => {
      const found: string[] = [];
      for await (const { id, offset } of after.read(topic)) found.push(`${offset} ${id}`);
      return found;
    };
    expect(await read('intake')).toEqual(['1 new']);
    expect(await read('public')).toEqual(['0 old']);
    const listener = aListener();
    await after.subscribe({ group: 'late', topics: ['intake'], onBatch: listener.onBatch });
    await after.drain();
    expect(listener.texts()).toEqual(['new']);
  });

  it('belongs to one process at a time', async () => {
    const path = join(folder, `${unique('bus')}.db`);
    const bus = createEmbeddedBus({ path });
    expect(() => createEmbeddedBus({ path })).toThrow('is open in another process');
    await bus.close();
    open(path);
  });
});
