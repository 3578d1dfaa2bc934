import type { Log } from './log';
import { type Timers, systemTimers } from './timers';
import type { Pace } from './wake-ups';

export interface ScheduleOptions {
  /** What runs, for the log: `reminder.wake-ups`. */
  readonly schedule: string;
  /** Machine milliseconds to wait when there was nothing to do. */
  readonly everyMs: number;
  /** Does one page of the work and returns how much it did; called again at once while it is more than 0. */
  readonly run: (pace: Pace) => Promise<number>;
  readonly timers?: Timers;
  readonly log: Log;
}

export interface Schedules {
  /** Works off everything that is there now, and returns how much that was. Rejects with the error of a run. */
  runNow(): Promise<number>;
  /** Lets a run in progress finish; none starts after it. */
  stop(): Promise<void>;
}

/**
 * The only owner of a timer: runs the work again and again, one run at a time. An error is logged and tried again after the pause; it never ends
 * the process.
 */
export function startSchedules(options: ScheduleOptions): Schedules {
  const { schedule, everyMs, run, timers = systemTimers(), log } = options;
  let stopped = false;
  let waiting: { cancel(): void } | undefined;
  // Runs follow each other on this chain, so that a drain and the timer never work side by side.
  let last: Promise<unknown> = Promise.resolve();

  const workOff = async (pace: Pace): Promise<number> => {
    let total = 0;
    while (!stopped) {
      const done = await run(pace);
      if (done === 0) break;
      total += done;
    }
    return total;
  };
  const enqueue = (pace: Pace): Promise<number> => {
    const next = last.then(() => workOff(pace));
    last = next.catch(() => undefined);
    return next;
  };
  const wait = (): void => {
    if (!stopped) waiting = timers.after(everyMs, tick);
  };
  const tick = (): void => {
    enqueue('at-leisure')
      .catch((error: unknown) => log.error({ schedule, err: error }, 'A scheduled run failed; it is tried again'))
      .finally(wait);
  };
  wait();

  return {
    runNow: () => enqueue('at-once'),
    async stop() {
      stopped = true;
      waiting?.cancel();
      await last;
    },
  };
}
