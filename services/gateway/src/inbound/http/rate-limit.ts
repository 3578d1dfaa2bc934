import type { KeyValue, MachineClock } from '@homeward/runtime';
import { Problem } from './problems';

export interface RateLimit {
  /**
   * Counts one request, at once as a rule; throws Problem 429 with the time until the next window once the client has used its own up, or rejects with
   * it when the other replicas had to be asked.
   */
  admit(clientId: string): Promise<void> | void;
}

export interface RateLimitOptions {
  readonly keyValue: KeyValue;
  readonly machineClock: Pick<MachineClock, 'elapsedMs'>;
  readonly most: number;
  readonly windowMs: number;
}

/** For so long a replica counts by itself what a client sends to it: a command for each request would cost as much as reading the request. */
const COUNTED_ALONE_MS = 50;
const MOST_CLIENTS = 10_000;

/** What a replica knows of a client's present window. */
interface Window {
  /** All replicas together, when they were last asked. */
  shared: number;
  /** Taken by this replica since then. */
  own: number;
  endsAtMs: number;
  askedAtMs: number;
  /** While the others are asked: what of `own` they are told. */
  told: number;
  asking: Promise<void> | undefined;
}

/**
 * Requests of one client in fixed windows, counted where all replicas count. The key-value port answers from the memory of the process while its server is
 * away, so that the limit holds for each replica by itself until then (decision 0010).
 */
export function createRateLimit({ keyValue, machineClock, most, windowMs }: RateLimitOptions): RateLimit {
  const windows = new Map<string, Window>();

  const openWindow = (clientId: string): Window => {
    const [oldest] = windows.keys();
    if (windows.size >= MOST_CLIENTS && oldest !== undefined) windows.delete(oldest);
    const never = Number.NEGATIVE_INFINITY;
    const window: Window = { shared: 0, own: 0, endsAtMs: never, askedAtMs: never, told: 0, asking: undefined };
    windows.set(clientId, window);
    return window;
  };
  /** Tells the others what was taken here, and hears what they have taken. */
  const ask = async (clientId: string, window: Window): Promise<void> => {
    window.told = window.own;
    const { count, resetsInMs } = await keyValue.increment(`gateway:rate:${clientId}`, windowMs, window.told);
    const nowMs = machineClock.elapsedMs();
    const own = window.own - window.told;
    Object.assign(window, { shared: count, own, endsAtMs: nowMs + resetsInMs, askedAtMs: nowMs, asking: undefined });
  };
  const assertWithin = (window: Window, taken: number): void => {
    if (taken <= most) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((window.endsAtMs - machineClock.elapsedMs()) / 1_000));
    throw new Problem(429, 'gateway.too-many-requests', {
      values: { most, seconds: windowMs / 1_000, retryAfterSeconds },
      retryAfterSeconds,
    });
  };

  return {
    admit(clientId) {
      const nowMs = machineClock.elapsedMs();
      const window = windows.get(clientId) ?? openWindow(clientId);
      const hasEnded = nowMs >= window.endsAtMs;
      if (hasEnded && window.asking === undefined) Object.assign(window, { shared: 0, own: 0 });
      window.own += 1;
      if (!hasEnded && (window.asking !== undefined || nowMs - window.askedAtMs < COUNTED_ALONE_MS)) {
        assertWithin(window, window.shared + window.own);
        return undefined;
      }
      window.asking ??= ask(clientId, window);
      // Of those that wait for the same answer, each has its own place behind what the others are told.
      const behind = window.own - window.told;
      return window.asking.then(() => assertWithin(window, window.shared + behind));
    },
  };
}
