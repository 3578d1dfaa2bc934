import { isNativeError } from 'node:util/types';

import {
  type Admin,
  AssignerProtocol,
  type Consumer,
  type EachBatchPayload,
  Kafka,
  KafkaJSProtocolError,
  type LogEntry,
  logLevel,
} from 'kafkajs';
import RequestQueue from 'kafkajs/src/network/requestQueue';

import { type Backoff, pauseAfter } from './backoff';
import { type BusLog, BusUnavailable, type Message, type TopicSettings } from './bus';
import { nameOf } from './failure';
import type { FetchedBatch } from './kafka-delivery';
import { createKafkaProducer } from './kafka-producer';
import { lookOnlyWhenSomethingWaits } from './request-queue';
import { pause, withTimeLimit } from './time-limit';

/** What the bus needs of a Kafka client library. This file is the only one that knows which library it is. */
export interface KafkaClient {
  /** One produce request per broker, acknowledged by all replicas, never idempotent: see the decision on the Kafka client. */
  send(messages: readonly Message[], withinMs: number): Promise<void>;
  /** All topics with their number of partitions. */
  topics(withinMs: number): Promise<ReadonlyMap<string, number>>;
  createTopics(topics: readonly TopicSettings[], withinMs: number): Promise<void>;
  /** First and next offset of each partition. */
  bounds(topic: string): Promise<readonly PartitionBounds[]>;
  /** Where a group stands: topics that its members read, and what it has committed. */
  standing(group: string): Promise<GroupStanding>;
  /** Reads as a member of a group until the signal is given, then ends what is in flight and leaves. Rejects when the member cannot go on. */
  consume(membership: Membership): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface PartitionBounds {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

export interface GroupStanding {
  readonly topics: ReadonlySet<string>;
  /** By `<topic>/<partition>`. */
  readonly committed: ReadonlyMap<string, bigint>;
}

export interface Membership {
  readonly group: string;
  readonly topics: readonly string[];
  readonly deliver: (batch: FetchedBatch) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onJoined: () => void;
  /** Begins at these offsets instead of what the group committed. */
  readonly from?: ReadonlyMap<number, bigint>;
}

export interface KafkaClientOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly log: BusLog;
  readonly produceRequestMs: number;
  readonly requestMs: number;
  readonly sessionMs: number;
  readonly rebalanceMs: number;
  readonly heartbeatMs: number;
  readonly fetchWaitMs: number;
  readonly concurrency: number;
  readonly replication: number;
}

lookOnlyWhenSomethingWaits(RequestQueue.prototype);

const CONNECT_MS = 1_000;
/** What one fetch brings of one partition: more than a batch is worked off at a time. All of it stands in memory as a dozen objects a message meanwhile. */
const MOST_FETCHED_BYTES = 393_216;
const FETCHED_PARTITIONS = 4;
const PAUSE: Backoff = { firstMs: 50, longestMs: 500 };

export function createKafkaClient(options: KafkaClientOptions): KafkaClient {
  const { log } = options;
  const producer = createKafkaProducer({ brokers: options.brokers, clientId: options.clientId, requestMs: options.produceRequestMs });
  const administering = createHolder(() => connected(kafka(options.requestMs, 2).admin()), log);

  /** One instance per member and per use: instances share offsets between their consumers, which must not happen within a group. */
  function kafka(requestTimeout: number, retries: number): Kafka {
    return new Kafka({
      brokers: [...options.brokers],
      clientId: options.clientId,
      connectionTimeout: CONNECT_MS,
      requestTimeout,
      // `restartOnFailure`: the bus itself starts a failed member again.
      retry: {
        retries,
        initialRetryTime: 100,
        maxRetryTime: 1_000,
        factor: 0.2,
        multiplier: 2,
        restartOnFailure: () => Promise.resolve(false),
      },
      logLevel: logLevel.INFO,
      logCreator: () => (entry) => report(log, entry),
    });
  }

  /** Repeats until the time is up what failed for another reason than its request being wrong. */
  async function administer<Result>(withinMs: number, work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const deadlineAt = performance.now() + withinMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await administering.use(deadlineAt - performance.now(), work);
      } catch (error) {
        if (isFinal(error)) throw error;
        const leftMs = deadlineAt - performance.now();
        if (leftMs <= 0) throw new BusUnavailable('Kafka gives no answer', { cause: error });
        await pause(Math.min(leftMs, pauseAfter(attempt, PAUSE)));
      }
    }
  }

  async function consume({ group, topics, deliver, signal, onJoined, from }: Membership): Promise<void> {
    const consumer = kafka(options.requestMs, 5).consumer({
      groupId: group,
      sessionTimeout: options.sessionMs,
      rebalanceTimeout: options.rebalanceMs,
      heartbeatInterval: options.heartbeatMs,
      maxWaitTimeInMs: options.fetchWaitMs,
      maxBytesPerPartition: MOST_FETCHED_BYTES,
      maxBytes: MOST_FETCHED_BYTES * FETCHED_PARTITIONS,
      allowAutoTopicCreation: false,
    });
    const crashed = new Promise<never>((_, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    crashed.catch(() => undefined);
    consumer.on(consumer.events.GROUP_JOIN, onJoined);
    try {
      await consumer.connect();
      // A group without offsets, or whose offsets the broker has dropped, begins at the beginning: doubles, never a loss.
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      if (signal.aborted) return;
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: options.concurrency,
        eachBatch: (payload) => deliver(toFetchedBatch(payload)),
      });
      for (const [partition, offset] of from ?? []) for (const topic of topics) consumer.seek({ topic, partition, offset: String(offset) });
      await Promise.race([crashed, given(signal)]);
    } finally {
      await disconnect(consumer, log);
    }
  }

  return {
    send: (messages, withinMs) => producer.send(messages, withinMs),
    topics: (withinMs) =>
      administer(withinMs, async (admin) => {
        const { topics } = await admin.fetchTopicMetadata();
        return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
      }),
    async createTopics(topics, withinMs) {
      if (topics.length === 0) return;
      await administer(withinMs, (admin) =>
        admin.createTopics({ topics: topics.map(toTopicConfig), waitForLeaders: true, timeout: options.requestMs }),
      );
    },
    bounds: (topic) =>
      administer(options.requestMs, async (admin) => {
        const offsets = await admin.fetchTopicOffsets(topic);
        return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
      }),
    standing: (group) => administer(options.requestMs, (admin) => readStanding(admin, group)),
    consume,
    ping: () => administer(CONNECT_MS, async (admin) => void (await admin.describeCluster())),
    async close() {
      producer.close();
      await administering.drop();
    },
  };

  function toTopicConfig({ name, partitions, retention }: TopicSettings) {
    const retentionMs = retention === 'forever' ? -1 : Math.round(retention.days * 86_400_000);
    return {
      topic: name,
      numPartitions: partitions,
      replicationFactor: options.replication,
      configEntries: [
        { name: 'retention.ms', value: String(retentionMs) },
        { name: 'retention.bytes', value: '-1' },
      ],
    };
  }
}

