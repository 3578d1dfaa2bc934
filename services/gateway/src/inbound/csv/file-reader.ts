import type { RecordTypeName } from '../records/record-types';
import { type Refusal, refusal } from '../records/refusals';
import { type RowReader, createRowReader } from './cells';
import { type CsvRow, createCsvScanner } from './csv-scanner';
import { WrongEncoding, decoded } from './decoded';
import type { Encoding, Mapping } from './mapping';

/** A file as it was found on the first reading. */
export type ExaminedFile =
  { readonly header: readonly string[]; readonly reader: RowReader } | { readonly refused: Refusal; readonly header: readonly string[] };

type Chunks = () => AsyncIterable<Buffer>;

/** Reads all of the file once and applies nothing: wrong encoding, missing columns and quotes left open are found before the first row counts. */
export async function examineFile(chunks: Chunks, type: RecordTypeName, mapping: Mapping, zone: string): Promise<ExaminedFile> {
  const scanner = createCsvScanner();
  let header: readonly string[] | undefined;
  try {
    for await (const text of decoded(chunks(), mapping.encoding)) {
      const [first] = scanner.push(text);
      header ??= first?.cells;
    }
  } catch (error) {
    if (error instanceof WrongEncoding) return { header: [], refused: refusal('import.encoding-wrong', '', { encoding: error.encoding }) };
    throw error;
  }
  const [last] = scanner.end();
  header = (header ?? last?.cells ?? []).map((cell) => cell.trim());
  if (header.length === 0) return { header, refused: refusal('import.file-empty', '') };
  if (scanner.openQuoteLine !== undefined)
    return { header, refused: refusal('import.quote-open', '', { line: String(scanner.openQuoteLine) }) };
  const reader = createRowReader(type, header, mapping, zone);
  if (reader.missing.length > 0) return { header, refused: refusal('import.column-missing', '', { columns: reader.missing.join(', ') }) };
  if (reader.repeated.length > 0)
    return { header, refused: refusal('import.column-repeated', '', { columns: reader.repeated.join(', ') }) };
  return { header, reader };
}

/** A row below the header: its cells, and why they cannot be read as a record, if so. */
export interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly refused?: Refusal;
}

/** The rows below the header, in pieces as they are read. */
export async function* rowsOf(chunks: Chunks, mapping: Mapping, header: readonly string[]): AsyncGenerator<readonly FileRow[]> {
  const scanner = createCsvScanner();
  let isFirst = true;
  const take = (rows: readonly CsvRow[]): readonly FileRow[] => {
    const below = isFirst ? rows.slice(1) : rows;
    if (rows.length > 0) isFirst = false;
    return below.map((row) => toFileRow(row, header));
  };
  for await (const text of decoded(chunks(), mapping.encoding)) {
    const rows = take(scanner.push(text));
    if (rows.length > 0) yield rows;
  }
  const rows = take(scanner.end());
  if (rows.length > 0) yield rows;
}

/** The header of a file and its first rows, as a preview shows them. Throws `WrongEncoding`. An empty header: there is no line. */
export async function sampleFile(
  chunks: Chunks,
  written: Encoding,
  most: number,
): Promise<{ readonly header: readonly string[]; readonly rows: readonly FileRow[] }> {
  const scanner = createCsvScanner();
  const found: CsvRow[] = [];
  for await (const text of decoded(chunks(), written)) {
    found.push(...scanner.push(text));
    if (found.length > most) break;
  }
  if (found.length <= most) found.push(...scanner.end());
  const header = (found[0]?.cells ?? []).map((cell) => cell.trim());
  return { header, rows: found.slice(1, most + 1).map((row) => toFileRow(row, header)) };
}

// What is kept of a row that is too long: enough to recognise it.
const LONGEST_KEPT_CELL = 1_000;
const MOST_KEPT_CELLS = 1_000;

function toFileRow({ line, lastLine, cells, fault }: CsvRow, header: readonly string[]): FileRow {
  if (fault !== undefined) {
    const kept = cells
      .slice(0, MOST_KEPT_CELLS)
      .map((cell) => (cell.length > LONGEST_KEPT_CELL ? `${cell.slice(0, LONGEST_KEPT_CELL)}…` : cell));
    return { line, cells: kept, refused: refusal(`intake.row-${fault}`, '', { line: String(line), lastLine: String(lastLine) }) };
  }
  if (cells.length !== header.length) {
    return { line, cells, refused: refusal('intake.row-ragged', '', { expected: String(header.length), found: String(cells.length) }) };
  }
  const withNul = cells.findIndex((cell) => cell.includes('\0'));
  if (withNul !== -1) return { line, cells, refused: refusal('intake.nul-character', header[withNul] ?? '') };
  return { line, cells };
}
