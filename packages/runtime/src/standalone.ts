import { descriptorSet } from '@homeward/contracts';
import { fixedClock, systemClock, systemMachineClock } from './clocks';
import { timeOrderedIds } from './ids';
import { createMemoryKeyValue } from './key-value';
import { createLifecycle } from './lifecycle';
import type { Log } from './log';
import { createProbes, startProbeServer } from './probes';
import type { Stoppable } from './process';
import { secureRandom } from './random';
import type { RunningService } from './running-service';
import { startSchedules } from './schedules';
import type { ServicePorts } from './service-ports';
import { addressesOf, type ServiceConfig, type ServiceProcess } from './service-settings';
import { systemTimers } from './timers';
import { untilAnswered } from './until-answered';

/** Milliseconds of machine time between two looks at what is due. */
const LOOK_EVERY_MS = 1_000;
/** A service has nobody waiting: its events may take longer than a request of the gateway. */
const SERVICE_PUBLISH_LIMIT_MS = 30_000;
const GATEWAY_PUBLISH_LIMIT_MS = 1_500;
/** Those whose replicas share values. The others need no client of Redis, and do not load it. */
const SHARING: ReadonlySet<ServiceProcess> = new Set(['gateway']);

/**
 * Runs one service as a process of its own, over Kafka, MongoDB and Redis: answers the probes, waits for the servers, starts it and wakes it regularly. Business time is the
 * machine's, unless HOMEWARD_AT makes it stand still. Stops in the reverse order.
 */
export async function startAlone<Config extends ServiceConfig>(
  name: ServiceProcess,
  config: Config,
  log: Log,
  start: (config: Config, ports: ServicePorts) => Promise<RunningService>,
  stopping: AbortSignal = new AbortController().signal,
): Promise<Stoppable> {
  const lifecycle = createLifecycle({ log });
  // Filled as things are connected: from the first moment on the process lives, and says what it is waiting for.
  const checks: Record<string, () => Promise<void>> = { start: () => Promise.reject(new Error('Not started yet')) };
  try {
    const probes = createProbes({ checks });
    const server = await startProbeServer(probes, config.HOMEWARD_HEALTH_LISTEN);
    lifecycle.add('probes', () => server.stop());
    // Adapters are loaded where they are used, so that services in one process over SQLite carry none of them.
    const [{ createGrpcNetwork }, { createKafkaBus }] = await Promise.all([import('@homeward/rpc/grpc'), import('@homeward/bus/kafka')]);
    const machineClock = systemMachineClock();
    const timers = systemTimers();
    const waiting = { timers, log, stopping, isAway: () => true };
    const random = secureRandom();
    const network = createGrpcNetwork({ addresses: addressesOf(config), listen: config.HOMEWARD_LISTEN, log, reflection: descriptorSet });
    lifecycle.add('network', () => network.close());
    const bus = createKafkaBus({
      brokers: config.KAFKA_BROKERS,
      clientId: name,
      log,
      publishTimeoutMs: name === 'gateway' ? GATEWAY_PUBLISH_LIMIT_MS : SERVICE_PUBLISH_LIMIT_MS,
    });
    lifecycle.add('bus', () => bus.close());
    const keyValue =
      config.REDIS_URL === undefined || !SHARING.has(name)
        ? createMemoryKeyValue(machineClock)
        : (await import('@homeward/runtime/redis-key-value')).createRedisKeyValue({ url: config.REDIS_URL, log, machineClock });
    lifecycle.add('key-value', () => keyValue.close());
    checks['bus'] = () => bus.ping();
    await untilAnswered(() => bus.ping(), { server: 'Kafka', ...waiting });
    const ports: ServicePorts = {
      bus,
      network,
      keyValue,
      machineClock,
      random,
      log,
      stopping,
      timers,
      ids: timeOrderedIds(),
      businessClock: config.HOMEWARD_AT === undefined ? systemClock() : fixedClock(config.HOMEWARD_AT),
      async openStore(service, publish) {
        const { createMongoStore } = await import('@homeward/store/mongo');
        const options = { uri: config.MONGODB_URI, database: databaseOf(config.MONGODB_URI, service), publish, machineClock, random, log };
        const store = await untilAnswered(() => createMongoStore(options), { server: 'MongoDB', ...waiting });
        checks['store'] = () => store.ping();
        return store;
      },
    };
    const service = await start(config, ports);
    lifecycle.add(name, () => service.stop());
    const schedules = startSchedules({ schedule: `${name}.wake-ups`, everyMs: LOOK_EVERY_MS, run: (pace) => service.wake(pace), log });
    lifecycle.add('wake-ups', () => schedules.stop());
    delete checks['start'];
    log.info({ service: name, health: server.address }, 'Started');
    return {
      async stop() {
        probes.drain();
        await lifecycle.stop();
      },
    };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

/** Each service has a database of its own, named after the one in the URI, or `homeward`: `homeward_customer`. */
export function databaseOf(mongodbUri: string, service: string): string {
  const named = /^[^:]+:\/\/[^/?]+\/([^?]+)/.exec(mongodbUri)?.[1];
  return `${named ?? 'homeward'}_${service}`;
}
