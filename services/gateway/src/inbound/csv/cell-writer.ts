import type { CellKind } from '../records/fields';
import { createDateWriter } from './date-pattern';
import type { Mapping } from './mapping';

/**
 * Writes a cell as the files of a mapping have it: what `createRowReader` of the same mapping reads as the cell without one. Cells are canonical:
 * `2024-05-01`, `2024-05-01 09:30`, fen, and the words of the record.
 */
export function createCellWriter(field: string, kind: CellKind, mapping: Mapping): (cell: string) => string {
  const written = new Map(Object.entries(mapping.values[field] ?? {}).map(([inFile, value]) => [value, inFile]));
  const pattern = mapping.formats[field];
  const writeDate = pattern === undefined ? undefined : createDateWriter(pattern);
  const toAmount = mapping.units[field] === 'yuan' ? yuanOf : (fen: string): string => fen;
  const wordOf = (cell: string): string => written.get(cell) ?? cell;
  switch (kind) {
    case 'text':
    case 'integer':
      return wordOf;
    case 'date':
    case 'instant':
      return (cell) => writeDate?.(cell) ?? cell;
    case 'money':
      return toAmount;
    case 'decimal':
      return (cell) => cell;
    case 'list':
      return (cell) => cell.split('|').map(wordOf).join('|');
    case 'lines':
      return (cell) => cell.split('|').map(lineOf).join('|');
    case 'declined':
      return (cell) => cell.split('|').map(declinedOf).join('|');
  }

  /** `kind/code/payer/amount`. */
  function lineOf(line: string): string {
    const [lineKind = '', ...rest] = line.split('/');
    const [payer = '', amount = ''] = rest.slice(-2);
    return [wordOf(lineKind), ...rest.slice(0, -2), wordOf(payer), toAmount(amount)].join('/');
  }

  /** `kind/item/reason/amount/dueOn/dueKm`. */
  function declinedOf(line: string): string {
    const [lineKind = '', ...rest] = line.split('/');
    const [reason = '', amount = '', ...due] = rest.slice(-4);
    return [wordOf(lineKind), ...rest.slice(0, -4), wordOf(reason), amount === '' ? '' : toAmount(amount), ...due].join('/');
  }
}

function yuanOf(fen: string): string {
  const digits = fen.padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
