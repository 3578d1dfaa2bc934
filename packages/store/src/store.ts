import type { DomainEvent, Instant } from '@homeward/kernel';
import type { AggregateDefinition, AggregateStore, PublicMessage } from './aggregate';
import type { ProjectionDefinition, ProjectionStore } from './projection';

/** Publishes messages durably and in order per key: when it resolves, the bus has them. */
export type Publish = (messages: readonly OutgoingMessage[]) => Promise<void>;

/**
 * A public message with the origin that makes it recognisable when it comes twice: `source` is `<aggregate>/<id>`, `id` is `<source>/<seq>`, with
 * `.<n>` behind it for the second and later messages of one event.
 */
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
  /** A lease by name, for sweeps: true when this holder has it until `forMs` of machine time from now; 0 gives it back. */
  lease(name: string, holder: string, forMs: number): Promise<boolean>;
  /** Creates collections and indexes of everything declared so far. Call once after declaring; declaring later needs another call. */
  prepare(): Promise<void>;
  /**
   * Takes what was deleted or overwritten out of the files as well, as far as the server lets us: SQLite writes zeros over it and forgets its log of changes; a
   * MongoDB overwrites it when it needs the room. Throws `Contended` while somebody keeps SQLite from it, such as a copy that is being made of the file.
   */
  scrub(): Promise<void>;
  /** Resolves when the store answers; for readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What the store does between two steps of a commit; every step is durable when its hook runs. */
export type CommitStep = 'load' | 'write' | 'publish' | 'journal' | 'acknowledge';

/** What both adapters need. */
export interface StoreOptions {
  readonly publish: Publish;
  /** Machine time, for leases, ages and the retention of causes; never business time. */
  readonly machineClock: { now(): Instant };
  readonly random: { fraction(): number };
  readonly log?: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
  /** How long causes and their outcomes are remembered, in days of machine time; longer than any lag or dead letter may last. Default 90. */
  readonly seenRetentionDays?: number;
  /** How often one aggregate is decided again after a lost race before its outcome is `conflict`. Default 24. */
  readonly raceBound?: number;
  /** How old an outbox must be for a sweep to take it, in ms: what is younger is being published by its writer. Default 0 on SQLite, 1000 on MongoDB. */
  readonly sweepGraceMs?: number;
  /** For the contract suite only: an error thrown here is a crash at this point. */
  readonly hooks?: { after(step: CommitStep): void | Promise<void> };
}
