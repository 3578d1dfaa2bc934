import { addDays, daysBetween } from '@homeward/calendar';
import { seasonOf } from './season';

const FLAT = Array.from({ length: 12 }, () => 3);
const HOLIDAYS = [1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1];

describe('a season', () => {
  it('where all months are alike is the calendar, whatever their unit', () => {
    const season = seasonOf(FLAT);
    for (let days = 0; days < 800; days += 37) {
      const to = addDays('2023-12-30', days);
      expect(season.drivenDays('2023-12-30', to)).toBeCloseTo(daysBetween('2023-12-30', to), 6);
      expect(season.dayAfter('2023-12-30', days)).toBe(to);
      expect(season.dayAfter('2023-12-30', days + 0.9)).toBe(to);
    }
  });

  it('keeps a year a year', () => {
    expect(seasonOf(HOLIDAYS).drivenDays('2023-03-05', '2024-03-05')).toBeCloseTo(366, -1);
  });

  it('reaches a distance sooner in the months in which more is driven', () => {
    const { drivenDays, dayAfter } = seasonOf(HOLIDAYS);
    expect(drivenDays('2024-07-01', '2024-07-31') / drivenDays('2024-06-01', '2024-07-01')).toBeCloseTo(2, 6);
    expect(daysBetween('2024-07-01', dayAfter('2024-07-01', 30))).toBeLessThan(daysBetween('2024-02-01', dayAfter('2024-02-01', 30)));
  });

  it('gives the day back that was driven to', () => {
    const { drivenDays, dayAfter } = seasonOf(HOLIDAYS);
    for (let days = 0; days < 900; days += 13) {
      const to = addDays('2024-02-29', days);
      expect(dayAfter('2024-02-29', drivenDays('2024-02-29', to))).toBe(to);
    }
  });

  it('takes days of centuries without cars, as wrong cells have them', () => {
    const { drivenDays, dayAfter } = seasonOf(HOLIDAYS);
    for (const from of ['1600-02-29', '1900-01-01', '1979-12-31', '2121-01-01', '2399-07-15']) {
      expect(dayAfter(from, drivenDays(from, '2024-05-01'))).toBe('2024-05-01');
      expect(dayAfter('2024-05-01', drivenDays('2024-05-01', from))).toBe(from);
    }
  });

  it('goes back as well', () => {
    expect(seasonOf(FLAT).dayAfter('2024-03-01', -1)).toBe('2024-02-29');
  });
});
