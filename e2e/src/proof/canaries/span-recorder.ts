import { type Attributes, type Exception, type Link, type Span, type SpanContext, SpanKind, trace, type Tracer } from '@opentelemetry/api';

/** Everything that spans of this process say, as text. */
export interface SpanRecorder {
  readonly lines: readonly string[];
  stop(): void;
}

let made = 0;

/** Stands where the SDK would, keeps all spans, and everything that is put into them. */
export function recordSpans(): SpanRecorder {
  const lines: string[] = [];
  const startSpan: Tracer['startSpan'] = (name, options = {}) => {
    lines.push(JSON.stringify([name, SpanKind[options.kind ?? SpanKind.INTERNAL], options.attributes, options.links]));
    return spanInto(lines);
  };
  trace.setGlobalTracerProvider({
    getTracer: () => ({
      startSpan,
      startActiveSpan: <Work extends (span: Span) => unknown>(name: string, ...rest: readonly unknown[]): ReturnType<Work> => {
        const work = rest.at(-1) as Work;
        return work(startSpan(name, rest.length > 1 ? (rest[0] as object) : {})) as ReturnType<Work>;
      },
    }),
  });
  return { lines, stop: () => trace.disable() };
}

function spanInto(lines: string[]): Span {
  made += 1;
  const context: SpanContext = { traceId: made.toString(16).padStart(32, '0'), spanId: made.toString(16).padStart(16, '0'), traceFlags: 1 };
  const keep = (...said: readonly unknown[]): Span => {
    lines.push(JSON.stringify(said));
    return span;
  };
  const span: Span = {
    spanContext: () => context,
    setAttribute: (key: string, value: unknown) => keep(key, value),
    setAttributes: (attributes: Attributes) => keep(attributes),
    addEvent: (name: string, attributes?: unknown) => keep(name, attributes),
    addLink: (link: Link) => keep(link),
    addLinks: (links: Link[]) => keep(links),
    setStatus: (status) => keep(status),
    updateName: (name: string) => keep(name),
    end: () => undefined,
    isRecording: () => true,
    recordException: (exception: Exception) => {
      keep(typeof exception === 'string' ? exception : [exception.name, exception.message, exception.stack]);
    },
  };
  return span;
}
