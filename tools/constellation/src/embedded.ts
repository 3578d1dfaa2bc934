import { mkdirSync } from 'node:fs';
import { start as startAnalytics } from '@homeward/analytics';
import { readAnalyticsConfig } from '@homeward/analytics/config';
import { start as startComplaint } from '@homeward/complaint';
import { readComplaintConfig } from '@homeward/complaint/config';
import { start as startCustomer } from '@homeward/customer';
import { readCustomerConfig } from '@homeward/customer/config';
import { start as startGateway } from '@homeward/gateway';
import { readGatewayConfig } from '@homeward/gateway/config';
import type { Instant } from '@homeward/kernel';
import { start as startLoyalty } from '@homeward/loyalty';
import { readLoyaltyConfig } from '@homeward/loyalty/config';
import { start as startReminder } from '@homeward/reminder';
import { readReminderConfig } from '@homeward/reminder/config';
import {
  type BusinessClock,
  createEmbeddedPorts,
  createLifecycle,
  digestOf,
  type EmbeddedPorts,
  type Environment,
  type Log,
  type RunningService,
  SERVICE_PROCESSES,
  type ServiceProcess,
  silentLog,
  startSchedules,
  systemClock,
  type VirtualClock,
  virtualClock,
} from '@homeward/runtime';
import type { VirtualConstellation } from './running-constellation';

export interface EmbeddedOptions {
  /** Settings of the services as they stand in an environment: keys, policies, where to listen. */
  readonly environment: Environment;
  /** Where the state is kept; left out: in memory, gone with the process. */
  readonly dataDirectory?: string;
  /** Set for a directory that nobody needs after a crash of the machine, such as that of a demo: nothing waits for the disk. */
  readonly isDisposable?: boolean;
  /** Business time starts here and is moved by hand; left out: business time is the machine's. */
  readonly startAt?: Instant;
  readonly log?: Log;
  /** For measuring one of them by itself: the services that are started, the gateway among them. The others rest, and catch up when they are started. */
  readonly only?: readonly ServiceProcess[];
  /** For measuring: what the services are given in place of their bus. */
  readonly aroundBus?: (bus: EmbeddedPorts['bus']) => EmbeddedPorts['bus'];
}

/** Milliseconds of machine time between two looks at what is due. */
const LOOK_EVERY_MS = 1_000;

/** Starts all six services in this process over SQLite, with the HTTP API on one port. */
export async function startEmbedded(options: EmbeddedOptions): Promise<VirtualConstellation> {
  const { dataDirectory, isDisposable = false, startAt, log = silentLog, only = SERVICE_PROCESSES, aroundBus = (bus) => bus } = options;
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true });
  const environment: Environment = {
    ...options.environment,
    HOMEWARD_CONSTELLATION: 'embedded',
    ...(dataDirectory === undefined ? {} : { HOMEWARD_DATA_DIRECTORY: dataDirectory }),
  };
  const virtual = startAt === undefined ? undefined : virtualClock(startAt);
  const businessClock: BusinessClock = virtual ?? systemClock();
  const own = createEmbeddedPorts({ businessClock, isDisposable, log, ...(dataDirectory === undefined ? {} : { dataDirectory }) });
  const ports: EmbeddedPorts = { ...own, bus: aroundBus(own.bus) };
  const lifecycle = createLifecycle({ log });
  lifecycle.add('ports', () => ports.close());
  const services: RunningService[] = [];
  const started = (service: RunningService): void => {
    services.push(service);
    lifecycle.add(service.name, () => service.stop());
  };

  // Also while business time stands still: what comes in may be due already, such as the clock of a case that was received hours ago.
  const wakeUps = startSchedules({
    schedule: 'embedded.wake-ups',
    everyMs: LOOK_EVERY_MS,
    run: async (pace) => {
      let done = 0;
      for (const service of services) done += await service.wake(pace);
      return done;
    },
    log,
  });
  const settle = async (): Promise<void> => {
    do await ports.bus.drain();
    while ((await wakeUps.runNow()) > 0);
  };
  const nextWakeAt = async (): Promise<Instant | undefined> => {
    const instants = await Promise.all(services.map((service) => service.nextWakeAt()));
    return instants.filter((instant) => instant !== undefined).sort()[0];
  };
  const move = async (clock: VirtualClock, at: Instant): Promise<void> => {
    await settle();
    for (;;) {
      const next = await nextWakeAt();
      if (next === undefined || next > at) break;
      if (next > clock.now()) clock.advanceTo(next);
      await settle();
      // What does not move on by itself would hold time for ever.
      if ((await nextWakeAt()) === next) break;
    }
    clock.advanceTo(at);
    await settle();
  };
  // One move at a time: two that overlap would take each other's stops for their own.
  let moving: Promise<unknown> = Promise.resolve();
  const advanceTo = (at: Instant): Promise<void> => {
    if (virtual === undefined) return Promise.reject(new Error('Business time is the time of the machine here; it cannot be moved'));
    const moved = moving.then(() => move(virtual, at));
    moving = moved.catch(() => undefined);
    return moved;
  };
  const stateHash = async (): Promise<string> => {
    await settle();
    return (await digestOf(ports.network)).hash;
  };

  try {
    if (only.includes('customer')) started(await startCustomer(readCustomerConfig(environment), ports));
    if (only.includes('reminder')) started(await startReminder(readReminderConfig(environment), ports));
    if (only.includes('complaint')) started(await startComplaint(readComplaintConfig(environment), ports));
    if (only.includes('loyalty')) started(await startLoyalty(readLoyaltyConfig(environment), ports));
    if (only.includes('analytics')) started(await startAnalytics(readAnalyticsConfig(environment), ports));
    const gateway = await startGateway(readGatewayConfig(environment), {
      ...ports,
      // The time of the machine is nobody's to move.
      ...(virtual === undefined ? {} : { development: { advanceTo, settle, stateHash } }),
    });
    started(gateway);
    lifecycle.add('wake-ups', () => wakeUps.stop());
    return {
      description: [dataDirectory === undefined ? 'SQLite in memory' : `SQLite in ${dataDirectory}`, 'one process'],
      url: gateway.url,
      settle,
      advanceTo,
      stateHash,
      stop: () => lifecycle.stop(),
    };
  } catch (error) {
    await wakeUps.stop();
    await lifecycle.stop();
    throw error;
  }
}
