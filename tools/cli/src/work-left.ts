import type { Api } from './api/api';
import type { Lag } from './api/answers';
import { EXIT } from './exit-codes';
import { Failure } from './failure';
import { untilNextLook } from './next-look';

/** Pieces of work that are left: messages, events, wake-ups. */
export function workLeft({ services }: Lag): number {
  return services.reduce((total, { behind, unpublished, overdue }) => total + behind + unpublished + overdue, 0);
}

/** Where the log ends, over all that is heard: while it grows, work is coming in. */
function endOf({ services }: Lag): number {
  return services.reduce((total, { partitions }) => total + partitions.reduce((sum, { end }) => sum + end, 0), 0);
}

/**
 * Resolves when everything is worked off: twice in a row nothing is left and nothing came in between, because what is in flight shows in one of the two
 * looks. Rejects with Failure when that takes too long.
 */
export async function untilWorkedOff(api: Api, limitMs: number, onLeft: (count: number) => void): Promise<Lag> {
  const deadline = performance.now() + limitMs;
  let quietAt: number | undefined;
  for (;;) {
    const lookedAtMs = performance.now();
    const lag = await api.get<Lag>('/v1/lag');
    const left = workLeft(lag);
    onLeft(left);
    if (lag.settled && quietAt === endOf(lag)) return lag;
    quietAt = lag.settled ? endOf(lag) : undefined;
    if (performance.now() > deadline) {
      const seconds = Math.round(limitMs / 1_000);
      throw new Failure(EXIT.failed, {
        what: ['error.lag.what', { seconds }],
        why: ['error.lag.why', { count: left }],
        next: ['error.lag.next'],
      });
    }
    await untilNextLook(performance.now() - lookedAtMs);
  }
}
