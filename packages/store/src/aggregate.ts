import type { Decider, DomainEvent, Instant, Rejection } from '@homeward/kernel';
import type { Filter, Lookups, Page, Query } from './query';

/** A message for other services, made from one recorded event. Public topics carry opaque ids only. */
export interface PublicMessage {
  readonly topic: string;
  /** The partition key; messages of one key keep their order. */
  readonly key: string;
  /** `homeward.<context>.v1.<PastTense>`. */
  readonly type: string;
  readonly value: Uint8Array;
}

/** An event as it stands in the outbox and in the journal. `seq` counts the events of one aggregate from 1. */
export interface Recorded<Event extends DomainEvent> {
  readonly seq: number;
  readonly event: Event;
  readonly at: Instant;
  readonly cause: string;
}

/** Everything that the store has to know about one kind of aggregate. */
export interface AggregateDefinition<State, Command, Event extends DomainEvent> {
  /** Name of the collection, kebab-case plural: `vehicles`. */
  readonly name: string;
  /** States and events are plain JSON data: no dates, maps, sets or class instances. */
  readonly decider: Decider<State, Command, Event>;
  readonly lookups: Lookups<State>;
  /** Further indexes over several lookup fields, for queries that combine conditions: `[['dealer', 'dueAt']]`. */
  readonly indexes?: readonly (readonly string[])[];
  /** When the aggregate wants to be woken (business time); the earliest open instant, or undefined for never. */
  readonly wakeAt?: (state: State) => Instant | undefined;
  /** What the world outside is told of an event; most events tell nothing or one message. Pure: it may run more than once. */
  readonly tell: (id: string, recorded: Recorded<Event>) => readonly PublicMessage[];
}

/**
 * Why a command is given; the store carries a cause out once. For reactions `<source aggregate id>:<seq>:<reaction>`, for API
 * calls `<client id>:<idempotency key>` with the digest of the body: the same id with another digest is
 * `Rejection('conflict', 'store.cause-reused')`.
 */
export interface Cause {
  readonly id: string;
  readonly digest?: string;
}

export interface Request<Command> {
  readonly id: string;
  readonly command: Command;
  readonly cause: Cause;
  /** Business time of the decision, kept with the events. */
  readonly at: Instant;
}

/**
 * What became of a request; outcomes stand in the order of the requests.
 * `version` is the seq of the aggregate's last event after the request, so a rejection never changes it.
 * `repeated` is true when the cause had been handled before: the first outcome is given again and nothing changed.
 * `conflict` means that the race was lost more often than the bound; the caller may try again later.
 */
export type Outcome<Event extends DomainEvent> =
  | {
      readonly status: 'applied';
      readonly id: string;
      readonly version: number;
      readonly events: readonly Event[];
      readonly repeated: boolean;
    }
  | { readonly status: 'rejected'; readonly id: string; readonly rejection: Rejection; readonly repeated: boolean }
  | { readonly status: 'conflict'; readonly id: string };

/** `version` is the seq of the last event that made the state. */
export interface Snapshot<State> {
  readonly id: string;
  readonly version: number;
  readonly state: State;
}

export interface AggregateStore<State, Command, Event extends DomainEvent> {
  readonly name: string;
  /**
   * Decides and writes many requests, one atomic write per aggregate, then relays what they told. See decision 0002.
   *
   * The write is the truth: once it is done `execute` resolves with the outcomes, even when publishing fails. What was not published
   * stays in the outbox, `backlog` shows it and `sweep` publishes it; who commits an offset on the outcome relies on that sweep.
   * An error that is no Rejection (thrown by a decider, or by the store being away) rejects the call; an aggregate may be written by then, and
   * asking again with the same causes is answered from what is remembered.
   */
  execute(requests: readonly Request<Command>[]): Promise<readonly Outcome<Event>[]>;
  /** Present states by id; ids that never recorded an event are missing from the map. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot<State>>>;
  /** Aggregates that never recorded an event are not found. */
  find(query: Query): Promise<Page<Snapshot<State>>>;
  count(filter: Filter): Promise<number>;
  /** The journal of one aggregate, oldest first: its full history and audit trail. An event enters it once it is published. */
  history(id: string, fromSeq?: number): Promise<readonly Recorded<Event>[]>;
  /** Ids whose `wakeAt` is not later than the instant, earliest first, with the nominal instant. */
  due(at: Instant, limit: number): Promise<readonly { readonly id: string; readonly wakeAt: Instant }[]>;
  /**
   * Publishes what a crash or an absent bus left in outboxes, of at most `limit` aggregates, oldest first; safe to run on any number of
   * machines: one at a time works, the others return 0. Returns how many events left their outbox. Throws when the bus does not take them.
   */
  sweep(limit: number): Promise<number>;
  /** Number of aggregates with unpublished events, and the machine instant of the oldest one. */
  backlog(): Promise<{ readonly pending: number; readonly oldestAt?: Instant }>;
}
