import { type Context, type TextMapGetter, type TextMapSetter, context, propagation } from '@opentelemetry/api';
import { Metadata } from '@grpc/grpc-js';

// What HTTP/2 and gRPC put among the headers, and what the tracing standard puts there: not the caller's.
const TRANSPORT_KEYS = new Set(['user-agent', 'accept-encoding', 'content-type', 'te', 'traceparent', 'tracestate', 'baggage']);
const KEY = /^[a-z0-9][a-z0-9_.-]*$/;
const PLAIN_VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;
const BINARY_SUFFIX = '-bin';

const setter: TextMapSetter<Metadata> = { set: (metadata, key, value) => metadata.set(key, value) };
const getter: TextMapGetter<Metadata> = {
  keys: (metadata) => Object.keys(metadata.getMap()),
  get: (metadata, key) => metadata.get(key).map(String),
};

/**
 * The caller's metadata with the active trace context. Values that are not plain ASCII travel as UTF-8 under `<key>-bin`, as gRPC demands.
 * Throws TypeError on a key that gRPC cannot carry, or that belongs to the transport.
 */
export function toMetadata(values: Readonly<Record<string, string>>, active: Context = context.active()): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(values)) {
    if (!KEY.test(key) || key.endsWith(BINARY_SUFFIX) || isOfTransport(key)) throw new TypeError(`Not a metadata key: ${key}`);
    if (PLAIN_VALUE.test(value)) metadata.set(key, value);
    else metadata.set(key + BINARY_SUFFIX, Buffer.from(value, 'utf8'));
  }
  propagation.inject(active, metadata, setter);
  return metadata;
}

/** The caller's metadata, without what the transport added. */
export function readMetadata(metadata: Metadata): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(metadata.getMap())) {
    if (isOfTransport(key)) continue;
    if (typeof value === 'string') values[key] = value;
    else values[key.slice(0, -BINARY_SUFFIX.length)] = value.toString('utf8');
  }
  return values;
}

/** The context that the caller's trace goes on in. */
export function readTraceContext(metadata: Metadata): Context {
  return propagation.extract(context.active(), metadata, getter);
}

function isOfTransport(key: string): boolean {
  return TRANSPORT_KEYS.has(key) || key.startsWith('grpc-') || key.startsWith(':');
}
