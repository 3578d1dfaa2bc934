import { type Address, type AddressLevel, compareAddresses, readAddress } from './address';
import { type AddressRows, compareAddressRows, createAddressRows } from './address-rows';
import { type Birthday, type BirthdayLevel, compareBirthdays, readBirthday } from './birthday';
import { createKeyHasher, type KeyHashes } from './blocks';
import { compareNames, type NameLevel } from './compare-names';
import { collectIdentifiers, type IdentifierColumn } from './identifier-columns';
import type { MutableLevels } from './comparison';
import type { CompiledModel } from './match-model';
import type { MatchRecord } from './match-record';
import { compareNameRows, createNameRows, nameOfRow, type NameRows } from './name-rows';
import { createNameParts, createShareTable, type NameParts } from './name-shares';
import { readPersonName } from './person-name';
import { addressAt, birthdayAt, compareIdentifierRows, createRows, nameAt, type RecordRows } from './record-rows';
import { identifiersOf, type IdentifierKind } from './sharing';
import { findBound, type NameTraits, traitsOf, type WeightBound } from './weight-bounds';

/**
 * Many records, read once, column by column: a name, birthday, address or identifier that several have is kept once and known by its number. Comparing
 * two records is mostly comparing numbers, and a million of them are no objects for the collector of garbage to look through.
 */
export interface RecordColumns {
  readonly ids: readonly string[];
  readonly traits: readonly NameTraits[];
  /** How alike each name, birthday and address is to itself: two records with the same one need no look at it. */
  readonly selfLevels: {
    readonly name: readonly NameLevel[];
    readonly birthday: readonly BirthdayLevel[];
    readonly address: readonly AddressLevel[];
  };
  readonly nameRows: NameRows;
  readonly nameParts: NameParts;
  readonly nameOf: Int32Array;
  readonly birthdays: readonly Birthday[];
  /** −1 where there is none; addresses alike. */
  readonly birthdayOf: Int32Array;
  readonly addressRows: AddressRows;
  readonly addressOf: Int32Array;
  readonly identifiers: Readonly<Record<IdentifierKind, IdentifierColumn>>;
  readonly rows: RecordRows;
  /** The keys under which records meet; those of shared identifiers are left out. */
  readonly keys: KeyHashes;
}

export const IDENTIFIER_KINDS: readonly IdentifierKind[] = ['phone', 'wechat', 'email', 'vin', 'plate'];

/** Reads a whole set of records: names, days and addresses, who shares what, and the keys that `blockingKeysOf` names. */
export function readColumns(records: readonly MatchRecord[], sharedFromNames: number): RecordColumns {
  const count = records.length;
  const names = createTable(readPersonName);
  const birthdays = createTable(readBirthday);
  const addresses = createTable(readAddress);
  const sounds = createTable((sound: string) => sound);
  const nameOf = new Int32Array(count);
  const birthdayOf = new Int32Array(count).fill(-1);
  const addressOf = new Int32Array(count).fill(-1);
  const soundsOf: (readonly number[])[] = [];
  const collectors = {
    ...{ phone: collectIdentifiers(count), wechat: collectIdentifiers(count), email: collectIdentifiers(count) },
    ...{ vin: collectIdentifiers(count), plate: collectIdentifiers(count) },
  };
  for (const [number, record] of records.entries()) {
    const name = names.numberOf(record.name);
    nameOf[number] = name;
    soundsOf[name] ??= (names.values[name]?.soundKeys ?? []).map((sound) => sounds.numberOf(sound));
    if (record.birthdayOn !== undefined) birthdayOf[number] = birthdays.numberOf(record.birthdayOn);
    if (record.address !== undefined) addressOf[number] = addresses.numberOf(record.address);
    const nameKey = soundsOf[name]?.[0] ?? -1;
    for (const [kind, value] of identifiersOf(record)) collectors[kind].add(value, nameKey);
    for (const kind of IDENTIFIER_KINDS) collectors[kind].endRecord();
  }
  const known = {
    ids: records.map(({ id }) => id),
    traits: names.values.map(traitsOf),
    nameRows: createNameRows(names.values),
    nameParts: createNameParts(names.values),
    addressRows: createAddressRows(addresses.values),
    selfLevels: {
      name: names.values.map((name) => compareNames(name, name)),
      birthday: birthdays.values.map((birthday) => compareBirthdays(birthday, birthday)),
      address: addresses.values.map((address) => compareAddresses(address, address)),
    },
    nameOf,
    birthdays: birthdays.values,
    birthdayOf,
    addressOf,
    identifiers: {
      ...{ phone: collectors.phone.finish(sharedFromNames), wechat: collectors.wechat.finish(sharedFromNames) },
      ...{ email: collectors.email.finish(sharedFromNames), vin: collectors.vin.finish(sharedFromNames) },
      plate: collectors.plate.finish(sharedFromNames),
    },
  };
  return { ...known, rows: createRows(known, known.identifiers), keys: hashKeys(known, addresses.values, soundsOf) };
}

/** The kinds of keys, so that equal numbers of two kinds are two keys. */
const KEY_KINDS = { phone: 1, wechat: 2, email: 3, vin: 4, plate: 5, birthday: 6, year: 7, day: 8, street: 9 } as const;

