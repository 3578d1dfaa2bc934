import fc from 'fast-check';
import { aReading, odometerPolicy } from './example-facts';
import { readingsOf, seriesOf } from './odometer';
import type { TakenReading } from './taken-reading';
import { noFacts, withFact } from './vehicle-facts';

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
      refused: [[9_000, 'roll-back']],
    });
    expect(series(['2024-01-01', 10_000], ['2024-05-01', 9_000])).toEqual({ accepted: [10_000], refused: [[9_000, 'roll-back']] });
  });

  it('a typing error falls out as soon as later readings contradict it', () => {
    expect(series(['2024-01-01', 5_000], ['2024-05-01', 110_000], ['2024-09-01', 17_500], ['2024-12-01', 20_000])).toEqual({
      accepted: [5_000, 17_500, 20_000],
      refused: [[110_000, 'unit-error']],
    });
  });

  it('the first reading stays though the one behind it is far below, as soon as a third goes on where the first ended', () => {
    expect(series(['2023-01-01', 20_000], ['2023-05-01', 1], ['2023-09-01', 32_000])).toEqual({
      accepted: [20_000, 32_000],
      refused: [[1, 'below-accepted']],
    });
  });

  it('nobody drives farther in a day than the policy allows', () => {
    expect(series(['2024-01-01', 5_000], ['2024-01-03', 9_700])).toEqual({ accepted: [5_000], refused: [[9_700, 'too-fast']] });
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

describe('what is wrong with a refused reading', () => {
  const reasons = (...readings: readonly (readonly [string, number])[]) => series(...readings).refused;
  const around = (mileageKm: number) =>
    reasons(['2023-10-01', 15_000], ['2024-01-01', 20_000], ['2024-05-01', mileageKm], ['2024-09-01', 30_000], ['2024-11-01', 34_000]);

  it.each([
    ['miles for kilometres', 15_530, 'unit-error'],
    ['tenths of a kilometre', 251_234, 'unit-error'],
    ['metres', 24_998_000, 'unit-error'],
    ['a digit too many', 255_000, 'unit-error'],
    ['a digit doubled inside', 245_560, 'unit-error'],
    ['a digit left out', 2_560, 'unit-error'],
    ['two digits exchanged', 52_100, 'typing-error'],
    ['one digit wrong', 75_123, 'typing-error'],
    ['nothing that explains it', 867_111, 'above-later'],
  ])('%s', (_, mileageKm, reason) => {
    expect(around(mileageKm)).toEqual([[mileageKm, reason]]);
  });

  it('the earlier reading is the wrong one as soon as two later ones agree', () => {
    expect(reasons(['2024-01-01', 51_000], ['2024-03-01', 16_000], ['2024-06-01', 20_000])).toEqual([[51_000, 'typing-error']]);
  });

  it('a lower reading is a roll-back until the car shows more again', () => {
    const lower = [
      ['2024-01-01', 40_000],
      ['2024-05-01', 46_000],
      ['2024-09-01', 28_000],
    ] as const;
    expect(reasons(...lower)).toEqual([[28_000, 'roll-back']]);
    expect(reasons(...lower, ['2024-12-01', 56_000])).toEqual([[28_000, 'typing-error']]);
  });

  it('readings in miles are no roll-back when they are where the car’s pace leads', () => {
    expect(reasons(['2024-01-01', 40_000], ['2024-05-01', 46_000], ['2024-09-01', 32_300])).toEqual([[32_300, 'unit-error']]);
  });

  it('a turned back odometer makes whichever readings are fewer the refused ones', () => {
    expect(reasons(['2024-01-01', 80_000], ['2024-03-01', 84_000], ['2024-05-01', 50_000], ['2024-08-01', 56_000])).toEqual([
      [50_000, 'roll-back'],
      [56_000, 'roll-back'],
    ]);
    expect(
      reasons(['2024-01-01', 80_000], ['2024-03-01', 84_000], ['2024-05-01', 50_000], ['2024-08-01', 56_000], ['2024-10-01', 60_000]),
    ).toEqual([
      [80_000, 'roll-back'],
      [84_000, 'roll-back'],
    ]);
  });

  it('an odometer that begins anew was replaced, before and after its chain is the longer one', () => {
    expect(reasons(['2023-01-01', 80_000], ['2023-06-01', 85_000], ['2024-01-01', 100])).toEqual([[100, 'replaced-odometer']]);
    expect(
      reasons(['2023-01-01', 80_000], ['2023-06-01', 85_000], ['2024-01-01', 100], ['2024-06-01', 5_000], ['2024-12-01', 9_000]),
    ).toEqual([
      [80_000, 'replaced-odometer'],
      [85_000, 'replaced-odometer'],
    ]);
  });

  it('without the policy’s naming it is only said what the reading contradicts', () => {
    const { naming: _unnamed, ...bare } = odometerPolicy;
    const { refused } = seriesOf([reading('2024-01-01', 20_000), reading('2024-05-01', 2_400)], bare);
    expect(refused.map(({ reason }) => reason)).toEqual(['below-accepted']);
  });
});

describe('one slip in a plausible series', () => {
  /** A car that drives 20 to 60 km a day and is read every one to four months. */
  const plausible = fc
    .array(fc.tuple(fc.integer({ min: 30, max: 120 }), fc.integer({ min: 20, max: 60 })), { minLength: 5, maxLength: 20 })
    .map((steps) => {
      let day = Date.UTC(2018, 0, 1);
      let km = 3_000;
      return steps.map(([days, dailyKm]) => {
        day += days * 86_400_000;
        km += days * dailyKm;
        return reading(new Date(day).toISOString().slice(0, 10), km);
      });
    });
  const slips: readonly ((text: string, at: number) => string)[] = [
    (text, at) => text.slice(0, at) + text.slice(at + 1),
    (text, at) => text.slice(0, at) + text.charAt(at) + text.slice(at),
    (text, at) => `${text.slice(0, at)}${text.charAt(at + 1)}${text.charAt(at)}${text.slice(at + 2)}`,
    (text, at) => `${text.slice(0, at)}${(Number(text.charAt(at)) + 4) % 10}${text.slice(at + 1)}`,
    (text) => String(Math.round(Number(text) / 1.609_344)),
    (text) => `${text}0`,
  ];

  it('is the reading that is refused, and is named', () => {
    fc.assert(
      fc.property(plausible, fc.nat(), fc.nat(), fc.nat(5), (readings, which, digit, kind) => {
        // Two readings on its other side tell which is wrong; against one alone it is word against word, and the evener series stays.
        const index = 2 + (which % (readings.length - 4));
        const right = readings[index];
        const slip = slips[kind];
        if (right === undefined || slip === undefined) throw new TypeError('drawn beyond the series');
        const text = String(right.mileageKm);
        const typed = slip(text, digit % text.length);
        fc.pre(!typed.startsWith('0'));
        const wrong = { ...right, mileageKm: Number(typed) };
        const isContradicted =
          wrong.mileageKm > 0 &&
          (wrong.mileageKm < (readings[index - 2]?.mileageKm ?? 0) || wrong.mileageKm > (readings[index + 2]?.mileageKm ?? Infinity));
        fc.pre(isContradicted);
        const { refused } = seriesOf(readings.with(index, wrong), odometerPolicy);
        expect(refused.map(({ key }) => key)).toEqual([wrong.key]);
        expect(['unit-error', 'typing-error']).toContain(refused[0]?.reason);
      }),
      { numRuns: 1_000 },
    );
  });

  it('the series is a function of the set: in whatever order the facts were heard', () => {
    const facts = fc.array(fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 200_000 })), { maxLength: 12 });
    fc.assert(
      fc.property(
        facts.chain((drawn) => fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length }))),
        ([drawn, shuffled]) => {
          const seriesAfter = (said: readonly (readonly [number, number])[]) => {
            const noted = said.map(([day, km]) => aReading(`2024-01-${String(day).padStart(2, '0')}`, km, { key: `${day}-${km}` }));
            return seriesOf(readingsOf(noted.reduce(withFact, noFacts)), odometerPolicy);
          };
          expect(seriesAfter(shuffled)).toEqual(seriesAfter(drawn));
        },
      ),
    );
  });
});
