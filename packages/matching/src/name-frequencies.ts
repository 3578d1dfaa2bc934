import type { NameFrequencies } from './match-model';
import { nameOfRow, type NameRows } from './name-rows';
import { givenOf, isPartial, surnameOf } from './person-name';

/** Names beyond these share what is left: a table of all given names would be as large as the records. */
const MOST_SURNAMES = 150;
const MOST_GIVENS = 600;

/** How common the surnames and given names of these records are: `nameOf` has the number of each record's name. */
export function countNames({ nameRows, nameOf }: { readonly nameRows: NameRows; readonly nameOf: Iterable<number> }): NameFrequencies {
  const surnames = new Map<string, number>();
  const givens = new Map<string, number>();
  let total = 0;
  for (const number of nameOf) {
    const name = nameOfRow(nameRows, number);
    if (name?.script !== 'han' || isPartial(name)) continue;
    total += 1;
    const surname = surnameOf(name);
    const given = givenOf(name);
    surnames.set(surname, (surnames.get(surname) ?? 0) + 1);
    givens.set(given, (givens.get(given) ?? 0) + 1);
  }
  const surname = toShares(surnames, total, MOST_SURNAMES);
  const given = toShares(givens, total, MOST_GIVENS);
  return { surnames: surname.shares, givens: given.shares, otherSurname: surname.other, otherGiven: given.other };
}

function toShares(counts: ReadonlyMap<string, number>, total: number, most: number): { shares: Record<string, number>; other: number } {
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const shares: Record<string, number> = {};
  for (const [name, count] of ordered.slice(0, most)) shares[name] = toDigits(count / total);
  const rest = ordered.slice(most);
  const left = rest.reduce((sum, [, count]) => sum + count, 0);
  // At least as rare as one in all of them, also when every name has its entry.
  return { shares, other: toDigits(Math.max(left / Math.max(1, rest.length), 1) / Math.max(1, total)) };
}

/** Four digits that matter: more say nothing, and would differ in the last place from machine to machine. */
export function toDigits(value: number): number {
  return Number(value.toPrecision(4));
}
