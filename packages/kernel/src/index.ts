export { type Decider, type DomainEvent, type Evolutions, evolve, fold } from './decider';
export { given } from './given';
export { REJECTION_KINDS, Rejection, type RejectionDetail, type RejectionKind, unreachable } from './rejection';
export type { Instant, LocalDate } from './time';
