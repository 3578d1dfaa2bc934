import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { createGrpcNetwork, type RpcNetwork } from '@homeward/rpc';
import { digestOf, type Environment, lagOf, type PlatformLag, SERVICE_PROCESSES, type ServiceProcess, silentLog } from '@homeward/runtime';
import type { RunningConstellation } from './running-constellation';

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
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 12_000;
const LOOK_EVERY_MS = 100;
const SETTLE_LIMIT_MS = 600_000;
const ROOT = path.resolve(__dirname, '../../..');

/** Starts the six services as processes of their own, over the servers that the environment names. */
export async function startFull(options: FullOptions): Promise<FullConstellation> {
  const { logDirectory, listen } = options;
  mkdirSync(logDirectory, { recursive: true });
  const addresses = await freeAddresses(SERVICE_PROCESSES.length * 2);
  const listenOf = (service: ServiceProcess): string =>
    service === 'gateway' && listen !== undefined ? listen : (addresses[SERVICE_PROCESSES.indexOf(service)] ?? '');
  const healthOf = (service: ServiceProcess): string => addresses[SERVICE_PROCESSES.length + SERVICE_PROCESSES.indexOf(service)] ?? '';
  const shared: Environment = {
    ...options.environment,
    HOMEWARD_CONSTELLATION: 'full',
    ...Object.fromEntries(SERVICE_PROCESSES.map((service) => [`HOMEWARD_${service.toUpperCase()}_ADDRESS`, listenOf(service)])),
  };
  const running = new Map<ServiceProcess, Running>();

  const launch = (service: ServiceProcess): void => {
    const log = createWriteStream(path.join(logDirectory, `${service}.log`), { flags: 'a' });
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--require',
        path.join(ROOT, 'packages/runtime/dist/telemetry-preload.js'),
        path.join(ROOT, 'services', service, 'dist/main.js'),
      ],
      {
        cwd: ROOT,
        env: {
          PATH: process.env['PATH'],
          ...shared,
          HOMEWARD_LISTEN: listenOf(service),
          HOMEWARD_HEALTH_LISTEN: healthOf(service),
          OTEL_SERVICE_NAME: service,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    running.set(service, { child, ended: new Promise((resolve) => child.once('exit', () => resolve())) });
  };
  const isReady = async (service: ServiceProcess): Promise<boolean> => {
    const address = service === 'gateway' ? listenOf(service) : healthOf(service);
    try {
      return (await fetch(`http://${address}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
    } catch {
      return false;
    }
  };
  const untilReady = async (service: ServiceProcess): Promise<void> => {
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await isReady(service))) {
      const one = running.get(service);
      if (one !== undefined && one.child.exitCode !== null) {
        throw new Error(`${service} ended with ${one.child.exitCode}; see ${path.join(logDirectory, `${service}.log`)}`);
      }
      if (performance.now() > deadline) throw new Error(`${service} is not ready; see ${path.join(logDirectory, `${service}.log`)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const kill = async (service: ServiceProcess): Promise<void> => {
    const one = running.get(service);
    one?.child.kill('SIGKILL');
    await one?.ended;
  };
  const stop = async (): Promise<void> => {
    // Intake first: the gateway takes nothing new while the others finish.
    for (const service of [...SERVICE_PROCESSES].reverse()) running.get(service)?.child.kill('SIGTERM');
    const timer = setTimeout(() => {
      for (const { child } of running.values()) child.kill('SIGKILL');
    }, STOP_LIMIT_MS);
    await Promise.all([...running.values()].map(({ ended }) => ended));
    clearTimeout(timer);
  };
  const dieWithParent = (): void => {
    for (const { child } of running.values()) child.kill('SIGKILL');
  };
  process.once('exit', dieWithParent);

  try {
    for (const service of SERVICE_PROCESSES) launch(service);
    await Promise.all(SERVICE_PROCESSES.map(untilReady));
  } catch (error) {
    await stop();
    throw error;
  }
  const network = createGrpcNetwork({
    addresses: Object.fromEntries(SERVICE_PROCESSES.map((service) => [service, listenOf(service)])),
    listen: '127.0.0.1:0',
    log: silentLog,
  });
  const url = `http://${listenOf('gateway')}`;
  return {
    description: [...options.description, 'six processes'],
    url,
    kill,
    async restart(service) {
      launch(service);
      await untilReady(service);
    },
    pidOf: (service) => running.get(service)?.child.pid ?? 0,
    settle: () => untilSettled(network),
    async stateHash() {
      await untilSettled(network);
      return (await digestOf(network)).hash;
    },
    async stop() {
      process.off('exit', dieWithParent);
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
    const lag = await lagOf(network).catch(() => undefined);
    const isQuiet = lag !== undefined && lag.unhandled + lag.unpublished + lag.overdue === 0;
    if (isQuiet && before?.end === lag.end) return;
    before = isQuiet ? lag : undefined;
    if (performance.now() > deadline)
      throw new Error(`Work was left after ${SETTLE_LIMIT_MS} ms: ${JSON.stringify(lag ?? 'a service does not answer')}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Loopback addresses that were free a moment ago. */
async function freeAddresses(count: number): Promise<readonly string[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const addresses = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return addresses;
}
