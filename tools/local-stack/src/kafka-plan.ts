import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { javaProgram, KAFKA_VERSION, kafkaClasspath } from './kafka-package';
import { preparePlace, type LaunchPlan, type ServerPlace } from './launch-plan';
import { freePort, LOOPBACK } from './loopback';
import { installedPackage } from './package-cache';
import { runCommand } from './run-command';
import type { StartOptions } from './running-server';
import { startServerProcess } from './server-process';
import { toMessage } from './stack-error';

export interface KafkaOptions extends StartOptions {
  /**
   * The port of a proxy in front of a second listener. Clients that come through the proxy are told to come back through
   * it (Kafka clients connect to the address that the broker advertises, not to the one that they began with).
   */
  readonly advertisedPort?: number | undefined;
}

interface KafkaPorts {
  readonly clients: number;
  readonly controller: number;
  readonly proxied: { readonly listening: number; readonly advertised: number } | undefined;
}

interface KafkaPlan extends LaunchPlan {
  readonly proxyTarget: string | undefined;
}

/** Installs what is missing, formats the data directory once, writes the properties, and gives the command that starts the broker. */
export async function planKafka(options: KafkaOptions, place: ServerPlace): Promise<KafkaPlan> {
  const kafka = await installedKafka(options.log ?? ((): void => undefined));
  return planBroker(options, place, kafka, kafka.archive === undefined ? [] : [`-XX:SharedArchiveFile=${kafka.archive}`]);
}

/** A Kafka that can be started as it is. */
interface InstalledKafka {
  readonly java: string;
  readonly classpath: string;
  /** The classes of a broker as the Java machine has them in memory: spares a quarter of the processor time of a start. */
  readonly archive: string | undefined;
}

/** Finds or installs all that a broker needs. Throws MissingTool without Java or, when Kafka is not installed yet, Maven. */
export async function installedKafka(log: (line: string) => void): Promise<InstalledKafka> {
  const { path: java, version } = await javaProgram();
  const classpath = await kafkaClasspath(log);
  const archives = await installedPackage(`kafka-${KAFKA_VERSION}-classes-java-${version}`, async (target) => {
    log('Preparing a faster start of Kafka, once for this machine …');
    await recordClasses({ java, classpath, archive: undefined }, join(target, ARCHIVE)).catch((error: unknown) => {
      log(`Kafka will start more slowly: ${toMessage(error)}`);
    });
  });
  const archive = join(archives, ARCHIVE);
  return { java, classpath, archive: existsSync(archive) ? archive : undefined };
}

const ARCHIVE = 'broker.jsa';

/** Runs a broker once and has the Java machine write its classes down at its end. */
async function recordClasses(kafka: InstalledKafka, archive: string): Promise<void> {
  const place = preparePlace('kafka', {});
  const plan = await planBroker({}, place, kafka, [`-XX:ArchiveClassesAtExit=${archive}`]);
  const broker = await startServerProcess(plan, place.temporary, () => undefined);
  await broker.stop();
}

async function planBroker(options: KafkaOptions, place: ServerPlace, kafka: InstalledKafka, flags: readonly string[]): Promise<KafkaPlan> {
  const { java, classpath } = kafka;
  const ports: KafkaPorts = {
    clients: options.port ?? (await freePort()),
    controller: await freePort(),
    proxied: options.advertisedPort === undefined ? undefined : { listening: await freePort(), advertised: options.advertisedPort },
  };
  // Beside the data, not in it: Kafka takes every directory in there for a partition and every file for an accident.
  const settings = join(dirname(place.dataDirectory), 'kafka.properties');
  writeFileSync(settings, toProperties(ports, place.dataDirectory));
  const logging = `-Dlog4j2.configurationFile=${join(dirname(dirname(classpath)), 'log4j2.properties')}`;
  await formatOnce(kafka, settings, place.dataDirectory);
  return {
    kind: 'kafka',
    description: `Kafka ${KAFKA_VERSION} (real)`,
    command: [java, '-Xmx512m', ...flags, logging, '-cp', classpath, 'kafka.Kafka', settings],
    environment: {},
    port: ports.clients,
    uri: `${LOOPBACK}:${ports.clients}`,
    proxyTarget: ports.proxied === undefined ? undefined : `${LOOPBACK}:${ports.proxied.listening}`,
    dataDirectory: place.dataDirectory,
    logFile: place.logFile,
  };
}

async function formatOnce({ java, classpath, archive }: InstalledKafka, settings: string, dataDirectory: string): Promise<void> {
  if (existsSync(join(dataDirectory, 'meta.properties'))) return;
  const purpose = {
    neededFor: `Preparing the data directory of Kafka ${KAFKA_VERSION}`,
    remedy: `If ${dataDirectory} holds something else, give another directory.`,
  };
  const fastStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', ...(archive === undefined ? [] : [`-XX:SharedArchiveFile=${archive}`])];
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
