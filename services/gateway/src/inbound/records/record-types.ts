import type { DeclinedWork, SealedRecord } from '@homeward/contracts/intake';
import type { Instant } from '@homeward/kernel';
import { z } from 'zod';
import type { Declined, Vin } from './fields';
import * as schemas from './record-schemas';

type SealedData = SealedRecord['data'];

/** A record that the schema accepted. */
interface Accepted<Data> {
  readonly type: string;
  readonly externalId: string;
  readonly revision?: number | undefined;
  readonly occurredAt: Instant;
  readonly dealer?: string | undefined;
  readonly data: Data;
}

/** One type of record: how it is checked, sealed, and when it happened if the sender does not say. */
export interface RecordType {
  readonly dataSchema: z.ZodObject;
  readonly schema: z.ZodType<Accepted<unknown>>;
  seal(data: unknown): SealedData;
  vinOf(data: unknown): Vin | undefined;
  /** The fields of `data` that say when it happened, the best first; a file without `occurredAt` takes the first that is filled. */
  readonly mainTimes: readonly string[];
  /** Fields that a record cannot do without when the dealer's own system says it. */
  readonly saidBySystem: readonly string[];
}

function recordType<Shape extends z.ZodRawShape>(
  type: string,
  dataSchema: z.ZodObject<Shape, z.core.$strict>,
  seal: (data: z.output<z.ZodObject<Shape, z.core.$strict>>) => SealedData,
  mainTimes: readonly (keyof Shape & string)[] = [],
  saidBySystem: readonly (keyof Shape & string)[] = [],
): RecordType {
  type Data = z.output<z.ZodObject<Shape, z.core.$strict>>;
  return {
    dataSchema,
    schema: z.strictObject({ type: z.literal(type), ...schemas.envelopeShape, data: dataSchema }),
    // Both are given what the schema above has accepted.
    seal: (data) => seal(data as Data),
    vinOf: (data) => (data as { readonly vin?: Vin }).vin,
    mainTimes,
    saidBySystem,
  };
}

/** `marketing/sms=yes`, as the schema has accepted it. */
function readChannelConsent(text: string): { purpose: string; channel: string; answer: string } {
  const [purpose = '', channel = '', answer = ''] = text.split(/[/=]/);
  return { purpose, channel, answer };
}

function toDeclined({ kind, item, reason, amountFen = 0, dueOn = '', dueKm = 0 }: Declined): DeclinedWork {
  return { kind, item, reason: reason ?? '', amountFen, dueOn, dueKm };
}

