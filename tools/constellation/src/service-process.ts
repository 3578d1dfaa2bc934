import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment, ServiceProcess } from '@homeward/runtime';

export interface ServiceProcessOptions {
  readonly service: ServiceProcess;
  /** All settings of the service but where it listens. */
  readonly environment: Environment;
  /** `host:port` of its API: HTTP of the gateway, RPC of the others. */
  readonly listen: string;
  /** `host:port` of its probes. */
  readonly healthListen: string;
  /** Where it writes its log: `<service>.log`. */
  readonly logDirectory: string;
}

/** One service as a process of its own. It dies with this process. */
export interface RunningServiceProcess {
  readonly pid: number;
  /** Resolves when it is ready; rejects when it ends before, or is not ready in time, naming its log. */
  ready(): Promise<void>;
  /** Ends it in order (SIGTERM), or by force after a while. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash does (SIGKILL). */
  kill(): Promise<void>;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 12_000;
const LOOK_EVERY_MS = 50;
const ROOT = path.resolve(__dirname, '../../..');

/** Starts the process; it is ready later. */
export function startServiceProcess(options: ServiceProcessOptions): RunningServiceProcess {
  const { service, listen, healthListen, logDirectory } = options;
  mkdirSync(logDirectory, { recursive: true });
  const logFile = path.join(logDirectory, `${service}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  const program = path.join(ROOT, 'services', service, 'dist/main.js');
  const child: ChildProcess = spawn(process.execPath, [...readNodeArguments(), program], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      // See packages/runtime/node-arguments; as in the image.
      MALLOC_ARENA_MAX: '2',
      ...options.environment,
      HOMEWARD_LISTEN: listen,
      HOMEWARD_HEALTH_LISTEN: healthListen,
      OTEL_SERVICE_NAME: service,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const dieWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', dieWithParent);
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      process.off('exit', dieWithParent);
      log.end(resolve);
    }),
  );
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;

  // The gateway's API has a probe of its own, which knows more than the one of the process.
  const probed = service === 'gateway' ? listen : healthListen;
  const isReady = async (): Promise<boolean> => {
    try {
      return (await fetch(`http://${probed}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
    } catch {
      return false;
    }
  };

  return {
    pid: child.pid ?? 0,
    ended,
    async ready() {
      const deadline = performance.now() + START_LIMIT_MS;
      while (!(await isReady())) {
        if (hasEnded()) throw new Error(`${service} ended with ${child.exitCode ?? child.signalCode ?? 'nothing'}; see ${logFile}`);
        if (performance.now() > deadline) throw new Error(`${service} is not ready; see ${logFile}`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
    async stop() {
      if (hasEnded()) return ended;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** As in a container: a line each, without the explanations. */
function readNodeArguments(): readonly string[] {
  const lines = readFileSync(path.join(ROOT, 'packages/runtime/node-arguments'), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('--'));
}
