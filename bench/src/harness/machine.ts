import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** Where a result was measured; it holds for no other machine. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted to run in the minute before: above the number of cores, the figures of the clock mean little. */
  readonly loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    loadBefore: Number((os.loadavg()[0] ?? 0).toFixed(2)),
  };
}

/** What was measured: the commit, marked when files were changed since. */
export function describeRevision(directory: string): string {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
  try {
    const commit = git('rev-parse', 'HEAD');
    const changed = git('status', '--porcelain', '--untracked-files=no');
    return changed === '' ? commit : `${commit} with changes`;
  } catch {
    return 'unknown';
  }
}
