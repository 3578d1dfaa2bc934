/**
 * What every domain is written with: a `Decider` (initial state, `decide`, `evolve`), the `Rejection` that a decider throws, `given … when` for its tests,
 * and the two ways to write time. Pure and without dependencies; time, ids, randomness and look-ups come in with the command.
 *
 *     const order: Decider<State, Command, Event> = { initial, decide: (command, state) => […events], evolve: { Placed: (state, event) => … } };
 *     given(order, placed).when({ type: 'Cancel' }).events;
 */
export { type Decider, type DomainEvent, type Evolutions, evolve, fold } from './decider';
export { given } from './given';
export { REJECTION_KINDS, Rejection, type RejectionDetail, type RejectionKind, unreachable } from './rejection';
export type { Instant, LocalDate } from './time';
