import { effectOf, type Stratum } from '@homeward/analytics/effect-estimate';
import { isHeldOut } from '@homeward/reminder/domain/cars/hold-out';
import { createSeeded } from './seeded';

/** Dealers whose owners come anyway with a rate of their own, and of whose cars a share of their own is left out. */
interface Dealer {
  readonly cars: number;
  readonly rate: number;
  readonly sharePercent: number;
}

interface Network {
  readonly name: string;
  readonly dealers: readonly Dealer[];
  /** By how much more of those who are contacted come, as a share. */
  readonly effect: number;
}

export interface HoldOutProof {
  readonly runs: number;
  readonly networks: readonly {
    readonly name: string;
    readonly cars: number;
    readonly effectPoints: number;
    /** How often the 95 % interval held the effect, in per cent. */
    readonly coveragePercent: number;
    /** Mean of the differences found, less the effect. */
    readonly biasPoints: number;
    readonly meanWidthPoints: number;
  }[];
}

const DRAWS = 2 ** 32;
const POINTS = 100;
const WANTED = { percent: 95, within: 2 };
const many = (count: number, dealer: (index: number) => Dealer): readonly Dealer[] =>
  Array.from({ length: count }, (_, index) => dealer(index));

const NETWORKS: readonly Network[] = [
  { name: 'one dealer, a tenth left out', dealers: [{ cars: 1_000, rate: 0.3, sharePercent: 10 }], effect: 0.15 },
  { name: 'one dealer, contacts bring nothing', dealers: [{ cars: 1_000, rate: 0.3, sharePercent: 10 }], effect: 0 },
  { name: 'one dealer, contacts keep away', dealers: [{ cars: 600, rate: 0.5, sharePercent: 20 }], effect: -0.1 },
  { name: 'few cars, few come', dealers: [{ cars: 250, rate: 0.1, sharePercent: 15 }], effect: 0.05 },
  {
    name: 'dealers with rates and shares of their own',
    dealers: [
      { cars: 200, rate: 0.2, sharePercent: 10 },
      { cars: 200, rate: 0.6, sharePercent: 20 },
      { cars: 150, rate: 0.4, sharePercent: 5 },
      { cars: 300, rate: 0.35, sharePercent: 5 },
    ],
    effect: 0.12,
  },
  {
    name: 'thirty small dealers',
    dealers: many(30, (index) => ({ cars: 35, rate: 0.1 + (index % 7) * 0.1, sharePercent: 10 })),
    effect: 0.1,
  },
];

/**
 * Leaves cars out as the reminders do, with another seed in each run, lets owners come by chance with a known effect of being contacted, and counts how often
 * the interval that head office is shown holds that effect.
 */
export function proveHoldOuts({
  runs,
  seed,
  say,
}: {
  readonly runs: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}): HoldOutProof {
  const networks = NETWORKS.map(({ name, dealers, effect }, place) => {
    const chance = createSeeded(seed * NETWORKS.length + place);
    let covered = 0;
    let found = 0;
    let width = 0;
    for (let run = 0; run < runs; run += 1) {
      const estimate = effectOf(
        dealers.map((dealer, index) => play(dealer, `${index}`, `${seed}/${place}/${run}`, effect, () => chance.below(DRAWS) / DRAWS)),
      );
      if (estimate === undefined) continue;
      if (estimate.lower <= effect && effect <= estimate.upper) covered += 1;
      found += estimate.difference - effect;
      width += estimate.upper - estimate.lower;
    }
    const result = {
      name,
      cars: dealers.reduce((sum, { cars }) => sum + cars, 0),
      effectPoints: effect * POINTS,
      coveragePercent: toHundredths((covered / runs) * POINTS),
      biasPoints: toHundredths((found / runs) * POINTS),
      meanWidthPoints: toHundredths((width / runs) * POINTS),
    };
    say(`${name}: ${result.coveragePercent} % of ${runs} runs, bias ${result.biasPoints} points, width ${result.meanWidthPoints}`);
    return result;
  });
  return { runs, networks };
}

export function coversAsStated({ networks }: HoldOutProof): boolean {
  return networks.every(({ coveragePercent }) => Math.abs(coveragePercent - WANTED.percent) <= WANTED.within);
}

/** One dealer's cars in one run. */
function play({ cars, rate, sharePercent }: Dealer, dealer: string, seed: string, effect: number, chance: () => number): Stratum {
  const counts = { contacted: { cars: 0, arrived: 0 }, heldOut: { cars: 0, arrived: 0 } };
  for (let car = 0; car < cars; car += 1) {
    const isLeftOut = isHeldOut(`vehicle-${dealer}-${car}`, 'maintenance', { seed, sharePercent });
    const arm = isLeftOut ? counts.heldOut : counts.contacted;
    arm.cars += 1;
    if (chance() < rate + (isLeftOut ? 0 : effect)) arm.arrived += 1;
  }
  return counts;
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
