/**
 * Loaded before everything else with `node --require …/telemetry-preload.js`. Without OTEL_EXPORTER_OTLP_ENDPOINT it loads nothing. With it, traces go there:
 * spans are those that the platform makes itself (calls, batches, commits); the stock HTTP instrumentations, which nearly double the cost of a
 * request, are left out. OTEL_TRACES_SAMPLER_ARG is the share of traces that are kept, 0.05 unless said otherwise, decided at the root of each trace.
 */
const DEFAULT_SHARE = 0.05;

if (isGiven(process.env['OTEL_EXPORTER_OTLP_ENDPOINT'])) startTelemetry();

function startTelemetry(): void {
  // Required here, not imported above: a process without telemetry must not pay for loading it.
  const { NodeSDK } = require('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node');
  const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-proto') as typeof import('@opentelemetry/exporter-trace-otlp-proto');
  const { ParentBasedSampler, TraceIdRatioBasedSampler } = require('@opentelemetry/sdk-trace') as typeof import('@opentelemetry/sdk-trace');
  const sdk = new NodeSDK({
    serviceName: process.env['OTEL_SERVICE_NAME'] ?? 'homeward',
    traceExporter: new OTLPTraceExporter(),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(shareOfTraces()) }),
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  process.once('beforeExit', () => void sdk.shutdown());
}

function shareOfTraces(): number {
  const share = Number(process.env['OTEL_TRACES_SAMPLER_ARG'] ?? DEFAULT_SHARE);
  return share >= 0 && share <= 1 ? share : DEFAULT_SHARE;
}

function isGiven(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
