/** Spreadsheets take UTF-8 for what it is only behind this mark. */
export const BYTE_ORDER_MARK = '\ufeff';
// Full-width signs start a formula too where input methods write them.
const STARTS_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const IS_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const MUST_BE_QUOTED = /[",\r\n]|^\s|\s$/;

/** One line of CSV (RFC 4180), with its end. */
export function toCsvLine(cells: readonly string[]): string {
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
