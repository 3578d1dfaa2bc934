import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchPlan } from './launch-plan';
import type { ServerKind } from './running-server';
import { isRecord, StackError, systemCode } from './stack-error';

/** One server of a standing stack, as the next process that asks for it finds it. */
export interface StandingServer {
  /** How it was started, to start it again on the same port and data. */
  readonly plan: LaunchPlan;
  /** The process, while it was not stopped by us. `startedAs` tells it from a later one with the same number. */
  readonly process: { readonly pid: number; readonly startedAs: string } | undefined;
}

export type StackState = Partial<Record<ServerKind, StandingServer>>;

const VERSION = 1;

/** Where a standing stack keeps its state. */
export function stateFile(directory: string): string {
  return join(directory, 'stack.json');
}

/** The state kept in a directory; empty when there is none. Throws StackError when the file is not ours or from another version. */
export function readState(directory: string): StackState {
  const file = stateFile(directory);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    throw error;
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isStateFile(content)) return content.servers;
  } catch {
    // Told below: an unreadable file and one of another shape are the same trouble.
  }
  throw new StackError(
    `${file} is not the state of a stack that this version understands. End its servers by hand, if any run, and remove it.`,
  );
}

/** Written aside and moved, so that a reader finds the old or the new state, never half of one. */
export function writeState(directory: string, servers: StackState): void {
  const file = stateFile(directory);
  writeFileSync(`${file}.new`, `${JSON.stringify({ version: VERSION, servers }, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

function isStateFile(content: unknown): content is { readonly servers: StackState } {
  if (!isRecord(content) || content['version'] !== VERSION || !isRecord(content['servers'])) return false;
  return Object.values(content['servers']).every((server) => isRecord(server) && isPlan(server['plan']) && isProcess(server['process']));
}

function isPlan(value: unknown): value is LaunchPlan {
  if (!isRecord(value)) return false;
  const hasTexts = ['kind', 'description', 'uri', 'dataDirectory', 'logFile'].every((key) => typeof value[key] === 'string');
  return hasTexts && typeof value['port'] === 'number' && Array.isArray(value['command']) && isRecord(value['environment']);
}

function isProcess(value: unknown): boolean {
  return value === undefined || (isRecord(value) && typeof value['pid'] === 'number' && typeof value['startedAs'] === 'string');
}
