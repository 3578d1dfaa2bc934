/** Machine timers as a port, so that what waits can be tested without waiting. */
export interface Timers {
  /** Calls back once, after the time; `cancel` is allowed at any moment. The callback must not throw. */
  after(ms: number, callback: () => void): { cancel(): void };
}

/** Timers of the machine; they do not keep a process alive by themselves. */
export function systemTimers(): Timers {
  return {
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      timer.unref();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** True when the work settled in time, failures included; false when the time came first. */
export async function settlesWithin(timers: Timers, limitMs: number, work: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const settled = (): void => resolve(true);
  const timer = timers.after(limitMs, () => resolve(false));
  work.then(settled, settled);
  const isInTime = await promise;
  timer.cancel();
  return isInTime;
}

export interface ManualTimers extends Timers {
  /** Moves time on, and calls back what falls due on the way, in order. */
  advanceBy(ms: number): void;
  /** How many callbacks are waiting. */
  readonly waiting: number;
}

/** Timers that go off when a test says so. */
export function manualTimers(): ManualTimers {
  let nowMs = 0;
  const waiting = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    after(ms, callback) {
      const timer = { atMs: nowMs + ms, callback };
      waiting.add(timer);
      return { cancel: () => waiting.delete(timer) };
    },
    advanceBy(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        const [next] = [...waiting].filter((timer) => timer.atMs <= untilMs).sort((left, right) => left.atMs - right.atMs);
        if (next === undefined) break;
        waiting.delete(next);
        nowMs = next.atMs;
        next.callback();
      }
      nowMs = untilMs;
    },
    get waiting() {
      return waiting.size;
    },
  };
}
