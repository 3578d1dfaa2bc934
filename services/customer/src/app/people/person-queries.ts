import { type BlindIndex, type IdDeriver, type Vault, nameKey, readPhone, readPlate, readVin } from '@homeward/pii';
import type { ConsentEntry } from '../../domain/people/consents';
import { type PersonState, recordsOf } from '../../domain/people/person';
import { compareText } from '../../domain/people/revision';
import type { RecordRevision } from '../../domain/people/source-record';
import type { VehicleState } from '../../domain/cars/vehicle';
import type { DataKeys } from './data-keys';
import { placeOfRecord } from '../intake/intake';
import type { CustomerStores } from '../ports';
import type { Scope } from '../organisation/scope';
import { type ValueVerdicts, verdictsOn } from '../quality/value-verdicts';

/** A person with what its records say, opened. */
export interface OpenedPerson {
  readonly personId: string;
  /** The ids of all its records' people: others may know the person by any of them. */
  readonly formerIds: readonly string[];
  readonly state: PersonState;
  /** The latest first. */
  readonly records: readonly OpenedRecord[];
  readonly vehicles: ReadonlyMap<string, VehicleState>;
  /** Others whom a dealer in the caller's reach counts to the same household. */
  readonly household: readonly string[];
}

export interface OpenedRecord {
  readonly recordId: string;
  readonly dealerId: string;
  readonly sourceSystem: string;
  readonly latest: RecordRevision;
  readonly fields: Readonly<Record<string, string>>;
  readonly ledger: readonly ConsentEntry[];
  readonly verdicts: ValueVerdicts;
}

export interface PersonQuestion {
  readonly phone: string;
  readonly plate: string;
  readonly vin: string;
  readonly name: string;
}

export interface PersonQueries {
  /** People by id; an id that all records have left is followed to where they went. Unknown and foreign ids are missing. */
  open(personIds: readonly string[], scope: Scope): Promise<readonly OpenedPerson[]>;
  /** Records by id, for whatever the service works out of all of them: nobody's scope is asked. */
  openRecords(recordIds: readonly string[]): Promise<ReadonlyMap<string, OpenedRecord>>;
  /** Present ids of the people whom the exact phone, plate, VIN or normalised name stands for, sorted. Several conditions must all hold. */
  search(question: PersonQuestion, scope: Scope): Promise<readonly string[]>;
}

interface PersonQueryOptions {
  readonly stores: CustomerStores;
  readonly dataKeys: DataKeys;
  readonly vault: Vault;
  readonly ids: IdDeriver;
  readonly blind: BlindIndex;
}

/** Names are shared by many; nobody reads more than this. */
const MOST_FOUND = 200;

