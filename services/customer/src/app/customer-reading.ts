import type { CustomerRecord } from '@homeward/contracts/intake';
import { type BlindIndex, type IdDeriver, type ReadPhone, nameKey, readEmail, readPhone } from '@homeward/pii';
import type { DataQuality } from '@homeward/policy';
import type { ConsentAnswer } from '../domain/consents';
import type { RecordRevision } from '../domain/source-record';
import { blocksOf, toMatchRecord } from './match-features';

/** A customer record, taken apart into what is sealed and what may be known without opening it. */
export interface ReadCustomer {
  /** As written, by field; empty ones left out. */
  readonly fields: Readonly<Record<string, string>>;
  readonly record: Omit<RecordRevision, 'sealed' | 'revision' | 'occurredAt' | 'digest'>;
  /** Codes for whoever sent it. */
  readonly warnings: readonly string[];
}

export interface IdentityTools {
  readonly ids: IdDeriver;
  readonly blind: BlindIndex;
}

const PERSONAL_FIELDS = [
  'name',
  'sex',
  'birthdayOn',
  'phone',
  'phone2',
  'email',
  'wechatId',
  'province',
  'city',
  'district',
  'street',
  'occupation',
  'bestTimeToCall',
  'namedVin',
  'namedPlate',
  'birthdayCalendar',
  'incomeBand',
  'otherCars',
  'usualRoutes',
  'spendingHabits',
  'drivingYears',
  'familyMembers',
  'childrenInterests',
] as const satisfies readonly (keyof CustomerRecord)[];

/** Between hobbies in their one sealed field. */
export const LIST_SEPARATOR = '|';

/** What a customer record says, and what it may share with other records of the same person. */
export function readCustomer(
  recordId: string,
  customer: CustomerRecord,
  basicFields: DataQuality['basicFields']['person'],
  tools: IdentityTools,
): ReadCustomer {
  const { blind } = tools;
  const fields = fieldsOf(customer);
  const key = nameKey(customer.name);
  const first = customer.phone === '' ? undefined : readPhone(customer.phone);
  const second = customer.phone2 === '' ? undefined : readPhone(customer.phone2);
  const email = customer.email === '' ? undefined : readEmail(customer.email);
  const phones = [first, second].flatMap((phone) => (phone !== undefined && 'e164' in phone ? [phone] : []));
  const phone = phones[0];
  const isEmailValid = email !== undefined && 'email' in email;
  const quarantined = [
    ...(isInvalid(first) ? ['phone'] : []),
    ...(isInvalid(second) ? ['phone2'] : []),
    ...(email !== undefined && !isEmailValid ? ['email'] : []),
  ];
  const filled: Record<(typeof basicFields)[number], boolean> = {
    name: key !== '',
    phone: phone !== undefined,
    address: customer.city !== '' && customer.street !== '',
    email: isEmailValid,
    wechat: customer.wechatId !== '',
    sex: customer.sex !== '',
    birthday: customer.birthdayOn !== '',
  };
  return {
    fields,
    record: {
      blocks: blocksOf(toMatchRecord(recordId, fields, [], tools), tools),
      phoneIndex: phone === undefined ? undefined : blind.phone(phone.e164),
      nameIndex: key === '' ? undefined : blind.name(key),
      hasMobile: phones.some(({ kind }) => kind === 'mobile'),
      hasEmail: isEmailValid,
      preferredChannel: customer.preferredChannel,
      language: customer.language,
      consents: consentsOf(customer),
      basicsComplete: basicFields.every((field) => filled[field]),
      quarantined,
    },
    warnings: quarantined.map((field) => `intake.${field}-invalid`),
  };
}

function isInvalid(phone: ReadPhone | undefined): boolean {
  return phone !== undefined && 'invalid' in phone;
}

function fieldsOf(customer: CustomerRecord): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const field of PERSONAL_FIELDS) {
    if (customer[field] !== '') fields[field] = customer[field];
  }
  if (customer.hobbies.length > 0) fields.hobbies = customer.hobbies.join(LIST_SEPARATOR);
  return fields;
}

function consentsOf({ consentMarketing, consentService, consentSurvey }: CustomerRecord): readonly ConsentAnswer[] {
  const answers: readonly (readonly [string, string])[] = [
    ['marketing', consentMarketing],
    ['service', consentService],
    ['survey', consentSurvey],
  ];
  return answers.flatMap(([purpose, answer]) => (answer === 'yes' || answer === 'no' ? [{ purpose, answer }] : []));
}
