import { epochMsOf, instantAt, instantOf, isLocalDate, startOfDay } from '@homeward/calendar';
import type { z } from 'zod';
import { type CellKind, cellKindOf } from '../records/fields';
import { envelopeShape } from '../records/record-schemas';
import { RECORD_TYPES, type RecordTypeName } from '../records/record-types';
import { createDateReader } from './date-pattern';
import type { Mapping } from './mapping';

/**
 * Reads the text of a cell as the value that a JSON record would have. What does not look like one is handed on as the text it is, so that
 * the one schema of the record refuses it, with the same code as in JSON.
 */
type CellReader = (cell: string) => unknown;

/** A column of a file that a field of the record is read from. */
interface Source {
  readonly field: string;
  /** Position of the column; undefined for a constant. */
  readonly position: number | undefined;
  readonly constant: string;
  readonly read: CellReader;
}

/** Makes records of the rows of one file. */
export interface RowReader {
  /** Headers that the record cannot do without and that the file does not have. */
  readonly missing: readonly string[];
  /** Headers that stand in the file more than once and are asked for. */
  readonly repeated: readonly string[];
  toRecord(row: readonly string[]): Record<string, unknown>;
  /** The header of the column that a pointer into the record leads to, or the field's name when it has none. */
  columnOf(pointer: string): string;
  /** The fields that are read from the column at a position; none for a column that nobody asks for. */
  fieldsFrom(position: number): readonly string[];
}

/** `zone`: where the dealer is, for times that name no offset. */
export function createRowReader(type: RecordTypeName, header: readonly string[], mapping: Mapping, zone: string): RowReader {
  const { dataSchema, mainTimes, saidBySystem } = RECORD_TYPES[type];
  const dataShape: Readonly<Record<string, z.ZodType>> = dataSchema.shape;
  const columns = new Map<string, string>();
  const fields = new Map<number, string[]>();
  const missing: string[] = [];
  const repeated: string[] = [];

  const sourceOf = (field: string, schema: z.ZodType, isRequired: boolean): readonly Source[] => {
    const column = mapping.columns[field] ?? field;
    const position = header.indexOf(column);
    const constant = mapping.constants[field];
    const read = createCellReader(field, cellKindOf(schema), mapping, zone);
    if (position !== -1) {
      columns.set(field, column);
      fields.set(position, [...(fields.get(position) ?? []), field]);
      if (header.includes(column, position + 1)) repeated.push(column);
      return [{ field, position, constant: constant ?? '', read }];
    }
    if (mapping.columns[field] !== undefined || (isRequired && constant === undefined)) missing.push(column);
    return constant === undefined ? [] : [{ field, position: undefined, constant, read }];
  };
  const envelope = Object.entries(envelopeShape).flatMap(([field, schema]) =>
    sourceOf(field, schema, field === 'externalId' || (field === 'occurredAt' && mainTimes.length === 0)),
  );
  // A file that names no source is of the system itself.
  const isOfSystem = !header.includes(mapping.columns['source'] ?? 'source') && mapping.constants['source'] === undefined;
  const isRequired = (field: string, schema: z.ZodType): boolean =>
    !schema.safeParse(undefined).success || (isOfSystem && saidBySystem.includes(field));
  const data = Object.entries(dataShape).flatMap(([field, schema]) => sourceOf(field, schema, isRequired(field, schema)));

  const fill = (target: Record<string, unknown>, sources: readonly Source[], row: readonly string[]): void => {
    for (const { field, position, constant, read } of sources) {
      const written = position === undefined ? constant : (row[position] ?? '').trim();
      const cell = written === '' ? constant : written;
      if (cell !== '') target[field] = read(cell);
    }
  };
  return {
    missing,
    repeated,
    toRecord(row) {
      const values: Record<string, unknown> = {};
      fill(values, data, row);
      const record: Record<string, unknown> = { type };
      fill(record, envelope, row);
      record['occurredAt'] ??= mainMoment(values, mainTimes, zone);
      record['data'] = type === 'visit' ? { lines: [], ...values } : values;
      return record;
    },
    columnOf(pointer) {
      if (!pointer.startsWith('/')) return pointer;
      const [, first = '', second = ''] = pointer.split('/');
      const field = first === 'data' ? second : first;
      return columns.get(field) ?? mapping.columns[field] ?? field;
    },
    fieldsFrom: (position) => fields.get(position) ?? [],
  };
}

