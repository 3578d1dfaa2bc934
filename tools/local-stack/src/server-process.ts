import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LaunchPlan } from './launch-plan';
import { isListening, LOOPBACK } from './loopback';
import { answers } from './readiness';
import { forgetProcess, guardProcess, removeAtEnd } from './reaper';
import type { RunningServer } from './running-server';
import { StackError, systemCode, toMessage } from './stack-error';

/** A broker on a busy machine with two cores takes ten seconds at worst; this is a hang. */
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;
const POLL_MS = 50;
const LOG_TAIL_LINES = 25;

/** Starts the process of a plan. Its output goes to its log file; `detached` ones outlive this process, others do not. */
export function spawnServer(plan: LaunchPlan, lifetime: 'ours' | 'detached'): ChildProcess {
  const [program, ...args] = plan.command;
  const output = openSync(plan.logFile, 'a');
  try {
    // A process group of its own: Ctrl-C on the terminal reaches the program that uses the servers, which then ends them last.
    const child = spawn(program, args, {
      cwd: plan.dataDirectory,
      detached: true,
      env: { ...process.env, ...plan.environment },
      stdio: ['ignore', output, output],
    });
    child.unref();
    const { pid } = child;
    if (lifetime === 'ours' && pid !== undefined) {
      guardProcess(pid);
      child.once('exit', () => {
        forgetProcess(pid);
      });
    }
    return child;
  } finally {
    closeSync(output);
  }
}

/** Throws when something else listens on the port already: its answers would pass for those of the server to be started. */
export async function refuseTakenPort(plan: LaunchPlan): Promise<void> {
  if (await isListening(plan.port))
    throw new StackError(`${plan.description} cannot listen on ${LOOPBACK}:${plan.port}: address already in use.`);
}

/** Waits until the server answers in its own protocol. Throws StackError with the end of its log when it ends first or takes too long. */
export async function waitUntilAnswering(plan: LaunchPlan, child: ChildProcess): Promise<void> {
  const failure: { error?: Error } = {};
  child.once('error', (error) => {
    failure.error = error;
  });
  const deadline = performance.now() + START_LIMIT_MS;
  let last = '';
  for (;;) {
    const isUp = await answers(plan.kind, plan.port).catch((error: unknown) => {
      last = toMessage(error);
      return false;
    });
    if (failure.error !== undefined) throw new StackError(`${plan.description} could not be started: ${failure.error.message}`);
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new StackError(
        `${plan.description} ended during its start (${child.signalCode ?? `exit code ${child.exitCode}`}).\n${describeLog(plan)}`,
      );
    }
    if (isUp) return;
    if (performance.now() > deadline) {
      throw new StackError(
        `${plan.description} does not answer on ${LOOPBACK}:${plan.port} after ${START_LIMIT_MS / 1000} s. ${last}\n${describeLog(plan)}`,
      );
    }
    await pause(POLL_MS);
  }
}

/** SIGTERM, and SIGKILL when that does not end it in time. `isOurs` is asked again before each signal. */
export async function endProcess(pid: number, isOurs: () => boolean): Promise<void> {
  for (const [signal, limitMs] of [
    ['SIGTERM', STOP_LIMIT_MS],
    ['SIGKILL', STOP_LIMIT_MS],
  ] as const) {
    if (!isOurs()) return;
    sendSignal(pid, signal);
    const deadline = performance.now() + limitMs;
    while (isOurs() && performance.now() < deadline) await pause(POLL_MS / 2);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended between the look and the signal.
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

/** The end of what the server printed, and where the rest is. */
function describeLog(plan: LaunchPlan): string {
  try {
    const lines = readFileSync(plan.logFile, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES);
    return `The end of ${plan.logFile}:\n${lines.join('\n')}`;
  } catch {
    return `It left no log at ${plan.logFile}.`;
  }
}

/**
 * Starts the server of a plan as a child that does not outlive this process, and resolves when it answers.
 *
 * @param temporary a directory that was made for this run: `stop` and the end of this process remove it
 */
export async function startServerProcess(
  plan: LaunchPlan,
  temporary: string | undefined,
  log: (line: string) => void,
): Promise<RunningServer> {
  let child: ChildProcess | undefined;
  let isStopped = false;

  const start = async (): Promise<void> => {
    const from = performance.now();
    await refuseTakenPort(plan);
    const started = spawnServer(plan, 'ours');
    child = started;
    try {
      await waitUntilAnswering(plan, started);
    } catch (error) {
      await end('SIGKILL');
      throw error;
    }
    started.once('exit', (code, signal) => {
      if (child === started)
        log(`${plan.description} (process ${started.pid}) ended by itself: ${signal ?? `exit code ${code}`}. Its log: ${plan.logFile}`);
    });
    log(
      `${plan.description} answers on ${LOOPBACK}:${plan.port} after ${((performance.now() - from) / 1000).toFixed(1)} s (process ${started.pid})`,
    );
  };

  const end = async (way: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const ending = child;
    child = undefined;
    const pid = ending?.pid;
    if (ending === undefined || pid === undefined) return;
    const isOurs = (): boolean => ending.exitCode === null && ending.signalCode === null;
    if (way === 'SIGKILL' && isOurs()) sendSignal(pid, 'SIGKILL');
    await endProcess(pid, isOurs);
  };

  const removeTemporary = (): void => {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  };

  if (temporary !== undefined) removeAtEnd(temporary);
  try {
    await start();
  } catch (error) {
    removeTemporary();
    throw error;
  }

  return {
    kind: plan.kind,
    description: plan.description,
    address: `${LOOPBACK}:${plan.port}`,
    uri: plan.uri,
    dataDirectory: plan.dataDirectory,
    get pid() {
      return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      await end('SIGTERM');
      removeTemporary();
    },
    kill: () => end('SIGKILL'),
    restart: async () => {
      if (isStopped)
        throw new StackError(
          `${plan.description} was stopped for good${temporary === undefined ? '' : ` and its data in ${basename(temporary)} removed`}. Start a new one.`,
        );
      await end('SIGTERM');
      await start();
    },
  };
}
