import path from 'node:path';
import { BusUnavailable } from '@homeward/bus';
import { virtualClock } from './clocks';
import { createEmbeddedPorts, type EmbeddedPorts } from './embedded-ports';
import { createReactions } from './reaction-table';
import { createReferenceData } from './reference-data';
import type { RunningService } from './running-service';
import { publishTo, startService } from './service-shell';
import { type ManualTimers, manualTimers } from './timers';

const AWAY = new BusUnavailable('away');
const POLICIES = path.resolve(__dirname, '../../../policies');

let ports: EmbeddedPorts;
let timers: ManualTimers;
const warned: unknown[] = [];

beforeEach(() => {
  warned.length = 0;
  timers = manualTimers();
  ports = createEmbeddedPorts({ businessClock: virtualClock('2024-05-01T00:00:00.000Z'), timers });
});
afterEach(() => ports.close());

/** Starts a service whose store and bus fail so often before they answer. */
async function starting(failures: { readonly store?: readonly Error[]; readonly bus?: readonly Error[] }, stopping?: AbortSignal) {
  const [storeFailures, busFailures] = [[...(failures.store ?? [])], [...(failures.bus ?? [])]];
  const failFirst = async (left: Error[], act: () => Promise<void>): Promise<void> => {
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    await act();
  };
  const store = await ports.openStore('loyalty', publishTo(ports.bus));
  let isClosed = false;
  const log = { ...ports.log, warn: (fields: unknown) => void warned.push(fields) };
  const started = startService({
    name: 'loyalty',
    ports: {
      ...ports,
      log,
      bus: { ...ports.bus, createTopics: (topics) => failFirst(busFailures, () => ports.bus.createTopics(topics)) },
      ...(stopping === undefined ? {} : { stopping }),
    },
    store: {
      ...store,
      prepare: () => failFirst(storeFailures, () => store.prepare()),
      close: async () => {
        isClosed = true;
        await store.close();
      },
    },
    reference: createReferenceData({ store, policyDirectory: POLICIES }),
    reactions: createReactions({ prepare: async () => undefined, on: {} }),
    aggregates: [],
    wakeUps: [],
    implementations: [],
    digest: async () => [],
  });
  started.catch(() => undefined);
  return { started, isClosed: () => isClosed };
}

/** Until somebody waits for the time to pass. */
async function untilWaiting(): Promise<void> {
  while (timers.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe('the start of a service', () => {
  it('waits for a store and a bus that come up later, longer from time to time, and says so', async () => {
    const { started } = await starting({ store: [AWAY, AWAY], bus: [AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY] });
    for (const pauseMs of [250, 500, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
      await untilWaiting();
      timers.advanceBy(pauseMs - 1);
      expect(timers.waiting).toBe(1);
      timers.advanceBy(1);
    }
    const running: RunningService = await started;
    expect(warned.slice(0, 3)).toMatchObject([
      { server: 'store', pauseMs: 250 },
      { server: 'store', pauseMs: 500 },
      { server: 'bus', pauseMs: 250 },
    ]);
    await running.stop();
  });

  it('does not wait for what will not pass, and closes what it has opened', async () => {
    const { started, isClosed } = await starting({ store: [new TypeError('a defect')] });
    await expect(started).rejects.toThrow('a defect');
    expect([timers.waiting, isClosed()]).toEqual([0, true]);
  });

  it('that is told to stop while it waits gives up at once, and closes what it has opened', async () => {
    const stopping = new AbortController();
    const { started, isClosed } = await starting({ bus: Array.from({ length: 100 }, () => AWAY) }, stopping.signal);
    await untilWaiting();
    stopping.abort(new Error('told to stop'));
    await expect(started).rejects.toThrow('told to stop');
    expect([timers.waiting, isClosed()]).toEqual([0, true]);
  });
});
