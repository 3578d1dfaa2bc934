import { toYearMonthDay } from './local-time';

const values: Readonly<Record<string, number>> = {
  ...{ A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9 },
  ...{ S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 },
  ...{ 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9 },
};
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Model-year letters repeat after thirty years; I, O, Q, U, Z and 0 are not used. */
const modelYears = 'ABCDEFGHJKLMNPRSTVWXY123456789';

/** Maker of the invented brand. */
const maker = 'L9A';

/** The ninth character that GB 16735 asks for: 0–9 or X. */
export function checkDigitOf(vin: string): string {
  let sum = 0;
  for (let index = 0; index < 17; index++) sum += (values[vin.charAt(index)] ?? 0) * (weights[index] ?? 0);
  const rest = sum % 11;
  return rest === 10 ? 'X' : String(rest);
}

/** Whether the VIN has 17 allowed characters and the right check digit. */
export function isValidVin(vin: string): boolean {
  return /^[A-HJ-NPR-Z0-9]{17}$/.test(vin) && vin.charAt(8) === checkDigitOf(vin);
}

/** The VIN of the serial-th car, unique up to a million cars. `section` is the model's five characters. */
export function createVin(section: string, builtDay: number, plant: string, serial: number): string {
  const year = modelYears.charAt((toYearMonthDay(builtDay).year - 1980) % 30);
  const open = `${maker}${section}0${year}${plant}${String(serial).padStart(6, '0')}`;
  return open.slice(0, 8) + checkDigitOf(open) + open.slice(9);
}

/** The VIN with another, wrong check digit. */
export function withWrongCheckDigit(vin: string): string {
  const wrong = vin.charAt(8) === '7' ? '3' : '7';
  return vin.slice(0, 8) + wrong + vin.slice(9);
}

/** The VIN with one character of its serial lost in typing: 16 characters. */
export function withLostCharacter(vin: string): string {
  return vin.slice(0, 13) + vin.slice(14);
}
