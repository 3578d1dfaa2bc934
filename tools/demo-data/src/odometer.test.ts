import { Odometer } from './odometer';

describe('odometer', () => {
  test('it never falls, not even when the driver changes', () => {
    const odometer = new Odometer(18_000, 40);
    odometer.changeDriver(18_700, 12);
    odometer.changeDriver(19_100, 150);
    let last = 0;
    for (let day = 18_000; day < 20_500; day++) {
      expect(odometer.kmAt(day)).toBeGreaterThanOrEqual(last);
      last = odometer.kmAt(day);
    }
  });

  test('over full years it shows the daily distance of its driver', () => {
    const odometer = new Odometer(18_000, 40);
    expect(odometer.kmAt(18_000 + 1461) - odometer.kmAt(18_000)).toBeCloseTo(1461 * 40, -2);
  });

  test('the day of a distance is the first that shows it', () => {
    const odometer = new Odometer(18_000, 100);
    const day = odometer.dayOfKm(100_000, 20_000) ?? Number.NaN;
    expect(odometer.kmAt(day)).toBeGreaterThanOrEqual(100_000);
    expect(odometer.kmAt(day - 1)).toBeLessThan(100_000);
    expect(odometer.dayOfKm(100_000, 18_500)).toBeUndefined();
  });
});
