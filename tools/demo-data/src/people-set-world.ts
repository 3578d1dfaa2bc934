import { createMobileNumber } from './mobile-numbers';
import { drawName, drawSurname, type PeopleName, type PeopleSex, toSimplifiedName } from './people-set-names';
import { regions, streets, type Place } from './places';
import { createPlate } from './plates';
import { createRandom, type Random } from './random';
import { createVin } from './vins';

/** A car at one owner: the plate changes with the owner, mostly. */
export interface SetCar {
  readonly vin: string;
  readonly plate: string;
}

export interface SetAddress {
  readonly place: Place;
  readonly district: string;
  readonly street: string;
  readonly house: number;
  /** Building and flat; a house of its own has none. */
  readonly door: string;
}

/** A person, or a firm, as they are. */
export interface SetPerson {
  readonly personId: string;
  readonly householdId: string;
  /** The same for both of a pair of twins. */
  readonly twinsId?: string;
  readonly name: PeopleName;
  readonly sex: PeopleSex;
  /** Present for firms: how the firm's name is written; `name` is then the contact's. */
  readonly firmNames?: readonly string[];
  /** Own numbers, the present one first. */
  readonly phones: readonly string[];
  /** A number of the family that this person gives as well. */
  readonly familyPhone?: string;
  readonly email?: string;
  readonly wechatId?: string;
  readonly birthdayOn: string;
  /** The present address first; a second one when the person has moved. */
  readonly addresses: readonly SetAddress[];
  readonly cars: readonly SetCar[];
}

const PLACES = regions.flatMap(({ places }) => places);
const FIRM_WORDS = [
  '远大',
  '恒通',
  '鑫源',
  '宏达',
  '顺发',
  '金桥',
  '华信',
  '天成',
  '中泰',
  '瑞丰',
  '东方',
  '永安',
  '聚力',
  '海川',
  '博远',
  '国信',
];
const FIRM_SECOND = ['', '', '盛世', '新锐', '嘉禾', '九州', '启航', '隆泰', '汇金', '星海', '正和', '双龙'];
const FIRM_TRADES = ['物流', '商贸', '建筑工程', '汽车租赁', '科技', '餐饮管理', '机电设备', '装饰工程'];
/** Ours throughout: shares that make every kind of trap frequent enough to be measured, without making it the rule. */
const SHARES = {
  moved: 0.06,
  secondNumber: 0.18,
  familyNumber: 0.22,
  twins: 0.05,
  secondHand: 0.12,
  plateKept: 0.3,
  firm: 0.02,
  driver: 0.5,
  car: 0.9,
  secondCar: 0.12,
};

/** Cars that somebody may buy second-hand, a bounded number of them. */
const CARS_FOR_SALE = 500;

/** People without end, household by household; the same seed gives the same ones. */
export function* createPeople(seed: number): Generator<SetPerson> {
  const forSale: { car: SetCar; householdId: string }[] = [];
  let fleet: readonly SetCar[] = [];
  let cars = 0;
  for (let number = 0; ; number += 1) {
    const random = createRandom(seed, 'household', number);
    const householdId = `H${number}`;
    const place = random.pick(PLACES);
    const newCar = (): SetCar => {
      cars += 1;
      return {
        vin: createVin(
          random.pick(['C3A1B', 'X5C2E', 'M7D4F']),
          17_000 + random.integer(0, 3_000),
          random.pick(['N', 'S', 'W']),
          cars % 1_000_000,
        ),
        plate: createPlate(random, place.platePrefix, random.chance(0.3)),
      };
    };
    if (random.chance(SHARES.firm)) {
      const firm = createFirm(random, householdId, place, newCar);
      fleet = firm.cars;
      yield firm;
      continue;
    }
    const people = createHousehold(random, householdId, place);
    for (const person of people) {
      const owned: SetCar[] = [];
      if (random.chance(SHARES.car)) owned.push(newCar());
      if (random.chance(SHARES.secondCar)) owned.push(newCar());
      const used = random.chance(SHARES.secondHand) ? forSale[random.integer(0, forSale.length - 1)] : undefined;
      if (used !== undefined && used.householdId !== householdId) {
        owned.push(
          random.chance(SHARES.plateKept) ? used.car : { vin: used.car.vin, plate: createPlate(random, place.platePrefix, false) },
        );
      }
      const driven = random.chance(SHARES.firm * SHARES.driver * 5) && fleet.length > 0 ? random.pick(fleet) : undefined;
      if (driven !== undefined) owned.push(driven);
      // Relatives bring one another's cars.
      const borrowed = people[0] !== person && random.chance(0.3) ? forSale.at(-1) : undefined;
      if (borrowed?.householdId === householdId) owned.push(borrowed.car);
      const [own] = owned;
      if (own !== undefined) forSale.push({ car: own, householdId });
      if (forSale.length > CARS_FOR_SALE) forSale.splice(0, CARS_FOR_SALE / 2);
      yield { ...person, cars: owned };
    }
  }
}

