import { nameKey, readBirthday, readEmail, readPhone } from '@homeward/pii';
import type { IdDeriver, Vault } from '@homeward/pii';
import { VERIFIABLE_FIELDS } from '@homeward/policy';
import { compareText } from '../../domain/people/revision';
import type { SourceRecordState } from '../../domain/people/source-record';
import type { VehicleState } from '../../domain/cars/vehicle';
import type { SurvivorshipFor } from '../../domain/people/survivorship';
import { type VehicleDescription, descriptionOf, latestDescription } from '../../domain/cars/vehicle-description';
import { type DescriptionFact, type VehicleFacts, compareVisits, standingVisits } from '../../domain/cars/vehicle-facts';
import { OWN_VIN, latestVerdicts } from '../../domain/cars/vehicle-values';
import type { CarValues, KnownValues, VerifiableField } from '../../domain/quality/verification-facts';
import { calendarOf, invalidityOf } from '../intake/field-validity';
import type { DataKeys } from './data-keys';
import { placeOfRecord } from '../intake/intake';
import { maskField } from './person-masks';
import type { CustomerStores } from '../ports';

type Values = Readonly<Partial<Record<VerifiableField, string>>>;

/** The present values of a record and of its car. */
export interface RecordLook {
  readonly recordId: string;
  readonly personId: string;
  readonly state: SourceRecordState;
  readonly known: KnownValues;
  /** Masked, by field. */
  readonly shown: Values;
  /** Of the car's fields, as values of a car are compared. */
  readonly car: CarValues;
}

export interface RecordValueOptions {
  readonly stores: Pick<CustomerStores, 'records' | 'links' | 'vehicles'>;
  readonly dataKeys: DataKeys;
  readonly vault: Vault;
  readonly ids: IdDeriver;
  readonly survivorshipFor: SurvivorshipFor;
}

/** Looks at records as they are now. Unknown and erased ones are missing. */
export async function lookAtRecords(
  { stores, dataKeys, vault, ids, survivorshipFor }: RecordValueOptions,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, RecordLook>> {
  const looks = new Map<string, RecordLook>();
  if (recordIds.length === 0) return looks;
  const [records, keys, links] = await Promise.all([stores.records.load(recordIds), dataKeys.find(recordIds), stores.links.get(recordIds)]);
  const vehicles = await stores.vehicles.load([...new Set([...links.values()].flatMap(({ vehicleIds }) => vehicleIds))]);
  for (const [recordId, { state, version }] of records) {
    const key = keys.get(recordId);
    if (state.latest === undefined || key === undefined) continue;
    const linked = (links.get(recordId)?.vehicleIds ?? []).flatMap((id) => vehicles.get(id) ?? []);
    const [vehicleId, car] = carOf(recordId, state, new Map(linked.map((snapshot) => [snapshot.id, snapshot.state]))) ?? [''];
    const fields = vault.open(key, state.latest.sealed, placeOfRecord(recordId));
    const person = personValues(fields, state.latest.occurredAt);
    const described = car === undefined ? {} : carValues(state.dealerId, car, survivorshipFor);
    const own = ofCar(vehicleId, described);
    const values = { ...person, ...own };
    const marks = marksOf(recordId, values, ids);
    looks.set(recordId, {
      recordId,
      personId: state.personId,
      state,
      known: {
        // Versions only grow, and cars are only added.
        sequence: version + linked.length + linked.reduce((sum, snapshot) => sum + snapshot.version, 0),
        dealerId: state.dealerId,
        vehicleId,
        advisorId: car === undefined ? '' : advisorOf(car, state.dealerId),
        marks,
      },
      shown: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, shownOf(field, value, fields, own)])),
      car: Object.fromEntries(Object.entries(described).map(([field, value]) => [field, { mark: marks[field] ?? '', value }])),
    });
  }
  return looks;
}

/** The marks of a record's values, sorted by field. */
export function marksOf(recordId: string, values: Values, ids: IdDeriver): KnownValues['marks'] {
  const marks = Object.entries(values).map(([field, value]) => [field, ids.derive('field-value', recordId, field, value)] as const);
  return Object.fromEntries(marks.toSorted(([a], [b]) => compareText(a, b)));
}

