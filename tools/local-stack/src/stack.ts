import { chosenWay, toSentence } from './container-engine';
import { GIVEN_BY, givenServer } from './given-server';
import { startKafka, type RunningKafka } from './kafka';
import { installedKafka, type KafkaOptions } from './kafka-plan';
import { installMongo, startMongo, type MongoOptions, type RunningMongo } from './mongo';
import { installedRedis, startRedis, type RunningRedis } from './redis';
import type { RunningServer, ServerKind, StartOptions } from './running-server';
import { StackError } from './stack-error';

/** Which servers to start; `false` leaves one out, options are its own, and all three are started by default. */
export interface StackOptions {
  readonly kafka?: boolean | Omit<KafkaOptions, 'directory' | 'log'> | undefined;
  readonly mongo?: boolean | Omit<MongoOptions, 'directory' | 'log'> | undefined;
  readonly redis?: boolean | Omit<StartOptions, 'directory' | 'log'> | undefined;
  /** Where all data lives and stays; temporary when not given. */
  readonly directory?: string | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

/**
 * Installs what the servers need and the environment does not give, so that no test waits for it: to be called once,
 * before the first test. Does nothing when all is there. A container engine fetches its images itself.
 *
 * @throws MissingTool for a tool that is neither here nor replaced by a given server
 */
export async function installServers(log: (line: string) => void): Promise<void> {
  const choice = await chosenWay();
  log(`Servers ${toSentence(choice)}`);
  if (choice.way === 'containers') return;
  if (givenServer('kafka') === undefined) await installedKafka(log);
  if (givenServer('mongo') === undefined) await installMongo(log);
  if (givenServer('redis') === undefined) await installedRedis(log);
}

/** The servers of one run. Reading the address of a server that was left out throws StackError. */
export interface RunningStack {
  readonly kafka: RunningKafka;
  readonly mongo: RunningMongo;
  readonly redis: RunningRedis;
  /** `host:port`, comma-separated when there are several. */
  readonly kafkaBrokers: string;
  readonly mongodbUri: string;
  readonly redisUrl: string;
  /** What the servers really are, one text each: to be printed with every result. */
  readonly descriptions: readonly string[];
  /** KAFKA_BROKERS, MONGODB_URI and REDIS_URL of what was started, for the processes that use it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the servers side by side and resolves when all answer. When one fails the others are stopped and its error is thrown. */
export async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  const common = { directory: options.directory, log: options.log };
  const begun = {
    kafka: isWanted(options.kafka) ? startKafka({ ...toOptions(options.kafka), ...common }) : undefined,
    mongo: isWanted(options.mongo) ? startMongo({ ...toOptions(options.mongo), ...common }) : undefined,
    redis: isWanted(options.redis) ? startRedis({ ...toOptions(options.redis), ...common }) : undefined,
  };
  const outcomes = await Promise.allSettled([begun.kafka, begun.mongo, begun.redis]);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(outcomes.map(async (outcome) => (outcome.status === 'fulfilled' ? outcome.value?.stop() : undefined)));
    throw failed.reason;
  }
  return new Stack(await begun.kafka, await begun.mongo, await begun.redis);
}

/** Getters of a class, so that printing or copying a stack does not read the address of a server that was left out. */
class Stack implements RunningStack {
  constructor(
    private readonly kafkaServer: RunningKafka | undefined,
    private readonly mongoServer: RunningMongo | undefined,
    private readonly redisServer: RunningRedis | undefined,
  ) {}

  private get servers(): RunningServer[] {
    return [this.kafkaServer, this.mongoServer, this.redisServer].filter((server) => server !== undefined);
  }

  get kafka(): RunningKafka {
    return started('kafka', this.kafkaServer);
  }

  get mongo(): RunningMongo {
    return started('mongo', this.mongoServer);
  }

  get redis(): RunningRedis {
    return started('redis', this.redisServer);
  }

  get kafkaBrokers(): string {
    return this.kafka.uri;
  }

  get mongodbUri(): string {
    return this.mongo.uri;
  }

  get redisUrl(): string {
    return this.redis.uri;
  }

  get descriptions(): string[] {
    return this.servers.map((server) => server.description);
  }

  get environment(): Record<string, string> {
    return toEnvironment(this.servers);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}

/** The environment variables that name these servers to the services. */
export function toEnvironment(servers: readonly Pick<RunningServer, 'kind' | 'uri'>[]): Record<string, string> {
  return Object.fromEntries(servers.map((server) => [GIVEN_BY[server.kind], server.uri]));
}

function isWanted(option: boolean | object | undefined): boolean {
  return option !== false;
}

function toOptions<O extends object>(option: boolean | O | undefined): O | undefined {
  return typeof option === 'object' ? option : undefined;
}

function started<S>(kind: ServerKind, server: S | undefined): S {
  if (server === undefined) throw new StackError(`This stack was started without ${kind}.`);
  return server;
}