/** Every type of record, by its name. */
export const RECORD_TYPES = {
  customer: recordType('customer', schemas.customer, ({ birthday, ...data }) => ({
    $case: 'customer',
    value: {
      name: data.name,
      sex: data.sex ?? '',
      birthdayOn: birthday ?? '',
      phone: data.phone ?? '',
      phone2: data.phone2 ?? '',
      email: data.email ?? '',
      wechatId: data.wechatId ?? '',
      province: data.province ?? '',
      city: data.city ?? '',
      district: data.district ?? '',
      street: data.street ?? '',
      occupation: data.occupation ?? '',
      hobbies: data.hobbies ?? [],
      preferredChannel: data.preferredChannel ?? '',
      bestTimeToCall: data.bestTimeToCall ?? '',
      language: data.language ?? '',
      consentMarketing: data.consentMarketing ?? '',
      consentService: data.consentService ?? '',
      consentSurvey: data.consentSurvey ?? '',
      source: data.source ?? '',
      verifiedFields: data.verifiedFields ?? [],
      namedVin: data.namedVin ?? '',
      namedPlate: data.namedPlate ?? '',
      birthdayCalendar: data.birthdayCalendar ?? '',
      incomeBand: data.incomeBand ?? '',
      otherCars: data.otherCars ?? '',
      usualRoutes: data.usualRoutes ?? '',
      spendingHabits: data.spendingHabits ?? '',
      drivingYears: data.drivingYears ?? '',
      familyMembers: data.familyMembers ?? '',
      childrenInterests: data.childrenInterests ?? '',
      secondAddress: data.secondAddress,
      household: data.household,
      householdRole: data.householdRole,
      dealerRelation: data.dealerRelation,
      timeZone: data.timeZone,
      channelConsents: (data.channelConsents ?? []).map(readChannelConsent),
      consentEvidence: data.consentEvidence ?? '',
    },
  })),
  vehicle: recordType(
    'vehicle',
    schemas.vehicle,
    (data) => ({
      $case: 'vehicle',
      value: {
        vin: data.vin.vin,
        plate: data.plate ?? '',
        brand: data.brand ?? '',
        model: data.model ?? '',
        colour: data.colour ?? '',
        use: data.use ?? '',
        customerExternalId: data.customerExternalId ?? '',
        ownedFromOn: data.ownedFrom ?? '',
        soldNewOn: data.soldNewOn ?? '',
        warrantyMonths: data.warrantyMonths ?? 0,
        warrantyKm: data.warrantyKm ?? 0,
        insuranceExpiresOn: data.insuranceExpiresOn ?? '',
        inspectionExpiresOn: data.inspectionExpiresOn ?? '',
        status: data.status ?? '',
        drivingConditions: data.drivingConditions,
        environments: data.environments ?? [],
        engine: data.engine,
        source: data.source,
        verifiedFields: data.verifiedFields ?? [],
      },
    }),
    [],
    schemas.SAID_BY_SYSTEM,
  ),
  sale: recordType(
    'sale',
    schemas.sale,
    (data) => ({
      $case: 'sale',
      value: {
        vin: data.vin.vin,
        customerExternalId: data.customerExternalId,
        soldOn: data.soldOn,
        deliveredOn: data.deliveredOn ?? '',
        priceFen: data.priceFen,
        consultantId: data.consultantId ?? '',
      },
    }),
    ['deliveredOn', 'soldOn'],
  ),
  appointment: recordType('appointment', schemas.appointment, (data) => ({
    $case: 'appointment',
    value: {
      vin: data.vin.vin,
      customerExternalId: data.customerExternalId ?? '',
      startsAt: data.startsAt,
      service: data.service,
      status: data.status,
      advisorId: data.advisorId ?? '',
    },
  })),
  arrival: recordType(
    'arrival',
    schemas.arrival,
    (data) => ({
      $case: 'arrival',
      value: {
        vin: data.vin.vin,
        customerExternalId: data.customerExternalId ?? '',
        arrivedAt: data.arrivedAt,
        mileageKm: data.mileageKm ?? 0,
        advisorId: data.advisorId ?? '',
      },
    }),
    ['arrivedAt'],
  ),
  progress: recordType(
    'progress',
    schemas.progress,
    (data) => ({ $case: 'progress', value: { vin: data.vin.vin, stage: data.stage, at: data.at, promisedAt: data.promisedAt ?? '' } }),
    ['at'],
  ),
  visit: recordType(
    'visit',
    schemas.visit,
    (data) => ({
      $case: 'visit',
      value: {
        vin: data.vin.vin,
        customerExternalId: data.customerExternalId ?? '',
        kind: data.kind,
        openedAt: data.openedAt,
        closedAt: data.closedAt,
        mileageKm: data.mileageKm ?? 0,
        advisorId: data.advisorId ?? '',
        lines: data.lines,
        declined: (data.declined ?? []).map(toDeclined),
      },
    }),
    ['closedAt'],
  ),
  'visit-cancellation': recordType('visit-cancellation', schemas.visitCancellation, (data) => ({
    $case: 'visitCancellation',
    value: { vin: data.vin.vin, reason: data.reason ?? '' },
  })),
  reading: recordType('reading', schemas.reading, (data) => ({
    $case: 'reading',
    value: { vin: data.vin.vin, mileageKm: data.mileageKm, source: data.source },
  })),
  coverage: recordType('coverage', schemas.coverage, (data) => ({
    $case: 'coverage',
    value: {
      vin: data.vin.vin,
      insuranceExpiresOn: data.insuranceExpiresOn ?? '',
      inspectionExpiresOn: data.inspectionExpiresOn ?? '',
      source: data.source,
      verifiedFields: data.verifiedFields ?? [],
    },
  })),
  order: recordType('order', schemas.order, (data) => ({
    $case: 'order',
    value: {
      customerExternalId: data.customerExternalId,
      model: data.model,
      state: data.state,
      expectedOn: data.expectedOn ?? '',
      vin: data.vin?.vin,
      consultantId: data.consultantId,
    },
  })),
  'parts-stock': recordType('parts-stock', schemas.partsStock, (data) => ({ $case: 'partsStock', value: data })),
  'workshop-load': recordType('workshop-load', schemas.workshopLoad, (data) => ({ $case: 'workshopLoad', value: data })),
  fault: recordType('fault', schemas.fault, (data) => ({
    $case: 'fault',
    value: { vin: data.vin.vin, code: data.code, severity: data.severity },
  })),
  recall: recordType(
    'recall',
    schemas.recall,
    (data) => ({
      $case: 'recall',
      value: {
        vin: data.vin.vin,
        campaign: data.campaign,
        item: data.item ?? '',
        status: data.status,
        announcedOn: data.announcedOn ?? '',
        doneOn: data.doneOn ?? '',
      },
    }),
    ['doneOn', 'announcedOn'],
  ),
  'service-contract': recordType('service-contract', schemas.serviceContract, (data) => ({
    $case: 'serviceContract',
    value: {
      vin: data.vin.vin,
      customerExternalId: data.customerExternalId ?? '',
      kind: data.kind,
      fromOn: data.from,
      toOn: data.to,
      km: data.km ?? 0,
      services: data.services ?? 0,
      remainingServices: data.remainingServices ?? data.services ?? 0,
      status: data.status ?? 'active',
    },
  })),
  'vehicle-link': recordType('vehicle-link', schemas.vehicleLink, (data) => ({
    $case: 'vehicleLink',
    value: {
      vin: data.vin.vin,
      customerExternalId: data.customerExternalId,
      role: data.role,
      fromOn: data.from ?? '',
      toOn: data.to ?? '',
    },
  })),
  crash: recordType('crash', schemas.crash, (data) => ({ $case: 'crash', value: { vin: data.vin.vin } })),
} as const satisfies Readonly<Record<string, RecordType>>;

export type RecordTypeName = keyof typeof RECORD_TYPES;

/** What head office may tell under its own name, for cars of all its dealers. */
export function isOfNetwork(type: RecordTypeName): boolean {
  return type === 'recall';
}

export function isRecordTypeName(value: unknown): value is RecordTypeName {
  return typeof value === 'string' && Object.hasOwn(RECORD_TYPES, value);
}
