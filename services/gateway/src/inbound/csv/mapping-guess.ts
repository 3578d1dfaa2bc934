import { isLocalDate } from '@homeward/calendar';
import type { z } from 'zod';
import { type CellKind, cellKindOf } from '../records/fields';
import { envelopeShape } from '../records/record-schemas';
import { RECORD_TYPES, type RecordTypeName } from '../records/record-types';
import { createDateReader } from './date-pattern';
import type { Encoding, Mapping } from './mapping';
import { type ShippedMapping, shippedMappings } from './shipped-mappings';

/** What a file seems to be written in, worked out from its header and its first rows. */
export interface GuessedMapping {
  readonly mapping: Mapping;
  /** The shipped mapping that has a column of the file for most of its fields; undefined when none has any. */
  readonly like: ShippedMapping | undefined;
}

/**
 * Guesses the mapping of a file from the captions, words and patterns of all shipped mappings, mixed as they come: dealers rename a column or two. A caption is
 * compared without spaces, signs, case and what stands in brackets. It is an offer: nothing is imported under a guess.
 */
export function guessMapping(
  type: RecordTypeName,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  encoding: Encoding,
): GuessedMapping {
  const shape: Readonly<Record<string, z.ZodType>> = { ...envelopeShape, ...RECORD_TYPES[type].dataSchema.shape };
  const shipped = [...shippedMappings().values()].filter(({ types }) => types.includes(type));
  const fieldOf = new Map<string, string>(Object.keys(shape).map((field) => [plain(field), field]));
  const all = shipped.map((one) => one.mappingOf(type));
  for (const mapping of all) {
    for (const [field, caption] of Object.entries(mapping.columns)) if (!fieldOf.has(plain(caption))) fieldOf.set(plain(caption), field);
  }

  const columns: Record<string, string> = {};
  const values: Record<string, Readonly<Record<string, string>>> = {};
  const formats: Record<string, string> = {};
  const units: Record<string, 'yuan' | 'fen'> = {};
  for (const [position, caption] of header.entries()) {
    const field = fieldOf.get(plain(caption));
    if (field === undefined || columns[field] !== undefined || shape[field] === undefined) continue;
    columns[field] = caption;
    const kind = cellKindOf(shape[field]);
    const cells = rows.map((row) => (row[position] ?? '').trim()).filter((cell) => cell !== '');
    const own = all.filter((mapping) => mapping.columns[field] === caption);
    const words = wordsIn(field, cells, kind, all);
    if (words !== undefined) values[field] = words;
    const format = kind === 'date' || kind === 'instant' ? formatOf(cells, all) : undefined;
    if (format !== undefined) formats[field] = format;
    if (isYuan(field, kind, cells, own)) units[field] = 'yuan';
  }
  const like = shipped
    .map((one) => ({ one, matched: Object.values(one.mappingOf(type).columns).filter((caption) => header.includes(caption)).length }))
    .reduce<{ readonly one?: ShippedMapping; readonly matched: number }>((best, next) => (next.matched > best.matched ? next : best), {
      matched: 0,
    }).one;
  return { mapping: { encoding, columns, values, formats, units, constants: {} }, like };
}

function plain(caption: string): string {
  return caption
    .normalize('NFKC')
    .replace(/\(.*?\)/g, '')
    .replace(/[\s_\-.:/]/g, '')
    .toLowerCase();
}

/** The words for a field that stand in the sample, with the others of their tables: the next row may have them. */
function wordsIn(
  field: string,
  cells: readonly string[],
  kind: CellKind,
  mappings: readonly Mapping[],
): Readonly<Record<string, string>> | undefined {
  const found = new Set(
    kind === 'list' || kind === 'lines' || kind === 'declined'
      ? cells.flatMap((cell) => cell.split(/[|/]/)).map((item) => item.trim())
      : cells,
  );
  const tables = mappings.map(({ values }) => values[field] ?? {}).filter((table) => Object.keys(table).some((word) => found.has(word)));
  return tables.length === 0 ? undefined : Object.fromEntries(tables.toReversed().flatMap((table) => Object.entries(table)));
}

/** The pattern that reads most of the cells; undefined where they are read without one. */
function formatOf(cells: readonly string[], mappings: readonly Mapping[]): string | undefined {
  const patterns = new Set(mappings.flatMap(({ formats }) => Object.values(formats)));
  const readBy = (read: (cell: string) => boolean): number => cells.filter(read).length;
  let best: string | undefined;
  let most = readBy((cell) => isLocalDate(cell.slice(0, 10)));
  for (const pattern of patterns) {
    const read = createDateReader(pattern);
    const count = readBy((cell) => isLocalDate(read(cell)?.slice(0, 10) ?? ''));
    if (count > most) [best, most] = [pattern, count];
  }
  return best;
}

function isYuan(field: string, kind: CellKind, cells: readonly string[], own: readonly Mapping[]): boolean {
  if (kind !== 'money' && kind !== 'lines' && kind !== 'declined') return false;
  return own.some(({ units }) => units[field] === 'yuan') || cells.some((cell) => /\d\.\d{1,2}(?:[|/]|$)/.test(cell));
}