/** The keys of `blockingKeysOf`, made of the numbers of what they are made of. */
function hashKeys(
  columns: Omit<RecordColumns, 'keys' | 'rows'>,
  addresses: readonly Address[],
  soundsOf: readonly (readonly number[])[],
): KeyHashes {
  const { ids, nameOf, birthdays, birthdayOf, addressOf, identifiers } = columns;
  const streets = createTable((street: string) => street);
  const streetOf = addresses.map(({ street, house }) => (street === '' ? -1 : streets.numberOf(street + house)));
  const hasher = createKeyHasher(ids.length);
  for (let record = 0; record < ids.length; record += 1) {
    for (const kind of IDENTIFIER_KINDS) {
      const { starts, values } = identifiers[kind];
      for (let at = starts[record] ?? 0; at < (starts[record + 1] ?? 0); at += 1) {
        const value = values[at] ?? -1;
        if (value >= 0) hasher.add(KEY_KINDS[kind], value, 0);
      }
    }
    const birthday = birthdays[birthdayOf[record] ?? -1];
    const street = streetOf[addressOf[record] ?? -1] ?? -1;
    for (const sound of soundsOf[nameOf[record] ?? -1] ?? []) {
      if (birthday !== undefined) {
        const digits = Number(birthday.digits);
        hasher.add(KEY_KINDS.birthday, sound, digits);
        hasher.add(KEY_KINDS.year, sound, birthday.year);
        hasher.add(KEY_KINDS.day, sound, digits % 10_000);
      }
      if (street >= 0) hasher.add(KEY_KINDS.street, sound, street);
    }
    hasher.endRecord();
  }
  return hasher.finish();
}

/** Values by the text that they are read from; texts of which nothing is left have number −1. */
function createTable<T>(read: (text: string) => T | undefined): { readonly values: readonly T[]; numberOf(text: string): number } {
  const numbers = new Map<string, number>();
  const values: T[] = [];
  return {
    values,
    numberOf(text) {
      let number = numbers.get(text);
      if (number === undefined) {
        const value = read(text);
        number = value === undefined ? -1 : values.push(value) - 1;
        numbers.set(text, number);
      }
      return number;
    },
  };
}

/** Fills in how alike two records are, as `levelsOf` does for prepared ones. */
export function compareInColumns(columns: RecordColumns, a: number, b: number, levels: MutableLevels): void {
  const { rows } = columns;
  levels.name = compareNamesOf(columns, nameAt(rows, a), nameAt(rows, b));
  compareIdentifierRows(rows, a, b, levels);
  levels.birthday = compareBirthdaysOf(columns, birthdayAt(rows, a), birthdayAt(rows, b));
  levels.address = compareAddressesOf(columns, addressAt(rows, a), addressAt(rows, b));
}

function compareNamesOf({ nameRows, selfLevels }: RecordColumns, a: number, b: number): NameLevel {
  if (a === b) return selfLevels.name[a] ?? 'missing';
  const level = compareNameRows(nameRows, a, b);
  if (level !== undefined) return level;
  const one = nameOfRow(nameRows, a);
  const other = nameOfRow(nameRows, b);
  return one === undefined || other === undefined ? 'missing' : compareNames(one, other);
}

function compareBirthdaysOf({ birthdays, selfLevels }: RecordColumns, a: number, b: number): BirthdayLevel {
  if (a < 0 || b < 0) return 'missing';
  return a === b ? (selfLevels.birthday[a] ?? 'missing') : compareBirthdays(birthdays[a], birthdays[b]);
}

function compareAddressesOf({ addressRows, selfLevels }: RecordColumns, a: number, b: number): AddressLevel {
  if (a < 0 || b < 0) return 'missing';
  return a === b ? (selfLevels.address[a] ?? 'missing') : compareAddressRows(addressRows, a, b);
}

/** log2 of the share of people whose name would agree as well, for the records of two numbers; undefined where that says nothing. */
export function createShareOf(
  { nameRows, nameParts, rows }: RecordColumns,
  model: CompiledModel,
): (level: NameLevel, a: number, b: number) => number | undefined {
  const table = createShareTable(nameRows, nameParts, model);
  return (level, a, b) => {
    switch (level) {
      case 'exact':
        return Math.max(table.exact(nameAt(rows, a)), table.exact(nameAt(rows, b)));
      case 'pinyin':
      case 'order':
        return Math.max(table.sound(nameAt(rows, a)), table.sound(nameAt(rows, b)));
      default:
        return undefined;
    }
  };
}

/** The rule or guard that decides about two records whose levels are known. */
export function findBoundInColumns(columns: RecordColumns, a: number, b: number, levels: MutableLevels): WeightBound | undefined {
  const { traits, birthdays, rows } = columns;
  const name = traits[nameAt(rows, a)];
  const otherName = traits[nameAt(rows, b)];
  if (name === undefined || otherName === undefined) return undefined;
  return findBound(levels, name, otherName, birthdays[birthdayAt(rows, a)], birthdays[birthdayAt(rows, b)]);
}
