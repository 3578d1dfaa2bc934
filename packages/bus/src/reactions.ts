import type { Delivered } from './bus';

/** An event of a topic, decoded, with where it came from. `cause` is the natural start of a request's cause id. */
export interface Heard<Event> {
  readonly event: Event;
  readonly type: string;
  readonly key: string;
  readonly at: string;
  /** `<source>:<id>`: the same for each delivery of the same fact. */
  readonly cause: string;
  readonly delivered: Delivered;
}

/** Decodes the value of one event type; throws on bytes that are none (the event is parked at once). */
export type Decode<Event> = (value: Uint8Array) => Event;

/**
 * What a service does with the events that it hears. `handle` takes the whole batch in order, of all types that are in `decoders`, carries it
 * out as few store batches as it can, and throws only when something failed (a business rejection is an outcome, not a failure).
 * Event types without a decoder are skipped.
 */
export interface Reactions {
  readonly decoders: Readonly<Record<string, Decode<unknown>>>;
  readonly handle: (batch: readonly Heard<unknown>[]) => Promise<void>;
}

/** How the consumer tells a failure of the surroundings (wait, try again, park nothing) from one of the event (bisect, park). */
export type IsTransient = (error: unknown) => boolean;
