import { status } from '@grpc/grpc-js';
import { type OutgoingCall, type Transport, createClient } from './client';
import { CallFailure, type IncomingCall, type ServedMethod, servedMethods } from './dispatcher';
import type { RpcLog, RpcNetwork, RpcServer } from './rpc';
import { type RunningCalls, createRunningCalls, settlesWithin } from './running-calls';
import { CallFailed, ServiceUnavailable, fromFailure } from './status';

interface ServedProcess {
  readonly methods: ReadonlyMap<string, ServedMethod>;
  readonly running: RunningCalls;
  serving: boolean;
}

/**
 * Services and their callers in one process: every message is encoded and decoded, errors and deadlines go through the same table as on
 * sockets, and no socket is opened. A process that is not served is unreachable, as over the wire.
 */
export function createInProcessNetwork(options: { readonly log: RpcLog }): RpcNetwork {
  const { log } = options;
  const processes = new Map<string, ServedProcess>();
  const servers = new Set<RpcServer>();

  return {
    async serve(process, implementations) {
      if (processes.has(process)) throw new Error(`${process} is served already`);
      const methods = implementations.flatMap((implementation) => servedMethods(implementation, log));
      const served: ServedProcess = {
        methods: new Map(methods.map((method) => [method.path, method])),
        running: createRunningCalls(),
        serving: true,
      };
      processes.set(process, served);
      const server: RpcServer = {
        address: `in-process:${process}`,
        setServing(serving) {
          served.serving = serving;
        },
        async stop(limitMs) {
          if (processes.get(process) === served) processes.delete(process);
          servers.delete(server);
          if (!(await settlesWithin(served.running.idle(), limitMs)))
            served.running.abortAll(new ServiceUnavailable(process, 'unreachable'));
        },
      };
      servers.add(server);
      return server;
    },
    client: (process, definition) =>
      createClient(
        process,
        definition,
        createTransport(process, () => processes.get(process)),
      ),
    async isServing(process) {
      return processes.get(process)?.serving ?? false;
    },
    async close() {
      await Promise.all([...servers].map((server) => server.stop(0)));
    },
  };
}

function createTransport(process: string, served: () => ServedProcess | undefined): Transport {
  return {
    async unary(call) {
      const { running, method } = find(process, call, served(), false);
      const entered = enter(process, call, running);
      try {
        return await entered.settle(untilOver(method.call(entered.incoming), entered.end));
      } catch (error) {
        throw toCallerError(process, call.path, error);
      } finally {
        entered.leave();
      }
    },
    async *stream(call) {
      const { running, method } = find(process, call, served(), true);
      const entered = enter(process, call, running);
      try {
        const messages = method.call(entered.incoming)[Symbol.asyncIterator]();
        try {
          for (;;) {
            const next = await entered.settle(messages.next());
            if (next.done === true) return;
            yield next.value;
          }
        } finally {
          entered.cancel();
          // Not awaited: a handler that does not heed its signal must not hold up its caller.
          untilOver(Promise.resolve(messages.return?.()), entered.end).catch(() => undefined);
        }
      } catch (error) {
        throw toCallerError(process, call.path, error);
      } finally {
        entered.leave();
      }
    },
  };
}

type MethodOfKind<Stream extends boolean> = Extract<ServedMethod, { stream: Stream }>;

function find<Stream extends boolean>(
  process: string,
  call: OutgoingCall,
  served: ServedProcess | undefined,
  stream: Stream,
): { readonly running: RunningCalls; readonly method: MethodOfKind<Stream> } {
  call.signal?.throwIfAborted();
  if (served === undefined) throw new ServiceUnavailable(process, 'unreachable');
  const method = served.methods.get(call.path);
  if (method === undefined || !isOfKind(method, stream)) throw new CallFailed(process, call.path, status.UNIMPLEMENTED);
  return { running: served.running, method };
}

function isOfKind<Stream extends boolean>(method: ServedMethod, stream: Stream): method is MethodOfKind<Stream> {
  return method.stream === stream;
}

/** What a call is given on the server's side, and how it ends: by its answer, its deadline, its caller or the server's stop. */
function enter(process: string, call: OutgoingCall, running: RunningCalls) {
  const { abort, end } = running.begin();
  const timer = setTimeout(() => abort.abort(new ServiceUnavailable(process, 'deadline')), call.deadlineMs);
  const cancel = () => abort.abort(call.signal?.reason ?? new ServiceUnavailable(process, 'unreachable'));
  call.signal?.addEventListener('abort', cancel);
  const aborted = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error));
  });
  aborted.catch(() => undefined);
  const incoming: IncomingCall = {
    request: call.request,
    metadata: call.metadata,
    deadlineAt: new Date(Date.now() + call.deadlineMs).toISOString(),
    signal: abort.signal,
  };
  return {
    incoming,
    cancel,
    end,
    settle: <Value>(answer: Promise<Value>): Promise<Value> => Promise.race([answer, aborted]),
    leave() {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', cancel);
    },
  };
}

/** A call counts as running until its handler is over, however early its caller has left. */
async function untilOver<Value>(answer: Promise<Value>, end: () => void): Promise<Value> {
  try {
    return await answer;
  } finally {
    end();
  }
}

function toCallerError(process: string, path: string, error: unknown): unknown {
  return error instanceof CallFailure ? fromFailure(process, path, error.failure) : error;
}
