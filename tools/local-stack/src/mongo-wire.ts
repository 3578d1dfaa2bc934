import { exchange, LOOPBACK } from './loopback';

/** The few kinds of BSON values that the commands below need. */
export type BsonValue = number | string | readonly BsonValue[] | { readonly [key: string]: BsonValue };

const OP_MSG = 2013;
const HEADER_BYTES = 16;
/** Behind the header: four bytes of flags and the kind of the only section. */
const DOCUMENT_OFFSET = HEADER_BYTES + 5;

/** BSON element types, from the BSON specification. */
const DOUBLE = 0x01;
const STRING = 0x02;
const DOCUMENT = 0x03;
const ARRAY = 0x04;
const BOOLEAN = 0x08;
const INT32 = 0x10;
const FIXED_SIZES: Readonly<Record<number, number>> = { 0x07: 12, 0x09: 8, 0x0a: 0, 0x11: 8, 0x12: 8, 0x13: 16 };

/** The name of the replica set that a real mongod is started with. */
export const REPLICA_SET = 'homeward';

/**
 * Whether the server on this port takes writes. A mongod that was started for a replica set and has none yet is told
 * to begin one, alone: transactions need it.
 */
export async function mongoAnswers(port: number): Promise<boolean> {
  const hello = await runMongoCommand(port, { hello: 1, $db: 'admin' });
  if (hello['isWritablePrimary'] === true) return true;
  if (hello['isreplicaset'] === true) {
    const members = [{ _id: 0, host: `${LOOPBACK}:${port}` }];
    await runMongoCommand(port, { replSetInitiate: { _id: REPLICA_SET, members }, $db: 'admin' });
  }
  return false;
}

/** Runs one command and gives the numbers, texts and booleans at the top of its answer. */
export async function runMongoCommand(
  port: number,
  command: { readonly [key: string]: BsonValue },
): Promise<Record<string, number | string | boolean>> {
  const document = toBson(command);
  const head = Buffer.alloc(DOCUMENT_OFFSET);
  head.writeInt32LE(DOCUMENT_OFFSET + document.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(OP_MSG, 12);
  const answer = await exchange(port, Buffer.concat([head, document]), (received) =>
    received.length < HEADER_BYTES ? undefined : received.readInt32LE(0),
  );
  return readTopLevel(answer.subarray(DOCUMENT_OFFSET));
}

/** Encodes a document; numbers become int32. */
export function toBson(document: { readonly [key: string]: BsonValue }): Buffer {
  const elements = Object.entries(document).map(([key, value]) => {
    const { type, bytes } = toElement(value);
    return Buffer.concat([Buffer.from([type]), Buffer.from(`${key}\0`), bytes]);
  });
  const body = Buffer.concat([...elements, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

function toElement(value: BsonValue): { type: number; bytes: Buffer } {
  if (typeof value === 'number') return { type: INT32, bytes: int32(value) };
  if (typeof value === 'string') {
    const text = Buffer.from(`${value}\0`);
    return { type: STRING, bytes: Buffer.concat([int32(text.length), text]) };
  }
  if (isList(value)) return { type: ARRAY, bytes: toBson(Object.fromEntries(value.map((item, index) => [String(index), item]))) };
  return { type: DOCUMENT, bytes: toBson(value) };
}

function isList(value: BsonValue): value is readonly BsonValue[] {
  return Array.isArray(value);
}

/** Reads the numbers, texts and booleans at the top of a BSON document and steps over everything else. */
export function readTopLevel(document: Buffer): Record<string, number | string | boolean> {
  const found: Record<string, number | string | boolean> = {};
  const end = document.readInt32LE(0) - 1;
  let at = 4;
  while (at < end) {
    const type = document.readUInt8(at);
    const keyEnd = document.indexOf(0, at + 1);
    const key = document.toString('utf8', at + 1, keyEnd);
    at = keyEnd + 1;
    if (type === DOUBLE) found[key] = document.readDoubleLE(at);
    if (type === BOOLEAN) found[key] = document.readUInt8(at) === 1;
    if (type === INT32) found[key] = document.readInt32LE(at);
    if (type === STRING) found[key] = document.toString('utf8', at + 4, at + 4 + document.readInt32LE(at) - 1);
    at += sizeOf(type, document, at);
  }
  return found;
}

function sizeOf(type: number, document: Buffer, at: number): number {
  switch (type) {
    case DOUBLE:
      return 8;
    case BOOLEAN:
      return 1;
    case INT32:
      return 4;
    case STRING:
      return 4 + document.readInt32LE(at);
    case DOCUMENT:
    case ARRAY:
      return document.readInt32LE(at);
    case 0x05:
      return 5 + document.readInt32LE(at);
    default: {
      const size = FIXED_SIZES[type];
      if (size === undefined) throw new Error(`BSON element type 0x${type.toString(16)} is not one that answers of MongoDB carry.`);
      return size;
    }
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
