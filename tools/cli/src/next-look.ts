import { setTimeout } from 'node:timers/promises';

const LEAST_MS = 100;
const MOST_MS = 5_000;
/** A look is paid for by those who work: at most one part in five of their time. */
const TIMES_ITS_COST = 4;

/** Waits so many milliseconds; rejects as soon as the signal says that nobody waits any more. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

const pauseFor: Pause = (milliseconds, signal) => setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });

/** Waits before one looks again at something that is worked off, the longer the more the last look cost. Rejects when the signal is given. */
export function untilNextLook(costMs: number, signal?: AbortSignal, pause: Pause = pauseFor): Promise<void> {
  return pause(Math.min(MOST_MS, Math.max(LEAST_MS, costMs * TIMES_ITS_COST)), signal);
}

const FIRST_LOOK_COST_MS = 250;
/** Whoever counts a million rows for us does nothing else meanwhile. */
export const LOOKS_ARE_DEAR = 4;

/** The time that passes between looks. */
export interface LookClock {
  readonly nowMs: () => number;
  readonly pause: Pause;
}

const THE_CLOCK: LookClock = { nowMs: () => performance.now(), pause: pauseFor };

/** Runs one thing and looks at another meanwhile; the looks end with it, and what goes wrong with them says nothing about it. */
export async function whileLooking<Made>(run: () => Promise<Made>, look: () => Promise<void>, clock = THE_CLOCK): Promise<Made> {
  const { nowMs, pause } = clock;
  const ended = new AbortController();
  const looks = async (): Promise<void> => {
    for (let costMs = FIRST_LOOK_COST_MS; ;) {
      await untilNextLook(costMs, ended.signal, pause);
      if (ended.signal.aborted) return;
      const lookedAtMs = nowMs();
      await look();
      costMs = Math.max(FIRST_LOOK_COST_MS, (nowMs() - lookedAtMs) * LOOKS_ARE_DEAR);
    }
  };
  void looks().catch(() => undefined);
  try {
    return await run();
  } finally {
    // A pause that nobody waits for would keep the process alive.
    ended.abort();
  }
}
