import { createMobileNumber, formatPhone, phoneFormats } from './mobile-numbers';
import { misspell, nameFaults, type NameFault, toSimplifiedName } from './people-set-names';
import { createPeople, type SetAddress, type SetPerson } from './people-set-world';
import { createRandom, type Random } from './random';

const otherFaults = [
  ...(['phone-format', 'phone-changed', 'phone-mistyped', 'phone-missing', 'family-phone', 'dealer-landline', 'advisor-number'] as const),
  ...(['birthday-mistyped', 'birthday-filled-in', 'birthday-missing', 'moved', 'address-short', 'address-missing'] as const),
  ...(['vehicle-missing', 'vehicle-mistyped', 'other-vehicle', 'other-account', 'firm-name'] as const),
];

/** What is wrong with a record, or makes it hard to match. */
export type PeopleFault = NameFault | (typeof otherFaults)[number];

export const peopleFaults: readonly PeopleFault[] = [...nameFaults, ...otherFaults];

/** One record as a desk typed it, with the truth about it. */
export interface PeopleRecord {
  readonly id: string;
  readonly name: string;
  /** As typed. */
  readonly phones: readonly string[];
  readonly email?: string;
  readonly wechatId?: string;
  readonly birthdayOn?: string;
  readonly address?: string;
  readonly vins: readonly string[];
  readonly plates: readonly string[];
  /** The truth: whom it means. */
  readonly personId: string;
  readonly householdId: string;
  readonly twinsId?: string;
  readonly faults: readonly PeopleFault[];
}

export interface PeopleSetOptions {
  /** How many records; the last person may have fewer than they would. */
  readonly records: number;
  readonly seed: number;
}

/** Ours: rates of dirt as dealer files have it, each fault on its own. In 1 000 records. */
const NAME_RATES: Readonly<Record<NameFault, number>> = {
  ...{ traditional: 30, pinyin: 25, 'pinyin-turned': 8, polyphone: 100, swapped: 6, homophone: 20 },
  ...{ 'near-sound': 6, 'look-alike': 6, titled: 15, 'surname-only': 10, noted: 6, spaced: 10 },
};
const RATES = {
  ...{
    phoneFormat: 0.18,
    oldPhone: 0.35,
    phoneMistyped: 0.008,
    phoneMissing: 0.03,
    familyPhone: 0.6,
    dealerLandline: 0.02,
    advisorNumber: 0.012,
  },
  ...{ birthdayMissing: 0.3, birthdayMistyped: 0.02, birthdayFilledIn: 0.015, addressMissing: 0.22, addressShort: 0.3, oldAddress: 0.4 },
  ...{ vehicleMissing: 0.15, vinMistyped: 0.006, otherVehicle: 0.3, plateMissing: 0.25, email: 0.5, wechat: 0.45, otherAccount: 0.06 },
};

const RECORDS_OF_A_PERSON = [
  [1, 40],
  [2, 30],
  [3, 16],
  [4, 8],
  [5, 4],
  [6, 2],
] as const;

/** A labelled set of source records: invented people, what five systems made of them, and who is who. The same options give the same records. */
export function generatePeopleSet(options: PeopleSetOptions): readonly PeopleRecord[] {
  return [...streamPeopleSet(options)];
}

/** The same records one after the other, all of a person together, for sets that no memory holds. */
export function* streamPeopleSet({ records, seed }: PeopleSetOptions): Generator<PeopleRecord, void, undefined> {
  if (!Number.isInteger(records) || records < 1 || records > 5_000_000)
    throw new RangeError('records must be a whole number from 1 to 5000000');
  const landlines = sharedNumbers(seed, 'landline', Math.max(2, Math.round(records / 8_000)));
  const advisors = sharedNumbers(seed, 'advisor', Math.max(4, Math.round(records / 2_500)));
  let made = 0;
  for (const person of createPeople(seed)) {
    const random = createRandom(seed, 'records', person.personId);
    const count = random.pickWeighted(RECORDS_OF_A_PERSON);
    for (let number = 0; number < count; number += 1) {
      yield createRecord(random, person, `r${made}`, landlines, advisors);
      made += 1;
      if (made === records) return;
    }
  }
}

