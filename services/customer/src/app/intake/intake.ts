import type { OrgNode, OrgTree } from '@homeward/access';
import type { Heard } from '@homeward/bus';
import type { HolidayCalendar } from '@homeward/calendar';
import { type RecordReceived, SealedRecord } from '@homeward/contracts/intake';
import { Rejection } from '@homeward/kernel';
import { type Vault, openBytes } from '@homeward/pii';
import { type BusinessClock, LostRace, type ReferenceData, type Step, command } from '@homeward/runtime';
import type { Outcome, ProjectionChange } from '@homeward/store';
import type { ConsentAnswer } from '../../domain/people/consents';
import type { Report } from '../../domain/quality/dealer-report';
import type { OrderVersion } from '../../domain/cars/new-car-order';
import type { RecordRevision } from '../../domain/people/source-record';
import { type VehicleFact, recordNamedBy } from '../../domain/cars/vehicle-facts';
import type { VehicleSurroundings } from '../../domain/cars/vehicle-tellings';
import { entriesOfRecord, placeOfConsents } from '../people/consent-entries';
import type { CorrectedThings } from './corrected-things';
import { type IdentityTools, readCustomer } from './customer-reading';
import type { DataKeys } from '../people/data-keys';
import { createDealerHours } from './dealer-hours';
import { withDealers } from '../organisation/dealer-tree';
import type { FindingUpkeep } from '../quality/finding-upkeep';
import type { Identity } from '../identity/identity';
import type { IntakeKeys } from './intake-keys';
import { type IntakeEvent, refusedRow, rowAfter, writeRow } from './intake-rows';
import { type NamedRecord, type Placing, namedBy } from './placing';
import type { CustomerStores, HouseholdDocument, RowDocument } from '../ports';
import { readOrder } from './order-reading';
import { readReport } from './report-reading';
import type { PlaceKeeping, ReportedAppointment } from './place-keeping';
import { createSurroundings } from '../surroundings';
import type { Graves, Tombstones } from '../people/tombstones';
import { type ReadFact, type VehicleReader, createVehicleReader } from './vehicle-reading';
import type { VerificationUpkeep } from '../quality/verification-upkeep';

type HeardRecord = Heard<RecordReceived>;

/** What a row asks for, read but not yet sealed. */
type Intent =
  | {
      readonly to: 'record';
      readonly recordId: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly record: Omit<RecordRevision, 'sealed'>;
      readonly consents: readonly ConsentAnswer[];
      readonly evidence: string;
      readonly warnings: readonly string[];
    }
  | ({ readonly to: 'vehicle' } & ReadFact)
  | { readonly to: 'order'; readonly id: string; readonly version: OrderVersion; readonly warnings: readonly string[] }
  | { readonly to: 'report'; readonly id: string; readonly report: Report }
  | { readonly to: 'nobody'; readonly rejection: Rejection };

/** One batch of rows on its way: everything looked up once, then carried out, then written down. */
export interface IntakeBatch {
  stepsOf(heard: HeardRecord): readonly Step[];
  /** Writes what became of the rows, once everything else is durable. */
  finish(): Promise<void>;
}

export interface Intake {
  prepare(batch: readonly HeardRecord[]): Promise<IntakeBatch>;
}

export interface IntakeOptions {
  readonly stores: CustomerStores;
  readonly reference: ReferenceData;
  readonly tools: IdentityTools;
  readonly vault: Vault;
  readonly dataKeys: DataKeys;
  readonly intakeKeys: IntakeKeys;
  readonly placing: Placing;
  readonly tombstones: Tombstones;
  readonly identity: Identity;
  readonly corrected: CorrectedThings;
  readonly places: PlaceKeeping;
  readonly holidays: HolidayCalendar;
  readonly upkeep: VerificationUpkeep;
  readonly findings: FindingUpkeep;
  readonly clock: BusinessClock;
}

const PERSON_ERASED = 'intake.person-erased';
/** Its hour at the dealer has more cars than places. */
const OVERBOOKED = 'intake.hour-overbooked';

