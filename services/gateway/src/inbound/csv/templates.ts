import type { z } from 'zod';
import { cellKindOf } from '../records/fields';
import { envelopeShape } from '../records/record-schemas';
import { RECORD_TYPES, type RecordTypeName } from '../records/record-types';
import { createCellWriter } from './cell-writer';
import type { Mapping } from './mapping';

/** A file to fill in: the header, and one row that shows how each cell is written. */
export interface Template {
  readonly header: readonly string[];
  readonly example: readonly string[];
}

/** Nobody's car and nobody's number; each value is one that the schema takes. */
const EXAMPLES: Readonly<Record<string, string>> = {
  revision: '1',
  occurredAt: '2024-05-01 09:30',
  name: '张三',
  sex: 'male',
  birthday: '1980-05-01',
  phone: '13800138000',
  email: 'zhang.san@example.com',
  province: '北京市',
  city: '北京市',
  district: '朝阳区',
  street: '建国路1号',
  occupation: '教师',
  hobbies: '钓鱼|摄影',
  preferredChannel: 'phone',
  bestTimeToCall: '18:00-20:00',
  timeZone: 'Asia/Shanghai',
  language: 'zh-CN',
  consentMarketing: 'no',
  consentService: 'yes',
  consentSurvey: 'yes',
  channelConsents: 'marketing/sms=no|service/phone=yes',
  secondAddress: '北京市海淀区中关村大街1号',
  household: 'H000001',
  householdRole: 'head',
  dealerRelation: 'private',
  consentEvidence: 'form-2024-0001',
  vin: 'LFV2A21K6J1234567',
  plate: '京A12345',
  brand: 'aurora',
  model: 'A100',
  colour: '白',
  use: 'family',
  customerExternalId: 'C000001',
  ownedFrom: '2022-03-15',
  soldNewOn: '2022-03-15',
  warrantyMonths: '36',
  warrantyKm: '100000',
  insuranceExpiresOn: '2025-03-14',
  inspectionExpiresOn: '2028-03-14',
  status: 'active',
  soldOn: '2022-03-10',
  deliveredOn: '2022-03-15',
  priceFen: '15880000',
  consultantId: 'SC01',
  startsAt: '2024-05-06 10:00',
  service: 'routine',
  advisorId: 'SA01',
  arrivedAt: '2024-05-01 09:30',
  mileageKm: '23456',
  stage: 'in-workshop',
  at: '2024-05-01 10:15',
  promisedAt: '2024-05-01 16:00',
  kind: 'routine',
  openedAt: '2024-05-01 09:30',
  closedAt: '2024-05-01 11:30',
  lines: 'labour/L100/customer/12800|oil/5W30/customer/35000',
  declined: 'part/brake-pads/price/68000/2024-08-01/30000',
  drivingConditions: 'normal',
  environments: 'city|highway',
  engine: 'petrol',
  campaign: 'RC-2024-03',
  item: 'RC-AIRBAG',
  announcedOn: '2024-03-01',
  from: '2024-01-01',
  to: '2026-12-31',
  km: '60000',
  services: '4',
  remainingServices: '3',
  role: 'driver',
  reason: '重复开单',
  source: 'dealer',
  state: 'shipped',
  expectedOn: '2024-06-20',
  partCode: 'P-8W0-615',
  quantity: '12',
  on: '2024-05-02',
  capacityHours: '64',
  bookedHours: '41.5',
  code: 'P0420',
  severity: 'warning',
};

/** Where a word means another thing in another type. */
const EXAMPLES_OF: Readonly<Partial<Record<RecordTypeName, Readonly<Record<string, string>>>>> = {
  customer: { externalId: 'C000001', source: 'dms' },
  vehicle: { externalId: 'V000001', source: 'dms' },
  coverage: { source: 'dms' },
  sale: { externalId: 'S000001' },
  appointment: { externalId: 'B000001', status: 'booked' },
  recall: { status: 'open' },
  'service-contract': { kind: 'maintenance' },
};

/** The template of a type as the files of a mapping are written. A field that the mapping gives no column has its own name; what it sets itself is left out. */
export function templateOf(type: RecordTypeName, mapping: Mapping): Template {
  const shape: Readonly<Record<string, z.ZodType>> = { ...envelopeShape, ...RECORD_TYPES[type].dataSchema.shape };
  const isSpokenOf = Object.keys(mapping.columns).length > 0;
  const columns = Object.entries(shape).filter(([field]) => (isSpokenOf ? mapping.columns[field] !== undefined : field !== 'dealer'));
  const examples: Readonly<Record<string, string>> = { externalId: 'R000001', ...EXAMPLES, ...EXAMPLES_OF[type] };
  return {
    header: columns.map(([field]) => mapping.columns[field] ?? field),
    example: columns.map(([field, schema]) => {
      const cell = examples[field] ?? '';
      return cell === '' ? '' : createCellWriter(field, cellKindOf(schema), mapping)(cell);
    }),
  };
}
