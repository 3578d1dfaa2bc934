import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

import type { Delivered } from './bus';
import { activeTraceparent, inTraceOf } from './trace';

const traceparent = (digit: string, flags: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-${flags}`;

const aDelivered = (own?: string): Delivered => ({
  topic: 'topic',
  partition: 0,
  offset: 0n,
  key: 'key',
  id: 'id',
  source: 'source',
  type: 'type',
  at: '2024-05-01T01:00:00.000Z',
  value: new Uint8Array(0),
  ...(own !== undefined && { traceparent: own }),
});

describe('the trace of a batch', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
  });
  afterEach(() => exporter.reset());
  afterAll(() => {
    context.disable();
    trace.disable();
  });

  it('goes on in the first sampled trace, and links the other sampled ones', async () => {
    let within: string | undefined;
    const batch = [
      aDelivered(traceparent('1', '00')),
      aDelivered(traceparent('2', '01')),
      aDelivered(traceparent('2', '01')),
      aDelivered(traceparent('3', '01')),
    ];
    await inTraceOf(batch, 'process group', () => {
      within = activeTraceparent();
      return Promise.resolve();
    });
    const [span] = exporter.getFinishedSpans();
    expect(span?.parentSpanContext?.traceId).toBe('2'.repeat(32));
    expect(span?.links.map((link) => link.context.traceId)).toEqual(['3'.repeat(32)]);
    expect(within).toBe(`00-${'2'.repeat(32)}-${span?.spanContext().spanId}-01`);
  });

  it('makes no span where no message carries a trace', async () => {
    await inTraceOf([aDelivered(), aDelivered('nonsense')], 'process group', () => Promise.resolve());
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('passes the failure of the work on', async () => {
    await expect(
      inTraceOf([aDelivered(traceparent('2', '01'))], 'process group', () => Promise.reject(new Error('failed'))),
    ).rejects.toThrow('failed');
    expect(exporter.getFinishedSpans()).toHaveLength(1);
  });
});
