import type { MachineClock } from './clocks';

/** How often something happened within a fixed window. */
export interface WindowCount {
  readonly count: number;
  readonly resetsInMs: number;
}

/**
 * Short-lived values shared by the replicas of a service: rate limits, caches of tokens and reads. Nothing that cannot be rebuilt, nothing whose
 * loss changes an answer. No operation ever rejects for want of a server: a value may simply be gone, or a count start anew.
 */
export interface KeyValue {
  readonly description: string;
  get(key: string): Promise<string | undefined>;
  /** Every value ends: `ttlMs` is at least 1. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Counts within a window that the first count opens; a new window starts from 0. */
  increment(key: string, windowMs: number, by?: number): Promise<WindowCount>;
  delete(key: string): Promise<void>;
  /** Rejects when values are not shared at the moment; for a status page, not for readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

interface Entry {
  readonly value: string;
  readonly endsAtMs: number;
}

// Enough for a day's clients of a large gateway, few enough to stay far below its memory limit.
const MOST_ENTRIES = 100_000;

/** Values of this process alone. When it is full, the entry that was written first goes first. */
export function createMemoryKeyValue(clock: Pick<MachineClock, 'elapsedMs'>, mostEntries = MOST_ENTRIES): KeyValue {
  const entries = new Map<string, Entry>();

  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry === undefined || entry.endsAtMs > clock.elapsedMs()) return entry;
    entries.delete(key);
    return undefined;
  };
  const write = (key: string, entry: Entry): void => {
    entries.delete(key);
    if (entries.size >= mostEntries) makeRoom();
    entries.set(key, entry);
  };
  const makeRoom = (): void => {
    const nowMs = clock.elapsedMs();
    for (const [key, entry] of entries) if (entry.endsAtMs <= nowMs) entries.delete(key);
    const [oldest] = entries.keys();
    if (entries.size >= mostEntries && oldest !== undefined) entries.delete(oldest);
  };

  return {
    description: 'memory of this process',
    get: async (key) => live(key)?.value,
    async set(key, value, ttlMs) {
      write(key, { value, endsAtMs: clock.elapsedMs() + requireDuration(ttlMs) });
    },
    async increment(key, windowMs, by = 1) {
      const present = live(key);
      const count = Number(present?.value ?? 0) + by;
      const endsAtMs = present?.endsAtMs ?? clock.elapsedMs() + requireDuration(windowMs);
      // Replaced in place: a client that counts often does not thereby outlive the others.
      if (present === undefined) write(key, { value: String(count), endsAtMs });
      else entries.set(key, { value: String(count), endsAtMs });
      return { count, resetsInMs: Math.ceil(endsAtMs - clock.elapsedMs()) };
    },
    async delete(key) {
      entries.delete(key);
    },
    ping: async () => undefined,
    async close() {
      entries.clear();
    },
  };
}

/** Whole milliseconds, at least 1. Throws RangeError on anything else: a mistake of the caller. */
export function requireDuration(ms: number): number {
  if (!Number.isInteger(ms) || ms < 1) throw new RangeError(`Not a duration in whole milliseconds: ${ms}`);
  return ms;
}
