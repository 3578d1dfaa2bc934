import { readEmail, readPhone, readPlate, readVin } from '@homeward/pii';

/** What may be a number, a plate, a VIN or an address within a text: runs without what separates words. */
const WORDS = /[^\s,;:()（），；：、"'/]+/gu;
const LEAST_DIGITS = 7;

/**
 * Whether a text has a phone number, a plate, a VIN or an e-mail address in it. A name is not recognised as one: nothing tells it from any other word.
 */
export function isPersonal(text: string): boolean {
  return (text.match(WORDS) ?? []).some(
    (word) => isPhone(word) || 'vin' in readVin(word) || 'plate' in readPlate(word) || (word.includes('@') && 'email' in readEmail(word)),
  );
}

function isPhone(word: string): boolean {
  if ((word.match(/\p{Nd}/gu)?.length ?? 0) < LEAST_DIGITS) return false;
  const read = readPhone(word);
  return 'e164' in read && read.kind !== 'other';
}
