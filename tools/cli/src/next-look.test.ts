import { type LookClock, untilNextLook, whileLooking } from './next-look';

/** A clock that only pauses and looks move; each pause but the last is over at once. */
function aClock(
  pauses: number,
): LookClock & { readonly pausedMs: number[]; readonly allPaused: Promise<AbortSignal>; pass(ms: number): void } {
  let nowMs = 0;
  const pausedMs: number[] = [];
  let paused: (signal: AbortSignal) => void;
  const allPaused = new Promise<AbortSignal>((resolve) => (paused = resolve));
  return {
    pausedMs,
    allPaused,
    pass: (ms) => void (nowMs += ms),
    nowMs: () => nowMs,
    pause: (ms, signal = AbortSignal.abort()) => {
      pausedMs.push(ms);
      nowMs += ms;
      if (pausedMs.length < pauses) return Promise.resolve();
      paused(signal);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('nobody waits'))));
    },
  };
}

describe('looks at something while something else runs', () => {
  it('come a second after the last one, later when that one was dear, and five seconds after it at most', async () => {
    const clock = aClock(5);
    const costsMs = [10, 100, 200, 60_000];
    const look = (): Promise<void> => Promise.resolve(clock.pass(costsMs.shift() ?? 0));
    await whileLooking(() => clock.allPaused, look, clock);
    expect(clock.pausedMs).toEqual([1_000, 1_000, 1_600, 3_200, 5_000]);
  });

  it('end with it, and nobody waits for the next one', async () => {
    const clock = aClock(2);
    let looks = 0;
    const look = (): Promise<void> => Promise.resolve(void (looks += 1));
    const signal = await whileLooking(() => clock.allPaused, look, clock);
    expect({ isLeft: signal.aborted, looks }).toEqual({ isLeft: true, looks: 1 });
  });

  it('end with it when it fails, and say nothing about it when they fail', async () => {
    const clock = aClock(2);
    const failing = whileLooking(
      () => clock.allPaused.then(() => Promise.reject(new Error('the line broke'))),
      () => Promise.resolve(),
      clock,
    );
    await expect(failing).rejects.toThrow('the line broke');
    expect((await clock.allPaused).aborted).toBe(true);
    await expect(
      whileLooking(
        () => Promise.resolve('sent'),
        () => Promise.reject(new Error('no such import')),
        aClock(2),
      ),
    ).resolves.toBe('sent');
  });

  it('are waited for no longer than somebody wants to know', async () => {
    const ended = new AbortController();
    const waiting = untilNextLook(1_000, ended.signal);
    ended.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});
