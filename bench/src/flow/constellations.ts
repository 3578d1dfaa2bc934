import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbedded, startFull, trialSettings } from '@homeward/constellation';
import { generateNetwork } from '@homeward/demo-data';
import { type RunningStack, startStack } from '@homeward/local-stack';
import { SERVICE_PROCESSES, type ServiceProcess } from '@homeward/runtime';
import type { Finding, Found, RunOptions } from '../harness/benchmark';
import { registerNetwork, type RegisteredNetwork } from './registered-network';

/** Six processes that know their network, and the servers below them. */
export interface FullBench {
  readonly registered: RegisteredNetwork;
  readonly stack: RunningStack;
  readonly pids: ReadonlyMap<ServiceProcess, number>;
}

/** Runs what is measured on six processes over Kafka, a MongoDB server and Redis, and ends them. */
export async function onFull({ isQuick }: RunOptions, use: (bench: FullBench) => Promise<Found>): Promise<Finding> {
  const network = generateNetwork({ vehicles: isQuick ? 80 : 1_200 });
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
      const pids = new Map(SERVICE_PROCESSES.map((service) => [service, constellation.pidOf(service)]));
      return { servers: constellation.description, ...(await use({ registered, stack, pids })) };
    } finally {
      await constellation.stop();
    }
  } finally {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Runs what is measured on all services in this process, over SQLite on disk, and ends them. */
export async function onEmbedded({ isQuick }: RunOptions, use: (registered: RegisteredNetwork) => Promise<Found>): Promise<Finding> {
  const network = generateNetwork({ vehicles: isQuick ? 400 : 3_000 });
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
  const constellation = await startEmbedded({
    environment: { ...trialSettings(network.organisation), HOMEWARD_LISTEN: '127.0.0.1:0' },
    dataDirectory: directory,
    startAt: network.endsAt,
  });
  try {
    const finding = await use(await registerNetwork(constellation, network));
    return { servers: constellation.description.map((text) => text.replace(directory, 'a directory')), ...finding };
  } finally {
    await constellation.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
