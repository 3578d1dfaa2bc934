import type { Decider, DomainEvent, Instant, Rejection } from '@homeward/kernel';

/** A value that documents can be found by. Absent (undefined) values are not indexed. */
export type LookupValue = string | number;

/** How one lookup field is computed from the state at every write. */
export interface Lookup<State> {
  readonly of: (state: State) => LookupValue | undefined;
  readonly index: 'plain' | 'unique' | 'none';
}

export type Lookups<State> = Readonly<Record<string, Lookup<State>>>;

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
  readonly decider: Decider<State, Command, Event>;
  readonly lookups: Lookups<State>;
  /** When the aggregate wants to be woken (business time); the earliest open instant, or undefined for never. */
  readonly wakeAt?: (state: State) => Instant | undefined;
  /** What the world outside is told of an event; most events tell nothing or one message. */
  readonly tell: (id: string, recorded: Recorded<Event>) => readonly PublicMessage[];
}

/**
 * Why a command is given; the store carries a cause out once. For reactions `<source aggregate id>:<seq>:<reaction>`, for API
 * calls `<client id>:<idempotency key>` with the digest of the body: the same id with another digest is refused.
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
 * `repeated` is true when the cause had been handled before: the first outcome is given again and nothing changed.
 * `conflict` means that the race was lost more often than the bound; the caller may try again later.
 */
export type Outcome<Event extends DomainEvent> =
  | { readonly status: 'applied'; readonly id: string; readonly version: number; readonly events: readonly Event[]; readonly repeated: boolean }
  | { readonly status: 'rejected'; readonly id: string; readonly rejection: Rejection; readonly repeated: boolean }
  | { readonly status: 'conflict'; readonly id: string };

export interface Snapshot<State> {
  readonly id: string;
  readonly version: number;
  readonly state: State;
}

export interface AggregateStore<State, Command, Event extends DomainEvent> {
  readonly name: string;
  /** Decides and writes many requests, one atomic write per aggregate, then relays what they told. See design decision 0002. */
  execute(requests: readonly Request<Command>[]): Promise<readonly Outcome<Event>[]>;
  /** Present states by id; ids that never recorded an event are missing from the map. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot<State>>>;
  find(query: Query): Promise<Page<Snapshot<State>>>;
  count(filter: Filter): Promise<number>;
  /** The journal of one aggregate, oldest first: its full history and audit trail. */
  history(id: string, fromSeq?: number): Promise<readonly Recorded<Event>[]>;
  /** Ids whose `wakeAt` is not later than the instant, earliest first, with the nominal instant. */
  due(at: Instant, limit: number): Promise<readonly { readonly id: string; readonly wakeAt: Instant }[]>;
  /** Publishes what a crash left in outboxes; safe to run on any number of machines. Returns how many events were published. */
  sweep(limit: number): Promise<number>;
  /** Number of aggregates with unpublished events, and the machine instant of the oldest one. */
  backlog(): Promise<{ readonly pending: number; readonly oldestAt?: Instant }>;
}

/** A condition on one lookup field. */
export type Condition =
  | { readonly equal: LookupValue }
  | { readonly in: readonly LookupValue[] }
  | { readonly from?: LookupValue; readonly before?: LookupValue }
  | { readonly prefix: string };

/** All conditions must hold. `_id` may be used like a lookup field. */
export type Filter = Readonly<Record<string, Condition>>;

export interface Query {
  readonly filter: Filter;
  /** A lookup field; ties are broken by id. Default: by id, ascending. */
  readonly sort?: { readonly by: string; readonly direction: 'ascending' | 'descending' };
  readonly limit: number;
  /** From the previous page; opaque, stable under inserts. */
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

/** Plain documents derived from events: written by id, found by the same queries. */
export interface ProjectionDefinition<Document> {
  readonly name: string;
  readonly lookups: Lookups<Document>;
}

export interface ProjectionStore<Document> {
  readonly name: string;
  get(ids: readonly string[]): Promise<ReadonlyMap<string, Document>>;
  /**
   * Applies changes in order, several to one id allowed; each gets the present document (undefined if none) and returns the next one, the same
   * reference for no change, or undefined to delete it. Guarded by version and tried again on a lost race, so `change` must be pure.
   */
  update(changes: readonly ProjectionChange<Document>[]): Promise<void>;
  find(query: Query): Promise<Page<{ readonly id: string; readonly document: Document }>>;
  count(filter: Filter): Promise<number>;
}

export interface ProjectionChange<Document> {
  readonly id: string;
  readonly change: (present: Document | undefined) => Document | undefined;
}

/** Publishes messages durably: when it resolves, the bus has them. */
export type Publish = (messages: readonly OutgoingMessage[]) => Promise<void>;

/** A public message with the origin that makes it recognisable when it comes twice: `<aggregate>/<id>` and the event's seq. */
export interface OutgoingMessage extends PublicMessage {
  readonly id: string;
  readonly source: string;
  readonly at: Instant;
  readonly traceparent?: string;
}

/** A store of one service; both adapters create it. `close` resolves when everything accepted is durable. */
export interface Store {
  readonly description: string;
  aggregates<State, Command, Event extends DomainEvent>(
    definition: AggregateDefinition<State, Command, Event>,
  ): AggregateStore<State, Command, Event>;
  projections<Document>(definition: ProjectionDefinition<Document>): ProjectionStore<Document>;
  /** A lease by name, for sweeps: true when this holder has it until `forMs` of machine time from now. */
  lease(name: string, holder: string, forMs: number): Promise<boolean>;
  /** Creates collections and indexes of everything declared so far. Call once after declaring. */
  prepare(): Promise<void>;
  /** Resolves when the store answers; for readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
