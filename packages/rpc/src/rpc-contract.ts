import { REJECTION_KINDS, Rejection } from '@homeward/kernel';
import { type Echo, EchoDefinition, echo, once, readAll, signalled } from './echo-service';
import {
  type CallContext,
  type ClientOf,
  type HandlersOf,
  type Implementation,
  type MessageCodec,
  type RpcLog,
  type RpcNetwork,
  type RpcServer,
  implement,
} from './rpc';
import { CallFailed, ServiceUnavailable } from './status';

/** A network on which a process can be served, and one from which it can be called; they may be the same. */
export interface RpcHarness {
  readonly serving: RpcNetwork;
  /** The network of a caller who knows the served processes by these servers. */
  calling(servers: Readonly<Record<string, RpcServer>>): RpcNetwork;
}

/** What every transport keeps. `createHarness` is called for each test; its networks are closed after it. */
export function describeRpcContract(transport: string, createHarness: (log: RpcLog) => RpcHarness): void {
  describe(`rpc ${transport}`, () => {
    const logged: { readonly detail: object; readonly message: string }[] = [];
    let networks: RpcNetwork[] = [];

    afterEach(async () => {
      await Promise.all(networks.map((network) => network.close()));
      networks = [];
      logged.length = 0;
    });

    const open = () => {
      const harness = createHarness({ error: (detail, message) => logged.push({ detail, message }) });
      networks.push(harness.serving);
      return harness;
    };
    const serve = async (handlers: Partial<HandlersOf<Echo>> = {}) => {
      const harness = open();
      const server = await harness.serving.serve('echo', [implement(EchoDefinition, { ...echo, ...handlers })]);
      const network = harness.calling({ echo: server });
      networks.push(network);
      return { server, network, client: network.client('echo', EchoDefinition) };
    };

    it('a call is answered with a decoded copy', async () => {
      const request = { text: '您好', note: undefined };
      const heard: object[] = [];
      const { client } = await serve({
        async say(given) {
          heard.push(given);
          return given;
        },
      });
      const answer = await client.say(request);
      expect(answer).toEqual({ text: '您好' });
      expect(heard[0]).not.toHaveProperty('note');
      expect(answer).not.toBe(heard[0]);
    });

    it('a batch of 1 000 items comes back whole and in order', async () => {
      const { client } = await serve();
      const items = Array.from({ length: 1_000 }, (_, index) => ({ text: `line ${index}` }));
      expect((await client.sayAll({ items })).items).toEqual(items);
    });

    it('many calls at once each get their own answer', async () => {
      const { client } = await serve();
      const texts = Array.from({ length: 200 }, (_, index) => `caller ${index}`);
      const answers = await Promise.all(texts.map((text) => client.say({ text })));
      expect(answers.map(({ text }) => text)).toEqual(texts);
    });

    it('a stream gives its messages in order and ends', async () => {
      const { client } = await serve();
      const numbers = (await readAll(client.count({ to: 5_000 }))).map(({ number }) => number);
      expect(numbers).toEqual(Array.from({ length: 5_000 }, (_, index) => index + 1));
    });

    it('a stream can be empty', async () => {
      const { client } = await serve();
      expect(await readAll(client.count({ to: 0 }))).toEqual([]);
    });

    it('leaving a stream early cancels it and lets its handler clean up', async () => {
      const cleaned = signalled<boolean>();
      const { client } = await serve({
        async *count(_, { signal }) {
          try {
            for (let number = 1; ; number += 1) {
              yield { number };
              if (number === 3) await once(signal);
            }
          } finally {
            cleaned.resolve(signal.aborted);
          }
        },
      });
      for await (const { number } of client.count({ to: 0 })) if (number === 3) break;
      expect(await cleaned.promise).toBe(true);
    });

    it.each(REJECTION_KINDS)('a rejection (%s) arrives as the rejection that was thrown', async (kind) => {
      const { client } = await serve({
        async say() {
          throw new Rejection(kind, 'echo.not-now', { dealer: 'D1', 原因: '休息', attempts: 3, open: false });
        },
      });
      const error = await client.say({ text: '' }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Rejection);
      expect(error).toMatchObject({ kind, code: 'echo.not-now', detail: { dealer: 'D1', 原因: '休息', attempts: 3, open: false } });
      expect(logged).toEqual([]);
    });

    it('a rejection in a stream arrives after what was sent before it', async () => {
      const { client } = await serve({
        async *count() {
          yield { number: 1 };
          throw new Rejection('insufficient', 'echo.too-few');
        },
      });
      const seen: number[] = [];
      const reading = (async () => {
        for await (const { number } of client.count({ to: 2 })) seen.push(number);
      })();
      await expect(reading).rejects.toMatchObject({ name: 'Rejection', kind: 'insufficient', code: 'echo.too-few' });
      expect(seen).toEqual([1]);
    });

    it.each<[string, Partial<HandlersOf<Echo>>]>([
      ['a rejected promise', { say: () => Promise.reject(new Error('password of the store')) }],
      [
        'a throw',
        {
          say() {
            throw new Error('password of the store');
          },
        },
      ],
    ])('%s is told to the log and not to the caller', async (_, handlers) => {
      const { client } = await serve(handlers);
      const error = await client.say({ text: '' }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(CallFailed);
      expect(error).toMatchObject({ process: 'echo', status: 'INTERNAL' });
      expect(JSON.stringify([error, String(error)])).not.toContain('password');
      expect(logged).toHaveLength(1);
      expect(logged[0]).toMatchObject({
        detail: { err: { message: 'password of the store' }, method: '/homeward.test.v1.EchoService/Say' },
        message: 'A call failed unexpectedly',
      });
      expect((await client.sayAll({ items: [] })).items).toEqual([]);
    });

    it('an unexpected error in a stream ends the call only', async () => {
      const { client } = await serve({
        async *count() {
          yield { number: 1 };
          throw new Error('the store broke');
        },
      });
      await expect(readAll(client.count({ to: 2 }))).rejects.toMatchObject({ name: 'CallFailed', status: 'INTERNAL' });
      expect(logged).toHaveLength(1);
      expect(await client.say({ text: 'still here' })).toEqual({ text: 'still here' });
    });

    it('an error that says unavailable is unavailable to the caller', async () => {
      class StoreUnavailable extends Error {
        override readonly name = 'StoreUnavailable';
      }
      const { client } = await serve({ say: () => Promise.reject(new StoreUnavailable('no answer')) });
      await expect(client.say({ text: '' })).rejects.toMatchObject({ name: 'ServiceUnavailable', process: 'echo', reason: 'unreachable' });
    });

    it('a call that takes too long ends at its deadline, and its handler is told', async () => {
      const told = signalled<CallContext>();
      const { client } = await serve({
        async say(request, context) {
          await once(context.signal);
          told.resolve(context);
          return request;
        },
      });
      const error = await client.say({ text: '' }, { deadlineMs: 60 }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ServiceUnavailable);
      expect(error).toMatchObject({ reason: 'deadline' });
      const { deadlineAt } = await told.promise;
      expect(Math.abs(Date.parse(deadlineAt ?? '') - Date.now())).toBeLessThan(5_000);
    });

    it('a stream that takes too long ends at its deadline', async () => {
      const { client } = await serve({
        async *count(_, { signal }) {
          yield { number: 1 };
          await once(signal);
        },
      });
      await expect(readAll(client.count({ to: 1 }, { deadlineMs: 60 }))).rejects.toMatchObject({
        name: 'ServiceUnavailable',
        reason: 'deadline',
      });
    });

    it('a caller can cancel, and the handler is told', async () => {
      const running = signalled<void>();
      const told = signalled<void>();
      const { client } = await serve({
        async say(request, { signal }) {
          running.resolve();
          await once(signal);
          told.resolve();
          return request;
        },
      });
      const abort = new AbortController();
      const call = client.say({ text: '' }, { signal: abort.signal });
      call.catch(() => undefined);
      await running.promise;
      const reason = new Error('The browser has gone');
      abort.abort(reason);
      await expect(call).rejects.toBe(reason);
      await told.promise;
      await expect(client.say({ text: '' }, { signal: abort.signal })).rejects.toBe(reason);
    });

    it('metadata arrives as it was sent, and nothing is added', async () => {
      let heard: CallContext['metadata'] | undefined;
      const { client } = await serve({
        async say(request, { metadata }) {
          heard = metadata;
          return request;
        },
      });
      const metadata = { principal: '{"id":"u1","node":"dealer/D1"}', 'request-id': 'r-1', group: '华东 — 上海', empty: '', padded: ' x ' };
      await client.say({ text: '' }, { metadata });
      expect(heard).toEqual(metadata);
      await expect(client.say({ text: '' }, { metadata: { 'Not a key': 'x' } })).rejects.toThrow(TypeError);
      await expect(client.say({ text: '' }, { metadata: { traceparent: 'x' } })).rejects.toThrow(TypeError);
    });

    it('a process that is not served is unavailable at once', async () => {
      const { server, client } = await serve();
      await server.stop(1_000);
      await expect(client.say({ text: '' })).rejects.toMatchObject({ name: 'ServiceUnavailable', reason: 'unreachable' });
      await expect(readAll(client.count({ to: 1 }))).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    });

    it('a method that the other side does not know fails without harm', async () => {
      const { network, client } = await serve();
      const newer = {
        ...EchoDefinition,
        methods: { ...EchoDefinition.methods, shout: { ...EchoDefinition.methods.say, name: 'Shout' } },
      } as const;
      await expect(network.client('echo', newer).shout({ text: '' })).rejects.toMatchObject({
        name: 'CallFailed',
        status: 'UNIMPLEMENTED',
      });
      expect(await client.say({ text: 'fine' })).toEqual({ text: 'fine' });
    });

    it('a message above the limit is refused, in either direction', async () => {
      const huge = 'x'.repeat(17 * 1024 * 1024);
      const { client } = await serve({ say: async () => ({ text: huge }) });
      await expect(client.sayAll({ items: [{ text: huge }] })).rejects.toMatchObject({ name: 'CallFailed', status: 'RESOURCE_EXHAUSTED' });
      await expect(client.say({ text: '' })).rejects.toMatchObject({ name: 'CallFailed', status: 'INTERNAL' });
    });

    it('bytes that are no message of the method fail that call only', async () => {
      const { network, client } = await serve();
      const bytes: MessageCodec<string> = { encode: (text) => ({ finish: () => Buffer.from(text) }), decode: () => '' };
      const wrong = { ...EchoDefinition, methods: { say: { ...EchoDefinition.methods.say, requestType: bytes } } } as const;
      await expect(network.client('echo', wrong).say('{"text":')).rejects.toMatchObject({ name: 'CallFailed', status: 'INTERNAL' });
      expect(await client.say({ text: 'fine' })).toEqual({ text: 'fine' });
    });

    it('a stop lets running calls end and refuses new ones', async () => {
      const running = signalled<void>();
      const release = signalled<void>();
      const { server, client } = await serve({
        async say(request) {
          running.resolve();
          await release.promise;
          return request;
        },
      });
      const call = client.say({ text: 'last words' });
      await running.promise;
      const stopped = server.stop(5_000);
      await expect(client.sayAll({ items: [] })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
      release.resolve();
      expect(await call).toEqual({ text: 'last words' });
      await stopped;
    });

    it('a stop that takes too long cancels what is left', async () => {
      const running = signalled<void>();
      const told = signalled<void>();
      const { server, client } = await serve({
        async say(request, { signal }) {
          running.resolve();
          await once(signal);
          told.resolve();
          return request;
        },
      });
      const call = client.say({ text: '' });
      call.catch(() => undefined);
      await running.promise;
      await server.stop(50);
      await expect(call).rejects.toMatchObject({ name: 'ServiceUnavailable' });
      await told.promise;
    });

    it('health says whether a process serves', async () => {
      const { server, network } = await serve();
      expect(await network.isServing('echo')).toBe(true);
      server.setServing(false);
      expect(await network.isServing('echo')).toBe(false);
      server.setServing(true);
      expect(await network.isServing('echo')).toBe(true);
      await server.stop(1_000);
      expect(await network.isServing('echo')).toBe(false);
    });

    it('a service without one of its handlers does not start', async () => {
      const { serving } = open();
      const incomplete = { definition: EchoDefinition, handlers: { say: echo.say } } as unknown as Implementation;
      await expect(serving.serve('echo', [incomplete])).rejects.toThrow('No handler for /homeward.test.v1.EchoService/SayAll');
    });

    it('the types of a client are those of its definition', async () => {
      const { client } = await serve();
      const typed: ClientOf<Echo> = client;
      // @ts-expect-error a field of another message
      await typed.say({ text: 'x', number: 1 });
      // @ts-expect-error a handler that answers with another message
      implement(EchoDefinition, { ...echo, say: async () => ({ number: 1 }) });
      // @ts-expect-error a stream's handler must be an iterable
      const wrong: HandlersOf<Echo> = { ...echo, count: async () => ({ number: 1 }) };
      expect(Object.keys(wrong)).toEqual(Object.keys(EchoDefinition.methods));
    });
  });
}