function createHousehold(random: Random, householdId: string, place: Place): SetPerson[] {
  const address = createAddress(random, place);
  const familyPhone = createMobileNumber(random);
  const fatherSurname = drawSurname(random);
  const birthYear = random.integer(1950, 1985);
  const size = random.pickWeighted([
    [1, 50],
    [2, 26],
    [3, 16],
    [4, 8],
  ] as const);
  const people: SetPerson[] = [];
  const add = (
    sex: PeopleSex,
    name: PeopleName,
    birthdayOn: string,
    more: { twinsId?: string; phones?: readonly string[] } = {},
  ): SetPerson => {
    const person = createPerson(random, `${householdId}-${people.length}`, householdId, { sex, name, birthdayOn, address, place });
    const shares = size > 1 && random.chance(SHARES.familyNumber);
    const whole: SetPerson = { ...person, ...more, ...(shares && { familyPhone }) };
    people.push(whole);
    return whole;
  };
  const headSex: PeopleSex = random.chance(0.7) ? 'male' : 'female';
  const head = add(headSex, drawName(random, headSex, fatherSurname), drawDay(random, birthYear));
  if (size === 1) return people;
  const spouseSex = headSex === 'male' ? 'female' : 'male';
  add(spouseSex, drawName(random, spouseSex, drawSurname(random)), drawDay(random, birthYear + random.integer(-4, 4)));
  const childYear = birthYear + random.integer(22, 32);
  for (let child = 2; child < size; child += 1) {
    const sex: PeopleSex = random.chance(0.5) ? 'male' : 'female';
    const day = drawDay(random, childYear + (child - 2) * 3);
    // Sons are named after their fathers, brothers and twins share a character.
    const first = random.chance(0.2) ? head.name.given[0] : undefined;
    const name = drawName(random, sex, fatherSurname, first);
    if (toSimplifiedName(name) === toSimplifiedName(head.name)) continue;
    if (!random.chance(SHARES.twins)) {
      add(sex, name, day);
      continue;
    }
    const twinsId = `T${householdId}`;
    const elder = add(sex, name, day, { twinsId });
    const other = drawName(random, sex, fatherSurname, random.chance(0.6) ? name.given[0] : undefined);
    if (toSimplifiedName(other) !== toSimplifiedName(name))
      add(sex, other, day, { twinsId, ...(random.chance(0.5) && { phones: elder.phones }) });
  }
  return people;
}

interface Drawn {
  readonly sex: PeopleSex;
  readonly name: PeopleName;
  readonly birthdayOn: string;
  readonly address: SetAddress;
  readonly place: Place;
}

function createPerson(random: Random, personId: string, householdId: string, { address, place, ...drawn }: Drawn): SetPerson {
  return {
    personId,
    householdId,
    ...drawn,
    phones: [createMobileNumber(random), ...(random.chance(SHARES.secondNumber) ? [createMobileNumber(random)] : [])],
    ...(random.chance(0.3) && { email: `u${random.integer(1, 9_999_999)}.${personId.toLowerCase()}@example.com` }),
    ...(random.chance(0.45) && { wechatId: `wx_${random.integer(1, 9_999_999)}${personId.toLowerCase()}` }),
    addresses: [address, ...(random.chance(SHARES.moved) ? [createAddress(random, place)] : [])],
    cars: [],
  };
}

function createFirm(random: Random, householdId: string, place: Place, newCar: () => SetCar): SetPerson {
  const [brand, second, trade] = [random.pick(FIRM_WORDS), random.pick(FIRM_SECOND), random.pick(FIRM_TRADES)];
  const core = brand + second + trade;
  const city = place.city.replace('市', '');
  const address = createAddress(random, place);
  const contact = createPerson(random, `${householdId}-0`, householdId, {
    sex: 'male',
    name: drawName(random, 'male', drawSurname(random)),
    birthdayOn: '',
    address,
    place,
  });
  const { email: _email, wechatId: _wechatId, ...rest } = contact;
  return {
    ...rest,
    addresses: [address],
    firmNames: [`${city}${core}有限公司`, `${place.city}${core}有限公司`, `${core}有限公司`, `${city}${core}有限责任公司`],
    cars: Array.from({ length: random.integer(4, 25) }, newCar),
  };
}

function createAddress(random: Random, place: Place): SetAddress {
  return {
    place,
    district: random.pick(place.districts),
    street: random.pick(streets),
    house: random.integer(1, 399),
    door: random.chance(0.75) ? `${random.integer(1, 28)}栋${random.integer(1, 26)}0${random.integer(1, 4)}室` : '',
  };
}

function drawDay(random: Random, year: number): string {
  return `${year}-${String(random.integer(1, 12)).padStart(2, '0')}-${String(random.integer(1, 28)).padStart(2, '0')}`;
}