interface Connection {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Connects on the first use, and anew after a failure that says nothing about the request: what hangs on the old connection is closed with it. */
function createHolder<Client extends Connection>(open: () => Promise<Client>, log: BusLog) {
  let held: Promise<Client> | undefined;

  async function drop(client: Promise<Client> | undefined = held, work?: Promise<unknown>): Promise<void> {
    if (client === undefined) return;
    if (held === client) held = undefined;
    const opened = await client.catch(() => undefined);
    if (opened === undefined) return;
    await disconnect(opened, log);
    // A request that loses its connection makes the library connect once more before it gives up.
    await work?.catch(() => undefined);
    await disconnect(opened, log);
  }

  return {
    drop: () => drop(),
    async use<Result>(withinMs: number, work: (client: Client) => Promise<Result>): Promise<Result> {
      const client = (held ??= open());
      const working = client.then(work);
      try {
        return await withTimeLimit(working, withinMs, 'Kafka');
      } catch (error) {
        if (protocolErrorIn(error) === undefined && !(error instanceof GroupUnsettled)) void drop(client, working);
        throw error;
      }
    },
  };
}

async function connected<Client extends Connection>(client: Client): Promise<Client> {
  await client.connect();
  return client;
}

async function disconnect(client: Consumer | Connection, log: BusLog): Promise<void> {
  try {
    await client.disconnect();
  } catch (error) {
    log.debug({ error: nameOf(error) }, 'Kafka: a connection could not be closed in order');
  }
}

function toFetchedBatch(payload: EachBatchPayload): FetchedBatch {
  const { topic, partition, messages } = payload.batch;
  return {
    topic,
    partition,
    records: messages,
    moveBehind: ({ offset }) => payload.resolveOffset(offset),
    commitBehind: ({ offset }) =>
      payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: String(BigInt(offset) + 1n) }] }] }),
    heartbeat: () => payload.heartbeat(),
    pause: () => payload.pause(),
    goesOn: () => payload.isRunning() && !payload.isStale(),
  };
}

/** Throws while the group shares its partitions out, when the broker does not say what its members read. */
async function readStanding(admin: Admin, group: string): Promise<GroupStanding> {
  const [{ groups }, offsets] = await Promise.all([admin.describeGroups([group]), admin.fetchOffsets({ groupId: group })]);
  if (groups.some(({ state }) => state.endsWith('Rebalance'))) throw new GroupUnsettled(group);
  const topics = new Set<string>();
  for (const { memberMetadata } of groups.flatMap(({ members }) => members)) {
    const subscription = memberMetadata.length === 0 ? null : AssignerProtocol.MemberMetadata.decode(memberMetadata);
    for (const topic of subscription?.topics ?? []) topics.add(topic);
  }
  const committed = new Map<string, bigint>();
  for (const { topic, partitions } of offsets) {
    topics.add(topic);
    for (const { partition, offset } of partitions) if (BigInt(offset) >= 0n) committed.set(`${topic}/${partition}`, BigInt(offset));
  }
  return { topics, committed };
}

class GroupUnsettled extends Error {
  constructor(group: string) {
    super(`The group ${group} is sharing its partitions out`);
    this.name = 'GroupUnsettled';
  }
}

/** The broker's own answer within an error, if it gave one. */
function protocolErrorIn(error: unknown): KafkaJSProtocolError | undefined {
  if (error instanceof KafkaJSProtocolError) return error;
  return isNativeError(error) && error.cause !== undefined ? protocolErrorIn(error.cause) : undefined;
}

/** True when the broker has refused the request as such, so that repeating it is vain. */
function isFinal(error: unknown): boolean {
  return protocolErrorIn(error)?.retriable === false;
}

function given(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The library's log, one level down: what it calls an error is repeated here, and told as an error where it stays one. Its words carry no keys or values. */
function report(log: BusLog, { namespace, level, log: entry }: LogEntry): void {
  const { message, groupId, memberId, broker, retryCount } = entry as { message: string } & Record<string, unknown>;
  const fields = { namespace, groupId, memberId, broker, retryCount };
  switch (level) {
    case logLevel.ERROR:
      log.warn(fields, `Kafka: ${message}`);
      return;
    case logLevel.WARN:
      log.info(fields, `Kafka: ${message}`);
      return;
    default:
      log.debug(fields, `Kafka: ${message}`);
  }
}
