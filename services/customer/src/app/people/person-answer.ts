import type { ConsentState, DealerRelation, OtherValue, Person, PersonVehicle } from '@homeward/contracts/customer-service';
import { ownershipsOf, visitorOf } from '../../domain/cars/ownership';
import { compareText } from '../../domain/people/revision';
import {
  type FieldStanding,
  type RecordValues,
  type SourcedValue,
  type SurvivorshipFor,
  survivorsOf,
} from '../../domain/people/survivorship';
import type { VehicleState } from '../../domain/cars/vehicle';
import { standingVisits } from '../../domain/cars/vehicle-facts';
import { linksOf } from '../../domain/cars/vehicle-links';
import { quarantineReasonOf } from '../intake/field-validity';
import { toFieldValues, verificationOf } from '../quality/field-values';
import { maskField } from './person-masks';
import type { OpenedPerson, OpenedRecord } from './person-queries';
import type { Scope } from '../organisation/scope';

export interface PersonAnswerOptions {
  readonly scope: Scope;
  /** Values in clear instead of masked. */
  readonly reveal: boolean;
  /** Also the values that are not used. */
  readonly allValues: boolean;
  readonly survivorshipFor: SurvivorshipFor;
}

/** Which value of each field is used among these records. */
export function standingsOf(records: readonly OpenedRecord[], survivorshipFor: SurvivorshipFor): ReadonlyMap<string, FieldStanding> {
  return survivorsOf(records.map(toValues), survivorshipFor(records[0]?.dealerId));
}

/** What a caller is shown: of every field the value that is used, with its source. What records of foreign dealers say is left out, as if it were not there. */
export function toPerson(person: OpenedPerson, options: PersonAnswerOptions): Person {
  const { personId, state, records, vehicles } = person;
  const { scope, reveal, allValues, survivorshipFor } = options;
  const own = records.filter(({ dealerId }) => scope.seesDealer(dealerId));
  const recordsById = new Map(own.map((record) => [record.recordId, record]));
  const toOther = (field: string, value: SourcedValue): Omit<OtherValue, 'lostBy'> => {
    const record = recordsById.get(value.recordId);
    const isQuarantined = record?.latest.quarantined.includes(field) === true;
    return {
      value: reveal ? value.value : maskField(field, value.value),
      source: value.source,
      dealerId: value.dealerId,
      at: value.at,
      validity: isQuarantined ? 'quarantined' : 'valid',
      verification: verificationOf(value),
      reason: isQuarantined ? quarantineReasonOf(field, record.fields, record.latest.occurredAt) : '',
      recordId: value.recordId,
      system: record?.sourceSystem ?? '',
    };
  };
  const fields = toFieldValues(standingsOf(own, survivorshipFor).values(), toOther, allValues);
  const { consents = [], channelConsents = [] } = state.profile ?? {};
  return {
    personId,
    fields,
    recordIds: own.map(({ recordId }) => recordId).sort(compareText),
    dealerIds: (state.profile?.dealerIds ?? []).filter((dealerId) => scope.seesDealer(dealerId)),
    vehicles: [...vehicles].flatMap(([vehicleId, vehicle]) => carsOf(personId, vehicleId, vehicle)),
    consents: [...consents, ...channelConsents].map(({ purpose, channel, answer, at, recordId }): ConsentState => ({
      purpose,
      channel,
      answer,
      at,
      source: recordsById.get(recordId)?.latest.source ?? '',
    })),
    masked: !reveal,
    dealerRelations: relationsOf(person, scope),
    householdPersonIds: [...person.household],
  };
}

/** The call centre's verdict goes before what the sender claims. */
function toValues({ recordId, dealerId, latest, fields, verdicts }: OpenedRecord): RecordValues {
  const { source, occurredAt, preferredChannel, language, verified, quarantined } = latest;
  const judged = (verdict: string): readonly string[] => Object.keys(verdicts).filter((field) => verdicts[field] === verdict);
  return {
    recordId,
    dealerId,
    source,
    at: occurredAt,
    fields: { ...fields, preferredChannel, language },
    verified: new Set([...verified.filter((field) => verdicts[field] !== 'refuted'), ...judged('verified')]),
    refuted: new Set(judged('refuted')),
    quarantined: new Set(quarantined),
  };
}

/** What the person is and was to a car. */
function carsOf(personId: string, vehicleId: string, { facts, people }: VehicleState): readonly PersonVehicle[] {
  const owned = ownershipsOf(facts, people).map((ownership) => ({ ...ownership, role: 'owner' }));
  return [...owned, ...linksOf(facts, people)]
    .filter((link) => link.personId === personId)
    .map(({ role, fromOn = '', toOn = '' }) => ({ vehicleId, role, fromOn, toOn }));
}

/** What the person and each dealer in the caller's reach have had to do with each other, from sales and visits. Sorted by dealer. */
function relationsOf({ personId, state, records, vehicles }: OpenedPerson, scope: Scope): DealerRelation[] {
  const recordIds = new Set(records.map(({ recordId }) => recordId));
  const dealings = [...vehicles.values()].flatMap(({ facts, people }) => {
    const ownerships = ownershipsOf(facts, people);
    return [
      ...Object.values(facts.sales)
        .filter(({ recordId }) => recordId !== undefined && recordIds.has(recordId))
        .map(({ key, dealerId, soldOn }) => ({ key, dealerId, on: soldOn, sales: 1, visits: 0, advisorId: '' })),
      ...standingVisits(facts)
        .filter((visit) => visitorOf(visit, people, ownerships) === personId)
        .map(({ key, dealerId, visitedOn, advisorId }) => ({ key, dealerId, on: visitedOn, sales: 0, visits: 1, advisorId })),
    ];
  });
  const inTime = dealings.sort((a, b) => compareText(a.on, b.on) || compareText(a.key, b.key));
  const dealerIds = [...new Set([...(state.profile?.dealerIds ?? []), ...inTime.map(({ dealerId }) => dealerId)])];
  return dealerIds
    .filter((dealerId) => scope.seesDealer(dealerId))
    .sort(compareText)
    .map((dealerId) => {
      const own = inTime.filter((dealing) => dealing.dealerId === dealerId);
      return {
        dealerId,
        sinceOn: own[0]?.on ?? '',
        lastOn: own.at(-1)?.on ?? '',
        sales: own.reduce((sum, { sales }) => sum + sales, 0),
        visits: own.reduce((sum, { visits }) => sum + visits, 0),
        advisorId: own.findLast(({ visits }) => visits > 0)?.advisorId ?? '',
      };
    });
}
