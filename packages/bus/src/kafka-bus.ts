import { randomUUID } from 'node:crypto';

import { admit } from './admission';
import { type Backoff, pauseAfter } from './backoff';
import {
  type Bus,
  type BusLog,
  type Delivered,
  type GroupLag,
  type Message,
  type SubscriptionOptions,
  type TopicSettings,
  topicUnknown,
} from './bus';
import { nameOf } from './failure';
import { createHandover } from './handover';
import { type KafkaClient, type Membership, createKafkaClient } from './kafka-client';
import { createDelivery, startPulse } from './kafka-delivery';
import { createProduceLine } from './produce-line';
import { createQuietLog } from './quiet-log';
import { silentLog } from './silent-log';
import { pause } from './time-limit';
import { activeTraceparent } from './trace';
import { toDelivered } from './wire';

export interface KafkaBusOptions {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[];
  /** Name of the process, for the brokers' logs and quotas. */
  readonly clientId: string;
  readonly log?: BusLog;
  /** How long `publish` tries before it rejects with `BusUnavailable`; default 2 000, for callers with somebody waiting. */
  readonly publishTimeoutMs?: number;
  /** How long topics, offsets and groups are asked for before `BusUnavailable`; default 10 000. */
  readonly requestTimeoutMs?: number;
  /** After so long without a heartbeat a member counts as dead; default 10 000. A member that died holds its group up for as long. */
  readonly sessionTimeoutMs?: number;
  /** How long a batch may take while the group shares out anew; default 60 000. */
  readonly rebalanceTimeoutMs?: number;
  /** How long a fetch waits for messages, and `stop` for a fetch; default 500. */
  readonly fetchWaitMs?: number;
  /** Most messages in one batch, unless the subscription says otherwise; default 500. */
  readonly batchSize?: number;
  /** How many partitions of one subscription are handled at the same time; default 8. */
  readonly concurrency?: number;
  /** Pause after a failed batch: from `firstPauseMs` (default 100) doubling to `longestPauseMs` (default 10 000). */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  /** How long `subscribe` waits for the group to be joined before it goes on trying by itself; default 10 000. */
  readonly joinWaitMs?: number;
  /** Copies of each partition of new topics; default the brokers' setting. */
  readonly replication?: number;
}

/** What one partition takes in one request, below the brokers' default bound for a batch of records. */
const MOST_REQUEST_BYTES = 900_000;
const MOST_REQUEST_MESSAGES = 5_000;
const MOST_WAITING_BYTES = 64_000_000;
const PRODUCE_PAUSE: Backoff = { firstMs: 50, longestMs: 500 };
const REJOIN_PAUSE: Backoff = { firstMs: 200, longestMs: 5_000 };

