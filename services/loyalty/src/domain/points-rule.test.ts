import type { PointsPolicy } from '@homeward/policy';
import { expiresAtOf, expiryOf, pointsFor } from './points-rule';

const policy = (change: Partial<PointsPolicy> = {}): PointsPolicy => ({
  earning: { payers: ['customer'], points: 1, perFen: 100, excludedVisitKinds: [] },
  expiry: { months: 24, through: 'end-of-month' },
  reservationMinutes: 30,
  ...change,
});

describe('points that a visit earns (PL3)', () => {
  it.each([
    ['a full yuan', 128_099, 0, 1_280],
    ['less than a yuan', 99, 0, 0],
    ['a warranty order', 0, 128_000, 0],
    ['an order that pays back', -50_000, 0, 0],
  ])('%s', (_what, customerPaidFen, warrantyPaidFen, points) => {
    expect(pointsFor(policy(), { kind: 'routine', customerPaidFen, warrantyPaidFen })).toBe(points);
  });
});

describe('the last day of points (PL4)', () => {
  it.each([
    ['2022-02-10', 'end-of-month', '2024-02-29'],
    ['2022-02-28', 'end-of-month', '2024-02-29'],
    ['2024-02-29', 'end-of-month', '2026-02-28'],
    ['2022-12-31', 'end-of-month', '2024-12-31'],
    ['2024-02-29', 'day', '2026-02-28'],
    ['2022-02-28', 'day', '2024-02-28'],
    ['2022-02-28', 'end-of-year', '2024-12-31'],
  ] as const)('earned on %s, through the %s: %s', (earnedOn, through, expiresOn) => {
    expect(expiryOf(policy({ expiry: { months: 24, through } }), earnedOn)).toBe(expiresOn);
  });

  it('ends with the day of the dealer: 29 February is whole', () => {
    expect(expiresAtOf('2024-02-29', 'Asia/Shanghai')).toBe('2024-02-29T16:00:00.000Z');
    expect(expiresAtOf('2024-02-29', 'Asia/Urumqi')).toBe('2024-02-29T18:00:00.000Z');
  });
});
