import type { RpcNetwork } from '@homeward/rpc';
import { digestOf, type Environment, lagOf, type PlatformLag, SERVICE_PROCESSES, type ServiceProcess, silentLog } from '@homeward/runtime';
import { freeAddresses } from './free-addresses';
import type { RunningConstellation } from './running-constellation';
import { type RunningServiceProcess, startServiceProcess } from './service-process';

export interface FullOptions {
  /** Settings of the services: keys, policies, KAFKA_BROKERS, MONGODB_URI, REDIS_URL, the business instant. */
  readonly environment: Environment;
  /** Where each process writes its log: `<service>.log`. */
  readonly logDirectory: string;
  /** What the servers are, to be told with every result. */
  readonly description: readonly string[];
  /** `host:port` of the HTTP API; default a free port. */
  readonly listen?: string;
}

/** Six processes, of which any may be killed and started again. */
export interface FullConstellation extends RunningConstellation {
  /** Ends a process at once, as a crash does. */
  kill(service: ServiceProcess): Promise<void>;
  /** Starts a process again on its address. */
  restart(service: ServiceProcess): Promise<void>;
  pidOf(service: ServiceProcess): number;
  /** All of them that were started. */
  pids(): readonly number[];
  /** Resolves when one of the first six has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;
/** A look asks every service, and those ask Kafka and the store: looking all the time takes as much as the work that is waited for. */
const PAUSE_PER_LOOK = 10;
const SETTLE_LIMIT_MS = 600_000;

/** Starts the six services as processes of their own, over the servers that the environment names. */
export async function startFull(options: FullOptions): Promise<FullConstellation> {
  const { logDirectory, listen } = options;
  const addresses = await freeAddresses(SERVICE_PROCESSES.length * 2);
  const listenOf = (service: ServiceProcess): string =>
    service === 'gateway' && listen !== undefined ? listen : (addresses[SERVICE_PROCESSES.indexOf(service)] ?? '');
  const healthOf = (service: ServiceProcess): string => addresses[SERVICE_PROCESSES.length + SERVICE_PROCESSES.indexOf(service)] ?? '';
  const shared: Environment = {
    ...options.environment,
    HOMEWARD_CONSTELLATION: 'full',
    ...Object.fromEntries(SERVICE_PROCESSES.map((service) => [`HOMEWARD_${service.toUpperCase()}_ADDRESS`, listenOf(service)])),
  };
  const running = new Map<ServiceProcess, RunningServiceProcess>();
  const launch = async (service: ServiceProcess): Promise<void> => {
    const environment = shared;
    const started = startServiceProcess({ service, environment, listen: listenOf(service), healthListen: healthOf(service), logDirectory });
    running.set(service, started);
    await started.ready();
  };
  const stop = async (): Promise<void> => {
    // Intake first: the gateway is told before the others, takes nothing new and lets them finish.
    await Promise.all(
      [...SERVICE_PROCESSES].reverse().map(async (service) => {
        await running.get(service)?.stop();
      }),
    );
  };

  try {
    await Promise.all(SERVICE_PROCESSES.map(launch));
  } catch (error) {
    await stop();
    throw error;
  }
  const { createGrpcNetwork } = await import('@homeward/rpc/grpc');
  const network = createGrpcNetwork({
    addresses: Object.fromEntries(SERVICE_PROCESSES.map((service) => [service, listenOf(service)])),
    listen: '127.0.0.1:0',
    log: silentLog,
  });
  const url = `http://${listenOf('gateway')}`;
  return {
    description: [...options.description, 'six processes'],
    url,
    kill: async (service) => running.get(service)?.kill(),
    restart: launch,
    pidOf: (service) => running.get(service)?.pid ?? 0,
    ended: Promise.race([...running.values()].map(({ ended }) => ended)),
    pids: () => [...running.values()].map(({ pid }) => pid),
    settle: () => untilSettled(network),
    async stateHash() {
      await untilSettled(network);
      return (await digestOf(network)).hash;
    },
    async stop() {
      await network.close();
      await stop();
    },
  };
}

/** Twice in a row nothing is left to do and nothing came in between: what is in flight shows in one of the two looks. */
async function untilSettled(network: RpcNetwork): Promise<void> {
  const deadline = performance.now() + SETTLE_LIMIT_MS;
  let before: PlatformLag | undefined;
  for (;;) {
    const lookedAt = performance.now();
    const lag = await lagOf(network).catch(() => undefined);
    const isQuiet = lag !== undefined && lag.unhandled + lag.unpublished + lag.overdue === 0;
    if (isQuiet && before?.end === lag.end) return;
    before = isQuiet ? lag : undefined;
    const now = performance.now();
    if (now > deadline) throw new Error(`Work was left after ${SETTLE_LIMIT_MS} ms: ${JSON.stringify(lag ?? 'a service does not answer')}`);
    const pauseMs = isQuiet
      ? SHORTEST_PAUSE_MS
      : Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_LOOK * (now - lookedAt)));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
