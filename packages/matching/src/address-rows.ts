import { type Address, type AddressLevel, compareAddresses } from './address';

/** Four numbers for each address: district, street, house, door; 0 where it is empty. Equal texts have equal numbers. */
const STRIDE = 4;

export function createAddressRows(addresses: readonly Address[]): Int32Array {
  const rows = new Int32Array(addresses.length * STRIDE);
  const numbers = new Map<string, number>([['', 0]]);
  const numberOf = (text: string): number => {
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    return number;
  };
  for (const [address, { district, street, house, door }] of addresses.entries()) {
    rows[address * STRIDE] = numberOf(district);
    rows[address * STRIDE + 1] = numberOf(street);
    rows[address * STRIDE + 2] = numberOf(house);
    rows[address * STRIDE + 3] = numberOf(door);
  }
  return rows;
}

/** As `compareAddresses`, which decides only about two doors of one house. */
export function compareAddressRows(rows: Int32Array, addresses: readonly Address[], a: number, b: number): AddressLevel {
  const one = a * STRIDE;
  const other = b * STRIDE;
  const district = rows[one];
  const street = rows[one + 1];
  const isSameDistrict = district === rows[other];
  if (!isSameDistrict && district !== 0 && rows[other] !== 0) return 'different';
  if (street !== 0 && street === rows[other + 1]) {
    if (rows[one + 2] === 0 || rows[one + 2] !== rows[other + 2]) return 'street';
    return rows[one + 3] === rows[other + 3] ? 'exact' : compareAddresses(addresses[a], addresses[b]);
  }
  return isSameDistrict && district !== 0 ? 'district' : street === 0 || rows[other + 1] === 0 ? 'missing' : 'different';
}
