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
  /** The numbers behind it: house, building, flat. */
  readonly numbers: readonly string[];
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
  return { district: district === '' ? city : district, street, numbers: rest.match(/\p{N}+/gu) ?? [] };
}

export function compareAddresses(a: Address | undefined, b: Address | undefined): AddressLevel {
  if (a === undefined || b === undefined) return 'missing';
  const isSameDistrict = a.district === b.district;
  if (!isSameDistrict && a.district !== '' && b.district !== '') return 'different';
  if (a.street !== '' && a.street === b.street) return compareNumbers(a.numbers, b.numbers);
  return isSameDistrict && a.district !== '' ? 'district' : a.street === '' || b.street === '' ? 'missing' : 'different';
}

function compareNumbers(a: readonly string[], b: readonly string[]): AddressLevel {
  if (a.length === 0 || b.length === 0 || a[0] !== b[0]) return 'street';
  const both = Math.min(a.length, b.length);
  for (let index = 1; index < both; index += 1) if (a[index] !== b[index]) return 'street';
  return a.length === b.length ? 'exact' : 'house';
}
