import { addDays } from '@homeward/calendar';
import { type BirthdayCalendar, readBirthday, readEmail, readPhone, readPlate, readVin } from '@homeward/pii';

/** Fields of a customer record as written, by name. */
export type CustomerFields = Readonly<Record<string, string>>;

/** Fields whose text may be no value at all. */
export const CHECKED_FIELDS = ['phone', 'phone2', 'email', 'birthdayOn', 'namedVin', 'namedPlate'] as const;
export type CheckedField = (typeof CHECKED_FIELDS)[number];

/** Fields that say one thing together, under the name that it is verified by. */
const VERIFIED_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  address: ['province', 'city', 'district', 'street'],
  birthday: ['birthdayOn', 'birthdayCalendar'],
};

/**
 * What is wrong with a field, as a code; undefined for one that is empty, valid, or bears any text. `saidAt`: when it was said; nobody was born later.
 * Invalid values are kept as they were written and not used.
 */
export function invalidityOf(field: string, fields: CustomerFields, saidAt: string): string | undefined {
  const text = fields[field] ?? '';
  if (text === '') return undefined;
  switch (field) {
    case 'phone':
    case 'phone2':
      return reasonOf(readPhone(text));
    case 'email':
      return reasonOf(readEmail(text));
    case 'namedVin':
      return reasonOf(readVin(text));
    case 'namedPlate':
      return reasonOf(readPlate(text));
    case 'birthdayOn': {
      const birthday = readBirthday(text, calendarOf(fields));
      if ('invalid' in birthday) return birthday.invalid;
      // A day of tolerance: it is tomorrow already where the customer stands.
      return birthday.on > nextDayOf(saidAt) ? 'in-future' : undefined;
    }
    default:
      return undefined;
  }
}

/** Why a field was set aside. A VIN that can be read was for its check digit, which the dealer's policy asks for. */
export function quarantineReasonOf(field: string, fields: CustomerFields, saidAt: string): string {
  return invalidityOf(field, fields, saidAt) ?? (field === 'namedVin' ? WRONG_CHECK_DIGIT : 'invalid');
}
export const WRONG_CHECK_DIGIT = 'check-digit';

/** Without those that were set aside. */
export function usableFields(fields: CustomerFields, quarantined: readonly string[]): CustomerFields {
  return quarantined.length === 0 ? fields : Object.fromEntries(Object.entries(fields).filter(([field]) => !quarantined.includes(field)));
}

/** In the words of whoever sent the record: `named-vin`, `birthday`. */
export function senderNameOf(field: CheckedField): string {
  return { phone: 'phone', phone2: 'phone2', email: 'email', birthdayOn: 'birthday', namedVin: 'named-vin', namedPlate: 'named-plate' }[
    field
  ];
}

/** The filled fields among those that the source says it has verified. */
export function verifiedFieldsOf(named: readonly string[], fields: CustomerFields): readonly string[] {
  const names = named.flatMap(partsOf);
  return [...new Set(names)].filter((name) => (fields[name] ?? '') !== '').sort();
}

/** The fields of a record that are verified under one name. */
export function partsOf(name: string): readonly string[] {
  return VERIFIED_TOGETHER[name] ?? [name];
}

export function calendarOf({ birthdayCalendar }: CustomerFields): BirthdayCalendar {
  return birthdayCalendar === 'lunar' ? 'lunar' : 'solar';
}

function reasonOf(read: object): string | undefined {
  return 'invalid' in read ? String(read.invalid) : undefined;
}

function nextDayOf(at: string): string {
  return addDays(at.slice(0, 10), 1);
}
