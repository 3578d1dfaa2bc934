import path from 'node:path';
import type { DevelopmentIdentity } from '../api/development-logins';
import { EXIT } from '../exit-codes';
import { Failure } from '../failure';
import { developmentEnvironment } from './environment';
import { residentBytes } from './memory';

/** A platform that this process has started. */
export interface Platform {
  readonly kind: 'embedded' | 'full';
  readonly url: string;
  /** What it stands on, for people. */
  readonly description: readonly string[];
  /** Resident memory of the platform's processes, in bytes. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  readonly identities: readonly DevelopmentIdentity[];
  /** HOMEWARD_IDENTITY_KEY, HOMEWARD_MASTER_KEYS and what else replaces the settings of development. */
  readonly settings: Readonly<Record<string, string>>;
  readonly port: number;
  readonly dataDirectory?: string | undefined;
  /** Where the business clock starts (one process) or stands (six processes); left out: the time of the machine. */
  readonly at?: string;
}

/** One process over SQLite. Throws Failure when it cannot be started. */
export async function startEmbeddedPlatform(options: PlatformOptions): Promise<Platform> {
  const { identities, settings, port, dataDirectory, at } = options;
  // Loaded only where it is used: six services and a database take their time.
  const { startEmbedded } = await import('@homeward/constellation');
  const running = await startEmbedded({
    environment: { ...developmentEnvironment(identities), ...settings, HOMEWARD_LISTEN: `127.0.0.1:${port}` },
    ...(dataDirectory === undefined ? {} : { dataDirectory: path.join(dataDirectory, 'state') }),
    ...(at === undefined ? {} : { startAt: at }),
  }).catch(notStarted);
  return {
    kind: 'embedded',
    url: running.url,
    description: running.description,
    memory: async () => process.memoryUsage.rss(),
    stop: () => running.stop(),
  };
}

export interface ServersOptions {
  /** Where servers keep their data and processes their logs. */
  readonly directory: string;
  readonly log: (line: string) => void;
}

/** Six processes over Kafka, MongoDB and Redis, all taking the same instant. Throws Failure when servers or processes cannot be started. */
export async function startFullPlatform(options: PlatformOptions, { directory, log }: ServersOptions): Promise<Platform> {
  const { identities, settings, port, at } = options;
  const [{ startFull }, { startStack }] = await Promise.all([import('@homeward/constellation'), import('@homeward/local-stack')]);
  const stack = await startStack({ directory: path.join(directory, 'servers'), log }).catch((error: unknown) => {
    throw new Failure(EXIT.failed, { what: ['error.stack.what'], why: messageOf(error), next: ['error.stack.next'] });
  });
  try {
    const running = await startFull({
      environment: {
        ...developmentEnvironment(identities),
        ...stack.environment,
        ...settings,
        ...(at === undefined ? {} : { HOMEWARD_AT: at }),
      },
      logDirectory: path.join(directory, 'logs'),
      description: stack.descriptions,
      ...(port === 0 ? {} : { listen: `127.0.0.1:${port}` }),
    });
    return {
      kind: 'full',
      url: running.url,
      description: running.description,
      memory: () => residentBytes(running.pids()),
      async stop() {
        await running.stop();
        await stack.stop();
      },
    };
  } catch (error) {
    await stack.stop();
    return notStarted(error);
  }
}

function notStarted(error: unknown): never {
  throw new Failure(EXIT.failed, { what: ['error.service.what'], why: messageOf(error), next: ['error.service.next'] });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
