import { localDateOf } from '@homeward/calendar';
import type { RecordReceived, SealedRecord, VehicleRecord } from '@homeward/contracts/intake';
import { Rejection } from '@homeward/kernel';
import { type ReadVin, readPlate, readVin } from '@homeward/pii';
import { RECORD_SOURCES, type RecordSource } from '@homeward/policy';
import type { Stamp } from '../../domain/people/revision';
import type {
  ArrivalFact,
  CoverageFact,
  DescriptionFact,
  LinkFact,
  ProgressFact,
  VehicleFact,
  VisitFact,
  WithdrawalFact,
} from '../../domain/cars/vehicle-facts';
import { verifiedVehicleFields } from '../../domain/cars/vehicle-values';
import type { IdentityTools } from './customer-reading';
import { WRONG_CHECK_DIGIT } from './field-validity';
import { type RecentMap, createRecentMap } from './recent-map';

type VehicleData = Exclude<NonNullable<SealedRecord['data']>, { readonly $case: 'customer' | 'order' | 'partsStock' | 'workshopLoad' }>;

/** A description before its identity is sealed. */
export type UnsealedDescription = Omit<DescriptionFact, 'sealed'>;

/** A fact about a car, with the identity still in the clear where it is to be sealed. */
export interface ReadFact {
  readonly vehicleId: string;
  readonly fact: Exclude<VehicleFact, DescriptionFact> | UnsealedDescription;
  /** The dealer's own visit or appointment, which a correction may move to another car. */
  readonly thingId?: string;
  /** VIN and plate as written; only with a description. */
  readonly identity?: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

type KnownVin = { readonly vehicleId: string; readonly checkDigitValid: boolean } | { readonly invalid: string };

/** Cars whose VIN was read lately: the visits of one file name the same cars again and again. */
const CACHED_VINS = 20_000;
/** Free text of a dealer's system may name a person; a code cannot. */
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export interface VehicleReader {
  /** Rejection('invalid', 'intake.vin-invalid') for what can be no VIN, and for a wrong check digit where it is required; that is asked for a wrong one only. */
  read(received: RecordReceived, externalId: string, data: VehicleData, zone: string, isCheckDigitRequired: () => boolean): ReadFact;
}

export function createVehicleReader(tools: IdentityTools): VehicleReader {
  const vins: RecentMap<KnownVin> = createRecentMap(CACHED_VINS);
  const vehicleOf = (text: string): KnownVin => {
    const cached = vins.get(text);
    if (cached !== undefined) return cached;
    const vin: ReadVin = readVin(text);
    const known: KnownVin = 'invalid' in vin ? vin : { vehicleId: tools.ids.vehicleId(vin.vin), checkDigitValid: vin.checkDigitValid };
    vins.set(text, known);
    return known;
  };
  return {
    read(received, externalId, data, zone, isCheckDigitRequired) {
      const known = vehicleOf(data.value.vin);
      if ('invalid' in known) throw new Rejection('invalid', 'intake.vin-invalid', { pointer: '/data/vin', reason: known.invalid });
      const { vehicleId, checkDigitValid } = known;
      if (!checkDigitValid && isCheckDigitRequired())
        throw new Rejection('invalid', 'intake.vin-invalid', { pointer: '/data/vin', reason: WRONG_CHECK_DIGIT });
      const warnings = checkDigitValid ? [] : ['intake.vin-check-digit'];
      if (data.$case === 'vehicle') return { vehicleId, ...describe(received, externalId, data.value, zone, warnings, tools) };
      return { vehicleId, ...toFact(received, externalId, vehicleId, data, zone, tools), warnings };
    },
  };
}

function describe(
  received: RecordReceived,
  externalId: string,
  data: VehicleRecord,
  zone: string,
  warnings: readonly string[],
  tools: IdentityTools,
): Omit<ReadFact, 'vehicleId'> {
  const plate = data.plate === '' ? undefined : readPlate(data.plate);
  const isPlateValid = plate !== undefined && 'plate' in plate;
  const source = sourceOf(data.source);
  const fact: UnsealedDescription = {
    kind: 'description',
    ...stampOf(received, externalId, 'vehicle', contentOf({ $case: 'vehicle', value: data }), tools, source),
    plateIndex: isPlateValid ? tools.blind.plate(plate.plate) : undefined,
    ...(plate !== undefined && !isPlateValid ? { isPlateInvalid: true } : {}),
    brand: data.brand,
    model: data.model,
    colour: data.colour,
    use: data.use,
    status: data.status,
    soldNewOn: given(data.soldNewOn),
    warrantyMonths: data.warrantyMonths,
    warrantyKm: data.warrantyKm,
    insuranceExpiresOn: given(data.insuranceExpiresOn),
    inspectionExpiresOn: given(data.inspectionExpiresOn),
    ...(data.drivingConditions === undefined ? {} : { drivingConditions: data.drivingConditions }),
    ...(data.engine === undefined ? {} : { engine: data.engine }),
    ...(data.environments.length === 0 ? {} : { environments: [...data.environments].sort() }),
    recordId: recordIdOf(received, data.customerExternalId, tools),
    ownedFromOn: given(data.ownedFromOn),
    occurredOn: localDateOf(received.occurredAt, zone),
  };
  return {
    fact: { ...fact, ...sourced(source, data.verifiedFields, { ...fact, sealed: '' }) },
    identity: { vin: data.vin, ...(data.plate === '' ? {} : { plate: data.plate }) },
    warnings: plate !== undefined && !isPlateValid ? [...warnings, 'intake.plate-invalid'] : warnings,
  };
}

function toFact(
  received: RecordReceived,
  externalId: string,
  vehicleId: string,
  data: Exclude<VehicleData, { readonly $case: 'vehicle' }>,
  zone: string,
  tools: IdentityTools,
): Pick<ReadFact, 'thingId'> & { readonly fact: Exclude<VehicleFact, DescriptionFact> } {
  const stamp = (kind: string) => stampOf(received, externalId, kind, data.value, tools);
  const thing = (kind: 'visit' | 'appointment') => {
    const thingId = tools.ids.thingId(kind, received.dealerId, received.sourceSystem, externalId);
    return { thingId, stamp: versionOf(received, tools.ids.factId(thingId, vehicleId), data.$case, contentOf(data), tools) };
  };
  switch (data.$case) {
    case 'sale': {
      const { soldOn, deliveredOn, priceFen, consultantId, customerExternalId } = data.value;
      const recordId = recordIdOf(received, customerExternalId, tools);
      return { fact: { kind: 'sale', ...stamp('sale'), recordId, soldOn, deliveredOn: given(deliveredOn), priceFen, consultantId } };
    }
    case 'appointment': {
      const { startsAt, service, status, advisorId, customerExternalId } = data.value;
      const recordId = recordIdOf(received, customerExternalId, tools);
      const { thingId, stamp: appointment } = thing('appointment');
      return { thingId, fact: { kind: 'appointment', ...appointment, recordId, startsAt, service, status, advisorId } };
    }
    case 'visit':
    case 'visitCancellation':
    case 'arrival':
    case 'progress': {
      // What is said of one visit has its key: the visit number is the external id of all of it.
      const { thingId, stamp: visit } = thing('visit');
      return { thingId, fact: toVisitFact(received, visit, data, zone, tools) };
    }
    case 'reading': {
      const { mileageKm, source } = data.value;
      return { fact: { kind: 'reading', ...stamp('reading'), on: localDateOf(received.occurredAt, zone), mileageKm, source } };
    }
    case 'coverage': {
      const { insuranceExpiresOn, inspectionExpiresOn, verifiedFields } = data.value;
      const source = sourceOf(data.value.source);
      const fact: CoverageFact = {
        kind: 'coverage',
        ...stampOf(received, externalId, 'coverage', contentOf(data), tools, source),
        insuranceExpiresOn: given(insuranceExpiresOn),
        inspectionExpiresOn: given(inspectionExpiresOn),
      };
      return { fact: { ...fact, ...sourced(source, verifiedFields, fact) } };
    }
    case 'recall': {
      const { campaign, item, status, announcedOn, doneOn } = data.value;
      const days = { announcedOn: given(announcedOn), doneOn: given(doneOn), occurredOn: localDateOf(received.occurredAt, zone) };
      return { fact: { kind: 'recall', ...stamp('recall'), campaign, item, status, ...days } };
    }
    case 'serviceContract': {
      const { kind: contract, customerExternalId, fromOn, toOn, km, services, remainingServices, status } = data.value;
      const recordId = recordIdOf(received, customerExternalId, tools);
      const terms = { contract, fromOn, toOn, km, services, remainingServices, status };
      return { fact: { kind: 'service-contract', ...stamp('service-contract'), recordId, ...terms } };
    }
    case 'vehicleLink': {
      const { customerExternalId, role, fromOn, toOn } = data.value;
      const recordId = tools.ids.recordId(received.dealerId, received.sourceSystem, customerExternalId);
      const days = { fromOn: given(fromOn), toOn: given(toOn), occurredOn: localDateOf(received.occurredAt, zone) };
      return { fact: { kind: 'link', ...stamp('link'), recordId, role: readRole(role), ...days } };
    }
    case 'fault':
      return { fact: { kind: 'fault', ...stamp('fault'), code: data.value.code, severity: data.value.severity } };
    case 'crash':
      return { fact: { kind: 'crash', ...stamp('crash') } };
  }
}

/** What makes two versions the same; what may be left out does not count where it is, so that files of before it was known stay what they were. */
function contentOf(data: VehicleData): object {
  if (data.$case === 'visit' && data.value.declined.length === 0) {
    const { declined: _none, ...content } = data.value;
    return content;
  }
  if (data.$case === 'vehicle') {
    const { environments, verifiedFields, ...content } = data.value;
    return { ...content, ...unlessEmpty({ environments, verifiedFields }) };
  }
  if (data.$case === 'coverage') {
    const { verifiedFields, ...content } = data.value;
    return { ...content, ...unlessEmpty({ verifiedFields }) };
  }
  return data.value;
}

function toVisitFact(
  received: RecordReceived,
  visit: Stamp & { readonly key: string; readonly dealerId: string },
  data: Extract<VehicleData, { readonly $case: 'visit' | 'visitCancellation' | 'arrival' | 'progress' }>,
  zone: string,
  tools: IdentityTools,
): VisitFact | WithdrawalFact | ArrivalFact | ProgressFact {
  switch (data.$case) {
    case 'visit': {
      const { kind: service, openedAt, closedAt, mileageKm, advisorId, customerExternalId, lines, declined } = data.value;
      return {
        kind: 'visit',
        ...visit,
        service,
        openedAt,
        closedAt,
        visitedOn: localDateOf(closedAt, zone),
        mileageKm,
        advisorId,
        recordId: recordIdOf(received, customerExternalId, tools),
        lines: lines.map(({ kind, code, payer, amountFen }) => [kind, code, payer, amountFen] as const),
        ...(declined.length === 0 ? {} : { declined: declined.map(({ dueOn, ...item }) => ({ ...item, dueOn: given(dueOn) })) }),
      };
    }
    case 'visitCancellation': {
      const { reason } = data.value;
      return { kind: 'withdrawal', ...visit, reason: CODE.test(reason) ? reason : 'cancelled' };
    }
    case 'arrival': {
      const { arrivedAt, mileageKm, advisorId, customerExternalId } = data.value;
      const recordId = recordIdOf(received, customerExternalId, tools);
      return { kind: 'arrival', ...visit, recordId, arrivedAt, arrivedOn: localDateOf(arrivedAt, zone), mileageKm, advisorId };
    }
    case 'progress': {
      const { stage, at, promisedAt } = data.value;
      return { kind: 'progress', ...visit, key: `${visit.key}.${stage}`, visitId: visit.key, stage, at, promisedAt: given(promisedAt) };
    }
  }
}

function unlessEmpty(lists: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

/** What a dealer's system hands on from another source is kept beside what it says itself, under a key of its own. */
function stampOf(received: RecordReceived, externalId: string, kind: string, content: object, tools: IdentityTools, source?: RecordSource) {
  const { dealerId, sourceSystem } = received;
  const asked = source === undefined ? [] : [source];
  return versionOf(received, tools.ids.derive(kind, dealerId, sourceSystem, externalId, ...asked), kind, content, tools);
}

/** Undefined for the dealer's own system. */
function sourceOf(text: string | undefined): RecordSource | undefined {
  return text === 'dms' ? undefined : RECORD_SOURCES.find((source) => source === text);
}

function sourced(source: RecordSource | undefined, named: readonly string[], fact: DescriptionFact | CoverageFact) {
  const verified = verifiedVehicleFields(named, fact);
  return { ...(source === undefined ? {} : { source }), ...(verified.length === 0 ? {} : { verified }) };
}

/** Key and version of a fact. The digest is keyed, so that a journal cannot be searched for guessed values. */
function versionOf({ dealerId, revision, occurredAt }: RecordReceived, key: string, kind: string, content: object, { ids }: IdentityTools) {
  return { key, dealerId, revision, occurredAt, digest: ids.derive('content', kind, JSON.stringify(content)) };
}

function recordIdOf({ dealerId, sourceSystem }: RecordReceived, customerExternalId: string, { ids }: IdentityTools): string | undefined {
  return customerExternalId === '' ? undefined : ids.recordId(dealerId, sourceSystem, customerExternalId);
}

function readRole(role: string): LinkFact['role'] {
  if (role === 'owner' || role === 'driver' || role === 'payer') return role;
  throw new Rejection('invalid', 'intake.value-unknown', { pointer: '/data/role', allowed: 'owner, driver, payer' });
}

function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}
