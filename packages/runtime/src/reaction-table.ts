import type { EventPayload, EventType } from '@homeward/contracts';
import { decodersOf } from '@homeward/contracts';
import type { Heard, Reactions } from '@homeward/bus';
import type { DomainEvent } from '@homeward/kernel';
import type { AggregateStore, Outcome, ProjectionChange, ProjectionStore, Request } from '@homeward/store';

/** One thing to do because of an event; steps to one store keep their order and become one batch. */
export interface Step {
  readonly stage: (stage: Stage) => void;
}

interface Stage {
  readonly requests: Map<object, PendingRequests>;
  readonly changes: Map<object, PendingChanges>;
}

interface PendingRequests {
  readonly run: () => Promise<void>;
  readonly add: (request: unknown, settled: unknown) => void;
}

interface PendingChanges {
  readonly run: () => Promise<void>;
  readonly add: (change: unknown) => void;
}

/** Gives a command to an aggregate; `settled` hears what became of it, also when it is only a repetition. */
export function command<State, Command, Event extends DomainEvent>(
  store: AggregateStore<State, Command, Event>,
  request: Request<Command>,
  settled?: (outcome: Outcome<Event>) => void,
): Step {
  return {
    stage({ requests }) {
      let pending = requests.get(store);
      if (!pending) {
        const batch: { request: Request<Command>; settled: ((outcome: Outcome<Event>) => void) | undefined }[] = [];
        pending = {
          add: (one, then) =>
            batch.push({ request: one as Request<Command>, settled: then as ((outcome: Outcome<Event>) => void) | undefined }),
          run: async () => {
            const outcomes = await store.execute(batch.map((entry) => entry.request));
            outcomes.forEach((outcome, index) => {
              if (outcome.status === 'conflict') throw new LostRace(store.name, outcome.id);
              batch[index]?.settled?.(outcome);
            });
          },
        };
        requests.set(store, pending);
      }
      pending.add(request, settled);
    },
  };
}

/** Changes a projection. */
export function projected<Document>(store: ProjectionStore<Document>, change: ProjectionChange<Document>): Step {
  return {
    stage({ changes }) {
      let pending = changes.get(store);
      if (!pending) {
        const batch: ProjectionChange<Document>[] = [];
        pending = { add: (one) => batch.push(one as ProjectionChange<Document>), run: () => store.update(batch) };
        changes.set(store, pending);
      }
      pending.add(change);
    },
  };
}

/** A race lost more often than the store's bound: the surroundings are busy, nothing is wrong with the event. */
export class LostRace extends Error {
  constructor(store: string, id: string) {
    super(`Another writer was faster too often: ${store} ${id}`);
    this.name = 'LostRace';
  }
}

/** Executes commands, of which none may get lost: throws a LostRace for the first whose race was lost. */
export async function mustExecute<Command, Event extends DomainEvent>(
  store: Pick<AggregateStore<unknown, Command, Event>, 'name' | 'execute'>,
  requests: readonly Request<Command>[],
): Promise<readonly Outcome<Event>[]> {
  const outcomes = await store.execute(requests);
  const lost = outcomes.find(({ status }) => status === 'conflict');
  if (lost !== undefined) throw new LostRace(store.name, lost.id);
  return outcomes;
}

/**
 * What a service does with each event type that it hears. `prepare` looks up what the whole batch needs, once; `on` is pure and gives the
 * steps of one event; projections are changed before commands are executed; `after` runs when everything is durable.
 */
export interface ReactionTable<Types extends EventType, Lookup> {
  readonly prepare: (batch: readonly Heard<EventPayload<Types>>[]) => Promise<Lookup>;
  readonly on: { readonly [Type in Types]: (heard: Heard<EventPayload<Type>>, lookup: Lookup) => readonly Step[] };
  readonly after?: (lookup: Lookup) => Promise<void>;
}

/** Makes the bus consumer's reactions from a table. */
export function createReactions<Types extends EventType, Lookup>(table: ReactionTable<Types, Lookup>): Reactions {
  const types = Object.keys(table.on) as Types[];
  return {
    decoders: decodersOf(...types),
    async handle(heardBatch) {
      const batch = heardBatch as readonly Heard<EventPayload<Types>>[];
      const lookup = await table.prepare(batch);
      const stage: Stage = { requests: new Map(), changes: new Map() };
      for (const heard of batch) {
        const react = table.on[heard.type as Types];
        for (const step of react(heard, lookup)) step.stage(stage);
      }
      for (const pending of stage.changes.values()) await pending.run();
      for (const pending of stage.requests.values()) await pending.run();
      await table.after?.(lookup);
    },
  };
}
