/** The record types that a dealer's DMS exports, in upload order, with their columns in file order. */
export const columnsOf = {
  customer: [
    ...(['externalId', 'revision', 'occurredAt', 'name', 'sex', 'birthday', 'phone', 'phone2', 'email', 'wechatId'] as const),
    ...(['province', 'city', 'district', 'street', 'occupation', 'hobbies', 'preferredChannel', 'bestTimeToCall'] as const),
    ...(['language', 'consentMarketing', 'consentService', 'consentSurvey'] as const),
  ],
  vehicle: [
    ...(['externalId', 'revision', 'occurredAt', 'vin', 'plate', 'brand', 'model', 'colour', 'use'] as const),
    ...(['customerExternalId', 'ownedFrom', 'soldNewOn', 'warrantyMonths', 'warrantyKm'] as const),
    ...(['insuranceExpiresOn', 'inspectionExpiresOn', 'status'] as const),
  ],
  sale: ['externalId', 'revision', 'vin', 'customerExternalId', 'soldOn', 'deliveredOn', 'priceFen', 'consultantId'],
  appointment: [
    ...(['externalId', 'revision', 'occurredAt', 'vin', 'customerExternalId', 'startsAt', 'service', 'status', 'advisorId'] as const),
  ],
  visit: [
    ...(['externalId', 'revision', 'occurredAt', 'vin', 'customerExternalId', 'kind'] as const),
    ...(['openedAt', 'closedAt', 'mileageKm', 'advisorId', 'lines'] as const),
  ],
  reading: ['externalId', 'revision', 'occurredAt', 'vin', 'mileageKm', 'source'],
  'visit-cancellation': ['externalId', 'revision', 'occurredAt', 'vin', 'reason'],
} as const;

export type RecordType = keyof typeof columnsOf;
export type ColumnOf<T extends RecordType> = (typeof columnsOf)[T][number];

/** The file that a record type is exported to. */
export const fileNameOf: Readonly<Record<RecordType, string>> = {
  customer: 'owners.csv',
  vehicle: 'vehicles.csv',
  sale: 'sales.csv',
  appointment: 'appointments.csv',
  visit: 'visits.csv',
  reading: 'readings.csv',
  'visit-cancellation': 'cancellations.csv',
};

/** What comes first is what the later files refer to. */
export const uploadOrder = [
  'customer',
  'vehicle',
  'sale',
  'appointment',
  'visit',
  'reading',
  'visit-cancellation',
] as const satisfies readonly RecordType[];

/** Columns that hold a date, a local date-time, or an amount of money; the others are text. */
export const dateColumns: ReadonlySet<string> = new Set([
  'birthday',
  'ownedFrom',
  'soldNewOn',
  'insuranceExpiresOn',
  'inspectionExpiresOn',
  'soldOn',
  'deliveredOn',
]);
export const dateTimeColumns: ReadonlySet<string> = new Set(['occurredAt', 'startsAt', 'openedAt', 'closedAt']);
export const moneyColumns: ReadonlySet<string> = new Set(['priceFen', 'lines']);

/** Everything that can be wrong, odd or merely confusing about a row. */
export type FaultKind =
  | 'duplicate-person'
  | 'name-spelling'
  | 'phone-format'
  | 'phone-missing'
  | 'address-missing'
  | 'formula-cell'
  | 'vin-check-digit'
  | 'vin-length'
  | 'odometer-extra-digit'
  | 'odometer-lower'
  | 'repeated-row'
  | 'out-of-order'
  | 'late-row'
  | 'correction'
  | 'cancelled'
  | 'ragged-row'
  | 'date-unparsable'
  | 'amount-negative';

/** Faults for which a row cannot be taken; all others leave the row usable. */
export const rejectingFaults: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'vin-length',
  'ragged-row',
  'date-unparsable',
  'amount-negative',
]);

export interface RowFault {
  readonly kind: FaultKind;
  /** What the cell should have said, where one cell is wrong; else what was done to it. */
  readonly detail?: string;
}

/** One row of a file, its cells in column order. */
export interface DmsRow {
  cells: string[];
  /** When the DMS wrote it, on the dealer's wall clock: the order of a tidy export. */
  readonly at: number;
  faults: readonly RowFault[];
}

const noFaults: readonly RowFault[] = Object.freeze([]);

/** Lays values out in column order; what is absent becomes an empty cell. */
export function createRow<T extends RecordType>(
  type: T,
  at: number,
  values: Readonly<Partial<Record<ColumnOf<T>, string | undefined>>>,
  faults: readonly RowFault[] = noFaults,
): DmsRow {
  const columns: readonly ColumnOf<T>[] = columnsOf[type];
  return { cells: columns.map((column) => values[column] ?? ''), at, faults };
}

/** Reads one cell of a row. */
export function cellOf<T extends RecordType>(type: T, row: { readonly cells: readonly string[] }, column: ColumnOf<T>): string {
  return row.cells[indexOf(type, column)] ?? '';
}

/** Overwrites one cell of a row. */
export function setCell<T extends RecordType>(type: T, row: DmsRow, column: ColumnOf<T>, value: string): void {
  row.cells[indexOf(type, column)] = value;
}

/** Notes a fault on a row. */
export function markFault(row: DmsRow, kind: FaultKind, detail?: string): void {
  row.faults = [...row.faults, detail === undefined ? { kind } : { kind, detail }];
}

function indexOf<T extends RecordType>(type: T, column: ColumnOf<T>): number {
  const columns: readonly string[] = columnsOf[type];
  return columns.indexOf(column);
}
