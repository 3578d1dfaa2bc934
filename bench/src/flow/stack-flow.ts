import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFull, trialSettings } from '@homeward/constellation';
import { generateNetwork } from '@homeward/demo-data';
import { startStack } from '@homeward/local-stack';
import { SERVICE_PROCESSES } from '@homeward/runtime';
import type { Benchmark } from '../harness/benchmark';
import { processorMsOf } from '../harness/processor-time';
import { type FlowMeters, measureFlow } from './flow';
import { registerNetwork } from './registered-network';

const TARGET = { better: 'higher', bound: 200, aim: 600 } as const;

export const stackFlow: Benchmark = {
  name: 'stack-flow',
  summary: 'visits per second from POST to due date, points and KPI all visible: six processes over Kafka, a MongoDB server and Redis',
  async run(options) {
    const network = generateNetwork({ vehicles: options.isQuick ? 80 : 1_200 });
    const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
    const stack = await startStack();
    try {
      const constellation = await startFull({
        environment: { ...trialSettings(network.organisation), ...stack.environment, NODE_ENV: 'production', HOMEWARD_AT: network.endsAt },
        logDirectory: directory,
        description: stack.descriptions,
      });
      try {
        const registered = await registerNetwork(constellation, network);
        const pids = new Map<string, number>(SERVICE_PROCESSES.map((service) => [service, constellation.pidOf(service)]));
        const servers = Object.entries({ broker: stack.kafka.pid, database: stack.mongo.pid });
        const all = [...pids, ...servers.flatMap(([name, pid]) => (pid === undefined ? [] : [[name, pid] as const]))];
        const meters: FlowMeters = {
          cpuMs: () => [...pids.values()].reduce((sum, pid) => sum + processorMsOf(pid), 0),
          besideMs: Object.fromEntries(all.map(([name, pid]) => [name, () => processorMsOf(pid)])),
        };
        return { servers: constellation.description, ...(await measureFlow(registered, meters, TARGET, options)) };
      } finally {
        await constellation.stop();
      }
    } finally {
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
