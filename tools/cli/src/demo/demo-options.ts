import type { Given } from '../given';

/** What makes a demo: the same options give the same day and the same state hash. */
export interface NetworkSize {
  readonly dealers: number;
  readonly vehicles: number;
  readonly years: number;
  readonly seed: number;
}

export interface DemoOptions {
  readonly network: NetworkSize;
  readonly isStack: boolean;
  readonly isOnce: boolean;
  readonly dataDirectory: string | undefined;
  readonly port: number;
}

export const DEMO_DEFAULTS: NetworkSize = { dealers: 3, vehicles: 1_500, years: 3, seed: 7 };
export const DEFAULT_PORT = 8_080;
const MOST_PORT = 65_535;

/** Throws Failure naming the option that is out of range. The bounds are those of demo-data. */
export function readDemoOptions(given: Given): DemoOptions {
  return {
    network: {
      dealers: given.whole('dealers', 1, 200) ?? DEMO_DEFAULTS.dealers,
      vehicles: given.whole('vehicles', 1, 900_000) ?? DEMO_DEFAULTS.vehicles,
      years: given.whole('years', 1, 8) ?? DEMO_DEFAULTS.years,
      seed: given.whole('seed', 0, Number.MAX_SAFE_INTEGER) ?? DEMO_DEFAULTS.seed,
    },
    isStack: given.flag('stack'),
    isOnce: given.flag('once'),
    dataDirectory: given.text('data-dir'),
    port: given.whole('port', 0, MOST_PORT) ?? DEFAULT_PORT,
  };
}

/** `--dealers 3 --vehicles 1500 …`, as it is written on the command line. */
export function toText(size: NetworkSize): string {
  return `--dealers ${size.dealers} --vehicles ${size.vehicles} --years ${size.years} --seed ${size.seed}`;
}
