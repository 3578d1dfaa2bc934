import { type BrokerAddress, type BrokerConnection, createBrokerConnection } from './broker-connection';
import { BusUnavailable, type Message } from './bus';
import { ByteWriter } from './byte-writer';
import { partitionOf } from './partitioner';
import {
  type Leaders,
  type Load,
  ProduceRefused,
  readMetadataResponse,
  readProduceResponse,
  writeMetadataRequest,
  writeProduceRequest,
} from './produce-protocol';

export interface KafkaProducerOptions {
  /** `host:port` of some brokers, which know the others. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** How long one broker is waited for, connecting included. */
  readonly requestMs: number;
}

export interface KafkaProducer {
  /** One request per broker, acknowledged by all replicas. Called again only after the call before has settled. Leaves nothing in flight when it rejects. */
  send(messages: readonly Message[], withinMs: number): Promise<void>;
  close(): void;
}

/** Partitions that were added, and leaders that moved without a complaint, are noticed after so long. */
const LEADERS_FRESH_MS = 300_000;
const FIRST_CAPACITY = 65_536;
const LARGEST_KEPT_BYTES = 2_000_000;

interface Broker {
  readonly connection: BrokerConnection;
  /** Used again by the next request: that one is sent after the answer to this one. Dropped with the connection, which may still hold on to it. */
  writer: ByteWriter;
}

/** Writes to the leaders of partitions directly. */
export function createKafkaProducer({ brokers: named, clientId, requestMs }: KafkaProducerOptions): KafkaProducer {
  const brokers = new Map<string, Broker>();
  const known = new Map<string, readonly (BrokerAddress | undefined)[]>();
  let knownSinceMs = 0;
  let correlationId = 0;
  let attempts = 0;

  /** Writes a request, sends it, and reads the answer. */
  async function ask<Answer>(
    address: BrokerAddress,
    withinMs: number,
    write: (writer: ByteWriter, correlationId: number) => void,
    read: (answer: Buffer) => Answer,
  ): Promise<Answer> {
    const broker = brokerAt(address);
    const { connection, writer } = broker;
    correlationId = (correlationId + 1) & 0x7fffffff;
    writer.clear();
    write(writer, correlationId);
    const answer = await connection.ask(writer.view(), correlationId, Math.min(requestMs, Math.max(1, withinMs)));
    if (writer.length > LARGEST_KEPT_BYTES) broker.writer = new ByteWriter(FIRST_CAPACITY);
    try {
      return read(answer);
    } catch (error) {
      if (error instanceof ProduceRefused) throw error;
      connection.close();
      throw new BusUnavailable('A broker answered with something else', { cause: error });
    }
  }

  function brokerAt(address: BrokerAddress): Broker {
    const name = nameOf(address);
    const present = brokers.get(name);
    if (present?.connection.isOpen === true) return present;
    const broker = { connection: createBrokerConnection(address), writer: new ByteWriter(FIRST_CAPACITY) };
    brokers.set(name, broker);
    return broker;
  }

  async function findLeaders(messages: readonly Message[], withinMs: number): Promise<void> {
    if (performance.now() - knownSinceMs > LEADERS_FRESH_MS) known.clear();
    const topics = new Set<string>();
    for (const { topic } of messages) if (!known.has(topic)) topics.add(topic);
    if (topics.size === 0) return;
    // The next one after a failure: any of them may be the one that is away.
    const address = readAddress(named[attempts % named.length] ?? '');
    attempts += 1;
    const found = await ask(address, withinMs, (writer, id) => writeMetadataRequest(writer, id, clientId, topics), readMetadataResponse);
    attempts -= 1;
    if (known.size === 0) knownSinceMs = performance.now();
    for (const [topic, leaders] of found) known.set(topic, leaders);
  }

  async function sendTo(address: BrokerAddress, load: Load, withinMs: number): Promise<void> {
    const timeoutMs = Math.max(1, Math.round(withinMs));
    let sent = 0;
    for (const partitions of load.values()) sent += partitions.size;
    await ask(
      address,
      withinMs,
      (writer, id) => writeProduceRequest(writer, { correlationId: id, clientId, timeoutMs, load, nowMs: Date.now() }),
      (answer) => {
        if (readProduceResponse(answer) !== sent) throw new RangeError('The answer is not about what was sent');
      },
    );
  }

  return {
    async send(messages, withinMs) {
      const deadlineAt = performance.now() + withinMs;
      try {
        await findLeaders(messages, withinMs);
        const sending = [...byBroker(messages, known)].map(([address, load]) => sendTo(address, load, deadlineAt - performance.now()));
        const failed = (await Promise.allSettled(sending)).find((result) => result.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
      } catch (error) {
        // Whoever leads now is asked for before the next attempt.
        known.clear();
        throw error;
      }
    },
    close() {
      for (const { connection } of brokers.values()) connection.close();
      brokers.clear();
    },
  };
}

function byBroker(messages: readonly Message[], leaders: Leaders): ReadonlyMap<BrokerAddress, Load> {
  const loads = new Map<BrokerAddress, Map<string, Map<number, Message[]>>>();
  for (const message of messages) {
    const ofTopic = leaders.get(message.topic) ?? [];
    const partition = partitionOf(message.key, ofTopic.length);
    const leader = ofTopic[partition];
    if (leader === undefined) throw new BusUnavailable(`Nobody leads a partition of ${message.topic}`);
    let load = loads.get(leader);
    if (load === undefined) loads.set(leader, (load = new Map<string, Map<number, Message[]>>()));
    let partitions = load.get(message.topic);
    if (partitions === undefined) load.set(message.topic, (partitions = new Map<number, Message[]>()));
    const present = partitions.get(partition);
    if (present === undefined) partitions.set(partition, [message]);
    else present.push(message);
  }
  return loads;
}

function nameOf({ host, port }: BrokerAddress): string {
  return `${host}:${port}`;
}

function readAddress(broker: string): BrokerAddress {
  const colon = broker.lastIndexOf(':');
  return { host: broker.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(broker.slice(colon + 1)) };
}
