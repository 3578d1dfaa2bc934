import { type Bus, BusUnavailable, MessageRefused, type Reactions, startConsumer } from '@homeward/bus';
import { topicCatalogue } from '@homeward/contracts';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import type { DomainEvent, Instant } from '@homeward/kernel';
import { type Implementation, ServiceUnavailable, implement } from '@homeward/rpc';
import { type AggregateStore, Contended, type Store } from '@homeward/store';
import type { DigestResult } from './digest';
import { createLifecycle } from './lifecycle';
import { hearMissedErasures, type MissedErasures } from './missed-erasures';
import { LostRace } from './reaction-table';
import type { ReferenceData } from './reference-data';
import type { RunningService } from './running-service';
import type { ServicePorts } from './service-ports';
import { untilAnswered } from './until-answered';
import type { WakeUp } from './wake-ups';

export interface ServiceShell {
  /** Name of the process and of its consumer group. */
  readonly name: string;
  readonly ports: ServicePorts;
  /** Everything declared; the shell prepares it. */
  readonly store: Store;
  readonly reference: ReferenceData;
  readonly reactions: Reactions;
  /** For a service that keeps something of people: see `hearMissedErasures`. */
  readonly unheardErasures?: MissedErasures['unheard'];
  /** The aggregates whose outboxes are swept. */
  readonly aggregates: readonly Sweepable[];
  readonly wakeUps: readonly WakeUp[];
  readonly implementations: readonly Implementation[];
  /** What somebody has to see to before it hurts, at a moment; told with the lag. */
  readonly warnings?: (now: Instant) => readonly ServiceWarning[];
  /** The business state in natural keys, for the comparison of two runs. */
  readonly digest: () => Promise<readonly DigestResult[]>;
  /** Runs after each wake-up, e.g. to send what is due; returns how much it did. */
  readonly afterWake?: (now: Instant) => Promise<number>;
}

/** A stable code with the values it speaks of. */
export interface ServiceWarning {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}

type Sweepable = Pick<AggregateStore<unknown, unknown, DomainEvent>, 'sweep' | 'backlog'>;

const SWEEP_PAGE = 500;
const STOP_LIMIT_MS = 3_000;

/** Failures of the surroundings: a consumer waits and tries again, and parks nothing for them. */
export function isTransient(error: unknown): boolean {
  if (error instanceof LostRace || error instanceof Contended || error instanceof BusUnavailable || error instanceof ServiceUnavailable)
    return true;
  return error instanceof Error && error.name.startsWith('Mongo') && error.name !== 'MongoServerError';
}

/**
 * What passes when a server has come up; the bus tells of it in its library's words while it has no topics yet, and does not know a topic for a moment that
 * was just created.
 */
function isAway(error: unknown): boolean {
  if (error instanceof MessageRefused && error.code === 'bus.topic-unknown') return true;
  return isTransient(error) || (error instanceof Error && error.name.startsWith('KafkaJS'));
}

/** Messages of a store go to the bus as they are. */
export function publishTo(bus: Bus): (messages: Parameters<Bus['publish']>[0]) => Promise<void> {
  return (messages) => bus.publish(messages);
}

/** Starts what all services with aggregates have in common: store, own copies, RPC, then the intake; stops in the reverse order. */
export async function startService(shell: ServiceShell): Promise<RunningService> {
  const { name, ports, store, reference, aggregates, wakeUps } = shell;
  const { bus, businessClock, machineClock, timers, log, stopping } = ports;
  const lifecycle = createLifecycle({ log });
  lifecycle.add('store', () => store.close());
  try {
    const topics = topicCatalogue.filter((topic) => topic.owner === name || (topic.readers as readonly string[]).includes(name));
    const until = (server: string, attempt: () => Promise<void>): Promise<void> =>
      untilAnswered(attempt, { server, timers, log, isAway, stopping });
    await until('store', async () => {
      await store.prepare();
      await reference.load();
    });
    await until('bus', () => bus.createTopics(topics));
    const { unheardErasures: unheard } = shell;
    if (unheard !== undefined)
      await until('bus', async () => {
        const erasures = await hearMissedErasures({ bus, reactions: shell.reactions, unheard });
        if (erasures > 0) log.warn({ erasures }, 'Erasures that the store did not know were carried out: was it restored from a backup?');
      });

    const operations = implement(OperationsServiceDefinition, {
      readLag: async () => {
        const partitions = await bus.lag([name]);
        const backlogs = await Promise.all(aggregates.map((aggregate) => aggregate.backlog()));
        const overdue = await Promise.all(wakeUps.map((wakeUp) => wakeUp.overdue(businessClock.now())));
        return {
          partitions: partitions.map((lag) => ({ ...lag, committed: Number(lag.committed), end: Number(lag.end) })),
          unpublished: sum(backlogs.map(({ pending }) => pending)),
          overdue: sum(overdue),
          warnings: (shell.warnings?.(businessClock.now()) ?? []).map(({ code, values }) => ({ code, values: { ...values } })),
        };
      },
      digestState: async () => ({ parts: [...(await shell.digest())] }),
    });
    const server = await ports.network.serve(name, [...shell.implementations, operations]);
    lifecycle.add('rpc', () => server.stop(STOP_LIMIT_MS));

    const consumer = await startConsumer({
      bus,
      group: name,
      topics: topicCatalogue.filter((topic) => (topic.readers as readonly string[]).includes(name)).map((topic) => topic.name),
      reactions: shell.reactions,
      isTransient,
      isHealthy: () => store.ping(),
      log,
    });
    lifecycle.add('consumer', () => consumer.stop());
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }

  return {
    name,
    async wake(pace = 'at-once') {
      await reference.refresh(machineClock.elapsedMs());
      let done = 0;
      for (const wakeUp of wakeUps) done += await wakeUp.run(businessClock.now(), pace);
      for (const aggregate of aggregates) done += await aggregate.sweep(SWEEP_PAGE);
      return done + ((await shell.afterWake?.(businessClock.now())) ?? 0);
    },
    async nextWakeAt() {
      const instants = await Promise.all(wakeUps.map((wakeUp) => wakeUp.nextAt()));
      return instants.filter((instant) => instant !== undefined).sort()[0];
    },
    stop: () => lifecycle.stop(),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
