import { setTimeout as pause } from 'node:timers/promises';
import type { WindowCount } from './key-value';

/** Counts, as `KeyValue.increment` does. */
export type Count = (key: string, windowMs: number, by: number) => Promise<WindowCount>;

interface Waiting {
  readonly by: number;
  readonly resolve: (counted: WindowCount) => void;
  readonly reject: (error: unknown) => void;
}

interface Line {
  readonly key: string;
  readonly windowMs: number;
  waiting: Waiting[];
}

/** Where several came at once, more are about to. Who comes alone does not wait. */
const GATHERED_FOR_MS = 1;

/**
 * Counts together what is counted for one key in the same turn of the event loop, or while the server counts for it already: a client that sends a
 * thousand requests a second costs a few commands. Each caller is told the count as if it had been sent alone, in the order of the calls.
 */
export function createJoinedCounts(count: Count): Count {
  const lines = new Map<string, Line>();

  async function work(name: string, line: Line): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (line.waiting.length > 0) {
      const together = line.waiting;
      line.waiting = [];
      const total = together.reduce((sum, { by }) => sum + by, 0);
      try {
        const { count: after, resetsInMs } = await count(line.key, line.windowMs, total);
        let counted = after - total;
        for (const { by, resolve } of together) {
          counted += by;
          resolve({ count: counted, resetsInMs });
        }
      } catch (error) {
        // Who came meanwhile would only wait for the same failure.
        for (const { reject } of [...together, ...line.waiting]) reject(error);
        line.waiting = [];
      }
      if (together.length > 1) await pause(GATHERED_FOR_MS);
    }
    lines.delete(name);
  }

  return (key, windowMs, by) =>
    new Promise((resolve, reject) => {
      const name = `${windowMs} ${key}`;
      const waiting = { by, resolve, reject };
      const present = lines.get(name);
      if (present !== undefined) {
        present.waiting.push(waiting);
        return;
      }
      const line: Line = { key, windowMs, waiting: [waiting] };
      lines.set(name, line);
      void work(name, line);
    });
}
