import { readLocalDate } from './local-time';

/** What makes a network; the same options give byte-equal files. */
export interface NetworkOptions {
  /** 1 to 200. */
  readonly dealers: number;
  /** Cars in all dealers together, 1 to 900 000. */
  readonly vehicles: number;
  /** Years of visits, appointments and readings before `endOn`, 1 to 8. Sales always go back eight years. */
  readonly years: number;
  readonly seed: number;
  /** The last day of the data, `yyyy-MM-dd`. */
  readonly endOn: string;
}

export const defaultOptions: NetworkOptions = { dealers: 3, vehicles: 1500, years: 3, seed: 7, endOn: '2025-06-30' };

/** How many years of sales a dealer's system still has. */
export const salesYears = 8;

/** Completes the options with the defaults. Throws a RangeError that names every bad one. */
export function readOptions(given: Partial<NetworkOptions>): NetworkOptions {
  const options = { ...defaultOptions, ...given };
  const wrong: string[] = [];
  const expectWhole = (name: 'dealers' | 'vehicles' | 'years' | 'seed', from: number, to: number): void => {
    const value = options[name];
    if (!Number.isInteger(value) || value < from || value > to) {
      wrong.push(`${name} must be a whole number from ${String(from)} to ${String(to)}, not ${String(value)}`);
    }
  };
  expectWhole('dealers', 1, 200);
  expectWhole('vehicles', 1, 900_000);
  expectWhole('years', 1, salesYears);
  expectWhole('seed', 0, Number.MAX_SAFE_INTEGER);
  if (readLocalDate(options.endOn) === undefined) wrong.push(`endOn must be a date such as 2025-06-30, not ${options.endOn}`);
  if (wrong.length > 0) throw new RangeError(wrong.join('; '));
  return options;
}
