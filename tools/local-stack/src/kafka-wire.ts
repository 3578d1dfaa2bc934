import { exchange } from './loopback';

/** Numbers and shapes from the Kafka protocol guide; old versions, because they need no tagged fields. */
const METADATA = { key: 3, version: 1 };
const OFFSET_FETCH = { key: 9, version: 2 };
const FIND_COORDINATOR = { key: 10, version: 0 };

const SIZE_BYTES = 4;
const RESPONSE_HEADER_BYTES = SIZE_BYTES + 4;

/** A group that never has members; asking for it makes the broker create and load its groups topic. */
const PROBE_GROUP = 'local-stack-probe';

/**
 * Whether the broker on this port takes work: it has registered itself with its controller, and its group coordinator
 * is loaded. The latter spares each client the "coordinator is loading" of the first seconds.
 */
export async function kafkaAnswers(port: number): Promise<boolean> {
  const metadata = await ask(port, METADATA, int32(0));
  const brokers = metadata.readInt32BE(RESPONSE_HEADER_BYTES);
  if (brokers === 0) return false;
  const coordinator = await ask(port, FIND_COORDINATOR, string(PROBE_GROUP));
  if (coordinator.readInt16BE(RESPONSE_HEADER_BYTES) !== 0) return false;
  const offsets = await ask(port, OFFSET_FETCH, Buffer.concat([string(PROBE_GROUP), int32(0)]));
  // The answer is an empty list of topics, then the error code of the group.
  return offsets.readInt16BE(RESPONSE_HEADER_BYTES + 4) === 0;
}

function ask(port: number, api: { key: number; version: number }, body: Buffer): Promise<Buffer> {
  const correlationId = int32(1);
  const message = Buffer.concat([int16(api.key), int16(api.version), correlationId, string('local-stack'), body]);
  return exchange(port, Buffer.concat([int32(message.length), message]), (received) =>
    received.length < SIZE_BYTES ? undefined : SIZE_BYTES + received.readInt32BE(0),
  );
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([int16(bytes.length), bytes]);
}
