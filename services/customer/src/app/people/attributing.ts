import { localDateOf } from '@homeward/calendar';
import type { AttributePeopleRequest, AttributePeopleResponse } from '@homeward/contracts/identity-service';
import { type BlindIndex, type IdDeriver, readPhone } from '@homeward/pii';
import type { BusinessClock, ReferenceData } from '@homeward/runtime';
import { type Attribution, type MeantRecord, attributionOf, recordsNamedBy } from '../../domain/people/attribution';
import { type OpenedPerson, type OpenedRecord, type PersonQueries, personNamed } from './person-queries';
import type { Scope } from '../organisation/scope';

/** What is said about something that is done under the id of a person; what is not said is empty. */
export interface Said {
  /** The id that the person was named by. */
  readonly personId: string;
  readonly vehicleId: string;
  readonly dealerId: string;
  /** As it was written. */
  readonly phone: string;
}

export interface Attributing {
  /** Which of these records of the person is meant; undefined when there is none. */
  among<Record extends OpenedRecord>(
    records: readonly Record[],
    person: OpenedPerson,
    said: Said,
  ): Attribution<Record & MeantRecord> | undefined;
  /** Of each thing the id under which it is to be kept, in the order of the request. A person who is unknown, or out of reach, keeps the id asked. */
  attribute(request: AttributePeopleRequest, scope: Scope): Promise<AttributePeopleResponse>;
}

interface AttributingOptions {
  readonly people: PersonQueries;
  readonly reference: ReferenceData;
  readonly ids: IdDeriver;
  readonly blind: BlindIndex;
  readonly clock: BusinessClock;
}

export function createAttributing({ people, reference, ids, blind, clock }: AttributingOptions): Attributing {
  const among: Attributing['among'] = (records, { vehicles }, { personId, vehicleId, dealerId, phone }) => {
    const meant = records.map((record) => ({ ...record, ownPersonId: ids.personIdByRecord(record.recordId) }));
    const car = vehicles.get(vehicleId);
    const today = localDateOf(clock.now(), reference.tree().zoneOf(dealerId));
    const read = readPhone(phone);
    const index = 'e164' in read ? blind.phone(read.e164) : undefined;
    const called = meant.filter(
      ({ latest: { phoneIndex, phone2Index } }) => index !== undefined && (phoneIndex === index || phone2Index === index),
    );
    return attributionOf(meant, {
      askedAs: personId,
      ofVehicle: car === undefined ? new Set() : recordsNamedBy(car, meant, today),
      ofPhone: new Set(called.map(({ recordId }) => recordId)),
      dealerId,
    });
  };

  return {
    among,
    async attribute({ things }, scope) {
      const opened = await people.open([...new Set(things.map(({ personId }) => personId))], scope);
      return {
        attributions: things.map((said) => {
          const person = personNamed(said.personId, opened);
          const found = person === undefined ? undefined : among(person.records, person, said);
          return found === undefined ? { personId: said.personId, by: '' } : { personId: found.record.ownPersonId, by: found.by };
        }),
      };
    },
  };
}
