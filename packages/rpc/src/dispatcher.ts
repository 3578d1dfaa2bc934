import { type Context, SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { type Metadata, status } from '@grpc/grpc-js';
import type { Instant } from '@homeward/kernel';
import { readMetadata, readTraceContext } from './metadata';
import { type CallContext, type Implementation, MAX_MESSAGE_BYTES, type MethodDefinition, type RpcLog } from './rpc';
import { type Failure, toFailure } from './status';

/** A call as a transport hands it over. */
export interface IncomingCall {
  readonly request: Uint8Array;
  readonly metadata: Metadata;
  readonly deadlineAt?: Instant;
  readonly signal: AbortSignal;
}

/** One method of one service, from bytes to bytes. Whatever goes wrong inside is thrown as `CallFailure`, nothing else ever is. */
export type ServedMethod =
  | { readonly path: string; readonly stream: false; call(call: IncomingCall): Promise<Uint8Array> }
  | { readonly path: string; readonly stream: true; call(call: IncomingCall): AsyncIterable<Uint8Array> };

/** A failure on its way to the peer. */
export class CallFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.details);
    this.name = 'CallFailure';
    this.failure = failure;
  }
}

/** The path of a method on the wire: `/homeward.customer.v1.CustomerService/FindPeople`. */
export function pathOf(service: { readonly fullName: string }, method: { readonly name: string }): string {
  return `/${service.fullName}/${method.name}`;
}

/** The methods of an implementation as both transports call them. Throws TypeError on a method that cannot be served. */
export function servedMethods(implementation: Implementation, log: RpcLog): readonly ServedMethod[] {
  const { definition, handlers } = implementation;
  return Object.entries(definition.methods).map(([name, method]) => {
    const handler = handlers[name];
    const path = pathOf(definition, method);
    if (handler === undefined) throw new TypeError(`No handler for ${path}`);
    if (method.requestStream) throw new TypeError(`Streams of requests are not served: ${path}`);
    return method.responseStream
      ? { path, stream: true, call: (call) => stream(path, method, (request, about) => handler(request, about), call, log) }
      : { path, stream: false, call: (call) => unary(path, method, (request, about) => handler(request, about), call, log) };
  });
}

type Handler = (request: unknown, about: CallContext) => Promise<unknown> | AsyncIterable<unknown>;
type Method = MethodDefinition<unknown, unknown>;

async function unary(path: string, method: Method, handler: Handler, call: IncomingCall, log: RpcLog): Promise<Uint8Array> {
  const span = startSpan(path, call.metadata);
  try {
    const response = await context.with(span.context, () => handler(method.requestType.decode(call.request), toCallContext(call)));
    return encode(path, method, response);
  } catch (error) {
    throw span.fail(error, log);
  } finally {
    span.end();
  }
}

async function* stream(path: string, method: Method, handler: Handler, call: IncomingCall, log: RpcLog): AsyncGenerator<Uint8Array> {
  const span = startSpan(path, call.metadata);
  let responses: AsyncIterator<unknown> | undefined;
  let finished = false;
  try {
    const answer = context.with(span.context, () => handler(method.requestType.decode(call.request), toCallContext(call)));
    if (!(Symbol.asyncIterator in answer)) throw new TypeError(`${path} answers a stream with something else`);
    const iterator = answer[Symbol.asyncIterator]();
    responses = iterator;
    for (;;) {
      const next = await context.with(span.context, () => iterator.next());
      if (next.done === true) {
        finished = true;
        return;
      }
      yield encode(path, method, next.value);
    }
  } catch (error) {
    finished = true;
    throw span.fail(error, log);
  } finally {
    span.end();
    // The reader went away before the end: let the handler's own `finally` blocks run.
    if (!finished) await abandon(responses, path, log);
  }
}

async function abandon(responses: AsyncIterator<unknown> | undefined, path: string, log: RpcLog): Promise<void> {
  try {
    await responses?.return?.();
  } catch (error) {
    log.error({ err: error, method: path }, 'A stream failed while it was being cancelled');
  }
}

function encode(path: string, method: Method, response: unknown): Uint8Array {
  const bytes = method.responseType.encode(response).finish();
  if (bytes.length > MAX_MESSAGE_BYTES)
    throw new RangeError(`The answer of ${path} has ${bytes.length} bytes, more than ${MAX_MESSAGE_BYTES}`);
  return bytes;
}

function toCallContext(call: IncomingCall): CallContext {
  const { deadlineAt, signal } = call;
  return { metadata: readMetadata(call.metadata), signal, ...(deadlineAt === undefined ? {} : { deadlineAt }) };
}

interface CallSpan {
  readonly context: Context;
  fail(error: unknown, log: RpcLog): CallFailure;
  end(): void;
}

function startSpan(path: string, metadata: Metadata): CallSpan {
  const parent = readTraceContext(metadata);
  const span = trace
    .getTracer('homeward.rpc')
    .startSpan(path.slice(1), { kind: SpanKind.SERVER, attributes: { 'rpc.system': 'grpc' } }, parent);
  return {
    context: trace.setSpan(parent, span),
    fail(error, log) {
      const failure = toFailure(error, path, log);
      span.setAttribute('rpc.grpc.status_code', failure.code);
      if (failure.code === status.INTERNAL) span.setStatus({ code: SpanStatusCode.ERROR });
      return new CallFailure(failure);
    },
    end: () => span.end(),
  };
}
