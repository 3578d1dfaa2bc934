import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerKind, StartOptions } from './running-server';

/** All that is needed to start one server process, now or again later, by this or another process. */
export interface LaunchPlan {
  readonly kind: ServerKind;
  readonly description: string;
  /** Program and arguments. They name the data directory, which tells this process from every other. */
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly uri: string;
  readonly dataDirectory: string;
  /** Everything that the server prints. */
  readonly logFile: string;
}

/** The place of one server: its data, and its log beside it. */
export interface ServerPlace {
  readonly dataDirectory: string;
  readonly logFile: string;
  /** The directory to remove at the end, when it was made for this run only. */
  readonly temporary: string | undefined;
}

/** Makes the directories of a server below `options.directory`, or below a new temporary one. */
export function preparePlace(kind: ServerKind, options: Pick<StartOptions, 'directory'>): ServerPlace {
  const temporary = options.directory === undefined ? mkdtempSync(join(realpathSync(tmpdir()), `homeward-${kind}-`)) : undefined;
  const root = temporary ?? options.directory ?? '';
  const dataDirectory = join(root, kind);
  mkdirSync(dataDirectory, { recursive: true });
  return { dataDirectory, logFile: join(root, `${kind}.log`), temporary };
}
