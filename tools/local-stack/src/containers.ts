import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { chosenWay, type ContainerEngine, toSentence } from './container-engine';
import { freePort, LOOPBACK } from './loopback';
import { downAtEnd, forgetProject } from './reaper';
import { runCommand } from './run-command';
import type { RunningServer, ServerKind, StartOptions } from './running-server';
import { StackError } from './stack-error';

const COMPOSE_FILE = resolve(__dirname, '../../../deploy/compose.yaml');

/** What deploy/compose.yaml calls a server, its port on the host, and how a client on the host is told of it. */
const SERVERS = {
  kafka: { description: 'Kafka 4.1.1 (real, container)', portVariable: 'HOMEWARD_KAFKA_PORT' },
  mongo: { description: 'MongoDB 8 (real, container)', portVariable: 'HOMEWARD_MONGO_PORT' },
  redis: { description: 'Redis 7 (real, container)', portVariable: 'HOMEWARD_REDIS_PORT' },
} as const satisfies Record<ServerKind, { description: string; portVariable: string }>;

const NAMES = { kafka: 'Kafka', mongo: 'MongoDB', redis: 'Redis' } as const satisfies Record<ServerKind, string>;

/** Starts a server in the way that was chosen, and says which and why. */
export async function startInChosenWay<R extends RunningServer>(
  kind: ServerKind,
  options: StartOptions & { readonly database?: string | undefined },
  byPackage: () => Promise<R>,
  fromContainer: (server: RunningServer) => R,
): Promise<R> {
  const choice = await chosenWay();
  options.log?.(`${NAMES[kind]} ${toSentence(choice)}`);
  if (choice.way === 'packages') return byPackage();
  try {
    return fromContainer(await startContainer(kind, choice.engine, options));
  } catch (error) {
    if (choice.isAsked) throw error;
    // An engine without its images, and without a way to them.
    options.log?.(`${NAMES[kind]} from a package after all: ${error instanceof Error ? error.message : String(error)}`);
    return byPackage();
  }
}

async function startContainer(
  kind: ServerKind,
  engine: ContainerEngine,
  options: StartOptions & { readonly database?: string | undefined },
): Promise<RunningServer> {
  const { description, portVariable } = SERVERS[kind];
  const port = options.port ?? (await freePort());
  const project = projectName(kind, options.directory);
  const compose = (...args: string[]): Promise<string> =>
    runCommand(engine, ['compose', '--project-name', project, '--file', COMPOSE_FILE, ...args], {
      neededFor: description,
      remedy: 'Without containers: HOMEWARD_STACK=packages.',
      environment: { [portVariable]: String(port) },
    });
  const up = (): Promise<string> => compose('up', '--detach', '--wait', kind);
  const down = (): Promise<string> => compose('down', ...(isTemporary(project) ? ['--volumes'] : []));
  let isStopped = false;

  downAtEnd(engine, project);
  try {
    await up();
  } catch (error) {
    await down().catch(() => undefined);
    forgetProject(engine, project);
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
      forgetProject(engine, project);
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
