import type { Benchmark } from '../harness/benchmark';
import { ownProcessorMs } from '../harness/processor-time';
import { onEmbedded } from './constellations';
import { measureFlow } from './flow';

const TARGET = { better: 'higher', bound: 1_500, aim: 5_000 } as const;

export const embeddedFlow: Benchmark = {
  name: 'embedded-flow',
  summary: 'visits per second from POST to due date, points and KPI all visible: one process, SQLite on disk',
  run: (options) => onEmbedded(options, (registered) => measureFlow(registered, { cpuMs: ownProcessorMs }, TARGET, options)),
};
