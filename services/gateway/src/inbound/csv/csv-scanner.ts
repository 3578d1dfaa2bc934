/** A row of a file as it is written: `line` is the physical line that it starts on, 1 for the first. */
export interface CsvRow {
  readonly line: number;
  readonly lastLine: number;
  readonly cells: readonly string[];
  /** Why its cells cannot be trusted; the cells of a row that is too long are cut. */
  readonly fault?: 'quote-misplaced' | 'too-long';
}

export interface CsvScanner {
  /** The rows that this piece of the text completes. */
  push(text: string): readonly CsvRow[];
  /** The last row, if the text did not end with a line end. */
  end(): readonly CsvRow[];
  /** After `end`: the line on which a quote was opened that nothing closes. */
  readonly openQuoteLine: number | undefined;
}

/** A row of more characters than this is reported and cut, never held in memory. */
export const LONGEST_ROW = 65_536;

type Mode = 'start' | 'plain' | 'quoted' | 'quote-in-quoted';

interface PendingRow {
  line: number;
  cells: string[];
  cell: string;
  mode: Mode;
  length: number;
  isMisplaced: boolean;
}

/**
 * Comma-separated values by RFC 4180, in pieces: memory is bounded by the longest row allowed, whatever stands in the file. A quote is special at the
 * start of a cell only. Rows without quotes, which are nearly all, are split without being looked at character by character.
 * csv-parse is not used here: with a bound on the row it drops all rows that follow the first one that is too long (decision 0009).
 */
export function createCsvScanner(): CsvScanner {
  let rest = '';
  let line = 1;
  let pending: PendingRow | undefined;
  let openQuoteLine: number | undefined;

  const begin = (): PendingRow => ({ line, cells: [], cell: '', mode: 'start', length: 0, isMisplaced: false });
  const finish = (row: PendingRow): CsvRow => {
    row.cells.push(row.cell);
    const { line: first, cells, length, isMisplaced } = row;
    const fault = length > LONGEST_ROW ? 'too-long' : isMisplaced ? 'quote-misplaced' : undefined;
    return { line: first, lastLine: line, cells, ...(fault === undefined ? {} : { fault }) };
  };

  /** One physical line with its end, or a piece of one that is too long to wait for. */
  const take = (piece: string, isLineEnd: boolean): CsvRow | undefined => {
    if (pending === undefined && isLineEnd && !piece.includes('"')) {
      const plain = piece.endsWith('\r') ? piece.slice(0, -1) : piece;
      if (plain === '') return undefined;
      const fault = plain.length > LONGEST_ROW ? ({ fault: 'too-long' } as const) : {};
      return { line, lastLine: line, cells: (plain.length > LONGEST_ROW ? plain.slice(0, LONGEST_ROW) : plain).split(','), ...fault };
    }
    pending ??= begin();
    scan(pending, piece);
    if (!isLineEnd) return undefined;
    if (pending.mode === 'quoted') {
      scan(pending, '\n');
      return undefined;
    }
    const row = pending;
    pending = undefined;
    if (row.mode === 'plain' && row.cell.endsWith('\r')) row.cell = row.cell.slice(0, -1);
    return row.cells.length === 0 && row.cell === '' ? undefined : finish(row);
  };

  return {
    get openQuoteLine() {
      return openQuoteLine;
    },
    push(text) {
      const rows: CsvRow[] = [];
      const whole = rest === '' ? text : rest + text;
      let start = 0;
      for (let end = whole.indexOf('\n'); end !== -1; end = whole.indexOf('\n', start)) {
        const row = take(whole.slice(start, end), true);
        if (row !== undefined) rows.push(row);
        line += 1;
        start = end + 1;
      }
      rest = whole.slice(start);
      if (rest.length > LONGEST_ROW) {
        take(rest, false);
        rest = '';
      }
      return rows;
    },
    end() {
      const row = rest !== '' || pending !== undefined ? take(rest, true) : undefined;
      rest = '';
      if (pending !== undefined) openQuoteLine = pending.line;
      return row === undefined ? [] : [row];
    },
  };
}

/** Goes on with a row, character by character. Past the longest row nothing is kept, but quotes are still followed. */
function scan(row: PendingRow, piece: string): void {
  let start = 0;
  const keep = (end: number): void => {
    const room = Math.max(0, LONGEST_ROW - row.length);
    row.cell += piece.slice(start, Math.min(end, start + room));
    row.length += end - start;
  };
  const closeCell = (): void => {
    if (row.length <= LONGEST_ROW) row.cells.push(row.cell);
    row.cell = '';
    row.length += 1;
    row.mode = 'start';
  };
  for (let index = 0; index < piece.length; index += 1) {
    const character = piece[index];
    switch (row.mode) {
      case 'start':
        start = index;
        if (character === '"') row.mode = 'quoted';
        else if (character === ',') closeCell();
        else row.mode = 'plain';
        if (row.mode === 'quoted') start = index + 1;
        break;
      case 'plain':
        if (character !== ',') break;
        keep(index);
        closeCell();
        break;
      case 'quoted':
        if (character !== '"') break;
        keep(index);
        row.mode = 'quote-in-quoted';
        break;
      case 'quote-in-quoted':
        start = index;
        if (character === '"') row.mode = 'quoted';
        else if (character === ',') closeCell();
        else if (character === '\r' && index === piece.length - 1) start = index + 1;
        else {
          row.isMisplaced = true;
          row.mode = 'plain';
        }
    }
  }
  if (row.mode === 'plain' || row.mode === 'quoted') keep(piece.length);
}
