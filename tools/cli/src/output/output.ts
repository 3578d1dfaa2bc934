import { createColors } from 'picocolors';
import type { Terminal } from '../terminal';
import { drawSheet, type Sheet, writeSheetAsCsv } from './sheet';

export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** What a command has to say, for people and for programs. */
export interface Result {
  /** For programs: what the API said. */
  readonly json: unknown;
  /** For people; the first one is the CSV. */
  readonly sheets: readonly Sheet[];
  /** Sentences behind the sheets, for people only. */
  readonly notes?: readonly string[];
}

/** Prints a result in the format that was asked for. */
export function printResult(terminal: Terminal, format: Format, { json, sheets, notes = [] }: Result): void {
  switch (format) {
    case 'json':
      terminal.out(`${JSON.stringify(json, null, 2)}\n`);
      return;
    case 'csv':
      if (sheets[0] !== undefined) terminal.out(writeSheetAsCsv(sheets[0]));
      return;
    case 'table': {
      const colours = createColors(terminal.hasColours);
      const filled = sheets.filter(({ cells }) => cells.length > 0);
      const drawn = filled.map((sheet) => drawSheet(sheet, { width: terminal.columns, bold: colours.bold, dim: colours.dim }));
      terminal.out(`${[...drawn, ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n')}\n`);
    }
  }
}
