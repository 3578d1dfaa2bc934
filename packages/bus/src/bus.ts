import type { Instant } from '@homeward/kernel';

/** A message to publish; becomes a CloudEvent 1.0 in binary mode with a protobuf value. */
export interface Message {
  readonly topic: string;
  readonly key: string;
  /** `ce_id`: the same for every publication of the same fact. */
  readonly id: string;
  /** `ce_source`: `<service>/<aggregates>/<id>`. */
  readonly source: string;
  /** `ce_type`. */
  readonly type: string;
  /** `ce_time`: business time of the fact. */
  readonly at: Instant;
  readonly value: Uint8Array;
  /** W3C trace context. When it is left out, `publish` takes the active OpenTelemetry context, if there is one. */
  readonly traceparent?: string;
  /** CloudEvents extension attributes, `ce_<name>` on the wire; names are lower-case letters and digits. Never personal data. */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** A message as it is read back, with its place in the log. */
export interface Delivered extends Message {
  readonly partition: number;
  /** Grows within a partition. */
  readonly offset: bigint;
}

export interface TopicSettings {
  readonly name: string;
  readonly partitions: number;
  /** `forever`, or how long messages are kept at least. */
  readonly retention: 'forever' | { readonly days: number };
}

export interface GroupLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly committed: bigint;
  readonly end: bigint;
}

/**
 * Handles one batch of one partition, in order. Resolves when the effect is durable: offsets are committed after it. A rejected promise pauses
 * that partition with a bounded, growing delay and delivers the same batch again; it never skips.
 */
export type BatchHandler = (
  batch: readonly Delivered[],
  partition: { readonly topic: string; readonly partition: number },
) => Promise<void>;

export interface SubscriptionOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly onBatch: BatchHandler;
  /** Most messages in one batch; default 500. */
  readonly batchSize?: number;
}

export interface Subscription {
  /** Finishes the batch in flight, commits and leaves the group. */
  stop(): Promise<void>;
}

/** The partitioned log. Both adapters pass the same contract suite. */
export interface Bus {
  readonly description: string;
  /**
   * Resolves when all messages are durable (acks all). Order is kept per key, also between calls that overlap. Rejects with `BusUnavailable` when the
   * log cannot be reached in time: some of the messages may be written even so, and who needs order across a failure awaits one call before the next.
   * Rejects with `MessageRefused`, and writes nothing of the call, when a message can never be written.
   */
  publish(messages: readonly Message[]): Promise<void>;
  /**
   * Joins the group. A group that never committed begins at the beginning of each topic. The topics must exist: the embedded bus refuses others, a
   * member over Kafka waits for them, and for Kafka itself.
   */
  subscribe(options: SubscriptionOptions): Promise<Subscription>;
  createTopics(topics: readonly TopicSettings[]): Promise<void>;
  /** One row per group and partition of the topics that its members read or that it has committed; none for a group that was never there. */
  lag(groups: readonly string[]): Promise<readonly GroupLag[]>;
  /**
   * Reads a topic from the beginning (or the given offsets) without a group; ends at the end of the log unless `follow`. For `events tail` and `dlq`.
   * Rejects with `MessageRefused` for a topic that does not exist.
   */
  read(topic: string, options?: { readonly follow?: boolean; readonly from?: ReadonlyMap<number, bigint> }): AsyncIterable<Delivered>;
  ping(): Promise<void>;
  /** Publishes what is accepted, stops subscriptions, closes. */
  close(): Promise<void>;
}

/** The largest value of a message in bytes: what a broker with default settings takes, with room for headers. */
export const MAX_VALUE_BYTES = 1_000_000;

/** A message that no attempt can write, or a topic that is not there to be read. `code` is `bus.value-too-large`, `bus.header-invalid` or `bus.topic-unknown`. */
export class MessageRefused extends Error {
  readonly code: 'bus.value-too-large' | 'bus.header-invalid' | 'bus.topic-unknown';

  constructor(code: MessageRefused['code'], message: string) {
    super(message);
    this.name = 'MessageRefused';
    this.code = code;
  }
}

export function topicUnknown(topic: string): MessageRefused {
  return new MessageRefused('bus.topic-unknown', `The topic ${topic} does not exist; create it first`);
}

/** Where the bus reports what it does; pino's logger is one. Fields carry ids, topics, offsets and counts, never values or keys. */
export interface BusLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The log cannot be reached; try again later. Nothing is known to be written. */
export class BusUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BusUnavailable';
  }
}

/** What the embedded bus can do in addition: being worked off step by step. */
export interface DrainableBus extends Bus {
  /** Resolves when every subscription has handled everything and nothing is in flight. Rejects when a handler fails more often than the bound. */
  drain(): Promise<void>;
}
