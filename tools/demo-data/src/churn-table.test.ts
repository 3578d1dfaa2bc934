import { lostShare, measureChurn } from './churn-table';
import { generateNetwork } from './network';

// Ranges of what the industry reports (S3): about a quarter in warranty, about two thirds out of it.
const inWarrantyRange = [0.2, 0.32] as const;
const outOfWarrantyRange = [0.58, 0.72] as const;

describe('churn', () => {
  test.each([
    { seed: 7 },
    { seed: 42 },
    { seed: 11, dealers: 1 },
    { seed: 12, dealers: 12, vehicles: 3_000 },
    { seed: 13, years: 1 },
    { seed: 14, years: 8 },
    { seed: 15, endOn: '2024-02-29' },
  ])('with %o a quarter is lost or quasi-lost in warranty, two thirds out of it', (options) => {
    const { inWarranty, outOfWarranty } = measureChurn(generateNetwork(options));
    expect(lostShare(inWarranty)).toBeGreaterThanOrEqual(inWarrantyRange[0]);
    expect(lostShare(inWarranty)).toBeLessThanOrEqual(inWarrantyRange[1]);
    expect(lostShare(outOfWarranty)).toBeGreaterThanOrEqual(outOfWarrantyRange[0]);
    expect(lostShare(outOfWarranty)).toBeLessThanOrEqual(outOfWarrantyRange[1]);
  });
});
