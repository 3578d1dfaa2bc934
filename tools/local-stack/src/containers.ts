import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { freePort, LOOPBACK } from './loopback';
import { downAtEnd, forgetProject } from './reaper';
import { runCommand } from './run-command';
import type { RunningServer, ServerKind, StartOptions } from './running-server';
import { MissingTool, StackError } from './stack-error';

const COMPOSE_FILE = resolve(__dirname, '../../../deploy/compose.yaml');

/** What deploy/compose.yaml calls a server, its port on the host, and how a client on the host is told of it. */
const SERVERS = {
  kafka: { description: 'Kafka 4.1.1 (real, container)', portVariable: 'HOMEWARD_KAFKA_PORT' },
  mongo: { description: 'MongoDB 8 (real, container)', portVariable: 'HOMEWARD_MONGO_PORT' },
  redis: { description: 'Redis 7 (real, container)', portVariable: 'HOMEWARD_REDIS_PORT' },
} as const satisfies Record<ServerKind, { description: string; portVariable: string }>;

/**
 * How servers are started, from HOMEWARD_STACK: `packages`, `containers`, or `auto` (nothing set): packages, and a
 * container where a package lacks a tool and a container engine is usable.
 */
export function chosenWay(): 'packages' | 'containers' | 'auto' {
  const way = process.env['HOMEWARD_STACK'] ?? '';
  if (way === '' || way === 'auto') return 'auto';
  if (way === 'packages' || way === 'containers') return way;
  throw new StackError(`HOMEWARD_STACK is "${way}". Expected packages, containers, auto, or nothing (auto).`);
}

/** Starts a server in the way that was chosen. */
export async function startInChosenWay<R extends RunningServer>(
  kind: ServerKind,
  options: StartOptions & { readonly database?: string | undefined },
  byPackage: () => Promise<R>,
  fromContainer: (server: RunningServer) => R,
): Promise<R> {
  const way = chosenWay();
  if (way === 'containers') return fromContainer(await startContainer(kind, options));
  try {
    return await byPackage();
  } catch (error) {
    if (way === 'packages' || !(error instanceof MissingTool) || !(await isEngineUsable())) throw error;
    options.log?.(`${error.message} A container does instead.`);
    return fromContainer(await startContainer(kind, options));
  }
}

/** Whether a container engine answers. */
async function isEngineUsable(): Promise<boolean> {
  const purpose = { neededFor: 'A container', remedy: '', timeLimitMs: 10_000 };
  return runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], purpose).then(
    () => true,
    () => false,
  );
}

async function startContainer(
  kind: ServerKind,
  options: StartOptions & { readonly database?: string | undefined },
): Promise<RunningServer> {
  const { description, portVariable } = SERVERS[kind];
  const port = options.port ?? (await freePort());
  const project = projectName(kind, options.directory);
  const compose = (...args: string[]): Promise<string> =>
    runCommand('docker', ['compose', '--project-name', project, '--file', COMPOSE_FILE, ...args], {
      neededFor: description,
      remedy: 'HOMEWARD_STACK=containers needs a running container engine with the compose plugin. Without it: HOMEWARD_STACK=packages.',
      environment: { [portVariable]: String(port) },
    });
  const up = (): Promise<string> => compose('up', '--detach', '--wait', kind);
  const down = (): Promise<string> => compose('down', ...(isTemporary(project) ? ['--volumes'] : []));
  let isStopped = false;

  downAtEnd(project);
  try {
    await up();
  } catch (error) {
    await down().catch(() => undefined);
    forgetProject(project);
    throw error;
  }
  options.log?.(`${description} answers on ${LOOPBACK}:${port} (project ${project})`);
  return {
    kind,
    description,
    address: `${LOOPBACK}:${port}`,
    uri: toUri(kind, port, options.database),
    dataDirectory: undefined,
    pid: undefined,
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      await down();
      forgetProject(project);
    },
    kill: async () => {
      await compose('kill', '--signal', 'SIGKILL', kind);
    },
    restart: async () => {
      if (isStopped) throw new StackError(`${description} was stopped for good. Start a new one.`);
      await compose('stop', kind);
      await up();
    },
  };
}

/** A project of its own for each server of a run, or one that the next run with the same directory finds again with its volumes. */
function projectName(kind: ServerKind, directory: string | undefined): string {
  if (directory === undefined) return `homeward-run-${kind}-${randomBytes(4).toString('hex')}`;
  return `homeward-kept-${kind}-${createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 8)}`;
}

function isTemporary(project: string): boolean {
  return project.startsWith('homeward-run-');
}

function toUri(kind: ServerKind, port: number, database = 'homeward'): string {
  switch (kind) {
    case 'kafka':
      return `${LOOPBACK}:${port}`;
    case 'mongo':
      // The replica set calls itself by a name that only containers can resolve.
      return `mongodb://${LOOPBACK}:${port}/${database}?directConnection=true`;
    case 'redis':
      return `redis://${LOOPBACK}:${port}`;
  }
}
