import { toSimplified } from './script-variants';

/**
 * How alike two addresses are: `exact` the same door; `house` the same number of the street, one without the flat; `street` the same
 * street; `district` the same district, or city where no district is given.
 */
export type AddressLevel = 'exact' | 'house' | 'street' | 'district' | 'different' | 'missing';

export interface Address {
  /** The district or county; empty when the text names none. */
  readonly district: string;
  /** Name of the street up to the first number. */
  readonly street: string;
  /** The first number behind it; empty when there is none. */
  readonly house: string;
  /** The others, building and flat, with dashes between them. */
  readonly door: string;
}

const PROVINCE = /^[^省市区县]{2,7}?(?:省|自治区|特别行政区)/u;
const CITY = /^[^省市区县]{1,7}?(?:市|自治州|州|盟|地区)/u;
const DISTRICT = /^[^省市区县]{1,8}?(?:自治县|区|县|旗|市)/u;

/** Reads one line of province, city, district, street; parts may be missing. Empty and unreadable text is undefined. */
export function readAddress(written: string | undefined): Address | undefined {
  const text = toSimplified((written ?? '').slice(0, 300).normalize('NFKC')).replace(/[^\p{L}\p{N}]+/gu, '');
  if (text === '') return undefined;
  const inProvince = text.replace(PROVINCE, '');
  const city = CITY.exec(inProvince)?.[0] ?? '';
  const inCity = inProvince.slice(city.length);
  const district = DISTRICT.exec(inCity)?.[0] ?? '';
  const rest = inCity.slice(district.length);
  const street = /^\P{N}*/u.exec(rest)?.[0] ?? '';
  const [house = '', ...others] = rest.match(/\p{N}+/gu) ?? [];
  return { district: onceOf(district === '' ? city : district), street: onceOf(street), house, door: others.join('-') };
}

/** Names of districts and streets come again and again: as one text each they are compared at a glance. Bounded, as anybody can type anything. */
const once = new Map<string, string>();
const MOST_ONCE = 50_000;

function onceOf(text: string): string {
  const known = once.get(text);
  if (known !== undefined) return known;
  if (once.size < MOST_ONCE) once.set(text, text);
  return text;
}

export function compareAddresses(a: Address | undefined, b: Address | undefined): AddressLevel {
  if (a === undefined || b === undefined) return 'missing';
  const isSameDistrict = a.district === b.district;
  if (!isSameDistrict && a.district !== '' && b.district !== '') return 'different';
  if (a.street !== '' && a.street === b.street) return compareDoors(a, b);
  return isSameDistrict && a.district !== '' ? 'district' : a.street === '' || b.street === '' ? 'missing' : 'different';
}

function compareDoors(a: Address, b: Address): AddressLevel {
  if (a.house === '' || a.house !== b.house) return 'street';
  return a.door === b.door ? 'exact' : compareOtherDoors(a.door, b.door);
}

/** Two different doors of one house: the same as far as one of them is told, or not. */
export function compareOtherDoors(a: string, b: string): 'house' | 'street' {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short === '' || long.startsWith(`${short}-`) ? 'house' : 'street';
}
