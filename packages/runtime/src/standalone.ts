import { createKafkaBus } from '@homeward/bus';
import { createGrpcNetwork } from '@homeward/rpc';
import { createMongoStore } from '@homeward/store';
import { fixedClock, systemClock, systemMachineClock } from './clocks';
import { timeOrderedIds } from './ids';
import { createMemoryKeyValue } from './key-value';
import { createLifecycle } from './lifecycle';
import type { Log } from './log';
import { createProbes, startProbeServer } from './probes';
import type { Stoppable } from './process';
import { secureRandom } from './random';
import { createRedisKeyValue } from './redis-key-value';
import type { RunningService } from './running-service';
import { startSchedules } from './schedules';
import type { ServicePorts } from './service-ports';
import { addressesOf, type ServiceConfig, type ServiceProcess } from './service-settings';
import { systemTimers } from './timers';

/** Milliseconds of machine time between two looks at what is due. */
const LOOK_EVERY_MS = 1_000;
/** A service has nobody waiting: its events may take longer than a request of the gateway. */
const SERVICE_PUBLISH_LIMIT_MS = 30_000;
const GATEWAY_PUBLISH_LIMIT_MS = 1_500;

/**
 * Runs one service as a process of its own, over Kafka, MongoDB and Redis: connects, starts it, wakes it regularly, and answers the probes. Business time is the
 * machine's, unless HOMEWARD_AT makes it stand still. Stops in the reverse order.
 */
export async function startAlone<Config extends ServiceConfig>(
  name: ServiceProcess,
  config: Config,
  log: Log,
  start: (config: Config, ports: ServicePorts) => Promise<RunningService>,
): Promise<Stoppable> {
  const lifecycle = createLifecycle({ log });
  try {
    const machineClock = systemMachineClock();
    const random = secureRandom();
    const network = createGrpcNetwork({ addresses: addressesOf(config), listen: config.HOMEWARD_LISTEN, log });
    lifecycle.add('network', () => network.close());
    const bus = createKafkaBus({
      brokers: config.KAFKA_BROKERS,
      clientId: name,
      log,
      publishTimeoutMs: name === 'gateway' ? GATEWAY_PUBLISH_LIMIT_MS : SERVICE_PUBLISH_LIMIT_MS,
    });
    lifecycle.add('bus', () => bus.close());
    const keyValue =
      config.REDIS_URL === undefined
        ? createMemoryKeyValue(machineClock)
        : createRedisKeyValue({ url: config.REDIS_URL, log, machineClock });
    lifecycle.add('key-value', () => keyValue.close());
    const ports: ServicePorts = {
      bus,
      network,
      keyValue,
      machineClock,
      random,
      log,
      timers: systemTimers(),
      ids: timeOrderedIds(),
      businessClock: config.HOMEWARD_AT === undefined ? systemClock() : fixedClock(config.HOMEWARD_AT),
      openStore: (service, publish) =>
        createMongoStore({ uri: config.MONGODB_URI, database: `homeward_${service}`, publish, machineClock, random, log }),
    };
    const service = await start(config, ports);
    lifecycle.add(name, () => service.stop());
    const schedules = startSchedules({ schedule: `${name}.wake-ups`, everyMs: LOOK_EVERY_MS, run: () => service.wake(), log });
    lifecycle.add('wake-ups', () => schedules.stop());
    const probes = createProbes({ checks: { bus: () => bus.ping() } });
    const server = await startProbeServer(probes, config.HOMEWARD_HEALTH_LISTEN);
    lifecycle.add('probes', () => server.stop());
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
