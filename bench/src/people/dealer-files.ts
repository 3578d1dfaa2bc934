import type { PeopleRecord } from '@homeward/demo-data';
import type { Caller, DealerRecord } from './customer-base';

/** What a dealer's system calls a row, by the columns of a file. */
export type Row = Readonly<Record<string, string | number>>;

/** Dealers of the demo keep Beijing time. */
const WRITTEN_AT = '2025-06-01T09:00:00+08:00';
const BOUGHT_ON = '2021-04-01';
const ADVISOR = 'SA01';

/** The fields of a customer record, as a file has them and as the API takes them; those that are open are left out. */
export function customerFieldsOf({ name, birthdayOn, phones, email, wechatId, address, vins, plates }: PeopleRecord): Row {
  const [[phone], [namedVin], [namedPlate]] = [phones, vins, plates];
  const fields = { name, birthday: birthdayOn, phone, phone2: phones[1], email, wechatId, street: address, namedVin, namedPlate };
  return Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])));
}

/** A customer record as the API takes it by itself. */
export function toCustomerRecord({ record }: DealerRecord): object {
  return { type: 'customer', externalId: record.id, revision: 1, occurredAt: WRITTEN_AT, data: customerFieldsOf(record) };
}

export const CUSTOMER_COLUMNS = [
  ...['externalId', 'revision', 'occurredAt', 'name', 'birthday', 'phone', 'phone2'],
  ...['email', 'wechatId', 'street', 'namedVin', 'namedPlate'],
] as const;

export function toCustomerRow(record: PeopleRecord): Row {
  return { externalId: record.id, revision: 1, occurredAt: WRITTEN_AT, ...customerFieldsOf(record) };
}

/** What a caller's dealer has on the caller's car, by record type in the order of sending. */
export function toCarRows({ record, vin, plate }: Caller, visits: number): Readonly<Record<'vehicle' | 'sale' | 'visit', readonly Row[]>> {
  const car = { vin, customerExternalId: record.id, revision: 1 };
  return {
    vehicle: [
      {
        ...car,
        externalId: `car-${record.id}`,
        occurredAt: WRITTEN_AT,
        plate,
        brand: 'Aurora',
        model: 'N3',
        colour: 'white',
        use: 'family',
        ownedFrom: BOUGHT_ON,
      },
    ],
    sale: [{ ...car, externalId: `sale-${record.id}`, soldOn: BOUGHT_ON, priceFen: 15_000_000, consultantId: 'SC01' }],
    visit: Array.from({ length: visits }, (_, index): Row => {
      const day = monthsBefore(visits - 1 - index);
      return {
        ...car,
        externalId: `visit-${record.id}-${index}`,
        occurredAt: `${day}T11:00:00+08:00`,
        kind: 'routine',
        openedAt: `${day}T09:00:00+08:00`,
        closedAt: `${day}T11:00:00+08:00`,
        mileageKm: 1_000 * (index + 1),
        advisorId: ADVISOR,
        lines: 'labour/M1/customer/20000|oil/5W30/customer/30000',
      };
    }),
  };
}

/** The tenth of the month that lies so many months before June 2025. */
function monthsBefore(months: number): string {
  const month = 2025 * 12 + 5 - months;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-10`;
}

export const CAR_COLUMNS = {
  vehicle: ['externalId', 'revision', 'occurredAt', 'vin', 'plate', 'brand', 'model', 'colour', 'use', 'customerExternalId', 'ownedFrom'],
  sale: ['externalId', 'revision', 'vin', 'customerExternalId', 'soldOn', 'priceFen', 'consultantId'],
  visit: [
    ...['externalId', 'revision', 'occurredAt', 'vin', 'customerExternalId', 'kind', 'openedAt', 'closedAt', 'mileageKm'],
    ...['advisorId', 'lines'],
  ],
} as const;

/** Rows as a file, in the words of the platform. */
export function toCsv(columns: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => toCell(String(row[column] ?? ''))).join(','));
  return [columns.join(','), ...lines, ''].join('\n');
}

/** The lines of rows that a header was written for. */
export function toCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
