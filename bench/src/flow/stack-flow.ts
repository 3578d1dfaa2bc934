import type { Benchmark } from '../harness/benchmark';
import { processorMsOf } from '../harness/processor-time';
import { onFull } from './constellations';
import { type FlowMeters, measureFlow } from './flow';

const TARGET = { better: 'higher', bound: 200, aim: 600 } as const;

export const stackFlow: Benchmark = {
  name: 'stack-flow',
  summary: 'visits per second from POST to due date, points and KPI all visible: six processes over Kafka, a MongoDB server and Redis',
  run: (options) =>
    onFull(options, ({ registered, stack, pids }) => {
      const servers = Object.entries({ broker: stack.kafka.pid, database: stack.mongo.pid });
      const all = [...pids, ...servers.flatMap(([name, pid]) => (pid === undefined ? [] : [[name, pid] as const]))];
      const meters: FlowMeters = {
        cpuMs: () => [...pids.values()].reduce((sum, pid) => sum + processorMsOf(pid), 0),
        besideMs: Object.fromEntries(all.map(([name, pid]) => [name, () => processorMsOf(pid)])),
      };
      return measureFlow(registered, meters, TARGET, options);
    }),
};
