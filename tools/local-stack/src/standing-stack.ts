import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { askedWay } from './container-engine';
import { givenServer } from './given-server';
import { planKafka } from './kafka-plan';
import { preparePlace, type LaunchPlan } from './launch-plan';
import { isListening, LOOPBACK } from './loopback';
import { planMongo, type MongoOptions } from './mongo';
import { withLock } from './package-cache';
import { isSameProcess, processStart } from './process-identity';
import { answers } from './readiness';
import { planRedis } from './redis';
import type { ServerKind } from './running-server';
import { endProcess, refuseTakenPort, spawnServer, waitUntilAnswering } from './server-process';
import { toEnvironment } from './stack';
import { StackError } from './stack-error';
import { readState, writeState, type StackState, type StandingServer } from './stack-state';
import { retryOnOtherPorts } from './start-planned';

const KINDS: readonly ServerKind[] = ['kafka', 'mongo', 'redis'];

/**
 * `running`: ours and answering. `not answering`: our process lives but does not answer. `down`: not running; its data is
 * kept. `given`: the environment names one, and it is none of our business.
 */
export type StandingServerState = 'running' | 'not answering' | 'down' | 'given';

export interface StandingServerStatus {
  readonly kind: ServerKind;
  readonly state: StandingServerState;
  readonly description: string;
  readonly uri: string;
  readonly pid: number | undefined;
  readonly logFile: string | undefined;
}

export interface StackStatus {
  readonly directory: string;
  readonly servers: readonly StandingServerStatus[];
  /** KAFKA_BROKERS, MONGODB_URI and REDIS_URL of the servers that run. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface StackUpOptions {
  readonly mongo?: Pick<MongoOptions, 'database' | 'standIn' | 'durable'> | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

/**
 * Brings up the three servers from packages so that they outlive this process, and resolves when all answer. What runs already is left
 * alone; what ended is started again on its port and data.
 */
export async function stackUp(directory: string, options: StackUpOptions = {}): Promise<StackStatus> {
  const root = resolve(directory);
  if (askedWay() === 'containers') {
    throw new StackError(
      'A stack of containers stands by itself: run `docker compose -f deploy/compose.yaml up -d --wait`, and name its servers by the variables at the top of that file.',
    );
  }
  mkdirSync(root, { recursive: true });
  await withLock(join(root, 'stack.lock'), async () => {
    const state = readState(root);
    const outcomes = await Promise.allSettled(KINDS.map((kind) => bringUp(kind, root, state, options)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
  return stackStatus(root);
}

/** Ends the servers that stackUp started in this directory, and only them. Their data and their ports are kept for the next stackUp. */
export async function stackDown(directory: string): Promise<StackStatus> {
  const root = resolve(directory);
  const state = readState(root);
  if (Object.keys(state).length > 0) {
    await withLock(join(root, 'stack.lock'), async () => {
      const current = readState(root);
      await Promise.all(KINDS.map((kind) => bringDown(kind, root, current)));
    });
  }
  return stackStatus(root);
}

/** What stands in this directory now. */
export async function stackStatus(directory: string): Promise<StackStatus> {
  const root = resolve(directory);
  const state = readState(root);
  const found = await Promise.all(KINDS.map((kind) => statusOf(kind, state[kind])));
  const servers = found.filter((status) => status !== undefined);
  return { directory: root, servers, environment: toEnvironment(servers.filter(({ state: now }) => now === 'running' || now === 'given')) };
}

async function bringUp(kind: ServerKind, root: string, state: StackState, options: StackUpOptions): Promise<void> {
  const standing = state[kind];
  if (standing !== undefined && isAlive(standing)) {
    if (await answers(kind, standing.plan.port).catch(() => false)) return;
    throw new StackError(
      `${standing.plan.description} (process ${standing.process?.pid}) runs but does not answer on ${LOOPBACK}:${standing.plan.port}. Its log: ${standing.plan.logFile}. Take the stack down and up again.`,
    );
  }
  if (givenServer(kind) !== undefined) return;
  const isPlanUsable = standing !== undefined && !(await isListening(standing.plan.port));
  await retryOnOtherPorts(isPlanUsable ? standing.plan : {}, async () => {
    const plan = isPlanUsable ? standing.plan : await planFor(kind, root, options);
    await refuseTakenPort(plan);
    const child = spawnServer(plan, 'detached');
    const { pid } = child;
    const startedAs = pid === undefined ? undefined : processStart(pid);
    // Before it answers: if this process ends while it waits, stackDown still knows whom to end.
    if (pid !== undefined && startedAs !== undefined) record(kind, root, state, { plan, process: { pid, startedAs } });
    try {
      await waitUntilAnswering(plan, child);
    } catch (error) {
      await bringDown(kind, root, state);
      throw error;
    }
    options.log?.(`${plan.description} answers on ${LOOPBACK}:${plan.port} (process ${pid})`);
  });
}

async function bringDown(kind: ServerKind, root: string, state: StackState): Promise<void> {
  const standing = state[kind];
  if (standing?.process === undefined) return;
  await endProcess(standing.process.pid, () => isAlive(standing));
  record(kind, root, state, { plan: standing.plan, process: undefined });
}

async function statusOf(kind: ServerKind, standing: StandingServer | undefined): Promise<StandingServerStatus | undefined> {
  if (standing === undefined || !isAlive(standing)) {
    const given = givenServer(kind);
    if (given !== undefined)
      return { kind, state: 'given', description: given.description, uri: given.uri, pid: undefined, logFile: undefined };
  }
  if (standing === undefined) return undefined;
  const { plan } = standing;
  const known = { kind, description: plan.description, uri: plan.uri, logFile: plan.logFile };
  if (!isAlive(standing)) return { ...known, state: 'down', pid: undefined };
  const isAnswering = await answers(kind, plan.port).catch(() => false);
  return { ...known, state: isAnswering ? 'running' : 'not answering', pid: standing.process?.pid };
}

function isAlive(standing: StandingServer): boolean {
  return standing.process !== undefined && isSameProcess(standing.process.pid, standing.process.startedAs, standing.plan.command[0]);
}

function record(kind: ServerKind, root: string, state: StackState, standing: StandingServer): void {
  state[kind] = standing;
  writeState(root, state);
}

function planFor(kind: ServerKind, root: string, options: StackUpOptions): Promise<LaunchPlan> {
  const place = preparePlace(kind, { directory: root });
  switch (kind) {
    case 'kafka':
      return planKafka({ log: options.log }, place);
    case 'mongo':
      return planMongo({ ...options.mongo, log: options.log }, place);
    case 'redis':
      return planRedis({ log: options.log }, place);
  }
}
