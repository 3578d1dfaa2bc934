import path from 'node:path';
import type { DevelopmentIdentity } from '../api/development-logins';
import { EXIT } from '../exit-codes';
import { Failure } from '../failure';
import { startEmbeddedProcess } from './embedded-platform';
import { developmentEnvironment } from './environment';
import { residentBytes } from './memory';

/** A platform that this process has started. */
export interface Platform {
  readonly kind: 'embedded' | 'full';
  readonly url: string;
  /** What it stands on, for people. */
  readonly description: readonly string[];
  /** Resident memory of the platform's processes, in bytes; the most there ever was where that is known. */
  measure(): Promise<{ readonly rssBytes: number; readonly peakBytes?: number }>;
  stop(): Promise<void>;
  /** Resolves when one process of it has ended by itself. */
  readonly ended: Promise<void>;
}

export interface PlatformOptions {
  readonly identities: readonly DevelopmentIdentity[];
  /** HOMEWARD_IDENTITY_KEY, HOMEWARD_MASTER_KEYS and what else replaces the settings of development. */
  readonly settings: Readonly<Record<string, string>>;
  readonly port: number;
  /** Where the state is kept, and the logs. */
  readonly dataDirectory: string;
  /** Whether the directory is removed afterwards. */
  readonly isDisposable: boolean;
  /** Where the business clock starts (one process) or stands (six processes); left out: the time of the machine. */
  readonly at?: string;
}

/** One process over SQLite. Throws Failure when it cannot be started. */
export async function startEmbeddedPlatform(options: PlatformOptions): Promise<Platform> {
  const { identities, settings, port, dataDirectory, isDisposable, at } = options;
  const running = await startEmbeddedProcess({
    environment: { ...developmentEnvironment(identities), ...settings, HOMEWARD_LISTEN: `127.0.0.1:${port}` },
    dataDirectory: path.join(dataDirectory, 'state'),
    isDisposable,
    ...(at === undefined ? {} : { startAt: at }),
  }).catch(notStarted);
  const { url, description, ended } = running;
  return { kind: 'embedded', url, description, ended, measure: () => running.measure(), stop: () => running.stop() };
}

/** Six processes over Kafka, MongoDB and Redis, all taking the same instant. Throws Failure when servers or processes cannot be started. */
export async function startFullPlatform(options: PlatformOptions, log: (line: string) => void): Promise<Platform> {
  const { identities, settings, port, at, dataDirectory } = options;
  const [{ startFull }, { startStack }] = await Promise.all([import('@homeward/constellation'), import('@homeward/local-stack')]);
  const stack = await startStack({ directory: path.join(dataDirectory, 'servers'), log }).catch((error: unknown) => {
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
      logDirectory: path.join(dataDirectory, 'logs'),
      description: stack.descriptions,
      ...(port === 0 ? {} : { listen: `127.0.0.1:${port}` }),
    });
    return {
      kind: 'full',
      url: running.url,
      description: running.description,
      ended: running.ended,
      measure: async () => ({ rssBytes: await residentBytes(running.pids()) }),
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

/** Resolves when whoever watches ends it. Throws Failure when the platform ends by itself. */
export async function untilEnded(platform: Platform, ended: Promise<void>): Promise<void> {
  const died = platform.ended.then((): never => {
    throw new Failure(EXIT.failed, { what: ['error.died.what'], why: ['error.died.why'], next: ['error.service.next'] });
  });
  await Promise.race([ended, died]);
}

function notStarted(error: unknown): never {
  throw new Failure(EXIT.failed, { what: ['error.service.what'], why: messageOf(error), next: ['error.service.next'] });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
