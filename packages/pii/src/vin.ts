const LONGEST_TEXT = 60;
const VIN_LENGTH = 17;
const CHECK_POSITION = 8;

/** Weights by position and values of letters: GB 16735 (ISO 3779 with a check digit). */
const WEIGHTS: readonly number[] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const VALUES: Readonly<Record<string, number>> = {
  A: 1,
  B: 2,
  C: 3,
  D: 4,
  E: 5,
  F: 6,
  G: 7,
  H: 8,
  J: 1,
  K: 2,
  L: 3,
  M: 4,
  N: 5,
  P: 7,
  R: 9,
  S: 2,
  T: 3,
  U: 4,
  V: 5,
  W: 6,
  X: 7,
  Y: 8,
  Z: 9,
};

/** `characters`: other than letters without I, O, Q and digits; `placeholder`: one character over and over. */
export type InvalidVin = 'empty' | 'length' | 'characters' | 'placeholder';
export type ReadVin = { readonly vin: string; readonly checkDigitValid: boolean } | { readonly invalid: InvalidVin };

/**
 * A vehicle identification number: upper-case, half-width, without spaces and dashes. A wrong check digit does not refuse it,
 * as imported cars need none: whoever reads it decides (it is a finding of data quality).
 */
export function readVin(text: string): ReadVin {
  if (text.length > LONGEST_TEXT) return { invalid: 'length' };
  const vin = text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\ufeff\p{Dash_Punctuation}]+/gu, '')
    // What a scanner reads of a Code 39 label begins and ends with a star.
    .replace(/^\*(.*)\*$/u, '$1')
    .toUpperCase();
  if (vin === '') return { invalid: 'empty' };
  if ([...vin].length !== VIN_LENGTH) return { invalid: 'length' };
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(vin)) return { invalid: 'characters' };
  if (/^(.)\1*$/.test(vin)) return { invalid: 'placeholder' };
  return { vin, checkDigitValid: vin[CHECK_POSITION] === vinCheckDigit(vin) };
}

/** The check digit (0–9 or X) that the other 16 characters of a VIN ask for. */
export function vinCheckDigit(vin: string): string {
  const sum = WEIGHTS.reduce((total, weight, position) => {
    const character = vin[position] ?? '';
    return total + weight * (VALUES[character] ?? Number(character));
  }, 0);
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}