function sharedNumbers(seed: number, kind: 'landline' | 'advisor', count: number): readonly string[] {
  const random = createRandom(seed, kind);
  return Array.from({ length: count }, () =>
    kind === 'advisor' ? createMobileNumber(random) : `025-8${String(random.integer(0, 9_999_999)).padStart(7, '0')}`,
  );
}

function createRecord(
  random: Random,
  person: SetPerson,
  id: string,
  landlines: readonly string[],
  advisors: readonly string[],
): PeopleRecord {
  const faults = new Set<PeopleFault>();
  const { personId, householdId, twinsId } = person;
  const name = typeName(random, person, faults);
  const phones = typePhones(random, person, faults, landlines, advisors);
  const birthdayOn = typeBirthday(random, person, faults);
  const address = typeAddress(random, person, faults);
  const accounts = typeAccounts(random, person, faults);
  const vehicle = typeVehicle(random, person, faults);
  return {
    id,
    name,
    phones,
    ...accounts,
    ...(birthdayOn !== undefined && { birthdayOn }),
    ...(address !== undefined && { address }),
    ...vehicle,
    personId,
    householdId,
    ...(twinsId !== undefined && { twinsId }),
    faults: [...faults],
  };
}

function typeName(random: Random, { name, sex, firmNames }: SetPerson, faults: Set<PeopleFault>): string {
  if (firmNames !== undefined) {
    const typed = random.pick(firmNames);
    if (typed !== firmNames[0]) faults.add('firm-name');
    return typed;
  }
  let drawn = random.next() * 1_000;
  for (const fault of nameFaults) {
    drawn -= NAME_RATES[fault];
    if (drawn >= 0) continue;
    const typed = misspell(random, fault, name, sex);
    if (typed !== undefined) {
      faults.add(fault);
      return typed;
    }
    break;
  }
  return toSimplifiedName(name);
}

function typePhones(
  random: Random,
  person: SetPerson,
  faults: Set<PeopleFault>,
  landlines: readonly string[],
  advisors: readonly string[],
): readonly string[] {
  const drawn = random.next();
  const limits = [RATES.dealerLandline, RATES.advisorNumber, RATES.phoneMissing];
  if (drawn < (limits[0] ?? 0)) {
    faults.add('dealer-landline');
    return random.chance(0.5) ? [random.pick(landlines)] : [random.pick(landlines), person.phones[0] ?? ''];
  }
  if (drawn < (limits[0] ?? 0) + (limits[1] ?? 0)) {
    faults.add('advisor-number');
    return [random.pick(advisors)];
  }
  if (drawn < limits.reduce((sum, limit) => sum + limit, 0)) {
    faults.add('phone-missing');
    return [];
  }
  let phone = person.phones[0] ?? '';
  if (person.familyPhone !== undefined && random.chance(RATES.familyPhone)) {
    faults.add('family-phone');
    phone = person.familyPhone;
  } else if (person.phones[1] !== undefined && random.chance(RATES.oldPhone)) {
    faults.add('phone-changed');
    phone = person.phones[1];
  }
  if (random.chance(RATES.phoneMistyped)) {
    faults.add('phone-mistyped');
    phone = replaceDigit(random, phone, 7);
  }
  const both = person.phones[1] !== undefined && phone === person.phones[0] && random.chance(0.3) ? [person.phones[1]] : [];
  if (!random.chance(RATES.phoneFormat)) return [phone, ...both];
  faults.add('phone-format');
  return [formatPhone(phone, random.pick(phoneFormats)), ...both];
}

function replaceDigit(random: Random, text: string, from: number): string {
  const at = random.integer(from, text.length - 1);
  const other = (Number(text.charAt(at)) + random.integer(1, 9)) % 10;
  return text.slice(0, at) + String(other) + text.slice(at + 1);
}

