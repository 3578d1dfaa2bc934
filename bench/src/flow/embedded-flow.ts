import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbedded, trialSettings } from '@homeward/constellation';
import { generateNetwork } from '@homeward/demo-data';
import type { Benchmark } from '../harness/benchmark';
import { ownProcessorMs } from '../harness/processor-time';
import { measureFlow } from './flow';
import { registerNetwork } from './registered-network';

const TARGET = { better: 'higher', bound: 1_500, aim: 5_000 } as const;

export const embeddedFlow: Benchmark = {
  name: 'embedded-flow',
  summary: 'visits per second from POST to due date, points and KPI all visible: one process, SQLite on disk',
  async run(options) {
    const network = generateNetwork({ vehicles: options.isQuick ? 400 : 3_000 });
    const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
    const constellation = await startEmbedded({
      environment: { ...trialSettings(network.organisation), HOMEWARD_LISTEN: '127.0.0.1:0' },
      dataDirectory: directory,
      startAt: network.endsAt,
    });
    try {
      const registered = await registerNetwork(constellation, network);
      const finding = await measureFlow(registered, { cpuMs: ownProcessorMs }, TARGET, options);
      return { servers: constellation.description.map((text) => text.replace(directory, 'a directory')), ...finding };
    } finally {
      await constellation.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
