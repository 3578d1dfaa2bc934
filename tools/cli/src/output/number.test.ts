import fc from 'fast-check';
import { formatBytes, formatCount, formatFigure, formatRate } from './number';

describe('figures', () => {
  it.each([
    [111, 120, '92.50 %'],
    [4_860, 5_400, '90.00 %'],
    [3_780, 5_400, '70.00 %'],
    [180, 1_200, '15.00 %'],
    [1, 3, '33.33 %'],
    [2, 3, '66.67 %'],
    [1, 800, '0.13 %'],
    [1, 160, '0.63 %'],
    [3, 8_000, '0.04 %'],
    [1_005, 100_000, '1.01 %'],
    [0, 7, '0.00 %'],
    [7, 7, '100.00 %'],
  ])('%i of %i is %s', (numerator, denominator, text) => {
    expect(formatRate(numerator, denominator)).toBe(text);
  });

  it('a half is rounded up, wherever it falls', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999 }), (hundredths) => {
        // (2 h + 1) / 20 000 lies half way between h and h + 1 hundredths of a per cent.
        const up = hundredths + 1;
        expect(formatRate(2 * hundredths + 1, 20_000)).toBe(`${Math.floor(up / 100)}.${String(up % 100).padStart(2, '0')} %`);
      }),
    );
  });

  it('a rate over nothing is absent, not zero', () => {
    expect(formatRate(0, 0)).toBeUndefined();
    expect(formatFigure({ numerator: 0, denominator: 0 })).toBe('– (0/0)');
  });

  it('a rate shows what it is made of, a count stands alone', () => {
    expect(formatFigure({ numerator: 111, denominator: 1_200 })).toBe('9.25 % (111/1,200)');
    expect(formatFigure({ numerator: 18_000 })).toBe('18,000');
  });

  it('large counts are grouped by thousands', () => {
    expect([0, 999, 1_000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
    expect(formatBytes(453_488)).toBe('443 KiB');
    expect(formatBytes(2_369_180)).toBe('2.3 MiB');
  });
});
