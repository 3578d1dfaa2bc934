import { type Context, ROOT_CONTEXT, TraceFlags, context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

import { startConsumer } from '../src/index';
import { type BusHarness, aMessage, aTopic, all, createSubscriber } from './bus-harness';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;

/** Trace context must cross the bus on every adapter. */
export function describeTraceContract(harnessOf: () => BusHarness): void {
  const subscriber = createSubscriber();
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => subscriber.stopAll());
  afterAll(() => context.disable());

  const inTrace = (): Context => trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: TraceFlags.SAMPLED });

  /** Publishes `trigger`, and gives the trace that the reaction to it ran in and the one of the message that the reaction published. */
  const react = async (publish: (topic: string) => Promise<void>) => {
    const harness = harnessOf();
    const { bus } = harness;
    const [topic, answers] = [await aTopic(harness), await aTopic(harness)];
    const traces: (string | undefined)[] = [];
    const consumer = await startConsumer({
      bus,
      group: harness.unique('service'),
      topics: [topic],
      isTransient: () => true,
      reactions: {
        decoders: { 'homeward.customer.v1.VisitRecorded': () => null },
        handle: async () => {
          traces.push(trace.getSpanContext(context.active())?.traceId);
          await bus.publish([aMessage(answers, 'a', 'answer')]);
        },
      },
    });
    subscriber.add(consumer);
    await publish(topic);
    await harness.until(() => traces.length > 0);
    await harness.until(async () => (await all(bus.read(answers))).length > 0);
    const [answer] = await all(bus.read(answers));
    return { trace: traces[0], answer: answer?.traceparent?.split('-')[1] };
  };

  it('what is published inside a trace is handled inside it, and what the handler publishes goes on in it', async () => {
    const heard = await react((topic) => context.with(inTrace(), () => harnessOf().bus.publish([aMessage(topic, 'a', 'trigger')])));
    expect(heard).toEqual({ trace: TRACE_ID, answer: TRACE_ID });
  });

  it('a trace context that comes with the message is kept', async () => {
    const heard = await react((topic) => harnessOf().bus.publish([aMessage(topic, 'a', 'trigger', { traceparent: TRACEPARENT })]));
    expect(heard).toEqual({ trace: TRACE_ID, answer: TRACE_ID });
  });

  it('outside of any trace, and with a trace context that is none, there is no trace', async () => {
    const heard = await react((topic) => harnessOf().bus.publish([aMessage(topic, 'a', 'trigger', { traceparent: 'none' })]));
    expect(heard).toEqual({ trace: undefined, answer: undefined });
    const without = await react((topic) => harnessOf().bus.publish([aMessage(topic, 'a', 'trigger')]));
    expect(without).toEqual({ trace: undefined, answer: undefined });
  });
}
