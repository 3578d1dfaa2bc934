import { addDays, daysBetween } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';

/** Days before and after, which nobody drives but somebody types, count as those of the first and the last month. */
const FIRST_YEAR = 1980;
const LAST_YEAR = 2120;

/** How driving is spread over the year: a day counts as more or less than an average one by its month. */
export interface Season {
  /** Of the twelve months, January first, as the policy has them. */
  readonly factors: readonly number[];
  /** Average days of driving between two days; one day each where all months are alike. */
  drivenDays(from: LocalDate, to: LocalDate): number;
  /** The day in whose course so many average days are driven; fractions are dropped (RE1). */
  dayAfter(from: LocalDate, drivenDays: number): LocalDate;
}

const seasons = new WeakMap<readonly number[], Season>();

/** `factors`: of the twelve months, January first, in any unit: only what they are to one another counts. */
export function seasonOf(factors: readonly number[]): Season {
  let season = seasons.get(factors);
  if (season === undefined) seasons.set(factors, (season = createSeason(factors)));
  return season;
}

function createSeason(factors: readonly number[]): Season {
  const commonYear = (2023 - FIRST_YEAR) * 12;
  const average = factors.reduce((sum, factor, month) => sum + factor * daysOf(commonYear + month), 0) / 365;
  const perDay = factors.map((factor) => factor / average);
  const starts: number[] = [];
  let driven = 0;
  for (let index = 0; index < (LAST_YEAR - FIRST_YEAR + 1) * 12; index += 1) {
    starts.push(driven);
    driven += daysOf(index) * (perDay[index % 12] ?? 1);
  }

  const upTo = (on: LocalDate): number => {
    const month = (Number(on.slice(0, 4)) - FIRST_YEAR) * 12 + Number(on.slice(5, 7)) - 1;
    const index = Math.min(Math.max(month, 0), starts.length - 1);
    return (starts[index] ?? 0) + daysBetween(firstOf(index), on) * (perDay[index % 12] ?? 1);
  };

  return {
    factors,
    drivenDays: (from, to) => upTo(to) - upTo(from),
    dayAfter(from, drivenDays) {
      const wanted = upTo(from) + drivenDays;
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= wanted) low = middle;
        else high = middle - 1;
      }
      // What is exactly a whole day must not become the day before by the last digit of a sum.
      const days = Math.floor((wanted - (starts[low] ?? 0)) / (perDay[low % 12] ?? 1) + 1e-9);
      return addDays(firstOf(low), days);
    },
  };
}

/** Of the months from January of the first year on. */
function firstOf(index: number): LocalDate {
  return `${String(FIRST_YEAR + Math.floor(index / 12))}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}

function daysOf(index: number): number {
  return daysBetween(firstOf(index), firstOf(index + 1));
}
