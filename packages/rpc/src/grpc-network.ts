import {
  Client,
  type ClientReadableStream,
  Metadata,
  type ServiceError,
  credentials,
  logVerbosity,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { asIs, toBuffer } from './buffers';
import { type OutgoingCall, type Transport, createClient } from './client';
import { startGrpcServer } from './grpc-server';
import { MAX_MESSAGE_BYTES, type RpcLog, type RpcNetwork, type RpcServer } from './rpc';
import { CallFailed, fromFailure } from './status';

export interface GrpcNetworkOptions {
  /** `host:port` by the name of the process; a name with several addresses is balanced round robin. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Where `serve` listens; default: a free port of the loopback. Other interfaces only when named here. */
  readonly listen?: string;
  readonly log: RpcLog;
  /** An encoded FileDescriptorSet; given, the reflection service is served too. */
  readonly reflection?: Uint8Array;
}

const CHANNEL_OPTIONS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  // A peer that restarts is found again soon: calls fail at once while it is away, and the callers wait by their own rules.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.dns_min_time_between_resolutions_ms': 5_000,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

/** Services on sockets, without encryption: the network between the services is private, or a mesh encrypts it. */
export function createGrpcNetwork(options: GrpcNetworkOptions): RpcNetwork {
  const { addresses, listen = '127.0.0.1:0', log, reflection } = options;
  // grpc-js prints to the console what the calls and the start reject with anyway.
  setLogVerbosity(logVerbosity.NONE);
  const clients = new Map<string, Client>();
  const servers = new Map<string, RpcServer>();

  const connect = (process: string): Client => {
    const present = clients.get(process);
    if (present !== undefined) return present;
    const address = addresses[process] ?? servers.get(process)?.address;
    if (address === undefined) throw new Error(`No address is configured for ${process}`);
    const created = new Client(address, credentials.createInsecure(), CHANNEL_OPTIONS);
    clients.set(process, created);
    return created;
  };

  return {
    async serve(process, implementations) {
      const server = await startGrpcServer(implementations, { listen, log, ...(reflection === undefined ? {} : { reflection }) });
      servers.set(process, server);
      return server;
    },
    client: (process, definition) =>
      createClient(
        process,
        definition,
        createTransport(process, () => connect(process)),
      ),
    async isServing(process, limitMs = 1_000) {
      const known = addresses[process] !== undefined || servers.has(process);
      return known && (await checkHealth(connect(process), limitMs));
    },
    async close() {
      for (const client of clients.values()) client.close();
      clients.clear();
      await Promise.all([...servers.values()].map((server) => server.stop(0)));
    },
  };
}

function createTransport(process: string, connect: () => Client): Transport {
  return {
    unary: (call) =>
      new Promise((resolve, reject) => {
        call.signal?.throwIfAborted();
        const { signal } = call;
        const running = connect().makeUnaryRequest(
          call.path,
          toBuffer,
          asIs,
          call.request,
          call.metadata,
          deadline(call),
          (error, bytes) => {
            signal?.removeEventListener('abort', cancel);
            if (error !== null) reject(toCallerError(process, call, error));
            else if (bytes === undefined) reject(new CallFailed(process, call.path, status.INTERNAL));
            else resolve(bytes);
          },
        );
        const cancel = () => running.cancel();
        signal?.addEventListener('abort', cancel);
      }),
    async *stream(call) {
      call.signal?.throwIfAborted();
      const running: ClientReadableStream<Buffer> = connect().makeServerStreamRequest(
        call.path,
        toBuffer,
        asIs,
        call.request,
        call.metadata,
        deadline(call),
      );
      // The loop below sees the first error; one that comes after it was left would otherwise end the process.
      running.on('error', () => undefined);
      const cancel = () => running.cancel();
      call.signal?.addEventListener('abort', cancel);
      try {
        for await (const bytes of running) yield bytes as Buffer;
      } catch (error) {
        throw toCallerError(process, call, error);
      } finally {
        call.signal?.removeEventListener('abort', cancel);
        running.cancel();
      }
    },
  };
}

function deadline(call: OutgoingCall): { readonly deadline: number } {
  return { deadline: Date.now() + call.deadlineMs };
}

function toCallerError(process: string, call: OutgoingCall, error: unknown): Error {
  // A caller that cancels gives an error as its reason; `abort()` alone gives a DOMException, which is one too.
  if (call.signal?.aborted === true) return call.signal.reason as Error;
  if (isServiceError(error)) return fromFailure(process, call.path, error);
  return new CallFailed(process, call.path, status.UNKNOWN, { cause: error });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error && error.metadata instanceof Metadata;
}

function checkHealth(client: Client, limitMs: number): Promise<boolean> {
  const check = healthService['Check'];
  if (check === undefined) throw new TypeError('The health service has no check');
  return new Promise((resolve) => {
    const { path, requestSerialize, responseDeserialize } = check;
    const options = { deadline: Date.now() + limitMs };
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service: '' }, new Metadata(), options, (error, answer) => {
      resolve(error === null && answer !== undefined && 'status' in answer && answer.status === 'SERVING');
    });
  });
}
