import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { deadLetterTopicOf, deadLetterTopics, redriveTopicOf, startConsumer } from '@homeward/bus';
import { topicCatalogue } from '@homeward/contracts';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import { implement } from '@homeward/rpc';
import { createLifecycle, isTransient, type RunningService, type ServicePorts } from '@homeward/runtime';
import type { AnalyticsConfig } from './config';
import { digestFigures } from './digest';
import { FactsUnavailable, MEMORY, openFacts } from './facts/facts';
import { createFrames } from './frames';
import type { FigurePorts } from './figures';
import { createAnalyticsService } from './grpc';
import { loadOrganisation } from './organisation';
import { createFactReactions } from './reactions';

const NAME = 'analytics';
const STOP_LIMIT_MS = 3_000;

/**
 * Starts the service. There is no aggregate to protect, and each replica keeps all facts itself: it hears everything under a consumer group that belongs to its file of
 * facts, so that a new or lost file is filled from the beginning of the bus.
 */
export async function start(config: AnalyticsConfig, ports: ServicePorts): Promise<RunningService> {
  const { bus, network, businessClock, ids, log } = ports;
  const lifecycle = createLifecycle({ log });
  try {
    const facts = await openFacts({
      path: factsPath(config),
      memoryLimitMb: config.HOMEWARD_FACTS_MEMORY_MB,
      threads: config.HOMEWARD_FACTS_THREADS,
      ids,
      log,
    });
    lifecycle.add('facts', () => facts.close());
    const organisation = await loadOrganisation(facts, config.HOMEWARD_POLICIES);
    const frames = await createFrames({ facts, organisation, clock: businessClock });
    lifecycle.add('frames', () => frames.idle());
    const figures: FigurePorts = { frames, organisation, clock: businessClock };
    const group = `${NAME}-${facts.generation}`;
    const topics = topicCatalogue.filter((topic) => (topic.readers as readonly string[]).includes(NAME));
    // What cannot be handled is parked and redriven for the service, whatever file it was heard into: a redrive reaches every replica, and doubles are absorbed.
    await bus.createTopics([...topics, ...deadLetterTopics(NAME)]);

    const operations = implement(OperationsServiceDefinition, {
      readLag: async () => ({
        partitions: (await bus.lag([group])).map((lag) => ({ ...lag, committed: Number(lag.committed), end: Number(lag.end) })),
        unpublished: 0,
        overdue: 0,
        warnings: [],
      }),
      digestState: async () => ({ parts: [...(await digestFigures(figures))] }),
    });
    const server = await network.serve(NAME, [createAnalyticsService(figures), operations]);
    lifecycle.add('rpc', () => server.stop(STOP_LIMIT_MS));

    const consumer = await startConsumer({
      bus,
      group,
      topics: [...topics.map((topic) => topic.name), redriveTopicOf(NAME)],
      deadLetterTopic: deadLetterTopicOf(NAME),
      reactions: createFactReactions(facts, organisation),
      isTransient: (error) => error instanceof FactsUnavailable || isTransient(error),
      isHealthy: () => facts.ping(),
      log,
    });
    lifecycle.add('consumer', () => consumer.stop());
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
  return {
    name: NAME,
    wake: () => Promise.resolve(0),
    nextWakeAt: () => Promise.resolve(undefined),
    stop: () => lifecycle.stop(),
  };
}

function factsPath({ HOMEWARD_DATA_DIRECTORY: directory }: AnalyticsConfig): string {
  if (directory === undefined) return MEMORY;
  mkdirSync(directory, { recursive: true });
  return path.join(directory, 'analytics.duckdb');
}
