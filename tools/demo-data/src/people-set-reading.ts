import { readEmail, readPhone, readPlate, readVin } from '@homeward/pii';
import type { PeopleRecord } from './people-set';

/** A record as a service would keep it: identifiers in their one spelling (phones E.164), what cannot be read left out; without the truth about it. */
export type ReadPeopleRecord = Omit<PeopleRecord, 'personId' | 'householdId' | 'twinsId' | 'faults'>;

/** Reads what a desk typed, as the intake does. */
export function readPeopleRecord(record: PeopleRecord): ReadPeopleRecord {
  const { id, name, wechatId, birthdayOn, address } = record;
  const email = readEmail(record.email ?? '');
  return {
    id,
    name,
    phones: record.phones.flatMap((typed) => {
      const read = readPhone(typed);
      return 'e164' in read ? [read.e164] : [];
    }),
    ...('email' in email && { email: email.email }),
    ...(wechatId !== undefined && { wechatId }),
    ...(birthdayOn !== undefined && { birthdayOn }),
    ...(address !== undefined && { address }),
    vins: record.vins.flatMap((typed) => {
      const read = readVin(typed);
      return 'vin' in read ? [read.vin] : [];
    }),
    plates: record.plates.flatMap((typed) => {
      const read = readPlate(typed);
      return 'plate' in read ? [read.plate] : [];
    }),
  };
}
