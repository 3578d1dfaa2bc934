import { startInChosenWay } from './containers';
import { startProxy, type FaultProxy } from './fault-proxy';
import { givenServer } from './given-server';
import { planKafka, type KafkaOptions } from './kafka-plan';
import type { RunningServer, StartOptions } from './running-server';
import { startPlanned } from './start-planned';

export interface RunningKafka extends RunningServer {
  readonly kind: 'kafka';
  /** `host:port` of the listener that a proxy at `advertisedPort` forwards to; undefined without that option. */
  readonly proxyTarget: string | undefined;
}

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
