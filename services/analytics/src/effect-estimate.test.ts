import { effectOf, type Stratum } from './effect-estimate';

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Dealer {
  readonly contacted: number;
  readonly heldOut: number;
  /** Without contacts. */
  readonly rate: number;
}

const RUNS = 2_000;

/** How often the interval holds the true effect, in per cent. */
function coverageOf(dealers: readonly Dealer[], effect: number, seed: number): number {
  const next = seeded(seed);
  const arrivals = (cars: number, rate: number): number => {
    let arrived = 0;
    for (let car = 0; car < cars; car += 1) if (next() < rate) arrived += 1;
    return arrived;
  };
  let covered = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const strata = dealers.map(({ contacted, heldOut, rate }): Stratum => ({
      contacted: { cars: contacted, arrived: arrivals(contacted, rate + effect) },
      heldOut: { cars: heldOut, arrived: arrivals(heldOut, rate) },
    }));
    const found = effectOf(strata);
    if (found !== undefined && found.lower <= effect && effect <= found.upper) covered += 1;
  }
  return (covered / RUNS) * 100;
}

describe('the estimate of an effect', () => {
  it('of one stratum is the interval of Newcombe (1998, table II, method 10)', () => {
    // His case a: 56/70 against 48/80; case d: 5/56 against 0/29; case h: 10/10 against 0/10.
    const cases = [
      [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
      [5, 56, 0, 29, 0.0893, -0.0381, 0.1926],
      [10, 10, 0, 10, 1, 0.6075, 1],
    ] as const;
    for (const [arrived, cars, without, left, difference, lower, upper] of cases) {
      const effect = effectOf([{ contacted: { cars, arrived }, heldOut: { cars: left, arrived: without } }]);
      expect([effect?.difference, effect?.lower, effect?.upper].map((value) => value?.toFixed(4))).toEqual(
        [difference, lower, upper].map((value) => value.toFixed(4)),
      );
    }
  });

  it('an arm that is empty everywhere says nothing; a dealer without one of the arms is passed over', () => {
    const both = { contacted: { cars: 90, arrived: 45 }, heldOut: { cars: 10, arrived: 3 } };
    const onlyContacted = { contacted: { cars: 500, arrived: 500 }, heldOut: { cars: 0, arrived: 0 } };
    expect(effectOf([])).toBeUndefined();
    expect(effectOf([onlyContacted])).toBeUndefined();
    expect(effectOf([both, onlyContacted])).toEqual(effectOf([both]));
  });

  it('dealers with other rates and other shares are not mixed up: no effect stays none', () => {
    // Where many are left out many come anyway: put together it would look as if contacts kept customers away.
    const strata = [
      { contacted: { cars: 500, arrived: 400 }, heldOut: { cars: 500, arrived: 400 } },
      { contacted: { cars: 900, arrived: 180 }, heldOut: { cars: 100, arrived: 20 } },
    ];
    expect(effectOf(strata)?.difference).toBeCloseTo(0, 10);
  });

  it.each<readonly [string, readonly Dealer[], number]>([
    ['one dealer, a tenth left out', [{ contacted: 900, heldOut: 100, rate: 0.3 }], 0.15],
    ['one dealer, no effect', [{ contacted: 900, heldOut: 100, rate: 0.3 }], 0],
    ['few cars, rarely anybody', [{ contacted: 190, heldOut: 20, rate: 0.1 }], 0.05],
    ['contacts that keep away', [{ contacted: 400, heldOut: 100, rate: 0.5 }], -0.1],
    [
      'dealers with rates and shares of their own',
      [
        { contacted: 180, heldOut: 20, rate: 0.2 },
        { contacted: 160, heldOut: 40, rate: 0.6 },
        { contacted: 95, heldOut: 5, rate: 0.4 },
        { contacted: 285, heldOut: 15, rate: 0.35 },
      ],
      0.12,
    ],
    ['many small dealers', Array.from({ length: 30 }, (_, index) => ({ contacted: 27, heldOut: 3, rate: 0.1 + (index % 7) * 0.1 })), 0.1],
  ])('the 95 %% interval holds the true effect in 95 ± 2 %% of 2 000 runs: %s', (_name, dealers, effect) => {
    const coverage = coverageOf(dealers, effect, 20_241);
    expect(coverage).toBeGreaterThanOrEqual(93);
    expect(coverage).toBeLessThanOrEqual(97);
  });
});
