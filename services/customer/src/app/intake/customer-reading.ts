import type { CustomerRecord } from '@homeward/contracts/intake';
import type { Instant } from '@homeward/kernel';
import { type BlindIndex, type IdDeriver, nameKey, readPhone, readVin } from '@homeward/pii';
import { CHANNELS, type DataQuality, PERSON_FIELDS, RECORD_SOURCES } from '@homeward/policy';
import type { ConsentAnswer } from '../../domain/people/consents';
import type { RecordRevision } from '../../domain/people/source-record';
import { CHECKED_FIELDS, invalidityOf, senderNameOf, usableFields, verifiedFieldsOf } from './field-validity';
import { readDayTime } from './day-time';
import { blocksOf, toMatchRecord } from '../identity/match-features';

/** A customer record, taken apart into what is sealed and what may be known without opening it. */
export interface ReadCustomer {
  /** As written, by field; empty ones left out. */
  readonly fields: Readonly<Record<string, string>>;
  readonly record: Omit<RecordRevision, 'sealed' | 'revision' | 'occurredAt' | 'digest'>;
  readonly consents: readonly ConsentAnswer[];
  /** How the consents were given, in the words of whoever sent them. */
  readonly evidence: string;
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
  'secondAddress',
  'household',
  'householdRole',
  'dealerRelation',
  'timeZone',
] as const satisfies readonly (keyof CustomerRecord)[];

/** Between hobbies in their one sealed field. */
export const LIST_SEPARATOR = '|';

/** What a customer record says, and what it may share with other records of the same person. */
export function readCustomer(
  recordId: string,
  customer: CustomerRecord,
  { basicFields: { person: basicFields }, vinCheckDigit }: Pick<DataQuality, 'basicFields' | 'vinCheckDigit'>,
  tools: IdentityTools,
  saidAt: Instant,
): ReadCustomer {
  const { blind } = tools;
  const fields = fieldsOf(customer);
  const isVinWrong = hasWrongCheckDigit(customer.namedVin);
  const quarantined = CHECKED_FIELDS.filter(
    (field) => invalidityOf(field, fields, saidAt) !== undefined || (field === 'namedVin' && isVinWrong && vinCheckDigit === 'required'),
  );
  const isUsable = (field: string): boolean => field in fields && !quarantined.some((invalid) => invalid === field);
  const key = nameKey(customer.name);
  const phones = [customer.phone, customer.phone2].flatMap((text) => {
    const phone = readPhone(text);
    return 'e164' in phone ? [phone] : [];
  });
  const phone = phones[0];
  const isEmailValid = isUsable('email');
  const filled: Record<(typeof basicFields)[number], boolean> = {
    name: key !== '',
    phone: phone !== undefined,
    address: customer.city !== '' && customer.street !== '',
    email: isEmailValid,
    wechat: customer.wechatId !== '',
    sex: customer.sex !== '',
    birthday: isUsable('birthdayOn'),
  };
  return {
    fields,
    record: {
      blocks: blocksOf(toMatchRecord(recordId, usableFields(fields, quarantined), undefined, tools), tools),
      phoneIndex: phone === undefined ? undefined : blind.phone(phone.e164),
      phone2Index: phones[1] === undefined ? undefined : blind.phone(phones[1].e164),
      nameIndex: key === '' ? undefined : blind.name(key),
      hasMobile: phones.some(({ kind }) => kind === 'mobile'),
      hasEmail: isEmailValid,
      preferredChannel: channelOf(customer.preferredChannel) ?? '',
      language: customer.language,
      ...timeOf(customer),
      source: RECORD_SOURCES.find((source) => source === customer.source) ?? 'dms',
      verified: verifiedFieldsOf(customer.verifiedFields, fields),
      basicsComplete: basicFields.every((field) => filled[field]),
      validFields: PERSON_FIELDS.filter((field) => filled[field]),
      quarantined,
    },
    consents: consentsOf(customer),
    evidence: customer.consentEvidence,
    warnings: [...quarantined.map((field) => `intake.${senderNameOf(field)}-invalid`), ...(isVinWrong ? ['intake.vin-check-digit'] : [])],
  };
}

/** When the customer wants to be contacted, where it is written as a zone and as a time from … to; other words stay words. */
function timeOf({ timeZone = '', bestTimeToCall }: CustomerRecord): Pick<RecordRevision, 'time'> {
  const preferred = readDayTime(bestTimeToCall);
  if (timeZone === '' && preferred === undefined) return {};
  return { time: { ...(timeZone === '' ? {} : { timeZone }), ...(preferred === undefined ? {} : { preferred }) } };
}

/** Places that use no check digit have VINs too: a wrong one is a finding, and no more unless the policy asks for it. */
function hasWrongCheckDigit(namedVin: string): boolean {
  const vin = readVin(namedVin);
  return 'vin' in vin && !vin.checkDigitValid;
}

function fieldsOf(customer: CustomerRecord): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const field of PERSONAL_FIELDS) {
    const value = customer[field] ?? '';
    if (value !== '') fields[field] = value;
  }
  if (customer.hobbies.length > 0) fields.hobbies = customer.hobbies.join(LIST_SEPARATOR);
  return fields;
}

function consentsOf({ consentMarketing, consentService, consentSurvey, channelConsents }: CustomerRecord): readonly ConsentAnswer[] {
  const answers: readonly { readonly purpose: string; readonly channel: string; readonly answer: string }[] = [
    { purpose: 'marketing', channel: '', answer: consentMarketing },
    { purpose: 'service', channel: '', answer: consentService },
    { purpose: 'survey', channel: '', answer: consentSurvey },
    ...channelConsents.filter(({ channel }) => channelOf(channel) !== undefined),
  ];
  return answers.flatMap(({ purpose, channel, answer }) =>
    answer === 'yes' || answer === 'no' ? [{ purpose, channel: channelOf(channel) ?? '', answer }] : [],
  );
}

/** In the word of the policies; records say `push` for short. */
function channelOf(channel: string): string | undefined {
  return CHANNELS.find((known) => known === (channel === 'push' ? 'app-push' : channel));
}