function mainMoment(values: Readonly<Record<string, unknown>>, mainTimes: readonly string[], zone: string): unknown {
  for (const field of mainTimes) {
    const value = values[field];
    if (typeof value === 'string') return isLocalDate(value) ? startOfDay(value, zone) : value;
  }
  return undefined;
}

function createCellReader(field: string, kind: CellKind, mapping: Mapping, zone: string): CellReader {
  const values = new Map(Object.entries(mapping.values[field] ?? {}));
  const pattern = mapping.formats[field];
  const readDate = pattern === undefined ? undefined : createDateReader(pattern);
  const toFen = mapping.units[field] === 'yuan' ? fenOfYuan : wholeOf;
  switch (kind) {
    case 'text':
      return (cell) => values.get(cell) ?? cell;
    case 'date':
      return (cell) => dayOf(values.get(cell) ?? readDate?.(cell) ?? cell);
    case 'instant':
      return (cell) => momentOf(values.get(cell) ?? readDate?.(cell) ?? cell, zone);
    case 'integer':
      return (cell) => wholeOf(values.get(cell) ?? cell);
    case 'money':
      return (cell) => toFen(values.get(cell) ?? cell);
    case 'decimal':
      return (cell) => (/^-?\d{1,9}(\.\d{1,9})?$/.test(cell) ? Number(cell) : cell);
    case 'list':
      return (cell) =>
        cell
          .split('|')
          .map((item) => values.get(item.trim()) ?? item.trim())
          .filter((item) => item !== '');
    case 'lines':
      return (cell) => cell.split('|').map((line) => lineOf(line.trim(), values, toFen));
    case 'declined':
      return (cell) => cell.split('|').map((line) => declinedOf(line.trim(), values, toFen));
  }
}

/** `kind/code/payer/amount`; a code may hold slashes. */
function lineOf(line: string, values: ReadonlyMap<string, string>, toFen: CellReader): unknown {
  const parts = line.split('/').map((part) => part.trim());
  if (parts.length < 4) return line;
  const [kind = ''] = parts;
  const payer = parts.at(-2) ?? '';
  return {
    kind: values.get(kind) ?? kind,
    code: parts.slice(1, -2).join('/'),
    payer: values.get(payer) ?? payer,
    amountFen: toFen(parts.at(-1) ?? ''),
  };
}

/** `kind/item/reason/amount/dueOn/dueKm`; an item may hold slashes, and what nobody said is empty. */
function declinedOf(line: string, values: ReadonlyMap<string, string>, toFen: CellReader): unknown {
  const parts = line.split('/').map((part) => part.trim());
  if (parts.length < 6) return line;
  const [kind = ''] = parts;
  const [reason = '', amount = '', dueOn = '', dueKm = ''] = parts.slice(-4);
  return {
    kind: values.get(kind) ?? kind,
    item: parts.slice(1, -4).join('/'),
    ...(reason === '' ? {} : { reason: values.get(reason) ?? reason }),
    ...(amount === '' ? {} : { amountFen: toFen(amount) }),
    ...(dueOn === '' ? {} : { dueOn: dayOf(dueOn) }),
    ...(dueKm === '' ? {} : { dueKm: wholeOf(dueKm) }),
  };
}

function wholeOf(cell: string): unknown {
  return /^-?\d{1,15}$/.test(cell) ? Number(cell) : /^-?[\d.,]+$/.test(cell) ? Number.NaN : cell;
}

/** Decimal yuan with up to two decimals, thousands separated or not, as integer fen. */
function fenOfYuan(cell: string): unknown {
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/.exec(cell);
  if (match === null) return cell;
  const [, sign, yuan = '', decimals = ''] = match;
  return Number(`${sign === '-' ? '-' : ''}${yuan.replaceAll(',', '')}${decimals.padEnd(2, '0')}`);
}

/** Dates of spreadsheets often carry a midnight. */
function dayOf(cell: string): string {
  const match = /^(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?$/.exec(cell);
  return match?.[1] ?? cell;
}

function momentOf(cell: string, zone: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d))?)?$/.exec(cell);
  if (match === null) return cell;
  const [, day = '', minute = '00:00', second = '00'] = match;
  if (!isLocalDate(day) || minute > '23:59' || minute.slice(3) > '59' || second > '59') return cell;
  return instantAt(epochMsOf(instantOf(day, minute, zone)) + Number(second) * 1000);
}
