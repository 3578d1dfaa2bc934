import { type Address, type AddressLevel, compareOtherDoors } from './address';

/** Addresses as numbers, four for each: district, street, house, door; 0 where it is empty. */
export interface AddressRows {
  readonly rows: Int32Array;
  /** The text of each number; equal texts have equal numbers. */
  readonly texts: readonly string[];
}

const STRIDE = 4;

export function createAddressRows(addresses: readonly Address[]): AddressRows {
  const rows = new Int32Array(addresses.length * STRIDE);
  const texts = [''];
  const numbers = new Map<string, number>([['', 0]]);
  const numberOf = (text: string): number => {
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = texts.push(text) - 1));
    return number;
  };
  for (const [address, { district, street, house, door }] of addresses.entries()) {
    rows[address * STRIDE] = numberOf(district);
    rows[address * STRIDE + 1] = numberOf(street);
    rows[address * STRIDE + 2] = numberOf(house);
    rows[address * STRIDE + 3] = numberOf(door);
  }
  return { rows, texts };
}

/** As `compareAddresses` does. */
export function compareAddressRows({ rows, texts }: AddressRows, a: number, b: number): AddressLevel {
  const one = a * STRIDE;
  const other = b * STRIDE;
  const district = rows[one];
  const street = rows[one + 1];
  const isSameDistrict = district === rows[other];
  if (!isSameDistrict && district !== 0 && rows[other] !== 0) return 'different';
  if (street !== 0 && street === rows[other + 1]) {
    if (rows[one + 2] === 0 || rows[one + 2] !== rows[other + 2]) return 'street';
    const door = rows[one + 3] ?? 0;
    const otherDoor = rows[other + 3] ?? 0;
    return door === otherDoor ? 'exact' : compareOtherDoors(texts[door] ?? '', texts[otherDoor] ?? '');
  }
  return isSameDistrict && district !== 0 ? 'district' : street === 0 || rows[other + 1] === 0 ? 'missing' : 'different';
}
