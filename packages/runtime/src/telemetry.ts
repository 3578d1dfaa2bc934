import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';

/** The share of traces that is kept unless OTEL_TRACES_SAMPLER_ARG says otherwise. */
const DEFAULT_SHARE = 0.05;

/**
 * Sends traces to OTEL_EXPORTER_OTLP_ENDPOINT. Spans are those that the platform makes itself (calls, batches, commits): the stock HTTP
 * instrumentations nearly double the cost of a request. Whether a trace is kept is decided at its root.
 */
export function startTelemetry(): void {
  const sdk = new NodeSDK({
    serviceName: process.env['OTEL_SERVICE_NAME'] ?? 'homeward',
    traceExporter: new OTLPTraceExporter(),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(readShare(process.env['OTEL_TRACES_SAMPLER_ARG'])) }),
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  process.once('beforeExit', () => void sdk.shutdown());
}

/** A share from 0 to 1; what is none counts as not given, because telemetry must never keep a service from starting. */
export function readShare(text: string | undefined): number {
  const share = text === undefined || text.trim() === '' ? DEFAULT_SHARE : Number(text);
  return share >= 0 && share <= 1 ? share : DEFAULT_SHARE;
}
