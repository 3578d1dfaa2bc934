import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import { toMessage } from './stack-error';

const POLL_MS = 200;

/**
 * Where servers that came as packages are kept, outside the checkout:
 * `$HOMEWARD_CACHE`, else `$XDG_CACHE_HOME/homeward`, else `~/.cache/homeward`.
 */
export function cacheDirectory(): string {
  const named = process.env['HOMEWARD_CACHE'];
  if (named !== undefined && named !== '') return named;
  const xdg = process.env['XDG_CACHE_HOME'];
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'homeward');
}

/**
 * The directory of an installed package, installing it first when it is not there. `install` fills the empty directory
 * that it is given; only a completed one is moved to its name, so a directory under its name is always whole, however
 * the process ends. One process installs at a time, the others wait for it and find the result.
 *
 * @param name names the package and its version, for instance `kafka-4.1.1`; another version is another directory
 */
export async function installedPackage(name: string, install: (directory: string) => Promise<void>): Promise<string> {
  const cache = cacheDirectory();
  const target = join(cache, name);
  if (isDirectory(target)) return target;
  mkdirSync(cache, { recursive: true });
  return withLock(join(cache, `${name}.lock`), async () => {
    if (isDirectory(target)) return target;
    // Whoever left these did not come to remove them; nobody else installs now.
    const prefix = `.installing-${name}-`;
    for (const left of readdirSync(cache).filter((entry) => entry.startsWith(prefix)))
      rmSync(join(cache, left), { recursive: true, force: true });
    const unfinished = mkdtempSync(join(cache, prefix));
    try {
      await install(unfinished);
      renameSync(unfinished, target);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
    return target;
  });
}

/**
 * Runs the work while holding a lock that other processes of this machine respect. The lock is a SQLite write
 * transaction on the named file: the operating system releases it when its holder dies, so it can never be stale.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  // Loaded on demand: only installing and the standing stack need it, and it prints a warning on older Node.
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path);
  try {
    while (!tryBegin(database)) await pause(POLL_MS);
    return await work();
  } finally {
    database.close();
  }
}

function tryBegin(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (/locked|busy/i.test(toMessage(error))) return false;
    throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
