import { readFile } from 'node:fs/promises';

/** Resident memory of processes together, in bytes. A process that cannot be looked at (another system, ended) counts nothing. */
export async function residentBytes(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
    }),
  );
  return each.reduce((total, bytes) => total + bytes, 0);
}

export function toMegabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
