import { dirtRates } from './dirt-rates';
import { toLocalDate, toLocalDateTime, toDay } from './local-time';
import { formatPhone, phoneFormats, toFullWidth } from './mobile-numbers';
import type { Person } from './people';
import { createRandom, type Random } from './random';
import { createRow, type DmsRow, type RowFault } from './records';

export type Spelling = 'plain' | 'traditional' | 'pinyin' | 'spaced' | 'full-width';

/** One owner row of a dealer: which person it is, as the truth knows. */
export interface CustomerRow {
  readonly person: Person;
  readonly externalId: string;
  readonly row: DmsRow;
}

/** A person at a dealer: under which numbers the DMS knows them, and from when. */
interface Registration {
  readonly person: Person;
  readonly fromMinute: number;
  readonly isAtHome: boolean;
  readonly isDuplicate: boolean;
  externalId: string;
}

/** The owners' book of one dealer. */
export interface CustomerBook {
  readonly rows: readonly CustomerRow[];
  /** The number under which the DMS books something of this person at this minute. */
  idOf(person: Person, at: number): string;
}

/** What brought people to a dealer, by person: minutes of sales, visits and appointments. */
export type Contacts = ReadonlyMap<Person, { readonly minutes: number[]; readonly isAtHome: boolean }>;

/** Registers everybody at their first contact, some of them twice, and spells them as front desks do. */
export function createCustomerBook(seed: number, dealerId: string, contacts: Contacts): CustomerBook {
  const registrations: Registration[] = [];
  const byPerson = new Map<Person, Registration[]>();
  for (const [person, { minutes, isAtHome }] of contacts) {
    const random = createRandom(seed, 'registration', dealerId, person.key);
    const ordered = minutes.toSorted((one, other) => one - other);
    const own: Registration[] = [{ person, fromMinute: ordered[0] ?? 0, isAtHome, isDuplicate: false, externalId: '' }];
    const later = ordered.slice(1).filter((minute) => minute > (ordered[0] ?? 0));
    if (later.length > 0 && random.chance(dirtRates.owners.duplicatePerson)) {
      own.push({ person, fromMinute: random.pick(later), isAtHome, isDuplicate: true, externalId: '' });
    }
    byPerson.set(person, own);
    registrations.push(...own);
  }
  registrations.sort((one, other) => one.fromMinute - other.fromMinute || (one.person.key < other.person.key ? -1 : 1));
  const rows = registrations.map((registration, index): CustomerRow => {
    registration.externalId = `C${String(index + 1).padStart(6, '0')}`;
    const random = createRandom(seed, 'spelling', dealerId, registration.person.key, registration.isDuplicate ? 2 : 1);
    return { person: registration.person, externalId: registration.externalId, row: toCustomerRow(random, registration) };
  });
  return {
    rows,
    idOf: (person, at) => {
      const own = byPerson.get(person);
      const found = own?.findLast(({ fromMinute }) => fromMinute <= at) ?? own?.[0];
      if (!found) throw new RangeError(`${person.key} is not registered at ${dealerId}`);
      return found.externalId;
    },
  };
}

function toCustomerRow(random: Random, { person, fromMinute, isAtHome, isDuplicate, externalId }: Registration): DmsRow {
  const faults: RowFault[] = isDuplicate ? [{ kind: 'duplicate-person', detail: person.key }] : [];
  const rates = dirtRates.owners;
  const spellingRate = isDuplicate ? rates.spelling.duplicate : isAtHome ? rates.spelling.atHome : rates.spelling.elsewhere;
  const spelling = random.chance(spellingRate) ? random.pick(['traditional', 'pinyin', 'spaced', 'full-width'] as const) : 'plain';
  const name = spellName(person, spelling);
  if (name !== person.name.simplified) faults.push({ kind: 'name-spelling', detail: person.name.simplified });

  const isPhoneMissing = random.chance(rates.phoneMissing);
  const format = random.chance(rates.phoneFormat) ? random.pick(phoneFormats) : undefined;
  if (isPhoneMissing) faults.push({ kind: 'phone-missing', detail: person.phone });
  else if (format) faults.push({ kind: 'phone-format', detail: person.phone });
  const phone = isPhoneMissing ? '' : format ? formatPhone(person.phone, format) : person.phone;

  const isAddressMissing = random.chance(rates.addressMissing);
  if (isAddressMissing) faults.push({ kind: 'address-missing' });
  // A desk in a hurry asks for less: second rows leave most of the optional fields open.
  const isThorough = !isDuplicate || random.chance(0.25);
  const address = isAddressMissing
    ? {}
    : { province: person.place.province, city: person.place.city, district: person.district, street: person.street };
  const details = {
    birthday: toLocalDate(toDay({ year: person.birthYear, month: person.birthMonth, day: person.birthDay })),
    phone2: person.phone2,
    email: person.email,
    wechatId: person.wechatId,
    occupation: person.occupation,
    hobbies: person.hobbies.join('|'),
    preferredChannel: person.preferredChannel,
    bestTimeToCall: person.bestTimeToCall,
    consentMarketing: person.consentMarketing,
    consentSurvey: person.consentSurvey,
  };
  const row = createRow('customer', fromMinute, {
    externalId,
    revision: '1',
    occurredAt: toLocalDateTime(fromMinute),
    name,
    sex: person.sex,
    phone,
    language: person.language,
    consentService: person.consentService,
    ...address,
    ...(isThorough && details),
  });
  row.faults = faults;
  return row;
}

/** The name as a desk types it. */
export function spellName(person: Person, spelling: Spelling): string {
  const { simplified, traditional, pinyin, surnameLength } = person.name;
  switch (spelling) {
    case 'plain':
      return simplified;
    case 'traditional':
      return traditional;
    case 'pinyin':
      return pinyin;
    case 'spaced':
      return `${simplified.slice(0, surnameLength)} ${simplified.slice(surnameLength)}`;
    case 'full-width':
      return toFullWidth(pinyin);
  }
}
