import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freeAddresses, type RunningServiceProcess, startServiceProcess, trialSettings } from '@homeward/constellation';
import { generateNetwork } from '@homeward/demo-data';
import { startStack } from '@homeward/local-stack';
import { type Environment, SERVICE_PROCESSES, type ServiceProcess } from '@homeward/runtime';
import { type Benchmark, type Detail, judge, type RunOptions, type Verdict } from '../harness/benchmark';
import { processorMsOf, residentMbOf } from '../harness/processor-time';
import { figureOf } from '../harness/statistics';

const MEMORY = { better: 'lower', bound: 150, aim: 90 } as const;
const START = { better: 'lower', bound: 3, aim: 1.5 } as const;

/** A process is idle when it took less than this share of a second of processor time. */
const IDLE_SHARE = 0.05;
const IDLE_LIMIT_MS = 15_000;

/** What one start came to. */
interface Started {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly residentMb: number;
}

export const idle: Benchmark = {
  name: 'idle',
  summary: 'memory of each service when idle, and the time from spawn to ready',
  async run(options) {
    const directory = mkdtempSync(path.join(tmpdir(), 'homeward-bench-'));
    const stack = await startStack();
    try {
      const { organisation, endsAt } = generateNetwork({ vehicles: 10, dealers: 2, years: 1 });
      const addresses = await freeAddresses(SERVICE_PROCESSES.length * 2);
      const environment: Environment = {
        ...trialSettings(organisation),
        ...stack.environment,
        NODE_ENV: 'production',
        HOMEWARD_AT: endsAt,
        ...Object.fromEntries(SERVICE_PROCESSES.map((service, index) => [`HOMEWARD_${service.toUpperCase()}_ADDRESS`, addresses[index]])),
      };
      const launch = (service: ServiceProcess): RunningServiceProcess => {
        const index = SERVICE_PROCESSES.indexOf(service);
        const healthListen = addresses[SERVICE_PROCESSES.length + index] ?? '';
        return startServiceProcess({ service, environment, listen: addresses[index] ?? '', healthListen, logDirectory: directory });
      };
      return { servers: stack.descriptions, ...(await measureStarts(launch, options)) };
    } finally {
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function measureStarts(launch: (service: ServiceProcess) => RunningServiceProcess, { isQuick, repetitions, say }: RunOptions) {
  const starts = new Map<ServiceProcess, Started[]>(SERVICE_PROCESSES.map((service) => [service, []]));
  const measureOne = async (service: ServiceProcess): Promise<void> => {
    const started = await startOnce(() => launch(service));
    starts.get(service)?.push(started);
    say(`  ${service}: ready after ${started.seconds.toFixed(2)} s, ${started.residentMb.toFixed(0)} MB`);
  };
  // Collections, indexes and topics are made at the very first start; later ones find them.
  await Promise.all(SERVICE_PROCESSES.map((service) => startOnce(() => launch(service), false)));
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    if (isQuick) await Promise.all(SERVICE_PROCESSES.map(measureOne));
    else for (const service of SERVICE_PROCESSES) await measureOne(service);
  }
  const figureOfAll = (service: ServiceProcess, of: (started: Started) => number) => figureOf((starts.get(service) ?? []).map(of));
  const verdicts: readonly Verdict[] = SERVICE_PROCESSES.flatMap((service) => [
    judge(
      `${service}: memory when idle`,
      'MB',
      figureOfAll(service, ({ residentMb }) => residentMb),
      MEMORY,
    ),
    judge(
      `${service}: from spawn to ready`,
      's',
      figureOfAll(service, ({ seconds }) => seconds),
      START,
    ),
  ]);
  const details: readonly Detail[] = SERVICE_PROCESSES.map((service) => ({
    what: `${service}: processor time of the start`,
    unit: 's',
    figure: figureOfAll(service, ({ processorSeconds }) => processorSeconds),
  }));
  return {
    settings: { started: isQuick ? 'all six at once' : 'one at a time' },
    equality: 'each service said that it is ready, and then fell idle',
    verdicts,
    details,
  };
}

/** Starts it, waits until it has nothing to do, and stops it in order. */
async function startOnce(launch: () => RunningServiceProcess, isToBeIdle = true): Promise<Started> {
  const startedAt = performance.now();
  const service = launch();
  try {
    await service.ready();
    const seconds = (performance.now() - startedAt) / 1_000;
    const processorSeconds = processorMsOf(service.pid) / 1_000;
    if (isToBeIdle) await untilIdle(service.pid);
    return { seconds, processorSeconds, residentMb: residentMbOf(service.pid) };
  } finally {
    await service.stop();
  }
}

async function untilIdle(pid: number): Promise<void> {
  const deadline = performance.now() + IDLE_LIMIT_MS;
  for (;;) {
    const before = processorMsOf(pid);
    await pause(1_000);
    if (processorMsOf(pid) - before < 1_000 * IDLE_SHARE) return;
    if (performance.now() > deadline) throw new Error(`Process ${pid} does not fall idle`);
  }
}
