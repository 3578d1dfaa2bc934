import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Detail, Finding, Verdict } from './benchmark';
import type { Machine } from './machine';

/** A finding with all that is needed to read it later. */
export interface Result extends Finding {
  readonly name: string;
  readonly summary: string;
  readonly quick: boolean;
  readonly repetitions: number;
  /** Instant at which it was done. */
  readonly at: string;
  readonly revision: string;
  readonly machine: Machine;
}

/** Writes `<name>.json`; results of quick runs go to a folder of their own, since they must not pass for the real ones. */
export function writeResult(directory: string, result: Result): string {
  const folder = result.quick ? path.join(directory, 'quick') : directory;
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${result.name}.json`);
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  return file;
}

/** The result as a table for a terminal. */
export function toTable(result: Result): string {
  const { name, summary, machine, servers, equality, revision, repetitions, at } = result;
  const rows = [
    ['', 'median', 'lowest', 'highest', 'spread', 'unit', ''],
    ...result.details.map((detail) => toRow(detail, '')),
    ...result.verdicts.map((verdict) => toRow(verdict, toGrade(verdict))),
  ];
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, cell.length)), []);
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 || column > 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [
    `${name}: ${summary}`,
    `  on ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}, load ${machine.loadBefore} before; ${servers.join(', ')}`,
    `  at ${at}, ${revision}; ${repetitions} repetitions`,
    `  equal: ${equality}`,
    '',
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function toRow({ what, unit, figure }: Detail | Verdict, last: string): string[] {
  const { median, lowest, highest, spread } = figure;
  return [what, toText(median), toText(lowest), toText(highest), `${Math.round(spread * 100)} %`, unit, last];
}

function toGrade({ grade, target }: Verdict): string {
  const sign = target.better === 'higher' ? '≥' : '≤';
  const asked = `${sign} ${target.bound}, aim ${target.aim}`;
  switch (grade) {
    case 'aim':
      return `reaches the aim (${asked})`;
    case 'bound':
      return `within the bound (${asked})`;
    case 'missed':
      return `MISSED (${asked})`;
  }
}

/** Four digits that matter, whatever the size. */
function toText(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}
