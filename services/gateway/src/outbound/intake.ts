import { type Bus, BusUnavailable, type Message } from '@homeward/bus';
import type { Timers } from '@homeward/runtime';

/** Publishes intake messages; resolves when all are durable. */
export type PublishIntake = (messages: readonly Message[]) => Promise<void>;

/**
 * The bus with a limit on how long a client is kept waiting. What was not acknowledged within it counts as not published: the client is told to come
 * again, and a row that did get through is recognised by its cause.
 */
export function createPublishIntake(bus: Bus, timers: Timers, limitMs: number): PublishIntake {
  return (messages) =>
    new Promise((resolve, reject) => {
      const timer = timers.after(limitMs, () => reject(new BusUnavailable(`The bus did not acknowledge within ${limitMs} ms`)));
      bus
        .publish(messages)
        .then(resolve, reject)
        .finally(() => timer.cancel());
    });
}
