import Table from 'cli-table3';
import { fitted, displayWidth } from './width';

/** One column of a sheet over rows of a kind. */
export interface Column<Row> {
  readonly title: string;
  /** As people read it. */
  readonly cell: (row: Row) => string;
  /** As programs read it, in CSV; `cell` when left out. */
  readonly raw?: (row: Row) => string | number;
  readonly align?: 'right';
  /** The most columns of the terminal that it takes, when the sheet is wider than the terminal. */
  readonly atMost?: number;
}

/** A table before it is drawn. */
export interface Sheet {
  readonly title?: string;
  readonly heads: readonly string[];
  readonly aligns: readonly ('left' | 'right')[];
  readonly limits: readonly (number | undefined)[];
  readonly cells: readonly (readonly string[])[];
  readonly raw: readonly (readonly (string | number)[])[];
}

export function createSheet<Row>(columns: readonly Column<Row>[], rows: readonly Row[], title?: string): Sheet {
  return {
    ...(title === undefined ? {} : { title }),
    heads: columns.map((column) => column.title),
    aligns: columns.map(({ align }) => align ?? 'left'),
    limits: columns.map(({ atMost }) => atMost),
    cells: rows.map((row) => columns.map(({ cell }) => oneLine(cell(row)))),
    raw: rows.map((row) => columns.map(({ raw, cell }) => (raw ?? cell)(row))),
  };
}

export interface DrawOptions {
  /** Columns of the terminal; undefined draws everything in full. */
  readonly width?: number | undefined;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

const NO_LINES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
  middle: '  ',
};

/** The sheet as text, columns aligned by what they take on a terminal. */
export function drawSheet(sheet: Sheet, { width, bold, dim }: DrawOptions): string {
  const limits = width === undefined ? sheet.heads.map(() => undefined) : limitsFor(sheet, width);
  const cut = (cells: readonly string[]): string[] =>
    cells.map((cell, index) => {
      const limit = limits[index];
      return limit === undefined ? cell : fitted(cell, limit);
    });
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: [...sheet.aligns],
    head: cut(sheet.heads).map(dim),
  });
  for (const cells of sheet.cells) table.push(cut(cells));
  const drawn = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
  return sheet.title === undefined ? drawn : `${bold(sheet.title)}\n${drawn}`;
}

/** Columns that may be cut are, from the first one on, only as far as the terminal makes it necessary. */
function limitsFor(sheet: Sheet, width: number): readonly (number | undefined)[] {
  const widths = sheet.heads.map((head, index) =>
    Math.max(displayWidth(head), ...sheet.cells.map((cells) => displayWidth(cells[index] ?? ''))),
  );
  let surplus = widths.reduce((total, each) => total + each, 0) + (widths.length - 1) * NO_LINES.middle.length - width;
  return widths.map((natural, index) => {
    const limit = sheet.limits[index];
    if (surplus <= 0 || limit === undefined || natural <= limit) return undefined;
    const given = Math.min(surplus, natural - limit);
    surplus -= given;
    return natural - given;
  });
}

/** The sheet as CSV: RFC 4180, one header line. A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
export function writeSheetAsCsv(sheet: Sheet): string {
  return [sheet.heads, ...sheet.raw].map(toCsvLine).join('');
}

/** The header line of a CSV whose rows come one by one. */
export function writeCsvHead<Row>(columns: readonly Column<Row>[]): string {
  return toCsvLine(columns.map(({ title }) => title));
}

/** A row of such a CSV. */
export function writeCsvRow<Row>(columns: readonly Column<Row>[], row: Row): string {
  return toCsvLine(columns.map(({ raw, cell }) => (raw ?? cell)(row)));
}

function toCsvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(toCsvCell).join(',')}\r\n`;
}

function toCsvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
