import type { DomainEvent, Instant, RejectionDetail, RejectionKind } from '@homeward/kernel';
import type { Recorded } from './aggregate';
import type { Clause, Selection } from './selection';
import type { Lookups, LookupValue } from './query';

/** A cause that was handled, with its outcome. The events of an applied one are `version - events + 1 … version` of the journal. */
export type Seen = SeenApplied | SeenRejected;

export interface SeenApplied {
  readonly cause: string;
  readonly digest?: string;
  readonly at: Instant;
  readonly version: number;
  readonly events: number;
}

export interface SeenRejected {
  readonly cause: string;
  readonly digest?: string;
  readonly at: Instant;
  readonly rejection: { readonly kind: RejectionKind; readonly code: string; readonly detail: RejectionDetail };
}

/**
 * The one document per aggregate or projection.
 *
 * `version` is the guard and grows with every write of the document, also with one that only remembers a rejection; acknowledging what was published
 * leaves it alone. `seq` counts events; a document with seq 0 (born by a rejection only, or a deleted projection) is hidden from every
 * query and has no lookup values. It stays as a row, so that a guarded write can always tell a lost race from a new document.
 */
export interface StoredDocument<State, Event extends DomainEvent> {
  readonly id: string;
  readonly version: number;
  readonly seq: number;
  readonly state: State;
  readonly outbox: readonly Recorded<Event>[];
  /** Machine instant since which the outbox is not empty. */
  readonly outboxAt: Instant | undefined;
  readonly seen: readonly Seen[];
  readonly wakeAt: Instant | undefined;
  readonly by: Readonly<Record<string, LookupValue | undefined>>;
}

/** A document with what was in its outbox when it was written or read; the part that the relay needs. */
export interface Pending<Event extends DomainEvent> {
  readonly id: string;
  readonly version: number;
  readonly outbox: readonly Recorded<Event>[];
  /** Set with an empty outbox when others took everything out and could not know that nothing new was there. */
  readonly outboxAt: Instant | undefined;
}

/** A replacement that holds only if the document is still as it was loaded: `before`, undefined if it was not there yet. */
export interface Write<State, Event extends DomainEvent> {
  readonly document: StoredDocument<State, Event>;
  readonly before: StoredDocument<State, Event> | undefined;
}

/** Why one write of a bulk did not happen: somebody else wrote first, or a unique lookup field has this value elsewhere. */
export type Refusal =
  { readonly id: string; readonly reason: 'race' } | { readonly id: string; readonly reason: 'not-unique'; readonly field: string };

export interface Found<State> {
  readonly id: string;
  readonly seq: number;
  readonly state: State;
  /** The value of the field sorted by. */
  readonly sortValue: LookupValue | undefined;
}

export interface EventRange {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** One collection, as an adapter gives it. The steps of a commit live above it, so that both adapters take the same ones. */
export interface Table<State, Event extends DomainEvent> {
  load(ids: readonly string[]): Promise<readonly StoredDocument<State, Event>[]>;
  /** Each write is atomic; those that are refused do not hold up the others. */
  write(writes: readonly Write<State, Event>[]): Promise<readonly Refusal[]>;
  select(selection: Selection): Promise<readonly Found<State>[]>;
  count(clauses: readonly Clause[]): Promise<number>;
  due(at: Instant, limit: number): Promise<readonly { readonly id: string; readonly wakeAt: Instant }[]>;
  /** Documents whose outbox is not empty since `until` or earlier, oldest first. */
  pending(until: Instant, limit: number): Promise<readonly Pending<Event>[]>;
  backlog(): Promise<{ readonly pending: number; readonly oldestAt?: Instant }>;
  /**
   * Has what was published in the journal (idempotent), then acknowledges: takes exactly these events out of the outboxes, and clears `outboxAt`
   * only where the outbox is empty then. The journal is durable before anything is taken out.
   */
  settle(published: readonly Pending<Event>[], after: (step: 'journal' | 'acknowledge') => Promise<void>): Promise<void>;
  history(id: string, fromSeq: number): Promise<readonly Recorded<Event>[]>;
  /** Journal entries of the ranges that are there, each with the id of its aggregate. */
  events(ranges: readonly EventRange[]): Promise<readonly { readonly id: string; readonly recorded: Recorded<Event> }[]>;
}

/** What an adapter has to know to lay a collection out. */
export interface CollectionShape<State> {
  readonly name: string;
  readonly lookups: Lookups<State>;
  readonly indexes: readonly (readonly string[])[];
  /** Aggregates record events; projections have neither outbox nor journal. */
  readonly recordsEvents: boolean;
  readonly wakes: boolean;
}

/** An adapter: one database of one kind. */
export interface Driver {
  readonly description: string;
  table<State, Event extends DomainEvent>(shape: CollectionShape<State>): Table<State, Event>;
  /** Takes or renews the lease when it is free at `now` or is the holder's own. */
  lease(name: string, holder: string, now: Instant, until: Instant): Promise<boolean>;
  /**
   * Lays out the collections of all tables given so far. Lookup fields that were declared since the last time are computed for the documents that
   * are there.
   */
  prepare(): Promise<void>;
  scrub(): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