/** The bus over Kafka. Connects when it is first used; brokers that are away are waited for. */
export function createKafkaBus(options: KafkaBusOptions): Bus {
  const { brokers, clientId, publishTimeoutMs = 2_000, requestTimeoutMs = 10_000, sessionTimeoutMs = 10_000 } = options;
  const { batchSize = 500, firstPauseMs = 100, longestPauseMs = 10_000, joinWaitMs = 10_000 } = options;
  const log = createQuietLog(options.log ?? silentLog);
  const heartbeatMs = Math.round(sessionTimeoutMs / 5);
  const client: KafkaClient = createKafkaClient({
    brokers,
    clientId,
    log,
    // Half of the time leaves one more attempt on another connection.
    produceRequestMs: Math.min(10_000, Math.max(250, Math.round(publishTimeoutMs / 2))),
    requestMs: requestTimeoutMs,
    sessionMs: sessionTimeoutMs,
    rebalanceMs: options.rebalanceTimeoutMs ?? 60_000,
    heartbeatMs,
    fetchWaitMs: options.fetchWaitMs ?? 500,
    concurrency: options.concurrency ?? 8,
    replication: options.replication ?? -1,
  });
  const knownTopics = new Set<string>();
  const line = createProduceLine({
    send: (messages, withinMs) => client.send(messages, withinMs),
    missingTopics,
    timeoutMs: publishTimeoutMs,
    mostBytes: MOST_REQUEST_BYTES,
    mostMessages: MOST_REQUEST_MESSAGES,
    mostWaitingBytes: MOST_WAITING_BYTES,
    backoff: PRODUCE_PAUSE,
    log,
  });
  const leaving = new Set<() => Promise<void>>();
  let isClosed = false;

  async function missingTopics(topics: ReadonlySet<string>, withinMs: number): Promise<ReadonlySet<string>> {
    const unknown = [...topics].filter((topic) => !knownTopics.has(topic));
    if (unknown.length === 0) return new Set();
    const present = await client.topics(withinMs);
    for (const topic of unknown) if (present.has(topic)) knownTopics.add(topic);
    return new Set(unknown.filter((topic) => !present.has(topic)));
  }

  async function publish(messages: readonly Message[]): Promise<void> {
    if (isClosed) throw new Error('The bus is closed');
    admit(messages);
    const traceparent = activeTraceparent();
    await line.publish(traceparent === undefined ? messages : messages.map((message) => ({ traceparent, ...message })));
  }

  async function createTopics(wanted: readonly TopicSettings[]): Promise<void> {
    const present = await client.topics(requestTimeoutMs);
    const missing = wanted.filter(({ name }) => !present.has(name));
    try {
      await client.createTopics(missing, requestTimeoutMs);
    } catch (error) {
      // Another process may have created some of them meanwhile.
      const now = await client.topics(requestTimeoutMs);
      if (missing.some(({ name }) => !now.has(name))) throw error;
    }
    for (const { name, partitions } of wanted) {
      const found = present.get(name) ?? partitions;
      if (found !== partitions)
        log.warn({ topic: name, partitions, present: found }, 'The topic exists with another number of partitions, which stays');
    }
  }

  /** Keeps a member in its group until it is stopped; one that cannot go on is replaced. */
  function keepMember(membership: Omit<Membership, 'signal' | 'from'>, from?: () => ReadonlyMap<number, bigint>) {
    const stopping = new AbortController();
    const { signal } = stopping;
    const ended = (async () => {
      for (let failures = 0; !signal.aborted;) {
        try {
          const joined = () => {
            failures = 0;
            membership.onJoined();
          };
          await client.consume({ ...membership, signal, onJoined: joined, ...(from !== undefined && { from: from() }) });
        } catch (error) {
          failures += 1;
          const pauseMs = pauseAfter(failures, REJOIN_PAUSE);
          log.warn(
            { group: membership.group, topics: membership.topics, failures, pauseMs, error: nameOf(error) },
            'A member of the group failed; it joins again',
          );
          await pause(pauseMs, signal);
        }
      }
    })();
    const stop = async (): Promise<void> => {
      leaving.delete(stop);
      stopping.abort();
      await ended;
    };
    leaving.add(stop);
    return { stop };
  }

  async function subscribe(subscription: SubscriptionOptions) {
    if (isClosed) throw new Error('The bus is closed');
    const { group, topics, onBatch } = subscription;
    const backoff: Backoff = { firstMs: firstPauseMs, longestMs: longestPauseMs };
    const deliver = createDelivery({ group, onBatch, batchSize: subscription.batchSize ?? batchSize, backoff, heartbeatMs, log });
    const joined = new AbortController();
    const member = keepMember({ group, topics, deliver, onJoined: () => joined.abort() });
    await pause(joinWaitMs, joined.signal);
    if (!joined.signal.aborted) log.warn({ group, topics }, 'The group is not joined yet; it is tried on');
    return member;
  }

  async function lagOf(group: string): Promise<readonly GroupLag[]> {
    const { topics, committed } = await client.standing(group);
    const lags = [...topics].map(async (topic) => {
      const bounds = await client.bounds(topic);
      return bounds.map(({ partition, low, high }) => ({
        group,
        topic,
        partition,
        committed: committed.get(`${topic}/${partition}`) ?? low,
        end: high,
      }));
    });
    return (await Promise.all(lags)).flat();
  }

  async function* read(topic: string, { follow = false, from }: Parameters<Bus['read']>[1] = {}): AsyncGenerator<Delivered> {
    // Kafka calls this a passing state, and would be asked until the time is up.
    if ((await missingTopics(new Set([topic]), requestTimeoutMs)).size > 0) throw topicUnknown(topic);
    const bounds = await client.bounds(topic);
    const next = new Map(bounds.map(({ partition, low }) => [partition, max(low, from?.get(partition) ?? 0n)]));
    const isDone = () => !follow && bounds.every(({ partition, high }) => (next.get(partition) ?? 0n) >= high);
    if (isDone()) return;
    const ends = new Map(bounds.map(({ partition, high }) => [partition, high]));
    const handover = createHandover<readonly Delivered[]>();
    // A group of its own that commits nothing leaves no trace behind.
    const member = keepMember(
      {
        group: `${clientId}.read.${randomUUID()}`,
        topics: [topic],
        onJoined: () => undefined,
        async deliver(batch) {
          const pulse = startPulse(batch, heartbeatMs);
          await handover.put(batch.records.map((record) => toDelivered(topic, batch.partition, record)));
          pulse.stop();
          const last = batch.records.at(-1);
          if (last !== undefined) batch.moveBehind(last);
        },
      },
      () => next,
    );
    const unclose = endWith(() => handover.end());
    try {
      for await (const messages of handover) {
        for (const message of messages) {
          if (message.offset < (next.get(message.partition) ?? 0n)) continue;
          next.set(message.partition, message.offset + 1n);
          if (follow || message.offset < (ends.get(message.partition) ?? 0n)) yield message;
        }
        if (isDone()) return;
      }
    } finally {
      unclose();
      handover.end();
      await member.stop();
    }
  }

  /** Has something ended with the bus. */
  function endWith(end: () => void): () => void {
    const leave = () => {
      leaving.delete(leave);
      end();
      return Promise.resolve();
    };
    leaving.add(leave);
    return () => leaving.delete(leave);
  }

  return {
    description: `Kafka at ${brokers.join(', ')}`,
    publish,
    subscribe,
    createTopics,
    async lag(groups) {
      return (await Promise.all(groups.map(lagOf))).flat();
    },
    read,
    ping: () => client.ping(),
    async close() {
      if (isClosed) return;
      // Handlers in flight may still publish.
      await Promise.all([...leaving].map((leave) => leave()));
      isClosed = true;
      await line.flush();
      await client.close();
    },
  };
}

const max = (left: bigint, right: bigint): bigint => (left > right ? left : right);
