import { type Decider, type DomainEvent, evolve, fold } from './decider';
import { Rejection } from './rejection';

/**
 * The test language of deciders: `given(decider, ...history).when(command)` and then one of
 * `.events` (what it caused), `.rejection` (the rule that it broke) or `.state` (what is true afterwards).
 * Asking for what did not happen throws, so that a test cannot pass by looking at the wrong side.
 */
export function given<State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event>,
  ...history: readonly NoInfer<Event>[]
): Given<State, Command, Event> {
  return new Given(decider, fold(decider, history));
}

class Given<State, Command, Event extends DomainEvent> {
  constructor(
    private readonly decider: Decider<State, Command, Event>,
    private readonly before: State,
  ) {}

  /** Carries out commands in order; all but the last one must be accepted. */
  when(...commands: readonly [Command, ...Command[]]): Then<State, Event> {
    let state = this.before;
    let events: readonly Event[] = [];
    for (const [index, command] of commands.entries()) {
      try {
        events = this.decider.decide(command, state);
      } catch (error) {
        if (error instanceof Rejection && index === commands.length - 1) return new Then(state, error);
        throw error;
      }
      state = events.reduce((current, event) => evolve(this.decider, current, event), state);
    }
    return new Then(state, events);
  }
}

class Then<State, Event extends DomainEvent> {
  constructor(
    private readonly after: State,
    private readonly outcome: readonly Event[] | Rejection,
  ) {}

  get events(): readonly Event[] {
    if (this.outcome instanceof Rejection) throw this.outcome;
    return this.outcome;
  }

  get rejection(): Rejection {
    if (this.outcome instanceof Rejection) return this.outcome;
    throw new Error(`Expected a rejection, but the command caused ${JSON.stringify(this.outcome)}`);
  }

  get state(): State {
    if (this.outcome instanceof Rejection) throw this.outcome;
    return this.after;
  }
}
