/** Every event is a fact in the past tense with a `type` that is unique within its aggregate. */
export interface DomainEvent {
  readonly type: string;
}

/** One pure function per event type; leaving one out does not compile. */
export type Evolutions<State, Event extends DomainEvent> = {
  readonly [Type in Event['type']]: (state: State, event: Extract<Event, { type: Type }>) => State;
};

/**
 * The rules of one aggregate. Pure: time, ids, randomness and look-ups come in with the command.
 * `decide` returns the events that the command causes (none is a valid answer), or throws a `Rejection`.
 */
export interface Decider<State, Command, Event extends DomainEvent> {
  readonly initial: State;
  readonly decide: (command: Command, state: State) => readonly Event[];
  readonly evolve: Evolutions<State, Event>;
}

/** Applies one event to a state. */
export function evolve<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  state: State,
  event: Event,
): State {
  const apply = decider.evolve[event.type as Event['type']] as (state: State, event: Event) => State;
  return apply(state, event);
}

/** Applies a history to a state, by default to the initial one. */
export function fold<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  history: readonly NoInfer<Event>[],
  from: NoInfer<State> = decider.initial,
): State {
  return history.reduce((state, event) => evolve(decider, state, event), from);
}
