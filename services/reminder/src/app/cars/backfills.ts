import { effectsOf, type MachineClock, mustExecute, type WakeUp } from '@homeward/runtime';
import type { Outcome, Request } from '@homeward/store';
import type { CareVehicleCommand, CareVehicleEvent } from '../../domain/cars/care-vehicle';
import type { ReminderPorts } from '../ports';

const PAGE = 500;
/** Machine milliseconds without news of the past after which all of it is taken to be there. */
const PAUSE_MS = 2_000;
/** For which no car waits longer, however much goes on coming. */
const LONGEST_WAIT_MS = 30_000;

/** Sorts above every instant. */
const END_OF_TIME = '~';

export interface Backfills {
  /** What became of facts that were heard. */
  readonly heard: (outcomes: readonly Outcome<CareVehicleEvent>[]) => void;
  /** How many cars wait for more of their past. */
  readonly waiting: () => Promise<number>;
  readonly wakeUp: WakeUp;
}

/** Plans the cars of which something of the past was heard, when the past has stopped coming (decision 0021). */
export function createBackfills({
  vehicles,
  surroundingsAt,
  machineClock,
}: Pick<ReminderPorts, 'vehicles' | 'surroundingsAt'> & { readonly machineClock: MachineClock }): Backfills {
  // Of this process: a car that another one is hearing of is at worst planned once more.
  let coming: { readonly sinceMs: number; lastMs: number } | undefined;

  const isStillComing = (): boolean => {
    if (coming === undefined) return false;
    const nowMs = machineClock.elapsedMs();
    return nowMs - coming.lastMs < PAUSE_MS && nowMs - coming.sinceMs < LONGEST_WAIT_MS;
  };
  const waiting = (): Promise<number> => vehicles.count({ waiting: { before: END_OF_TIME } });

  return {
    heard(outcomes) {
      const isPast = outcomes.some(
        (outcome) =>
          outcome.status === 'applied' && outcome.events.some((event) => event.type === 'FactsHeard' && event.backfill !== undefined),
      );
      if (!isPast) return;
      const nowMs = machineClock.elapsedMs();
      if (coming === undefined) coming = { sinceMs: nowMs, lastMs: nowMs };
      else coming.lastMs = nowMs;
    },
    waiting,
    wakeUp: {
      name: 'backfills',
      async run(now, pace) {
        if (pace === 'at-leisure' && isStillComing()) return 0;
        const { items } = await vehicles.find({
          filter: { waiting: { before: END_OF_TIME } },
          sort: { by: 'waiting', direction: 'ascending' },
          limit: PAGE,
        });
        if (items.length === 0) {
          coming = undefined;
          return 0;
        }
        const surroundings = surroundingsAt(now).care;
        const requests = items.map(({ id, version }): Request<CareVehicleCommand> => ({
          id,
          cause: { id: `backfill:${id}:${version}` },
          at: now,
          command: { type: 'ReviewVehicle', vehicleId: id, surroundings },
        }));
        const outcomes = await mustExecute(vehicles, requests);
        return effectsOf(outcomes);
      },
      // They wait for no moment of business time.
      nextAt: async () => undefined,
      overdue: waiting,
    },
  };
}
