import { commit } from './commit/commit';
import type { Benchmark } from './harness/benchmark';

/** Every benchmark, in the order in which `all` runs them. */
export const BENCHMARKS: readonly Benchmark[] = [commit];
