import type { Delivered, Message } from './bus';

/** A record as it comes from Kafka. */
export interface WireRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

/** Before the name of each attribute of a CloudEvent, as the name of its header. */
export const EXTENSION_PREFIX = 'ce_';
const PREFIX = EXTENSION_PREFIX;
/** Attributes that are fields of a message; every other `ce_` header is an extension. */
const CORE = new Set(['specversion', 'id', 'source', 'type', 'time', 'subject'].map((name) => PREFIX + name));

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
