import path from 'node:path';
import { createEmbeddedBus, type DrainableBus } from '@homeward/bus';
import { createInProcessNetwork } from '@homeward/rpc';
import { createSqliteStore } from '@homeward/store';
import { type BusinessClock, type MachineClock, systemMachineClock } from './clocks';
import { type Ids, timeOrderedIds } from './ids';
import { createMemoryKeyValue } from './key-value';
import { type Log, silentLog } from './log';
import { type Random, secureRandom } from './random';
import type { ServicePorts } from './service-ports';
import { systemTimers, type Timers } from './timers';

export interface EmbeddedPortsOptions {
  /** Where the state is kept; left out: in memory, gone with the process. */
  readonly dataDirectory?: string;
  /** Set for a directory that nobody needs after a crash of the machine, such as that of a demo: nothing waits for the disk. */
  readonly isDisposable?: boolean;
  readonly businessClock: BusinessClock;
  readonly machineClock?: MachineClock;
  readonly timers?: Timers;
  readonly ids?: Ids;
  readonly random?: Random;
  readonly log?: Log;
}

/** The ports of the embedded constellation, shared by all services of one process. */
export interface EmbeddedPorts extends ServicePorts {
  readonly bus: DrainableBus;
  close(): Promise<void>;
}

/** Everything in one process: SQLite files or memory, calls without sockets. */
export function createEmbeddedPorts(options: EmbeddedPortsOptions): EmbeddedPorts {
  const {
    dataDirectory,
    isDisposable = false,
    businessClock,
    machineClock = systemMachineClock(),
    random = secureRandom(),
    log = silentLog,
  } = options;
  const fileOf = (name: string): string => (dataDirectory === undefined ? ':memory:' : path.join(dataDirectory, `${name}.db`));
  const network = createInProcessNetwork({ log });
  const bus = createEmbeddedBus({ path: fileOf('bus'), isDisposable, log });
  return {
    bus,
    network,
    businessClock,
    machineClock,
    random,
    log,
    openStore: (service, publish) => createSqliteStore({ path: fileOf(service), isDisposable, publish, machineClock, random, log }),
    keyValue: createMemoryKeyValue(machineClock),
    timers: options.timers ?? systemTimers(),
    ids: options.ids ?? timeOrderedIds(),
    async close() {
      await bus.close();
      await network.close();
    },
  };
}
