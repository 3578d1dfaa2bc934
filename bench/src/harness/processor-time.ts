import { readFileSync } from 'node:fs';

/** Linux counts processor time of processes in hundredths of a second, whatever its own clock does. */
const MS_PER_TICK = 10;

/** Processor time of a process so far, user and system, all its threads, in ms. Linux only; throws for a process that has ended. */
export function processorMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in parentheses, may hold blanks; the fields behind it are numbers. utime and stime are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** Memory of a process that is in use now (resident), in MB of 1 000 000 bytes. Linux only. */
export function residentMbOf(pid: number): number {
  return memoryMbOf(pid, 'VmRSS');
}

/** The most that the process ever had in use, in MB of 1 000 000 bytes: between two looks nothing is missed. Linux only. */
export function greatestResidentMbOf(pid: number): number {
  return memoryMbOf(pid, 'VmHWM');
}

function memoryMbOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const kib = new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`Process ${pid} says nothing of its memory`);
  return (Number(kib) * 1_024) / 1_000_000;
}

/** Processor time of this process so far, in ms. */
export function ownProcessorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Measures the work by the clock, and by the processor time that `cpuMs` and each of `besideMs` say. */
export async function measure(
  operations: number,
  work: () => Promise<unknown>,
  cpuMs: () => number,
  besideMs: Readonly<Record<string, () => number>> = {},
): Promise<{ operations: number; wallMs: number; cpuMs: number; besideMs: Record<string, number> }> {
  const beside = Object.entries(besideMs);
  const before = beside.map(([, read]) => read());
  const cpuBefore = cpuMs();
  const startedAt = performance.now();
  await work();
  const wallMs = performance.now() - startedAt;
  const spent = cpuMs() - cpuBefore;
  return {
    operations,
    wallMs,
    cpuMs: spent,
    besideMs: Object.fromEntries(beside.map(([name, read], index) => [name, read() - (before[index] ?? 0)])),
  };
}
