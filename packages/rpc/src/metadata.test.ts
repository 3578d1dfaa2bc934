import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  ROOT_CONTEXT,
  type TextMapPropagator,
  TraceFlags,
  context,
  propagation,
  trace,
} from '@opentelemetry/api';
import { createInProcessNetwork } from './in-process-network';
import { EchoDefinition, echo, readAll } from './echo-service';
import { implement } from './rpc';

const storage = new AsyncLocalStorage<Context>();
const manager: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, work, self, ...rest) => storage.run(active, () => work.apply(self, rest)),
  bind: (_, target) => target,
  enable: () => manager,
  disable: () => manager,
};
const propagator: TextMapPropagator = {
  fields: () => ['traceparent'],
  inject(active, carrier, setter) {
    const span = trace.getSpanContext(active);
    if (span !== undefined) setter.set(carrier, 'traceparent', `00-${span.traceId}-${span.spanId}-01`);
  },
  extract(active, carrier, getter) {
    const [, traceId, spanId] = String(getter.get(carrier, 'traceparent')).split('-');
    return traceId !== undefined && spanId !== undefined
      ? trace.setSpanContext(active, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true })
      : active;
  },
};

describe('trace context', () => {
  beforeAll(() => {
    context.setGlobalContextManager(manager);
    propagation.setGlobalPropagator(propagator);
  });
  afterAll(() => {
    context.disable();
    propagation.disable();
  });

  it('goes on in the handler of a call and of a stream, and is no metadata', async () => {
    const heard: unknown[] = [];
    const note = (metadata: object) => heard.push([trace.getSpanContext(context.active())?.traceId, metadata]);
    const network = createInProcessNetwork({ log: { error: () => undefined } });
    await network.serve('echo', [
      implement(EchoDefinition, {
        ...echo,
        async say(request, { metadata }) {
          note(metadata);
          return request;
        },
        async *count(_, { metadata }) {
          await Promise.resolve();
          note(metadata);
          yield { number: 1 };
          note(metadata);
        },
      }),
    ]);
    const client = network.client('echo', EchoDefinition);
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const active = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED });
    await context.with(active, () => client.say({ text: '' }, { metadata: { principal: 'p' } }));
    await context.with(active, () => readAll(client.count({ to: 1 }, { metadata: { principal: 'p' } })));
    expect(heard).toEqual([
      [traceId, { principal: 'p' }],
      [traceId, { principal: 'p' }],
      [traceId, { principal: 'p' }],
    ]);
    await network.close();
  });
});
