import fc from 'fast-check';
import { odometerPolicy } from './example-facts';
import { type TakenReading, seriesOf } from './odometer';

const reading = (on: string, mileageKm: number): TakenReading => ({
  key: `${on}-${mileageKm}`,
  dealerId: 'D1',
  on,
  mileageKm,
  source: 'dealer',
});
const series = (...readings: readonly (readonly [string, number])[]) => {
  const { accepted, refused } = seriesOf(
    readings.map(([on, km]) => reading(on, km)),
    odometerPolicy,
  );
  return { accepted: accepted.map(({ mileageKm }) => mileageKm), refused: refused.map(({ mileageKm, reason }) => [mileageKm, reason]) };
};

describe('odometer series', () => {
  it('readings that grow are all accepted', () => {
    expect(series(['2024-01-01', 5_000], ['2024-05-01', 11_000], ['2024-09-01', 17_500])).toEqual({
      accepted: [5_000, 11_000, 17_500],
      refused: [],
    });
  });

  it('a reading below the last accepted one is refused (CU4 d)', () => {
    expect(series(['2024-01-01', 5_000], ['2024-05-01', 11_000], ['2024-09-01', 9_000])).toEqual({
      accepted: [5_000, 11_000],
      refused: [[9_000, 'below-accepted']],
    });
    expect(series(['2024-01-01', 10_000], ['2024-05-01', 9_000])).toEqual({ accepted: [10_000], refused: [[9_000, 'below-accepted']] });
  });

  it('a typing error falls out as soon as later readings contradict it', () => {
    expect(series(['2024-01-01', 5_000], ['2024-05-01', 110_000], ['2024-09-01', 17_500], ['2024-12-01', 20_000])).toEqual({
      accepted: [5_000, 17_500, 20_000],
      refused: [[110_000, 'above-later']],
    });
  });

  it('nobody drives farther in a day than the policy allows', () => {
    expect(series(['2024-01-01', 5_000], ['2024-01-03', 9_000])).toEqual({ accepted: [5_000], refused: [[9_000, 'too-fast']] });
    expect(series(['2024-01-01', 5_000], ['2024-01-03', 8_000])).toEqual({ accepted: [5_000, 8_000], refused: [] });
  });

  it('a replaced odometer counts from when its chain is the longer one', () => {
    expect(
      series(['2023-01-01', 80_000], ['2023-06-01', 85_000], ['2024-01-01', 100], ['2024-06-01', 5_000], ['2024-12-01', 9_000]).accepted,
    ).toEqual([100, 5_000, 9_000]);
  });

  it('a reading beyond what any car has driven is refused', () => {
    expect(series(['2024-01-01', 5_000_000])).toEqual({ accepted: [], refused: [[5_000_000, 'beyond-limit']] });
  });

  it('two readings of one day are both accepted, the lower one first', () => {
    expect(series(['2024-01-01', 5_000], ['2024-01-01', 5_010])).toEqual({ accepted: [5_000, 5_010], refused: [] });
  });

  it('within the tolerance a lower reading is taken for the same distance', () => {
    const { accepted } = seriesOf([reading('2024-01-01', 5_000), reading('2024-02-01', 4_995), reading('2024-03-01', 6_000)], {
      ...odometerPolicy,
      rollbackToleranceKm: 10,
    });
    expect(accepted.map(({ mileageKm }) => mileageKm)).toEqual([5_000, 5_000, 6_000]);
  });

  it('the accepted series is monotonic, and every reading is either accepted or refused', () => {
    const readings = fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 3_000_000 }))
        .map(([day, month, km]) => reading(`2024-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, km)),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(readings, (drawn) => {
        const sorted = drawn.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.mileageKm - b.mileageKm));
        const { accepted, refused } = seriesOf(sorted, odometerPolicy);
        expect(accepted.length + refused.length).toBe(drawn.length);
        for (const [index, later] of accepted.entries()) {
          const earlier = accepted[index - 1];
          if (earlier !== undefined) expect(later.on >= earlier.on && later.mileageKm >= earlier.mileageKm).toBe(true);
        }
      }),
    );
  });
});
