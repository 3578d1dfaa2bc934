import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * When a process began, as a text that only means something on this machine: on Linux the boot and the ticks since then,
 * elsewhere what `ps` says. Together with the number it tells a process from a later one with the same number.
 * Undefined when no such process runs; one that has ended and waits to be collected does not run.
 */
export function processStart(pid: number): string | undefined {
  return process.platform === 'linux' ? startFromProc(pid) : askPs(pid, 'lstart=');
}

/** Whether the process with this number is the one that began then, and runs this program. */
export function isSameProcess(pid: number, startedAs: string, program: string): boolean {
  if (processStart(pid) !== startedAs) return false;
  const commandLine = process.platform === 'linux' ? readOrNothing(`/proc/${pid}/cmdline`) : askPs(pid, 'command=');
  // Redis writes its address over its arguments, so only the program is compared.
  return commandLine?.includes(basename(program)) ?? false;
}

function startFromProc(pid: number): string | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name of the program, in parentheses, may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  return state === 'Z' || ticks === undefined ? undefined : `${readOrNothing('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}+${ticks}`;
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function askPs(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
