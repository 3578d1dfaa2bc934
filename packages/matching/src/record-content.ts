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

/**
 * Reads many: a name, day or address that was read before is the same object again. Half of a set are repetitions, by the same people and by
 * namesakes. Lives as long as whoever holds it; for one run over a set.
 */
export function createContentReader(): (record: MatchRecord) => RecordContent {
  const names = remember(readPersonName);
  const birthdays = remember(readBirthday);
  const addresses = remember(readAddress);
  return ({ name, birthdayOn, address }) => ({
    name: names(name),
    birthday: birthdayOn === undefined ? undefined : birthdays(birthdayOn),
    address: address === undefined ? undefined : addresses(address),
  });
}

function remember<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    let entry = known.get(text);
    if (entry === undefined) known.set(text, (entry = { value: read(text) }));
    return entry.value;
  };
}
