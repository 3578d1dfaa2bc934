import { commit } from './commit/commit';
import type { Benchmark } from './harness/benchmark';
import { ingestBatch } from './ingest/ingest-batch';
import { ingestSingle } from './ingest/ingest-single';

/** Every benchmark, in the order in which `all` runs them. */
export const BENCHMARKS: readonly Benchmark[] = [ingestSingle, ingestBatch, commit];
