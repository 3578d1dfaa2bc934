import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Spreadsheets take UTF-8 for what it is only behind this mark. */
const BYTE_ORDER_MARK = '\ufeff';
// Full-width signs start a formula too where input methods write them.
const STARTS_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const IS_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const MUST_BE_QUOTED = /[",\r\n]|^\s|\s$/;

/** Writes lines as CSV, as fast as the reader takes them, and ends the output. */
export async function writeCsv(output: Writable, header: readonly string[], lines: AsyncIterable<readonly string[]>): Promise<void> {
  output.write(BYTE_ORDER_MARK + toLine(header));
  for await (const line of lines) {
    if (!output.write(toLine(line))) await Promise.race([once(output, 'drain'), once(output, 'close')]);
    if (output.destroyed) return;
  }
  output.end();
}

export function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

/**
 * A cell that no program carries out as a formula: what could be one gets an apostrophe before it, except plain numbers, which must come back as they
 * were. A NUL, which would cut the file for many readers, is shown as its symbol.
 */
function toCell(value: string): string {
  const shown = value.replaceAll('\0', '\u2400');
  const safe = STARTS_FORMULA.test(shown) && !IS_NUMBER.test(shown) ? `'${shown}` : shown;
  return MUST_BE_QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
