import type { DomainEvent, Instant } from '@homeward/kernel';
import type { AggregateStore, Outcome, Request } from '@homeward/store';

/** `at-leisure` by itself now and then; `at-once` for somebody who waits until nothing is left. */
export type Pace = 'at-leisure' | 'at-once';

/** Something that falls due by itself. */
export interface WakeUp {
  readonly name: string;
  /** Carries out one page of what is due, and returns how much of it had an effect. */
  run(now: Instant, pace: Pace): Promise<number>;
  /** The earliest nominal instant, due or not; undefined for never. */
  nextAt(): Promise<Instant | undefined>;
  /** How many are due. */
  overdue(now: Instant): Promise<number>;
}

const PAGE = 500;
const END_OF_TIME: Instant = '9999-12-31T23:59:59.999Z';

/** How many of the commands had an effect, and had it now. */
export function effectsOf(outcomes: readonly Outcome<DomainEvent>[]): number {
  return outcomes.filter((outcome) => outcome.status === 'applied' && !outcome.repeated).length;
}

/** When the aggregates of a store want to be woken; what is overdue is counted up to a page of it. */
export function whenDue(store: Pick<AggregateStore<unknown, never, DomainEvent>, 'due'>): Pick<WakeUp, 'nextAt' | 'overdue'> {
  return {
    nextAt: async () => (await store.due(END_OF_TIME, 1))[0]?.wakeAt,
    overdue: async (now) => (await store.due(now, PAGE)).length,
  };
}

/**
 * Wakes the aggregates of a store at their `wakeAt`. Each becomes a command that carries the nominal instant, whenever the look comes; the cause is the
 * aggregate and that instant, so that a second machine or a late run does it once.
 */
export function wakeUpsOf<State, Command, Event extends DomainEvent>(
  store: AggregateStore<State, Command, Event>,
  toCommand: (due: { readonly id: string; readonly wakeAt: Instant }, now: Instant) => Command,
): WakeUp {
  return {
    name: store.name,
    async run(now) {
      const due = await store.due(now, PAGE);
      const requests = due.map((one): Request<Command> => ({
        id: one.id,
        command: toCommand(one, now),
        cause: { id: `wake:${one.id}:${one.wakeAt}` },
        at: one.wakeAt,
      }));
      const outcomes = await store.execute(requests);
      return effectsOf(outcomes);
    },
    ...whenDue(store),
  };
}
