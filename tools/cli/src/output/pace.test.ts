import { formatDuration } from './number';
import { createPace } from './pace';

describe('the pace of long work', () => {
  it('is what was done a second, over the last half minute', () => {
    let now = 0;
    const pace = createPace(() => now);
    expect(pace(0)).toBeUndefined();
    now = 10_000;
    expect(pace(1_000)).toBe(100);
    now = 20_000;
    expect(pace(1_000)).toBe(50);
    // The first look is forgotten once another one is older than the window.
    now = 60_000;
    expect(pace(5_000)).toBe(100);
  });

  it('what is left is told in minutes and hours', () => {
    expect([0, 9.4, 61, 3_725].map(formatDuration)).toEqual(['0:00', '0:10', '1:01', '1:02:05']);
  });
});
