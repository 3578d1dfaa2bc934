import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { type Metadata, status } from '@grpc/grpc-js';
import { Rejection } from '@homeward/kernel';
import { pathOf } from './dispatcher';
import { toMetadata } from './metadata';
import {
  type CallOptions,
  type ClientOf,
  DEFAULT_DEADLINE_MS,
  MAX_MESSAGE_BYTES,
  type MethodDefinition,
  type ServiceDefinition,
} from './rpc';
import { CallFailed } from './status';

/** A call as the client hands it to its transport. */
export interface OutgoingCall {
  readonly path: string;
  readonly request: Uint8Array;
  readonly metadata: Metadata;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/** Carries bytes to one process; rejects with what `fromFailure` makes, or with the signal's reason. */
export interface Transport {
  unary(call: OutgoingCall): Promise<Uint8Array>;
  stream(call: OutgoingCall): AsyncIterable<Uint8Array>;
}

/** A client of one service over a transport. */
export function createClient<Service extends ServiceDefinition>(
  process: string,
  definition: Service,
  transport: Transport,
): ClientOf<Service> {
  const methods = Object.entries(definition.methods).map(([name, method]) => {
    const path = pathOf(definition, method);
    const call = method.responseStream
      ? (request: unknown, options?: CallOptions) => stream(process, path, method, transport, request, options)
      : (request: unknown, options?: CallOptions) => unary(process, path, method, transport, request, options);
    return [name, call] as const;
  });
  // The map of methods is built by name; its exact type is the one that the definition's own codecs give it.
  return Object.fromEntries(methods) as unknown as ClientOf<Service>;
}

type Method = MethodDefinition<unknown, unknown>;

async function unary(
  process: string,
  path: string,
  method: Method,
  transport: Transport,
  request: unknown,
  options: CallOptions = {},
): Promise<unknown> {
  const span = startSpan(process, path);
  try {
    const call = toCall(process, path, method, request, options, span.metadata(options));
    return readResponse(process, path, method, await transport.unary(call));
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

async function* stream(
  process: string,
  path: string,
  method: Method,
  transport: Transport,
  request: unknown,
  options: CallOptions = {},
): AsyncGenerator<unknown> {
  const span = startSpan(process, path);
  try {
    const call = toCall(process, path, method, request, options, span.metadata(options));
    for await (const response of transport.stream(call)) yield readResponse(process, path, method, response);
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

function toCall(process: string, path: string, method: Method, request: unknown, options: CallOptions, metadata: Metadata): OutgoingCall {
  const bytes = method.requestType.encode(request).finish();
  if (bytes.length > MAX_MESSAGE_BYTES) throw new CallFailed(process, path, status.RESOURCE_EXHAUSTED);
  const { deadlineMs = DEFAULT_DEADLINE_MS, signal } = options;
  return { path, request: bytes, metadata, deadlineMs, ...(signal === undefined ? {} : { signal }) };
}

function readResponse(process: string, path: string, method: Method, bytes: Uint8Array): unknown {
  try {
    return method.responseType.decode(bytes);
  } catch (error) {
    throw new CallFailed(process, path, status.INTERNAL, { cause: error });
  }
}

function startSpan(process: string, path: string) {
  const span = trace.getTracer('homeward.rpc').startSpan(path.slice(1), {
    kind: SpanKind.CLIENT,
    attributes: { 'rpc.system': 'grpc', 'peer.service': process },
  });
  return {
    metadata: (options: CallOptions) => toMetadata(options.metadata ?? {}, trace.setSpan(context.active(), span)),
    fail(error: unknown) {
      if (!(error instanceof Rejection)) span.setStatus({ code: SpanStatusCode.ERROR });
    },
    end: () => span.end(),
  };
}
