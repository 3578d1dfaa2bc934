import { type Address, readAddress } from './address';
import { type Birthday, readBirthday } from './birthday';
import type { MatchRecord } from './match-record';
import { type PersonName, readPersonName } from './person-name';

/** What of a record is compared by content. */
export interface RecordContent {
  readonly name: PersonName;
  readonly birthday: Birthday | undefined;
  readonly address: Address | undefined;
}

/** Reads one record. */
export function readContent({ name, birthdayOn, address }: MatchRecord): RecordContent {
  return { name: readPersonName(name), birthday: readBirthday(birthdayOn), address: readAddress(address) };
}
