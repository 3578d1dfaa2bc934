import type { LevelsPolicy } from '@homeward/policy';
import { levelAsOf } from './level';

const policy: LevelsPolicy = {
  measure: 'points-earned',
  windowMonths: 12,
  validityMonths: 12,
  demotion: 'one-step',
  thresholds: [
    { level: 'normal', fromPoints: 0 },
    { level: 'silver', fromPoints: 2_000 },
    { level: 'gold', fromPoints: 5_000 },
    { level: 'diamond', fromPoints: 10_000 },
  ],
};
const levelOn = (today: string, ...earned: readonly (readonly [earnedOn: string, points: number])[]) => {
  const held = levelAsOf(
    earned.map(([earnedOn, points]) => ({ earnedOn, points })),
    policy,
    'levels/default/1',
    today,
  );
  return [held?.level, held?.since, held?.keptThrough];
};

describe('the level', () => {
  it('earned on 29 February falls a year later like any other, on 1 March', () => {
    const earned = ['2024-02-29', 6_000] as const;
    expect(levelOn('2025-02-28', earned)).toEqual(['gold', '2024-02-29', '2025-02-28']);
    expect(levelOn('2025-03-01', earned)).toEqual(['silver', '2025-03-01', '2026-02-28']);
  });

  it('falls a step a year, each time on the day after the last one on which it was kept', () => {
    const earned = ['2024-01-10', 12_000] as const;
    expect(levelOn('2025-01-10', earned)).toEqual(['diamond', '2024-01-10', '2025-01-10']);
    expect(levelOn('2025-01-11', earned)).toEqual(['gold', '2025-01-11', '2026-01-10']);
    expect(levelOn('2026-06-01', earned)).toEqual(['silver', '2026-01-11', '2027-01-10']);
    expect(levelOn('2027-06-01', earned)).toEqual(['normal', '2027-01-11', '2028-01-10']);
  });

  it('counts what was earned 12 months ago to the day, and not what was earned a day before', () => {
    expect(levelOn('2025-01-10', ['2024-01-10', 3_000], ['2025-01-10', 2_000])).toEqual(['gold', '2025-01-10', '2026-01-10']);
    expect(levelOn('2025-01-10', ['2024-01-09', 3_000], ['2025-01-10', 2_000])).toEqual(['silver', '2024-01-09', '2026-01-09']);
  });

  it('that is earned again on the day on which it would fall is kept', () => {
    expect(levelOn('2025-01-11', ['2024-01-10', 6_000], ['2025-01-11', 5_000])).toEqual(['gold', '2024-01-10', '2026-01-10']);
  });
});
