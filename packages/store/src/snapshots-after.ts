import { type Decider, type DomainEvent, fold } from '@homeward/kernel';
import type { AggregateStore, Outcome, Snapshot } from './aggregate';

/**
 * Aggregates as the applied requests left them, by id in the order of the requests; of several requests for one aggregate as the last left it. Who asks again under the same cause
 * is so told what was told the first time, whatever came in between. The journal is read only for what has moved on; an aggregate whose events have not
 * all entered it yet is given as it stands now.
 */
export async function snapshotsAfter<State, Command, Event extends DomainEvent>(
  store: Pick<AggregateStore<State, Command, Event>, 'load' | 'history'>,
  decider: Decider<State, Command, Event>,
  outcomes: readonly Outcome<Event>[],
): Promise<ReadonlyMap<string, Snapshot<State>>> {
  const versions = new Map<string, number>();
  for (const outcome of outcomes)
    if (outcome.status === 'applied') versions.set(outcome.id, Math.max(outcome.version, versions.get(outcome.id) ?? 0));
  const present = await store.load([...versions.keys()]);
  const snapshots = await Promise.all(
    [...versions].map(async ([id, version]): Promise<Snapshot<State>[]> => {
      const snapshot = present.get(id);
      if (snapshot === undefined) return [];
      if (version >= snapshot.version) return [snapshot];
      const history = (await store.history(id)).filter(({ seq }) => seq <= version);
      if (history.length < version) return [snapshot];
      return [
        {
          id,
          version,
          state: fold(
            decider,
            history.map(({ event }) => event),
          ),
        },
      ];
    }),
  );
  return new Map(snapshots.flat().map((snapshot) => [snapshot.id, snapshot]));
}
