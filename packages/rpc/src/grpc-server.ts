import {
  Server,
  ServerCredentials,
  type ServerWritableStream,
  type UntypedServiceImplementation,
  type handleUnaryCall,
} from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { asIs, toBuffer } from './buffers';
import { CallFailure, type IncomingCall, type ServedMethod, servedMethods } from './dispatcher';
import { addReflection } from './reflection';
import { type Implementation, MAX_MESSAGE_BYTES, type RpcLog, type RpcServer } from './rpc';
import { type RunningCalls, createRunningCalls, settlesWithin } from './running-calls';
import { type Failure, toFailure } from './status';

export interface GrpcServerOptions {
  readonly listen: string;
  readonly log: RpcLog;
  readonly reflection?: Uint8Array;
}

// Clients find new replicas when their connections age out; running calls get the grace to end on the old one.
const CONNECTION_AGE_MS = 10 * 60_000;
const CONNECTION_GRACE_MS = 5 * 60_000;

// Time for the last answers to leave after the last call ended, when an open health watch keeps its connection from closing.
const FLUSH_MS = 250;

/** Serves implementations on a socket, with the standard health service and, given descriptors, reflection. */
export async function startGrpcServer(implementations: readonly Implementation[], options: GrpcServerOptions): Promise<RpcServer> {
  const { log, reflection } = options;
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_connection_age_ms': CONNECTION_AGE_MS,
    'grpc.max_connection_age_grace_ms': CONNECTION_GRACE_MS,
  });
  const running = createRunningCalls();
  for (const implementation of implementations) addImplementation(server, implementation, running, log);

  const names = ['', ...implementations.map(({ definition }) => definition.fullName)];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'SERVING' as const])));
  const setServing = (serving: boolean) => {
    for (const name of names) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  };
  health.addToServer(server);
  if (reflection !== undefined) addReflection(server, reflection, names.slice(1));

  const address = await bind(server, options.listen);
  let stopping: Promise<void> | undefined;
  const stop = async (limitMs: number) => {
    setServing(false);
    const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    const drained = running.idle().then(() => settlesWithin(closed, FLUSH_MS));
    await settlesWithin(Promise.race([closed, drained]), limitMs);
    running.abortAll(new Error('The server stops'));
    server.forceShutdown();
  };
  return { address, setServing, stop: (limitMs) => (stopping ??= stop(limitMs)) };
}

function bind(server: Server, listen: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync(listen, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(new Error(`Cannot listen on ${listen}: ${error.message}`, { cause: error }));
      else resolve(listen.replace(/:\d+$/, `:${port}`));
    });
  });
}

function addImplementation(server: Server, implementation: Implementation, running: RunningCalls, log: RpcLog): void {
  const methods = servedMethods(implementation, log);
  const definition = Object.fromEntries(
    methods.map(({ path, stream }) => [
      path,
      {
        path,
        requestStream: false,
        responseStream: stream,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    ]),
  );
  const handlers: UntypedServiceImplementation = Object.fromEntries(
    methods.map((method) => [method.path, method.stream ? streamHandler(method, running, log) : unaryHandler(method, running, log)]),
  );
  server.addService(definition, handlers);
}

type UnaryMethod = Extract<ServedMethod, { stream: false }>;
type StreamMethod = Extract<ServedMethod, { stream: true }>;

function unaryHandler(method: UnaryMethod, running: RunningCalls, log: RpcLog): handleUnaryCall<Buffer, Buffer> {
  return (call, respond) => {
    const { abort, end } = running.begin();
    call.on('cancelled', () => abort.abort(new Error('The caller has gone')));
    method
      .call(toIncoming(call, abort.signal))
      .then(
        (bytes) => respond(null, toBuffer(bytes)),
        (error: unknown) => respond(toServiceError(error, method.path, log)),
      )
      .catch((error: unknown) => log.error({ err: error, method: method.path }, 'An answer could not be sent'))
      .finally(end);
  };
}

function streamHandler(method: StreamMethod, running: RunningCalls, log: RpcLog) {
  return (call: ServerWritableStream<Buffer, Buffer>) => {
    const { abort, end } = running.begin();
    call.on('cancelled', () => abort.abort(new Error('The caller has gone')));
    // Without a listener a failing socket would end the process.
    call.on('error', () => undefined);
    writeAll(method, call, abort.signal)
      .then(
        () => call.end(),
        (error: unknown) => {
          if (!call.cancelled) call.emit('error', toServiceError(error, method.path, log));
        },
      )
      .catch((error: unknown) => log.error({ err: error, method: method.path }, 'An answer could not be sent'))
      .finally(end);
  };
}

async function writeAll(method: StreamMethod, call: ServerWritableStream<Buffer, Buffer>, signal: AbortSignal): Promise<void> {
  for await (const bytes of method.call(toIncoming(call, signal))) {
    if (signal.aborted) return;
    if (!call.write(toBuffer(bytes))) await drained(call, signal);
  }
}

/** Resolves when the peer has read on, or is gone. */
function drained(call: ServerWritableStream<Buffer, Buffer>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    call.on('drain', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

function toIncoming(
  call: Pick<ServerWritableStream<Buffer, Buffer>, 'request' | 'metadata' | 'getDeadline'>,
  signal: AbortSignal,
): IncomingCall {
  const deadline = call.getDeadline();
  const endsAt = deadline instanceof Date ? deadline.getTime() : deadline;
  const { request, metadata } = call;
  return { request, metadata, signal, ...(Number.isFinite(endsAt) ? { deadlineAt: new Date(endsAt).toISOString() } : {}) };
}

function toServiceError(error: unknown, path: string, log: RpcLog): Failure {
  return error instanceof CallFailure ? error.failure : toFailure(error, path, log);
}
