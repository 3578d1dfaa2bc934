import type { Log } from './log';
import type { Timers } from './timers';

export interface UntilAnsweredOptions {
  /** Who is waited for, for the log. */
  readonly server: string;
  readonly timers: Timers;
  readonly log: Log;
  /** Other failures are not waited out. */
  readonly isAway: (error: unknown) => boolean;
  readonly stopping?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Tries until it works: a server may come up after the one who needs it. Pauses double up to five seconds, each with a line in the log. Rejects with a
 * failure that is no absence, and with the reason of `stopping` as soon as that is aborted.
 */
export async function untilAnswered<Value>(attempt: () => Promise<Value>, options: UntilAnsweredOptions): Promise<Value> {
  const { server, timers, log, isAway, stopping } = options;
  const stopped = new Promise<never>((_, reject) => stopping?.addEventListener('abort', () => reject(stopping.reason as Error)));
  stopped.catch(() => undefined);
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    stopping?.throwIfAborted();
    try {
      return await Promise.race([attempt(), stopped]);
    } catch (error) {
      stopping?.throwIfAborted();
      if (!isAway(error)) throw error;
      log.warn({ server, err: error, pauseMs }, 'Waiting for a server to answer');
      await paused(pauseMs, timers, stopping);
    }
  }
}

function paused(ms: number, timers: Timers, stopping: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = timers.after(ms, () => {
      stopping?.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      timer.cancel();
      resolve();
    };
    stopping?.addEventListener('abort', stop, { once: true });
  });
}
