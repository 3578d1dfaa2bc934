import { addDays } from '@homeward/calendar';
import type { DrivingRules } from '@homeward/policy';
import type { Reading } from '../cars/care-facts';
import { deviationOver, deviationsFor, forecastOf } from './mileage-forecast';

const FLAT = Array.from({ length: 12 }, () => 1);
const rules: DrivingRules = {
  typicalDailyKm: 40,
  season: FLAT,
  estimator: {
    method: 'robust',
    minIntervalDays: 7,
    typicalSpreadPercent: 30,
    monthlySpreadPercent: 12.5,
    halfLifeDays: 365,
    outlierDeviations: 3.5,
    degreesOfFreedom: 8,
    leastSpreadPercent: 2,
    confidencePercent: 80,
    dailyKm: { least: 1, most: 800 },
  },
};
const by = (method: DrivingRules['estimator']['method']): DrivingRules => ({ ...rules, estimator: { ...rules.estimator, method } });
/** Every 30 days so many km. */
const every30 = (...kms: readonly number[]): readonly Reading[] => {
  let total = 0;
  return [0, ...kms].map((km, index): Reading => [addDays('2023-01-01', index * 30), (total += km)]);
};
const steady = (count: number, km = 3_000) => every30(...Array.from({ length: count }, () => km));

describe('how far a car drives a day', () => {
  it('is what is typical, and as unsure, while there are no readings', () => {
    expect(forecastOf([], '', rules)).toMatchObject({ kmPerDay: 40, stretches: 0, spread: 0.3 });
  });

  it('is drawn towards what is typical by few readings, and its own by many', () => {
    const few = forecastOf(steady(1, 1_800), '', rules);
    const many = forecastOf(steady(12, 1_800), '', rules);
    expect(few.kmPerDay).toBeGreaterThan(40);
    expect(few.kmPerDay).toBeLessThan(60);
    expect(many.kmPerDay).toBeCloseTo(60, 0);
    expect(Math.abs(many.kmPerDay - 60)).toBeLessThan(Math.abs(few.kmPerDay - 60));
    expect(many.spread).toBeLessThan(few.spread);
  });

  it('follows recent use more than old use', () => {
    const slower = every30(1_650, 1_650, 1_650, 1_650, 1_500, 1_500, 1_500, 1_500);
    const faster = every30(1_500, 1_500, 1_500, 1_500, 1_650, 1_650, 1_650, 1_650);
    expect(forecastOf(faster, '', rules).kmPerDay).toBeGreaterThan(forecastOf(slower, '', rules).kmPerDay);
  });

  it('passes over readings that come too soon after one another', () => {
    const readings: readonly Reading[] = [
      ['2024-01-01', 0],
      ['2024-01-02', 900],
      ['2024-01-31', 1_200],
    ];
    expect(forecastOf(readings, '', rules)).toMatchObject({ stretches: 1, doubted: [] });
  });

  it('leaves out a reading that does not fit, and says so', () => {
    const right = steady(8, 1_500);
    const wrong = right.map((reading, index): Reading => (index === 8 ? [reading[0], reading[1] * 10] : reading));
    const forecast = forecastOf(wrong, '', rules);
    expect(forecast.doubted).toEqual([wrong[8]]);
    expect(forecast.kmPerDay).toBe(forecastOf(right.slice(0, 8), '', rules).kmPerDay);
  });

  it('believes a new way of driving as soon as a second reading confirms it', () => {
    const first = every30(1_200, 1_200, 1_200, 1_200, 1_200, 6_000);
    expect(forecastOf(first, '', rules)).toMatchObject({ doubted: [first[6]] });
    expect(forecastOf(first, '', rules).kmPerDay).toBeLessThan(45);
    const second = every30(1_200, 1_200, 1_200, 1_200, 1_200, 6_000, 6_000);
    expect(forecastOf(second, '', rules).doubted).toEqual([]);
    expect(forecastOf(second, '', rules).kmPerDay).toBeGreaterThan(150);
  });

  it('outlives a long journey: what was known before goes on counting', () => {
    const usual = [1_260, 1_140, 1_200, 1_230, 1_170, 1_200];
    const back = every30(...usual, 5_000, ...usual);
    expect(forecastOf(back, '', rules).doubted).toEqual([]);
    expect(forecastOf(back, '', rules).stretches).toBe(12);
    expect(forecastOf(back, '', rules).kmPerDay).toBeCloseTo(40, 0);
  });

  it('outlives a first reading that is wrong', () => {
    const wrong = steady(6, 2_400).map(([on, km], index): Reading => [on, index === 0 ? 0 : km + 30_000]);
    expect(forecastOf(wrong, '', rules)).toMatchObject({ stretches: 5, doubted: [] });
    expect(forecastOf(wrong, '', rules).kmPerDay).toBeGreaterThan(75);
  });

  it('is the present owner’s alone', () => {
    const sold = every30(3_000, 3_000, 3_000, 3_000, 900, 900, 900);
    const owner = forecastOf(sold, sold[4]?.[0] ?? '', rules);
    expect(owner).toMatchObject({ stretches: 3, doubted: [] });
    expect(owner.kmPerDay).toBeLessThan(32);
  });

  it('is the same whatever the month in which it was read, where the season is known', () => {
    const season = [1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1];
    const winter: readonly Reading[] = [
      ['2024-01-01', 1_000],
      ['2024-03-01', 4_000],
    ];
    const summer: readonly Reading[] = [
      ['2024-07-01', 1_000],
      ['2024-08-30', 7_000],
    ];
    const wide = { ...rules, season, estimator: { ...rules.estimator, typicalSpreadPercent: 100 } };
    expect(forecastOf(summer, '', wide).kmPerDay).toBeCloseTo(forecastOf(winter, '', wide).kmPerDay, 0);
  });

  it('never leaves its bounds', () => {
    const parked: readonly Reading[] = [
      ['2022-01-01', 1_000],
      ['2024-01-01', 1_010],
    ];
    expect(forecastOf(parked, '', by('lifetime-average')).kmPerDay).toBe(1);
  });

  it.each([
    ['last-interval', 30],
    ['lifetime-average', 90],
    ['class-average', 40],
  ] as const)('by %s is %d km', (method, kmPerDay) => {
    expect(forecastOf(every30(3_600, 3_600, 900), '', by(method)).kmPerDay).toBe(kmPerDay);
  });
});

describe('how sure that is', () => {
  it('no month is like the other, which evens out over many', () => {
    const forecast = forecastOf(steady(24, 1_200), '', rules);
    const [month, halfYear] = [30, 180].map((days) => deviationOver(days, forecast, rules.estimator));
    expect(month).toBeGreaterThan(halfYear ?? 0);
    expect(halfYear).toBeGreaterThan(forecast.spread);
  });

  it.each([
    [50, 8, 0.706],
    [80, 8, 1.397],
    [95, 8, 2.306],
    [95, 1_000, 1.962],
  ])('%d %% of a t distribution with %d degrees of freedom lie within %d deviations', (percent, degrees, deviations) => {
    expect(deviationsFor(percent, degrees)).toBeCloseTo(deviations, 1.5);
  });
});