export function createPersonQueries({ stores, dataKeys, vault, ids, blind }: PersonQueryOptions): PersonQueries {
  /** A person's id is that of its first record for ever: it stands for whoever that record belongs to now. */
  const follow = async (personIds: readonly string[]): Promise<ReadonlyMap<string, PersonState>> => {
    const asked = await stores.people.load([...new Set(personIds)]);
    const ownRecords = [...asked].flatMap(([id, { state }]) => ownRecordOf(id, state, ids) ?? []);
    const placed = await stores.records.load(ownRecords);
    const present = await stores.people.load([...new Set([...placed.values()].map(({ state }) => state.personId))]);
    return new Map([...present].flatMap(([id, { state }]) => (recordsOf(state).length > 0 ? [[id, state] as const] : [])));
  };

  const openRecords = async (recordIds: readonly string[]): Promise<ReadonlyMap<string, OpenedRecord>> => {
    const [records, keys, verifications] = await Promise.all([
      stores.records.load(recordIds),
      dataKeys.find(recordIds),
      stores.verifications.load(recordIds),
    ]);
    const opened = new Map<string, OpenedRecord>();
    for (const [recordId, { state }] of records) {
      const { latest, dealerId, sourceSystem, ledger } = state;
      if (latest === undefined) continue;
      const key = keys.get(recordId);
      // Without its key the record was erased.
      const fields = key === undefined ? {} : vault.open(key, latest.sealed, placeOfRecord(recordId));
      const verdicts = verdictsOn({ recordId, fields, saidAt: latest.occurredAt }, verifications.get(recordId)?.state, ids);
      opened.set(recordId, { recordId, dealerId, sourceSystem, latest, fields, ledger, verdicts });
    }
    return opened;
  };

  /** The people of each household that one of the records belongs to, as far as the caller sees its dealer. */
  const livingTogether = async (opened: readonly OpenedRecord[], scope: Scope): Promise<ReadonlyMap<string, readonly string[]>> => {
    const households = new Map<string, string[]>();
    const asked = opened.flatMap(({ dealerId, latest }) => (scope.seesDealer(dealerId) ? (latest.householdId ?? []) : []));
    if (asked.length === 0) return households;
    const listed = await stores.households.get([...new Set(asked)]);
    const members = await stores.records.load([...listed.values()].flatMap(({ recordIds }) => recordIds));
    for (const { state } of members.values()) {
      const id = state.latest?.householdId;
      if (id !== undefined && listed.has(id)) households.set(id, [...(households.get(id) ?? []), state.personId]);
    }
    return households;
  };

  const personsOf = async (by: 'phone' | 'phone2' | 'name', index: string, { dealerIds }: Scope): Promise<ReadonlySet<string>> => {
    const filter = { [by]: { equal: index }, ...(dealerIds === undefined ? {} : { dealer: { in: dealerIds } }) };
    const { items } = await stores.records.find({ filter, limit: MOST_FOUND });
    return new Set(items.flatMap(({ state }) => (state.latest === undefined ? [] : [state.personId])));
  };
  const ownersOf = async (vehicles: Iterable<VehicleState>): Promise<ReadonlySet<string>> => {
    const owners = [...vehicles].flatMap(({ told }) =>
      told.owner === undefined || told.owner.personId === '' ? [] : [told.owner.personId],
    );
    return new Set((await follow(owners)).keys());
  };

  return {
    openRecords,
    async open(personIds, scope) {
      const people = [...(await follow(personIds))].filter(([, state]) => scope.seesPerson(state));
      const recordIds = people.flatMap(([, state]) => recordsOf(state));
      const [records, links] = await Promise.all([openRecords(recordIds), stores.links.get(recordIds)]);
      const vehicles = await stores.vehicles.load([...new Set([...links.values()].flatMap(({ vehicleIds }) => vehicleIds))]);
      const households = await livingTogether([...records.values()], scope);
      return people.map(([personId, state]) => {
        const own = recordsOf(state);
        const linked = [...new Set(own.flatMap((recordId) => links.get(recordId)?.vehicleIds ?? []))].sort(compareText);
        const living = own.flatMap((recordId) => records.get(recordId)?.latest.householdId ?? []);
        return {
          personId,
          household: [...new Set(living.flatMap((id) => households.get(id) ?? []))].filter((id) => id !== personId).sort(compareText),
          formerIds: own.map((recordId) => ids.personIdByRecord(recordId)),
          state,
          records: latestFirst(own.flatMap((recordId) => records.get(recordId) ?? [])),
          vehicles: new Map(
            linked.flatMap((id) => {
              const snapshot = vehicles.get(id);
              return snapshot !== undefined && scope.seesVehicle(snapshot.state.facts) ? [[id, snapshot.state] as const] : [];
            }),
          ),
        };
      });
    },

    async search({ phone, plate, vin, name }, scope) {
      const matches: ReadonlySet<string>[] = [];
      if (phone !== '') {
        const read = readPhone(phone);
        const index = 'e164' in read ? blind.phone(read.e164) : undefined;
        const found = index === undefined ? [] : await Promise.all([personsOf('phone', index, scope), personsOf('phone2', index, scope)]);
        matches.push(new Set(found.flatMap((people) => [...people])));
      }
      if (name !== '') {
        const key = nameKey(name);
        matches.push(key === '' ? new Set() : await personsOf('name', blind.name(key), scope));
      }
      if (vin !== '') {
        const read = readVin(vin);
        const found = 'vin' in read ? await stores.vehicles.load([ids.vehicleId(read.vin)]) : new Map<string, { state: VehicleState }>();
        matches.push(await ownersOf([...found.values()].map(({ state }) => state)));
      }
      if (plate !== '') {
        const read = readPlate(plate);
        const found =
          'plate' in read
            ? await stores.vehicles.find({ filter: { plate: { equal: blind.plate(read.plate) } }, limit: MOST_FOUND })
            : { items: [] };
        matches.push(await ownersOf(found.items.map(({ state }) => state)));
      }
      const [first, ...others] = matches;
      return [...(first ?? [])].filter((personId) => others.every((match) => match.has(personId))).sort(compareText);
    },
  };
}

/** The one of these people whom an id stands for: it leads to one at most. */
export function personNamed(personId: string, people: readonly OpenedPerson[]): OpenedPerson | undefined {
  return people.find(({ formerIds }) => formerIds.includes(personId));
}

/** The order in which a person's records are given and judged. */
export function latestFirst(records: readonly OpenedRecord[]): readonly OpenedRecord[] {
  return records.toSorted((a, b) => compareText(b.latest.occurredAt, a.latest.occurredAt) || compareText(a.recordId, b.recordId));
}

/** The record that the person's id was made of, wherever it is now. */
function ownRecordOf(personId: string, { records }: PersonState, ids: IdDeriver): string | undefined {
  return Object.keys(records).find((recordId) => ids.personIdByRecord(recordId) === personId);
}
