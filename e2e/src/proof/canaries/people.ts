import { vinCheckDigit } from '@homeward/pii';
import { createSeeded } from '../seeded';

/** A made-up person whose values are like nobody else's, so that finding one of them anywhere means that it got there. */
export interface Canary {
  /** From 0; also in its external ids. */
  readonly number: number;
  readonly name: string;
  /** As people pronounce the name. */
  readonly sound: string;
  /** Eleven digits. */
  readonly phone: string;
  readonly email: string;
  readonly wechatId: string;
  readonly street: string;
  readonly plate: string;
  readonly vin: string;
}

const WORDS = '鸢翎霁珩岚浔钰湲茗棠澜絮暄昀蘅篱溯昙';
const SOUNDS = 'yuan ling ji heng lan xun yu yuan ming tang lan xu xuan yun heng li su tan'.split(' ');
const NAMES = WORDS.length ** 4;
/** Has no divisor in common with the number of names, so that no two people have the same one. */
const STEP = 7_919;
const PHONES = 10_000_000;

/** People by seed; `from` keeps sets apart that are looked for together. */
export function createCanaries(count: number, seed: number, from = 0): readonly Canary[] {
  const seeded = createSeeded(seed);
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const digits = String(number).padStart(6, '0');
    const letters = lettersOf((number * STEP + seed) % NAMES);
    const bare = `LFVAA11A0K7${digits}`;
    return {
      number,
      name: `欧阳${letters.map((letter) => WORDS[letter]).join('')}`,
      sound: `ouyang ${letters.map((letter) => SOUNDS[letter]).join(' ')}`,
      phone: `1391${String((number * STEP + seeded.below(STEP)) % PHONES).padStart(7, '0')}`,
      email: `k${digits}@nest-${seeded.below(1_000_000)}.example`,
      wechatId: `wx_${digits}_${seeded.below(1_000_000)}`,
      street: `${WORDS[index % WORDS.length] ?? ''}翎霁路${digits}弄${seeded.below(1_000)}号`,
      plate: `皖${'ABCDEFGH'[number % 8] ?? 'A'}${String(10_000 + number)}`,
      vin: `${bare.slice(0, 8)}${vinCheckDigit(bare)}${bare.slice(9)}`,
    };
  });
}

function lettersOf(number: number): readonly number[] {
  return [3, 2, 1, 0].map((place) => Math.floor(number / WORDS.length ** place) % WORDS.length);
}
