import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startInChosenWay } from './containers';
import { startProxy, type FaultProxy } from './fault-proxy';
import { givenServer } from './given-server';
import { javaProgram, KAFKA_VERSION, kafkaClasspath } from './kafka-package';
import type { LaunchPlan, ServerPlace } from './launch-plan';
import { freePort, LOOPBACK } from './loopback';
import { runCommand } from './run-command';
import type { RunningServer, StartOptions } from './running-server';
import { startPlanned } from './start-planned';

export interface KafkaOptions extends StartOptions {
  /**
   * The port of a proxy in front of a second listener. Clients that come through the proxy are told to come back through
   * it (Kafka clients connect to the address that the broker advertises, not to the one that they began with).
   */
  readonly advertisedPort?: number | undefined;
}

export interface RunningKafka extends RunningServer {
  readonly kind: 'kafka';
  /** `host:port` of the listener that a proxy at `advertisedPort` forwards to; undefined without that option. */
  readonly proxyTarget: string | undefined;
}

interface KafkaPorts {
  readonly clients: number;
  readonly controller: number;
  readonly proxied: { readonly listening: number; readonly advertised: number } | undefined;
}

interface KafkaPlan extends LaunchPlan {
  readonly proxyTarget: string | undefined;
}

const nothing = (): void => undefined;

/**
 * A real Kafka broker, alone in its cluster (KRaft, no ZooKeeper), with automatic topic creation off. KAFKA_BROKERS, when
 * set and not `own` or `advertisedPort`, is used instead.
 *
 * @throws MissingTool without Java or, at the first start on a machine, Maven
 */
export async function startKafka(options: KafkaOptions = {}): Promise<RunningKafka> {
  const given = options.own === true || options.advertisedPort !== undefined ? undefined : givenServer('kafka');
  if (given !== undefined) return { ...given, kind: 'kafka', proxyTarget: undefined };
  const byPackage = (): Promise<RunningKafka> =>
    startPlanned('kafka', options, planKafka, (server, plan) =>
      Object.assign(server, { kind: 'kafka' as const, proxyTarget: plan.proxyTarget }),
    );
  // Only the package has the second listener that a proxy needs.
  if (options.advertisedPort !== undefined) return byPackage();
  return startInChosenWay('kafka', options, byPackage, (server) =>
    Object.assign(server, { kind: 'kafka' as const, proxyTarget: undefined }),
  );
}

/** A broker of its own and a proxy in front of it. Clients use `proxy.address` to go through the proxy and `kafka.uri` to go past it. */
export async function startProxiedKafka(options: StartOptions = {}): Promise<{ kafka: RunningKafka; proxy: FaultProxy }> {
  const proxy = await startProxy({ protocol: 'kafka' });
  try {
    const kafka = await startKafka({ ...options, own: true, advertisedPort: proxy.port });
    if (kafka.proxyTarget !== undefined) proxy.forwardTo(kafka.proxyTarget);
    return { kafka, proxy };
  } catch (error) {
    await proxy.stop();
    throw error;
  }
}

/** Installs what is missing, formats the data directory once, writes the properties, and gives the command that starts the broker. */
export async function planKafka(options: KafkaOptions, place: ServerPlace): Promise<KafkaPlan> {
  const log = options.log ?? nothing;
  const java = await javaProgram();
  const classpath = await kafkaClasspath(log);
  const ports: KafkaPorts = {
    clients: options.port ?? (await freePort()),
    controller: await freePort(),
    proxied: options.advertisedPort === undefined ? undefined : { listening: await freePort(), advertised: options.advertisedPort },
  };
  // Beside the data, not in it: Kafka takes every directory in there for a partition and every file for an accident.
  const settings = join(dirname(place.dataDirectory), 'kafka.properties');
  writeFileSync(settings, toProperties(ports, place.dataDirectory));
  const logging = `-Dlog4j2.configurationFile=${join(dirname(dirname(classpath)), 'log4j2.properties')}`;
  await formatOnce(java, classpath, settings, place.dataDirectory);
  return {
    kind: 'kafka',
    description: `Kafka ${KAFKA_VERSION} (real)`,
    command: [java, '-Xmx512m', logging, '-cp', classpath, 'kafka.Kafka', settings],
    environment: {},
    port: ports.clients,
    uri: `${LOOPBACK}:${ports.clients}`,
    proxyTarget: ports.proxied === undefined ? undefined : `${LOOPBACK}:${ports.proxied.listening}`,
    dataDirectory: place.dataDirectory,
    logFile: place.logFile,
  };
}

async function formatOnce(java: string, classpath: string, settings: string, dataDirectory: string): Promise<void> {
  if (existsSync(join(dataDirectory, 'meta.properties'))) return;
  const purpose = {
    neededFor: `Preparing the data directory of Kafka ${KAFKA_VERSION}`,
    remedy: `If ${dataDirectory} holds something else, give another directory.`,
  };
  const fastStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  await runCommand(
    java,
    [...fastStart, '-cp', classpath, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', newClusterId(), '-c', settings],
    purpose,
  );
}

/** What `StorageTool random-uuid` gives, without starting a Java machine for it: 16 bytes as base64url, no leading dash (it would pass for an option). */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

function toProperties(ports: KafkaPorts, dataDirectory: string): string {
  const proxied = ports.proxied;
  const listeners = [
    `PLAINTEXT://${LOOPBACK}:${ports.clients}`,
    ...(proxied === undefined ? [] : [`PROXIED://${LOOPBACK}:${proxied.listening}`]),
  ];
  const advertised = [
    `PLAINTEXT://${LOOPBACK}:${ports.clients}`,
    ...(proxied === undefined ? [] : [`PROXIED://${LOOPBACK}:${proxied.advertised}`]),
  ];
  const settings: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `${LOOPBACK}:${ports.controller}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    listeners: [...listeners, `CONTROLLER://${LOOPBACK}:${ports.controller}`].join(','),
    'advertised.listeners': advertised.join(','),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': dataDirectory,
    // Topics come from the catalogue; a misspelt one must fail, not appear.
    'auto.create.topics.enable': false,
    'num.partitions': 1,
    // One broker holds the only copy of the internal topics, and one partition of each is loaded fastest.
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    // After a kill the controller refuses the new broker until the session of the dead one has run out (9 s by default).
    'broker.heartbeat.interval.ms': 500,
    'broker.session.timeout.ms': 3000,
    // The first member of a group need not wait for others that could come.
    'group.initial.rebalance.delay.ms': 0,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${String(value)}\n`)
    .join('');
}
