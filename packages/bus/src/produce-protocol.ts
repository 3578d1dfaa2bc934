import type { BrokerAddress } from './broker-connection';
import type { Message } from './bus';
import type { ByteWriter } from './byte-writer';
import { writeRecordBatch } from './record-batch';

/** Both of Kafka 0.11, the first with batches of records; Kafka 4 takes produce requests that are older no more. */
const PRODUCE = { key: 0, version: 3 } as const;
const METADATA = { key: 3, version: 4 } as const;
const ALL_REPLICAS = -1;
const NO_TRANSACTION = -1;

/** What goes to one broker: messages by topic and partition, in order. */
export type Load = ReadonlyMap<string, ReadonlyMap<number, readonly Message[]>>;

export interface ProduceRequest {
  readonly correlationId: number;
  readonly clientId: string;
  /** How long the broker waits for its replicas. */
  readonly timeoutMs: number;
  readonly load: Load;
  readonly nowMs: number;
}

/** Writes a whole request, its length first. */
export function writeProduceRequest(writer: ByteWriter, { correlationId, clientId, timeoutMs, load, nowMs }: ProduceRequest): void {
  const start = beginRequest(writer, PRODUCE, correlationId, clientId);
  writer.int16(NO_TRANSACTION);
  writer.int16(ALL_REPLICAS);
  writer.int32(timeoutMs);
  writer.int32(load.size);
  for (const [topic, partitions] of load) {
    writer.string(topic);
    writer.int32(partitions.size);
    for (const [partition, messages] of partitions) {
      writer.int32(partition);
      const lengthAt = writer.length;
      writer.int32(0);
      writeRecordBatch(writer, messages, nowMs);
      writer.int32At(lengthAt, writer.length - lengthAt - 4);
    }
  }
  endRequest(writer, start);
}

/** Writes the question who leads the partitions of these topics; asking creates none. */
export function writeMetadataRequest(writer: ByteWriter, correlationId: number, clientId: string, topics: ReadonlySet<string>): void {
  const start = beginRequest(writer, METADATA, correlationId, clientId);
  writer.int32(topics.size);
  for (const topic of topics) writer.string(topic);
  writer.int8(0);
  endRequest(writer, start);
}

function beginRequest(writer: ByteWriter, api: { key: number; version: number }, correlationId: number, clientId: string): number {
  const start = writer.length;
  writer.int32(0);
  writer.int16(api.key);
  writer.int16(api.version);
  writer.int32(correlationId);
  writer.string(clientId);
  return start;
}

/** The length of a request is known at its end. */
function endRequest(writer: ByteWriter, start: number): void {
  writer.int32At(start, writer.length - start - 4);
}

/** The broker that leads each partition, by topic; undefined where nobody leads at the moment. */
export type Leaders = ReadonlyMap<string, readonly (BrokerAddress | undefined)[]>;

/** Topics with an error are left out. Throws `RangeError` for what is no answer. */
export function readMetadataResponse(bytes: Buffer): Leaders {
  const reader = createReader(bytes);
  reader.skip(4);
  const brokers = new Map<number, BrokerAddress>();
  for (let left = reader.int32(); left > 0; left -= 1) {
    const nodeId = reader.int32();
    const host = reader.text();
    brokers.set(nodeId, { host, port: reader.int32() });
    // Its rack.
    reader.text();
  }
  // The name of the cluster, and who controls it.
  reader.text();
  reader.skip(4);
  const leaders = new Map<string, readonly (BrokerAddress | undefined)[]>();
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    const code = reader.int16();
    const name = reader.text();
    // Whether it is Kafka's own.
    reader.skip(1);
    const ofTopic: (BrokerAddress | undefined)[] = [];
    for (let partitions = reader.int32(); partitions > 0; partitions -= 1) {
      reader.skip(2);
      const partition = reader.int32();
      ofTopic[partition] = brokers.get(reader.int32());
      // Its replicas, and those in step.
      reader.skip(4 * reader.int32());
      reader.skip(4 * reader.int32());
    }
    if (code === 0) leaders.set(name, ofTopic);
  }
  return leaders;
}

/** Of a partition's answer: the offset, and the time of writing. */
const BEHIND_ERROR_CODE = 16;

/** How many partitions took what they were sent. Throws `ProduceRefused` for the first that did not, `RangeError` for what is no answer. */
export function readProduceResponse(bytes: Buffer): number {
  const reader = createReader(bytes);
  let taken = 0;
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    reader.text();
    for (let partitions = reader.int32(); partitions > 0; partitions -= 1) {
      reader.skip(4);
      const code = reader.int16();
      if (code !== 0) throw new ProduceRefused(code);
      reader.skip(BEHIND_ERROR_CODE);
      taken += 1;
    }
  }
  return taken;
}

interface Reader {
  int16(): number;
  int32(): number;
  /** Text after its length in two bytes; none is empty. */
  text(): string;
  skip(count: number): void;
}

function createReader(bytes: Buffer): Reader {
  let at = 0;
  const take = (count: number): number => {
    const from = at;
    at = from + count;
    return from;
  };
  const int16 = (): number => bytes.readInt16BE(take(2));
  return {
    int16,
    int32: () => bytes.readInt32BE(take(4)),
    text() {
      const size = Math.max(0, int16());
      const from = take(size);
      return bytes.toString('utf8', from, from + size);
    },
    skip: (count) => void take(count),
  };
}

/** A broker did not take what it was sent. `code` is Kafka's number of the error. */
export class ProduceRefused extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`Kafka refused to write: error ${code}`);
    this.name = 'ProduceRefused';
    this.code = code;
  }
}
