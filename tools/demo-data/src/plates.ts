import type { Random } from './random';

/** Letters of plates: I and O are left out, they look like digits. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const lettersAndDigits = `${letters}0123456789`;

const draw = (random: Random, alphabet: string): string => alphabet.charAt(random.integer(0, alphabet.length - 1));

/**
 * An invented plate behind a place's prefix (`苏A`): five characters for a fuel car, at most two of them letters;
 * six for a small new-energy car, the first a D (battery) or F (other), the last four digits.
 */
export function createPlate(random: Random, prefix: string, isNewEnergy: boolean): string {
  const digits = (count: number): string => String(random.integer(0, 10 ** count - 1)).padStart(count, '0');
  if (isNewEnergy) return prefix + (random.chance(0.8) ? 'D' : 'F') + draw(random, lettersAndDigits) + digits(4);
  switch (random.integer(0, 3)) {
    case 0:
      return prefix + digits(5);
    case 1:
      return prefix + draw(random, letters) + digits(4);
    case 2:
      return prefix + digits(3) + draw(random, letters) + digits(1);
    default:
      return prefix + draw(random, letters) + draw(random, letters) + digits(3);
  }
}
