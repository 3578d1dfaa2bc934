import type { Message } from './bus';
import { type ByteWriter, sizeOfVarint } from './byte-writer';
import { crc32c } from './crc32c';
import { EXTENSION_PREFIX } from './wire';

/*
 * A batch of records of one partition in the format that Kafka keeps (message format 2). Written here, field by field into one piece of memory, because
 * the library makes nine objects with memory of their own for each record, which costs more than all else that the gateway does with it.
 */

const MAGIC = 2;
const BATCH_OVERHEAD = 12;
/** Bytes from the beginning of a batch to its checksum. */
const CHECKSUM_AT = 17;
const NO_PRODUCER = -1n;

/** A header that is the same in every record: its name and value as they are written. */
function constantHeader(name: string, value: string): Buffer {
  return Buffer.concat([headerName(name), lengthOf(value), Buffer.from(value)]);
}

/** The name of a header as it is written, after its length. */
function headerName(name: string): Buffer {
  return Buffer.concat([lengthOf(name), Buffer.from(name)]);
}

/** The length of a short text: below 64 the zigzag of a number is one byte, its double. */
function lengthOf(text: string): Buffer {
  return Buffer.of(text.length * 2);
}

const SPECVERSION = constantHeader('ce_specversion', '1.0');
const CONTENT_TYPE = constantHeader('content-type', 'application/protobuf');
const ID = headerName('ce_id');
const SOURCE = headerName('ce_source');
const TYPE = headerName('ce_type');
const TIME = headerName('ce_time');
const SUBJECT = headerName('ce_subject');
const TRACEPARENT = headerName('traceparent');
const CONSTANT_SIZE = [SPECVERSION, ID, SOURCE, TYPE, TIME, SUBJECT, CONTENT_TYPE].reduce((sum, { length }) => sum + length, 0);
const ALWAYS_HEADERS = 7;

/** Writes a batch that begins at `nowMs`; returns nothing, as its length stands in it. */
export function writeRecordBatch(writer: ByteWriter, messages: readonly Message[], nowMs: number): void {
  const start = writer.length;
  writer.int64(0n);
  const lengthAt = writer.length;
  writer.int32(0);
  writer.int32(0);
  writer.int8(MAGIC);
  writer.int32(0);
  const bodyAt = writer.length;
  writer.int16(0);
  writer.int32(messages.length - 1);
  const timestamp = BigInt(nowMs);
  writer.int64(timestamp);
  writer.int64(timestamp);
  writer.int64(NO_PRODUCER);
  writer.int16(0);
  writer.int32(0);
  writer.int32(messages.length);
  for (let offset = 0; offset < messages.length; offset += 1) {
    const message = messages[offset];
    if (message !== undefined) writeRecord(writer, message, offset);
  }
  writer.int32At(lengthAt, writer.length - start - BATCH_OVERHEAD);
  writer.int32At(start + CHECKSUM_AT, crc32c(writer.view(), bodyAt, writer.length));
}

function writeRecord(writer: ByteWriter, message: Message, offset: number): void {
  const { key, id, source, type, at, value, traceparent, extensions } = message;
  const keySize = Buffer.byteLength(key);
  const idSize = Buffer.byteLength(id);
  const sourceSize = Buffer.byteLength(source);
  const typeSize = Buffer.byteLength(type);
  const atSize = Buffer.byteLength(at);
  const more = moreHeaders(traceparent, extensions);
  let size = 2 + sizeOfVarint(offset) + 2 * sized(keySize) + sized(value.length) + CONSTANT_SIZE;
  size += sized(idSize) + sized(sourceSize) + sized(typeSize) + sized(atSize) + sizeOfVarint(ALWAYS_HEADERS + more.length);
  for (const [name, text] of more) size += name.length + sized(Buffer.byteLength(text));

  writer.varint(size);
  // Attributes, and how much later than the first record of the batch.
  writer.int8(0);
  writer.int8(0);
  writer.varint(offset);
  writeText(writer, key, keySize);
  writer.varint(value.length);
  writer.raw(value);
  writer.varint(ALWAYS_HEADERS + more.length);
  writer.raw(SPECVERSION);
  writer.raw(ID);
  writeText(writer, id, idSize);
  writer.raw(SOURCE);
  writeText(writer, source, sourceSize);
  writer.raw(TYPE);
  writeText(writer, type, typeSize);
  writer.raw(TIME);
  writeText(writer, at, atSize);
  writer.raw(SUBJECT);
  writeText(writer, key, keySize);
  writer.raw(CONTENT_TYPE);
  for (const [name, text] of more) {
    writer.raw(name);
    writeText(writer, text, Buffer.byteLength(text));
  }
}

type Header = readonly [name: Buffer, text: string];
const NO_HEADERS: readonly Header[] = [];

function moreHeaders(traceparent: string | undefined, extensions: Message['extensions']): readonly Header[] {
  if (traceparent === undefined && extensions === undefined) return NO_HEADERS;
  const headers: Header[] = traceparent === undefined ? [] : [[TRACEPARENT, traceparent]];
  for (const [name, text] of Object.entries(extensions ?? {})) headers.push([headerName(EXTENSION_PREFIX + name), text]);
  return headers;
}

function writeText(writer: ByteWriter, text: string, size: number): void {
  writer.varint(size);
  writer.text(text, size);
}

/** The size of so many bytes with their length before them. */
function sized(size: number): number {
  return sizeOfVarint(size) + size;
}
