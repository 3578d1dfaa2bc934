import type { Delivered, Message } from './bus';

/** A record as it goes to Kafka: CloudEvents 1.0 in binary mode, attributes as headers, the value untouched. */
export interface WireMessage {
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** A record as it comes from Kafka. */
export interface WireRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

const PREFIX = 'ce_';
/** Attributes that are fields of a message; every other `ce_` header is an extension. */
const CORE = new Set(['specversion', 'id', 'source', 'type', 'time', 'subject'].map((name) => PREFIX + name));

export function toWire({ key, id, source, type, at, value, traceparent, extensions }: Message): WireMessage {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: source,
    ce_type: type,
    ce_time: at,
    ce_subject: key,
    'content-type': 'application/protobuf',
  };
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  for (const [name, text] of Object.entries(extensions ?? {})) headers[PREFIX + name] = text;
  return { key, value: Buffer.from(value.buffer, value.byteOffset, value.byteLength), headers };
}

/** Records of other producers may lack attributes; they come out empty and fail, if at all, where they are decoded. */
export function toDelivered(topic: string, partition: number, { offset, key, value, headers = {} }: WireRecord): Delivered {
  const text = (name: string): string | undefined => {
    const header = headers[name];
    const first = Array.isArray(header) ? header[0] : header;
    return typeof first === 'string' ? first : first?.toString('utf8');
  };
  let extensions: Record<string, string> | undefined;
  for (const name of Object.keys(headers)) {
    if (!name.startsWith(PREFIX) || CORE.has(name)) continue;
    extensions ??= {};
    extensions[name.slice(PREFIX.length)] = text(name) ?? '';
  }
  const traceparent = text('traceparent');
  return {
    topic,
    partition,
    offset: BigInt(offset),
    key: key?.toString('utf8') ?? '',
    id: text('ce_id') ?? '',
    source: text('ce_source') ?? '',
    type: text('ce_type') ?? '',
    at: text('ce_time') ?? '',
    value: value ?? new Uint8Array(0),
    ...(traceparent !== undefined && { traceparent }),
    ...(extensions !== undefined && { extensions }),
  };
}

/** About the bytes that a message takes in a request; rather too much than too little. */
export function sizeOf({ key, id, source, type, value, extensions }: Message): number {
  let characters = 2 * key.length + id.length + source.length + type.length;
  for (const [name, text] of Object.entries(extensions ?? {})) characters += name.length + text.length;
  return value.length + 2 * characters + 250;
}
