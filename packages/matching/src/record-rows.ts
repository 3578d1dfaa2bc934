import { compareColumns, type IdentifierColumn } from './identifier-columns';
import type { IdentifierLevel } from './match-model';
import type { IdentifierKind } from './sharing';

/** Numbers in a row: 64 bytes, a line of the processor's cache, so that comparing two records far apart waits for memory twice and not twenty times. */
const STRIDE = 16;
const AT = { name: 0, birthday: 1, address: 2, phone: 3, secondPhone: 4, wechat: 5, email: 6, vin: 7, plate: 8, more: 9 } as const;

const NONE = -1;

/** What of records is compared most, record by record: `STRIDE` numbers each. A shared identifier is below −1. */
export interface RecordRows {
  readonly numbers: Int32Array;
  readonly identifiers: Readonly<Record<IdentifierKind, IdentifierColumn>>;
}

export interface ContentNumbers {
  readonly nameOf: Int32Array;
  readonly birthdayOf: Int32Array;
  readonly addressOf: Int32Array;
}

export function createRows({ nameOf, birthdayOf, addressOf }: ContentNumbers, identifiers: RecordRows['identifiers']): RecordRows {
  const count = nameOf.length;
  const numbers = new Int32Array(count * STRIDE).fill(NONE);
  for (let record = 0; record < count; record += 1) {
    const row = record * STRIDE;
    numbers[row + AT.name] = nameOf[record] ?? NONE;
    numbers[row + AT.birthday] = birthdayOf[record] ?? NONE;
    numbers[row + AT.address] = addressOf[record] ?? NONE;
    numbers[row + AT.phone] = slotOf(identifiers.phone, record, 0);
    numbers[row + AT.secondPhone] = slotOf(identifiers.phone, record, 1);
    for (const kind of ['wechat', 'email', 'vin', 'plate'] as const) numbers[row + AT[kind]] = slotOf(identifiers[kind], record, 0);
    const hasMore =
      countOf(identifiers.phone, record) > 2 || countOf(identifiers.vin, record) > 1 || countOf(identifiers.plate, record) > 1;
    numbers[row + AT.more] = hasMore ? 1 : 0;
  }
  return { numbers, identifiers };
}

function countOf({ starts }: IdentifierColumn, record: number): number {
  return (starts[record + 1] ?? 0) - (starts[record] ?? 0);
}

function slotOf(column: IdentifierColumn, record: number, place: number): number {
  if (place >= countOf(column, record)) return NONE;
  const value = column.values[(column.starts[record] ?? 0) + place] ?? 0;
  // The complement of 0 is −1, which is none.
  return value < 0 ? value - 1 : value;
}

export function nameAt({ numbers }: RecordRows, record: number): number {
  return numbers[record * STRIDE + AT.name] ?? NONE;
}

export function birthdayAt({ numbers }: RecordRows, record: number): number {
  return numbers[record * STRIDE + AT.birthday] ?? NONE;
}

export function addressAt({ numbers }: RecordRows, record: number): number {
  return numbers[record * STRIDE + AT.address] ?? NONE;
}

/** Fills in how alike the identifiers of two records are. */
export function compareIdentifierRows(rows: RecordRows, a: number, b: number, levels: Record<IdentifierKind, IdentifierLevel>): void {
  const { numbers, identifiers } = rows;
  const one = a * STRIDE;
  const other = b * STRIDE;
  levels.wechat = compareSlots(numbers[one + AT.wechat] ?? NONE, numbers[other + AT.wechat] ?? NONE);
  levels.email = compareSlots(numbers[one + AT.email] ?? NONE, numbers[other + AT.email] ?? NONE);
  if (numbers[one + AT.more] === 1 || numbers[other + AT.more] === 1) {
    levels.phone = compareColumns(identifiers.phone, a, b);
    levels.vin = compareColumns(identifiers.vin, a, b);
    levels.plate = compareColumns(identifiers.plate, a, b);
    return;
  }
  levels.phone = comparePhones(
    numbers[one + AT.phone] ?? NONE,
    numbers[one + AT.secondPhone] ?? NONE,
    numbers[other + AT.phone] ?? NONE,
    numbers[other + AT.secondPhone] ?? NONE,
  );
  levels.vin = compareSlots(numbers[one + AT.vin] ?? NONE, numbers[other + AT.vin] ?? NONE);
  levels.plate = compareSlots(numbers[one + AT.plate] ?? NONE, numbers[other + AT.plate] ?? NONE);
}

function compareSlots(one: number, other: number): IdentifierLevel {
  if (one === other) return one >= 0 ? 'exact' : one === NONE ? 'missing' : 'shared';
  return one >= 0 && other >= 0 ? 'different' : 'missing';
}

function comparePhones(one: number, second: number, other: number, otherSecond: number): IdentifierLevel {
  if (second === NONE && otherSecond === NONE) return compareSlots(one, other);
  const isFirstMet = one === other || one === otherSecond;
  const isSecondMet = second === other || second === otherSecond;
  if ((one >= 0 && isFirstMet) || (second >= 0 && isSecondMet)) return 'exact';
  if ((one < NONE && isFirstMet) || (second < NONE && isSecondMet)) return 'shared';
  return (one >= 0 || second >= 0) && (other >= 0 || otherSecond >= 0) ? 'different' : 'missing';
}
