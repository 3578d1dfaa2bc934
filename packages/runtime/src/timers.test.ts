import { manualTimers, settlesWithin } from './timers';

describe('work with a limit', () => {
  it('settles in time, whether it succeeds or fails, and leaves no timer behind', async () => {
    const timers = manualTimers();
    expect(await settlesWithin(timers, 1_000, Promise.resolve())).toBe(true);
    expect(await settlesWithin(timers, 1_000, Promise.reject(new Error('failed')))).toBe(true);
    expect(timers.waiting).toBe(0);
  });

  it('does not settle when the time comes first', async () => {
    const timers = manualTimers();
    const settled = settlesWithin(timers, 1_000, new Promise(() => undefined));
    timers.advanceBy(1_000);
    expect(await settled).toBe(false);
  });
});
