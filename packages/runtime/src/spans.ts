import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api';

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