/** The valid values of a customer record; each as the same text whenever it is the same value. */
export function personValues(fields: Readonly<Record<string, string>>, saidAt: string): Values {
  const given = (field: string): string => (fields[field] ?? '').trim();
  const phone = readPhone(given('phone'));
  const second = readPhone(given('phone2'));
  const email = readEmail(given('email'));
  const birthday = readBirthday(given('birthdayOn'), calendarOf(fields));
  const isBirthdayValid = invalidityOf('birthdayOn', fields, saidAt) === undefined;
  const values: Values = {
    name: nameKey(given('name')) === '' ? '' : wordsOf(given('name')),
    phone: 'e164' in phone ? phone.e164 : 'e164' in second ? second.e164 : '',
    address:
      given('city') === '' || given('street') === ''
        ? ''
        : ['province', 'city', 'district', 'street'].map((part) => wordsOf(given(part))).join('\n'),
    email: 'email' in email ? email.email : '',
    wechat: given('wechatId'),
    sex: given('sex'),
    birthday: isBirthdayValid && 'birthday' in birthday ? birthday.birthday : '',
  };
  return filled(values);
}

/** The same words however they were typed: half-width, with single spaces, and none beside a Han character. */
function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')
    .trim();
}

/**
 * What the record's dealer says of the car, and of what it does not say what the others do: each dealer has its own data to put right. A value that was found wrong
 * stays the dealer's until it says another one: else its correction would be done as soon as anybody else says something.
 */
function carValues(dealerId: string, { facts }: VehicleState, survivorshipFor: SurvivorshipFor): Values {
  const { verdicts: _verdicts, ...said } = facts;
  const own = Object.values(said.descriptions).filter((fact) => fact.dealerId === dealerId);
  const ownValues = (descriptions: readonly DescriptionFact[], among: VehicleFacts): Values =>
    toValues(
      descriptionOf(
        { ...among, descriptions: Object.fromEntries(descriptions.map((fact) => [fact.key, fact])), sales: {} },
        survivorshipFor,
      ),
    );
  const values: Partial<Record<string, string>> = ownValues(own, said);
  for (const { field, value, outcome, occurredAt } of latestVerdicts(facts)) {
    if (outcome !== 'wrong' || values[field] !== value) continue;
    const later: Partial<Record<string, string>> = ownValues(
      own.filter((fact) => fact.occurredAt > occurredAt),
      facts,
    );
    values[field] = later[field] ?? value;
  }
  return { ...toValues(descriptionOf(said, survivorshipFor)), ...values, vin: OWN_VIN };
}

function toValues(description: VehicleDescription | undefined): Values {
  const { plateIndex = '', model = '', firstSoldOn = '', brand = '', colour = '', use = '' } = description ?? {};
  return filled({ plate: plateIndex, model, purchasedOn: firstSoldOn, brand, colour, use });
}

/** Of another car the same words are other values. */
function ofCar(vehicleId: string, described: Values): Values {
  return Object.fromEntries(
    Object.entries(described).map(([field, value]) => [field, field === 'vin' ? vehicleId : `${vehicleId} ${value}`]),
  );
}

function filled(values: Values): Values {
  const given: Partial<Record<VerifiableField, string>> = {};
  for (const field of VERIFIABLE_FIELDS) {
    const value = values[field] ?? '';
    if (value !== '') given[field] = value;
  }
  return given;
}

function shownOf(field: string, value: string, fields: Readonly<Record<string, string>>, car: Values): string {
  if (field === 'address') return [fields['province'], fields['city'], fields['district']].map((part) => part ?? '').join('');
  if (field === 'vin' || field === 'plate') return '***';
  return field in car ? value.slice(value.indexOf(' ') + 1) : maskField(field, value);
}

/** The car that the record's person owns and that the record's dealer names it with; of several the one described last. */
function carOf(
  recordId: string,
  { dealerId, personId }: SourceRecordState,
  linked: ReadonlyMap<string, VehicleState>,
): readonly [string, VehicleState] | undefined {
  const writtenAt = ({ facts }: VehicleState): string => latestDescription(facts)?.occurredAt ?? '';
  return [...linked]
    .filter(([, { told, facts }]) => {
      const { owner } = told;
      if (owner === undefined) return false;
      const named = [...Object.values(facts.descriptions), ...Object.values(facts.sales)].some(
        (fact) => fact.recordId === recordId && fact.dealerId === dealerId,
      );
      return owner.recordId === recordId || (named && owner.personId === personId);
    })
    .sort(([a, one], [b, other]) => compareText(writtenAt(one), writtenAt(other)) || compareText(a, b))
    .at(-1);
}

/** Who looks after the car at the dealer: of its latest visit there, else who sold it. */
function advisorOf({ facts }: VehicleState, dealerId: string): string {
  const visit = standingVisits(facts)
    .filter((one) => one.dealerId === dealerId)
    .sort(compareVisits)
    .at(-1);
  const sale = Object.values(facts.sales)
    .filter((one) => one.dealerId === dealerId)
    .sort((a, b) => compareText(a.soldOn, b.soldOn) || compareText(a.key, b.key))
    .at(-1);
  return visit?.advisorId || (sale?.consultantId ?? '');
}
