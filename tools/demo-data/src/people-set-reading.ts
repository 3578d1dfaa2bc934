import { readEmail, readPhone, readPlate, readVin } from '@homeward/pii';
import type { PeopleRecord } from './people-set';

/** A record as a service would keep it: identifiers in their one spelling, what cannot be read left out. */
export interface ReadPeopleRecord {
  readonly id: string;
  readonly name: string;
  /** E.164. */
  readonly phones: readonly string[];
  readonly email?: string;
  readonly wechatId?: string;
  readonly birthdayOn?: string;
  readonly address?: string;
  readonly vins: readonly string[];
  readonly plates: readonly string[];
}

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