/** What a sealed row is bound to: copied to another request or row, it does not open. */
export function placeOfRow(requestId: string, row: number): string {
  return `${requestId}/${row}`;
}

/** Carries out the records of the intake topic. */
export function createIntake(options: IntakeOptions): Intake {
  const { stores, reference, dataKeys, intakeKeys, placing, identity, corrected, upkeep, findings, clock } = options;
  const reader = createVehicleReader(options.tools);
  return {
    async prepare(batch) {
      const open = batch.filter(({ event }) => event.refusal === undefined);
      const [keys, tree] = await Promise.all([
        intakeKeys.find(open.map(({ event }) => event.keyId)),
        withDealers(
          reference.tree(),
          stores.nodes,
          open.map(({ event }) => event.dealerId),
        ),
      ]);
      const surroundings = createSurroundings(clock.now(), tree, reference.policies());
      const read = open.map((heard) => [heard, intentOf(heard.event, keys, tree, surroundings, options.tools, reader)] as const);
      const graves = await options.tombstones.find(
        read.flatMap(([, intent]) => recordIdsOf(intent)),
        read.flatMap(([, intent]) => (intent.to === 'record' ? [{ ...intent.record, sealed: '' }] : [])),
      );
      const intents = new Map(read.map(([heard, intent]) => [heard, afterErasures(intent, heard.event.occurredAt, graves)]));
      const [sealingKeys, placements] = await Promise.all([
        dataKeys.take([...intents.values()].flatMap(sealedIdOf)),
        placing.find([...intents.values()].flatMap((intent) => (intent.to === 'vehicle' ? (recordNamedBy(intent.fact) ?? []) : []))),
      ]);
      const seal = (id: string, place: string, fields: Readonly<Record<string, string>>): string => {
        const key = sealingKeys.get(id);
        if (key === undefined) throw new TypeError('A data key is missing that was just taken');
        return options.vault.seal(key, fields, place);
      };
      const rows: RowDocument[] = [];
      const named: NamedRecord[] = [];
      const described = new Set<string>();
      const reported: ReportedAppointment[] = [];

      const toVehicle = (received: RecordReceived, { vehicleId, fact: read, thingId, identity = {}, warnings }: ReadFact): Step => {
        const fact: VehicleFact =
          read.kind === 'description' ? { ...read, sealed: seal(vehicleId, placeOfVehicle(vehicleId), identity) } : read;
        if (fact.kind === 'description' || fact.kind === 'sale') described.add(vehicleId);
        const recordId = recordNamedBy(fact);
        const placement = recordId === undefined ? undefined : placements.get(recordId);
        const row = { requestId: received.requestId, row: received.row };
        return command(
          stores.vehicles,
          {
            id: vehicleId,
            command: { type: 'NoteFact', fact, row, placement, surroundings },
            cause: { id: received.causeId },
            at: surroundings.now,
          },
          (outcome) => {
            rows.push({ ...rowAfter(received, settledOf(outcome, stores.vehicles.name), warnings, fact.key), thingId });
            if (outcome.status !== 'applied') return;
            named.push(...outcome.events.flatMap((event) => namedBy(vehicleId, event)));
            if (fact.kind === 'appointment') reported.push({ vehicleId, fact });
          },
        );
      };

      return {
        stepsOf(heard) {
          const received = heard.event;
          const request = { cause: { id: received.causeId }, at: surroundings.now };
          const settle = (store: string, warnings: readonly string[]) => (outcome: Outcome<IntakeEvent>) =>
            void rows.push(rowAfter(received, settledOf(outcome, store), warnings));
          const intent = intents.get(heard) ?? refusedAtBorder(received);
          switch (intent.to) {
            case 'nobody':
              rows.push(refusedRow(received, intent.rejection, [], ''));
              return [];
            case 'vehicle':
              return [toVehicle(received, intent)];
            case 'record': {
              const { recordId, fields, warnings } = intent;
              const { dealerId, sourceSystem } = received;
              const record = { ...intent.record, sealed: seal(recordId, placeOfRecord(recordId), fields) };
              const sealEvidence = (evidence: string): string => seal(recordId, placeOfConsents(recordId), { evidence });
              const consents = entriesOfRecord(record, intent, sealEvidence);
              const ownPersonId = options.tools.ids.personIdByRecord(recordId);
              const revise = { type: 'ReviseRecord', dealerId, sourceSystem, ownPersonId, record, consents } as const;
              const steps = [command(stores.records, { id: recordId, command: revise, ...request }, settle(stores.records.name, warnings))];
              if (consents.length === 0) return steps;
              // An older revision changes nothing else, but what the customer answered then was answered.
              const note = { type: 'NoteConsents', consents } as const;
              return [
                ...steps,
                command(stores.records, { id: recordId, command: note, cause: { id: `${received.causeId}:consents` }, at: request.at }),
              ];
            }
            case 'order': {
              const { id, version, warnings } = intent;
              const note = { type: 'NoteOrder', version } as const;
              return [command(stores.orders, { id, command: note, ...request }, settle(stores.orders.name, warnings))];
            }
            case 'report': {
              const { id, report } = intent;
              return [
                command(stores.reports, { id, command: { type: 'FileReport', report }, ...request }, settle(stores.reports.name, [])),
              ];
            }
          }
        },
        async finish() {
          await stores.households.update([...intents.values()].flatMap(joiningHousehold));
          await placing.link(named, surroundings);
          await identity.link(named);
          await upkeep.recordsChanged(named.map(({ recordId }) => recordId));
          await upkeep.carsChanged([...described]);
          await findings.carsDescribed([...described]);
          const hours = createDealerHours(surroundings.now, tree, reference.policies(), options.holidays);
          const overbooked = await options.places.noteReported(reported, hours);
          const written = overbooked.size === 0 ? rows : rows.map((row) => withWarning(row, overbooked, options.tools));
          await stores.rows.update(written.map((row) => writeRow(row.code === PERSON_ERASED ? { ...row, sealed: '' } : row)));
          const ended = await corrected.settle(
            rows.flatMap(({ thingId, outcome }) => (thingId === undefined || outcome === 'repeated' ? [] : [thingId])),
            surroundings,
          );
          await options.places.noteReported(ended, hours);
        },
      };
    },
  };
}

