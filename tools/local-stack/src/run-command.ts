import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MissingTool, StackError, systemCode } from './stack-error';

/** How long an installation step may take: a slow line, not a hang. */
const TIME_LIMIT_MS = 10 * 60 * 1000;

const KEPT_OUTPUT_CHARACTERS = 4000;

export interface CommandPurpose {
  /** What the command is for, as the subject of a sentence: "Installing Kafka 4.1.1". */
  readonly neededFor: string;
  /** What the reader can do when the command is missing or fails. */
  readonly remedy: string;
  readonly timeLimitMs?: number;
  /** Variables besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end and gives its standard output.
 * Throws MissingTool when it is not on PATH and StackError, with the end of its output, when it fails.
 */
export function runCommand(command: string, args: readonly string[], purpose: CommandPurpose): Promise<string> {
  const limitMs = purpose.timeLimitMs ?? TIME_LIMIT_MS;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...purpose.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    // Not by spawn's own timeout, whose timer goes on, and holds this process, after a command that was not found.
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let stdout = '';
    let tail = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      tail = (tail + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
    child.on('error', (error) => {
      clearTimeout(limit);
      reject(systemCode(error) === 'ENOENT' ? new MissingTool(command, purpose.neededFor, purpose.remedy) : error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      if (code === 0) {
        resolve(stdout);
        return;
      }
      const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal} (limit ${limitMs / 1000} s)`;
      reject(new StackError(`${purpose.neededFor} failed: \`${command} ${args.join(' ')}\` ${how}.\n${tail.trim()}\n${purpose.remedy}`));
    });
  });
}

/** The full path of an executable on PATH, or undefined. */
export function findOnPath(command: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, command))
    .find(isExecutable);
}

/** Whether the path is a file that this user may execute. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
