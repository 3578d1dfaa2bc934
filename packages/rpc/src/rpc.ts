import { type Instant, Rejection } from '@homeward/kernel';

/** Turns messages into bytes and back; ts-proto generates one per message. */
export interface MessageCodec<Message> {
  encode(message: Message): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Message;
}

/** What ts-proto generates for a method with `outputServices=generic-definitions`. */
export interface MethodDefinition<Request, Response> {
  readonly name: string;
  readonly requestType: MessageCodec<Request>;
  /** Streams of requests are not served: send a batch as a repeated field. */
  readonly requestStream: boolean;
  readonly responseType: MessageCodec<Response>;
  readonly responseStream: boolean;
}

/** What ts-proto generates for a service. The codecs are written as methods, so that each exact definition is one of these. */
export interface ServiceDefinition {
  readonly name: string;
  readonly fullName: string;
  readonly methods: Readonly<Record<string, MethodDefinition<unknown, unknown>>>;
}

/** What comes with every call. Metadata carries the principal; the transport adds nothing to it. Keys are lower case. */
export interface CallContext {
  readonly metadata: Readonly<Record<string, string>>;
  /** Machine time at which the caller stops waiting. */
  readonly deadlineAt?: Instant;
  /** Aborted when the caller has gone, when the deadline has passed and when a stop ran out of time. */
  readonly signal: AbortSignal;
}

export type RequestOf<Method> = Method extends { readonly requestType: MessageCodec<infer Request> } ? Request : never;
export type ResponseOf<Method> = Method extends { readonly responseType: MessageCodec<infer Response> } ? Response : never;

// Taken from a method's signature, so that a handler of exact messages is also a handler of unknown ones: the dispatcher decodes
// each request with the codec of the very method that it hands it to.
type UnaryHandler<Request, Response> = { handle(request: Request, context: CallContext): Promise<Response> }['handle'];
type StreamHandler<Request, Response> = { handle(request: Request, context: CallContext): AsyncIterable<Response> }['handle'];

type HandlerOf<Method extends MethodDefinition<unknown, unknown>> = Method extends { readonly requestStream: true }
  ? never
  : Method extends { readonly responseStream: true }
    ? StreamHandler<RequestOf<Method>, ResponseOf<Method>>
    : Method extends { readonly responseStream: false }
      ? UnaryHandler<RequestOf<Method>, ResponseOf<Method>>
      : UnaryHandler<RequestOf<Method>, ResponseOf<Method>> | StreamHandler<RequestOf<Method>, ResponseOf<Method>>;

/** One async function per method; streams are async iterables (async generators). Throw a `Rejection` to refuse. */
export type HandlersOf<Service extends ServiceDefinition> = {
  readonly [Name in keyof Service['methods']]: HandlerOf<Service['methods'][Name]>;
};

export interface CallOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  /** Milliseconds from now; default 5000. Of a stream: until its last message. */
  readonly deadlineMs?: number;
  /** Cancels the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * One function per method. Each rejects with the `Rejection` that the other side threw, with `ServiceUnavailable` when it could not be reached in
 * time, and with `CallFailed` for everything else. A stream starts when it is iterated, and is cancelled when the loop is left.
 */
export type ClientOf<Service extends ServiceDefinition> = {
  readonly [Name in keyof Service['methods']]: Service['methods'][Name] extends { readonly responseStream: true }
    ? (request: RequestOf<Service['methods'][Name]>, options?: CallOptions) => AsyncIterable<ResponseOf<Service['methods'][Name]>>
    : (request: RequestOf<Service['methods'][Name]>, options?: CallOptions) => Promise<ResponseOf<Service['methods'][Name]>>;
};

/** A service with its handlers, ready to be served by either transport. */
export interface Implementation<Service extends ServiceDefinition = ServiceDefinition> {
  readonly definition: Service;
  readonly handlers: HandlersOf<Service>;
}

/** Binds handlers to their definition; gives the handlers' parameters their types. */
export function implement<Service extends ServiceDefinition>(definition: Service, handlers: HandlersOf<Service>): Implementation<Service> {
  return { definition, handlers };
}

/** A service of which only a part is there, for benches and tests: what is missing refuses every call (`rpc.not-served`). */
export function implementPart<Service extends ServiceDefinition>(
  definition: Service,
  handlers: Partial<HandlersOf<Service>> = {},
): Implementation<Service> {
  const refusing = (method: string) => async () => {
    throw new Rejection('unknown', 'rpc.not-served', { service: definition.fullName, method });
  };
  const missing = Object.fromEntries(Object.entries(definition.methods).map(([key, { name }]) => [key, refusing(name)]));
  return implement(definition, { ...missing, ...handlers } as HandlersOf<Service>);
}

/** Where services are served and clients come from: sockets (grpc-js) or the same process (encoded and decoded, no socket). */
export interface RpcNetwork {
  /** Serves the implementations under the name of the service process, e.g. `customer`. */
  serve(process: string, implementations: readonly Implementation[]): Promise<RpcServer>;
  /** A client of a service that runs in the named process. Connects lazily. */
  client<Service extends ServiceDefinition>(process: string, definition: Service): ClientOf<Service>;
  /** Asks the process's health service; false also when it cannot be reached within the limit (default 1000 ms). Never rejects. */
  isServing(process: string, limitMs?: number): Promise<boolean>;
  /** Stops what is still served, at once, and closes the connections. */
  close(): Promise<void>;
}

export interface RpcServer {
  /** `127.0.0.1:50051`, or `in-process:customer`. */
  readonly address: string;
  /** What the health service answers; true from the start. Calls are served either way. */
  setServing(serving: boolean): void;
  /** Refuses new calls, lets running ones end, within the limit; those that are left are then cancelled. */
  stop(limitMs: number): Promise<void>;
}

/** Where unexpected errors of handlers are told; the peer learns nothing of them. */
export interface RpcLog {
  error(detail: object, message: string): void;
}

/** Most bytes of one message in either direction, the same on both transports. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Milliseconds that a call may take when its options do not say. */
export const DEFAULT_DEADLINE_MS = 5_000;