function withWarning(row: RowDocument, overbooked: ReadonlySet<string>, { ids }: IdentityTools): RowDocument {
  const { thingId, subjectId, warnings } = row;
  const isOverbooked = thingId !== undefined && overbooked.has(ids.factId(thingId, subjectId));
  return isOverbooked ? { ...row, warnings: [...warnings, OVERBOOKED] } : row;
}

/** Where the sealed fields of a record are kept. */
export function placeOfRecord(recordId: string): string {
  return `source-record/${recordId}`;
}

/** Where the sealed identity of a car is kept. */
export function placeOfVehicle(vehicleId: string): string {
  return `vehicle/${vehicleId}`;
}

/** Records are told by dealers; a recall concerns cars of all of them, and head office tells it under its own name. */
function mayTell(node: OrgNode | undefined, type: string): boolean {
  return node?.kind === 'dealer' || (node !== undefined && type === 'recall');
}

/** A broken seal is thrown: the event is no record of ours, and is parked. */
function intentOf(
  received: RecordReceived,
  keys: ReadonlyMap<string, Uint8Array>,
  tree: OrgTree,
  surroundings: VehicleSurroundings,
  tools: IdentityTools,
  reader: VehicleReader,
): Intent {
  const { dealerId, type, requestId, row, revision, occurredAt, receivedAt, sourceSystem } = received;
  const isCheckDigitRequired = (): boolean => surroundings.of(dealerId).dataQuality.vinCheckDigit === 'required';
  try {
    if (!mayTell(tree.node(dealerId), type)) throw new Rejection('unknown', 'intake.dealer-unknown', { pointer: '/dealer' });
    const key = keys.get(received.keyId);
    if (key === undefined) throw new Rejection('unknown', 'intake.key-destroyed', { pointer: '' });
    const { externalId, data } = SealedRecord.decode(openBytes(key, received.sealed, placeOfRow(requestId, row)));
    if (data === undefined) throw new Rejection('invalid', 'intake.type-unknown', { pointer: '/type' });
    switch (data.$case) {
      case 'customer': {
        const recordId = tools.ids.recordId(dealerId, sourceSystem, externalId);
        const rules = surroundings.of(dealerId).dataQuality;
        const { fields, record, consents, evidence, warnings } = readCustomer(recordId, data.value, rules, tools, occurredAt);
        const digest = tools.ids.derive('content', 'customer', JSON.stringify(data.value));
        const { household = '' } = data.value;
        const living = household === '' ? {} : { householdId: tools.ids.derive('household', dealerId, sourceSystem, household) };
        return {
          to: 'record',
          recordId,
          fields,
          record: { ...record, ...living, revision, occurredAt, receivedAt, digest },
          consents,
          evidence,
          warnings,
        };
      }
      case 'order':
        return { to: 'order', ...readOrder(received, externalId, data.value, tools.ids, isCheckDigitRequired) };
      case 'partsStock':
      case 'workshopLoad':
        return { to: 'report', ...readReport(received, data, tools.ids) };
      default:
        return { to: 'vehicle', ...reader.read(received, externalId, data, tree.zoneOf(dealerId), isCheckDigitRequired) };
    }
  } catch (error) {
    if (error instanceof Rejection) return { to: 'nobody', rejection: error };
    throw error;
  }
}

