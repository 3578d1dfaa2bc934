/**
 * How alike two birthdays are: `typo` is one digit, two neighbouring digits swapped, or day and month swapped; `year` the same year and
 * another day (lunar against solar, or only the year was asked); both the 1st of January say no more than the year.
 */
export type BirthdayLevel = 'exact' | 'typo' | 'year' | 'different' | 'missing';

/** Eight digits and the year, or undefined when it is no day or one that systems fill in. */
export interface Birthday {
  readonly digits: string;
  readonly year: number;
}

const FILLED_IN: ReadonlySet<string> = new Set(['19000101', '19700101', '18000101', '00010101']);

/** Reads a local date, `1985-03-09`. */
export function readBirthday(birthdayOn: string | undefined): Birthday | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(birthdayOn ?? '');
  const digits = parts === null ? '' : parts.slice(1).join('');
  return digits === '' || FILLED_IN.has(digits) ? undefined : { digits, year: Number(digits.slice(0, 4)) };
}

export function compareBirthdays(a: Birthday | undefined, b: Birthday | undefined): BirthdayLevel {
  if (a === undefined || b === undefined) return 'missing';
  if (a.digits === b.digits) return a.digits.endsWith('0101') ? 'year' : 'exact';
  if (isMistyped(a.digits, b.digits)) return 'typo';
  return a.year === b.year ? 'year' : 'different';
}

function isMistyped(a: string, b: string): boolean {
  let wrong = 0;
  let first = -1;
  for (let index = 0; index < 8; index += 1) {
    if (a.charCodeAt(index) === b.charCodeAt(index)) continue;
    wrong += 1;
    if (first < 0) first = index;
  }
  // Another decade or century is another generation before it is a slip.
  if (wrong === 1) return first > 2;
  if (wrong === 2 && a[first] === b[first + 1] && a[first + 1] === b[first]) return first > 1;
  return a.slice(0, 4) === b.slice(0, 4) && a.slice(4, 6) === b.slice(6) && a.slice(6) === b.slice(4, 6);
}