function typeBirthday(random: Random, { birthdayOn, firmNames }: SetPerson, faults: Set<PeopleFault>): string | undefined {
  if (firmNames !== undefined) return undefined;
  if (random.chance(RATES.birthdayMissing)) {
    faults.add('birthday-missing');
    return undefined;
  }
  if (random.chance(RATES.birthdayFilledIn)) {
    faults.add('birthday-filled-in');
    return `${birthdayOn.slice(0, 4)}-01-01`;
  }
  if (!random.chance(RATES.birthdayMistyped)) return birthdayOn;
  faults.add('birthday-mistyped');
  const [year = '', month = '', day = ''] = birthdayOn.split('-');
  switch (random.integer(0, 2)) {
    case 0:
      return Number(day) <= 12
        ? `${year}-${day}-${month}`
        : `${year}-${month}-${day.charAt(1) + day.charAt(0) <= '28' ? day.charAt(1) + day.charAt(0) : '0' + day.charAt(1)}`;
    case 1:
      return `${year.slice(0, 3)}${(Number(year.charAt(3)) + random.integer(1, 9)) % 10}-${month}-${day}`;
    default:
      return `${year}-${month}-${String(random.integer(1, 28)).padStart(2, '0')}`;
  }
}

function typeAddress(random: Random, { addresses }: SetPerson, faults: Set<PeopleFault>): string | undefined {
  if (random.chance(RATES.addressMissing)) {
    faults.add('address-missing');
    return undefined;
  }
  const [present, former] = addresses;
  if (former !== undefined && random.chance(RATES.oldAddress)) {
    faults.add('moved');
    return writeAddress(former, false, false);
  }
  if (present === undefined) return undefined;
  if (!random.chance(RATES.addressShort)) return writeAddress(present, false, false);
  faults.add('address-short');
  const isWithoutDoor = random.chance(0.5);
  return writeAddress(present, isWithoutDoor, !isWithoutDoor || random.chance(0.5));
}

function writeAddress({ place, district, street, house, door }: SetAddress, isWithoutDoor: boolean, isWithoutProvince: boolean): string {
  return `${isWithoutProvince ? '' : place.province}${place.city}${district}${street}${house}号${isWithoutDoor ? '' : door}`;
}

function typeAccounts(random: Random, { email, wechatId }: SetPerson, faults: Set<PeopleFault>): Pick<PeopleRecord, 'email' | 'wechatId'> {
  const typed = (account: string): string => {
    if (!random.chance(RATES.otherAccount)) return account;
    faults.add('other-account');
    return `${random.pick(['a', 'b'])}${account}`;
  };
  return {
    ...(email !== undefined && random.chance(RATES.email) && { email: typed(email) }),
    ...(wechatId !== undefined && random.chance(RATES.wechat) && { wechatId: typed(wechatId) }),
  };
}

function typeVehicle(random: Random, { cars, firmNames }: SetPerson, faults: Set<PeopleFault>): Pick<PeopleRecord, 'vins' | 'plates'> {
  const [first] = cars;
  if (first === undefined || random.chance(RATES.vehicleMissing)) {
    faults.add('vehicle-missing');
    return { vins: [], plates: [] };
  }
  const isOther = cars.length > 1 && (firmNames !== undefined || random.chance(RATES.otherVehicle));
  const car = isOther ? random.pick(cars) : first;
  if (car !== first) faults.add('other-vehicle');
  const plates = random.chance(RATES.plateMissing)
    ? []
    : [random.chance(0.3) ? `${car.plate.slice(0, 2)}·${car.plate.slice(2)}` : car.plate];
  if (!random.chance(RATES.vinMistyped)) return { vins: [car.vin], plates };
  faults.add('vehicle-mistyped');
  return { vins: [replaceDigit(random, car.vin, 12)], plates };
}