/** What comes under a record that was erased: nothing of before, and afterwards a record of its own. */
function afterErasures(intent: Intent, occurredAt: string, graves: Graves): Intent {
  if (intent.to === 'record') {
    const recordId = graves.recordFor(intent.recordId, occurredAt);
    if (recordId === undefined || graves.isOfErased(intent.record))
      return { to: 'nobody', rejection: new Rejection('invalid', PERSON_ERASED) };
    return { ...intent, recordId };
  }
  if (intent.to === 'order') {
    const { version } = intent;
    return { ...intent, version: { ...version, recordId: graves.recordFor(version.recordId, occurredAt) ?? version.recordId } };
  }
  if (intent.to !== 'vehicle') return intent;
  const { fact } = intent;
  if (!('recordId' in fact) || fact.recordId === undefined) return intent;
  const recordId = graves.recordFor(fact.recordId, occurredAt);
  // A car's own history stays, also where it names somebody who was forgotten.
  return recordId === undefined || recordId === fact.recordId ? intent : { ...intent, fact: { ...fact, recordId } };
}

/** Few records name a household: an index over all records would cost every import more than this list costs those. */
function joiningHousehold(intent: Intent): readonly ProjectionChange<HouseholdDocument>[] {
  if (intent.to !== 'record' || intent.record.householdId === undefined) return [];
  const {
    recordId,
    record: { householdId },
  } = intent;
  const join = (known: HouseholdDocument = { recordIds: [] }): HouseholdDocument =>
    known.recordIds.includes(recordId) ? known : { recordIds: [...known.recordIds, recordId].sort() };
  return [{ id: householdId, change: join }];
}

function recordIdsOf(intent: Intent): readonly string[] {
  if (intent.to === 'record') return [intent.recordId];
  if (intent.to === 'order') return [intent.version.recordId];
  return intent.to === 'vehicle' ? [recordNamedBy(intent.fact) ?? []].flat() : [];
}

function refusedAtBorder({ refusal }: RecordReceived): Intent {
  if (refusal === undefined) throw new TypeError('A row was not prepared');
  return { to: 'nobody', rejection: new Rejection('invalid', refusal.code, { ...refusal.detail, pointer: refusal.pointer }) };
}

function sealedIdOf(intent: Intent): readonly string[] {
  if (intent.to === 'record') return [intent.recordId];
  return intent.to === 'vehicle' && intent.identity !== undefined ? [intent.vehicleId] : [];
}

function settledOf<Settled extends IntakeEvent>(
  outcome: Outcome<Settled>,
  store: string,
): Exclude<Outcome<Settled>, { readonly status: 'conflict' }> {
  if (outcome.status === 'conflict') throw new LostRace(store, outcome.id);
  return outcome;
}
