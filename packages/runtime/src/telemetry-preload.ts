import { createRequire } from 'node:module';
import type * as Telemetry from './telemetry';

/**
 * Loaded before everything else with `node --require …/telemetry-preload.js`. Without OTEL_EXPORTER_OTLP_ENDPOINT it loads nothing: a process without
 * telemetry does not pay for it. Loaded by `require` and not by `import()`, because the SDK must stand before the first module of the service runs.
 */
if ((process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') !== '') {
  const load = createRequire(__filename);
  const { startTelemetry } = load('./telemetry') as typeof Telemetry;
  startTelemetry();
}
