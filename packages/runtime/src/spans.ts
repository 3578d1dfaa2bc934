import { type Attributes, context, ProxyTracerProvider, SpanStatusCode, trace } from '@opentelemetry/api';

/**
 * Runs the work inside a span of the active trace. Without an SDK (see telemetry-preload) it costs a function call. Attributes are ids, codes and
 * numbers, never a person. An error marks the span and goes on.
 */
export async function withSpan<Value>(name: string, attributes: Attributes, work: () => Promise<Value>): Promise<Value> {
  return await trace.getTracer('homeward').startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, ...(error instanceof Error ? { message: error.name } : {}) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Sends the spans that wait to be sent; without an SDK there are none. Never rejects: a collector that is away must not keep a process from ending. */
export async function flushSpans(): Promise<void> {
  const provider: object = trace.getTracerProvider();
  const actual: object = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  try {
    if (canFlush(actual)) await actual.forceFlush();
  } catch {
    // The exporter has told its own diagnostics.
  }
}

function canFlush(provider: object): provider is { forceFlush(): Promise<void> } {
  return 'forceFlush' in provider && typeof provider.forceFlush === 'function';
}

/** The trace that is active here, as 32 hexadecimal digits; undefined without one. For answers that name it, so that support finds it. */
export function activeTraceId(): string | undefined {
  return trace.getSpanContext(context.active())?.traceId;
}
