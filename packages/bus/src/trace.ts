import {
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  context,
  isSpanContextValid,
  trace,
} from '@opentelemetry/api';

import type { Delivered } from './bus';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
/** Links cost memory in every exporter; a batch of hundreds of traces names only some of them. */
const MAX_LINKS = 16;

/** The active trace context as a W3C `traceparent`, or undefined outside of any trace. */
export function activeTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active());
  if (active === undefined || !isSpanContextValid(active)) return undefined;
  return `00-${active.traceId}-${active.spanId}-${active.traceFlags.toString(16).padStart(2, '0')}`;
}

/**
 * Carries the work out inside the trace that the batch came with. A batch of several traces goes on in the first sampled one (else the first
 * one) and links the other sampled ones; a batch without any trace context costs nothing.
 */
export async function inTraceOf(batch: readonly Delivered[], spanName: string, work: () => Promise<void>): Promise<void> {
  const traceparents = new Set<string>();
  for (const { traceparent } of batch) if (traceparent !== undefined) traceparents.add(traceparent);
  if (traceparents.size === 0) return work();

  const sampled = [...traceparents].filter((traceparent) => traceparent.endsWith('-01'));
  const chosen = sampled[0] ?? [...traceparents][0];
  const parent = chosen === undefined ? undefined : readTraceparent(chosen);
  if (parent === undefined) return work();

  const links: Link[] = [];
  for (const traceparent of sampled.slice(1, MAX_LINKS + 1)) {
    const linked = readTraceparent(traceparent);
    if (linked !== undefined) links.push({ context: linked });
  }
  const parentContext = trace.setSpanContext(ROOT_CONTEXT, parent);
  const span = trace
    .getTracer('@homeward/bus')
    .startSpan(spanName, { kind: SpanKind.CONSUMER, links, attributes: { 'messaging.batch.message_count': batch.length } }, parentContext);
  try {
    await context.with(trace.setSpan(parentContext, span), work);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

function readTraceparent(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const read: SpanContext = { traceId, spanId, traceFlags: parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(read) ? read : undefined;
}
