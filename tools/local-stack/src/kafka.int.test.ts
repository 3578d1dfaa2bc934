import { existsSync } from 'node:fs';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import type { FaultProxy } from './fault-proxy';
import { startProxiedKafka, type RunningKafka } from './kafka';
import { processStart } from './process-identity';

// What is tested here is the package, also where a container engine would be preferred.
process.env['HOMEWARD_STACK'] = 'packages';

const TOPIC = 'contacts';

function aClient(broker: string): Kafka {
  return new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, retry: { retries: 0 }, requestTimeout: 5000 });
}

/** How many messages the only partition of the topic holds. */
async function messageCount(broker: string): Promise<number> {
  const admin = aClient(broker).admin();
  await admin.connect();
  try {
    const [partition] = await admin.fetchTopicOffsets(TOPIC);
    return Number(partition?.high);
  } finally {
    await admin.disconnect();
  }
}

async function send(producer: Producer, value: string): Promise<void> {
  await producer.send({ topic: TOPIC, acks: -1, messages: [{ key: 'k', value }] });
}

describe('a Kafka of its own behind a proxy', () => {
  let kafka: RunningKafka;
  let proxy: FaultProxy;

  beforeAll(async () => {
    ({ kafka, proxy } = await startProxiedKafka());
    const admin = aClient(kafka.uri).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true });
    await admin.disconnect();
  }, 240_000);

  afterAll(async () => {
    await kafka.stop();
    await proxy.stop();
  });

  it('is a real broker that creates no topic by itself', async () => {
    expect(kafka.description).toBe('Kafka 4.1.1 (real)');
    const producer = aClient(kafka.uri).producer({ allowAutoTopicCreation: true });
    await producer.connect();
    await expect(producer.send({ topic: 'misspelt', messages: [{ value: 'x' }] })).rejects.toThrow('does not host this topic-partition');
    await producer.disconnect();
  });

  it('takes what is produced and gives it to a group at once', async () => {
    const producer = aClient(kafka.uri).producer();
    await producer.connect();
    await send(producer, 'first');
    await producer.disconnect();
    const consumer = aClient(kafka.uri).consumer({ groupId: 'readers' });
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    const received = await new Promise<string | undefined>((resolve, reject) => {
      consumer.run({ eachMessage: async ({ message }) => resolve(message.value?.toString()) }).catch(reject);
    });
    await consumer.disconnect();
    expect(received).toBe('first');
  }, 30_000);

  it('advertises the proxy to clients that came through the proxy, and itself to the others', async () => {
    for (const [broker, advertised] of [
      [proxy.address, proxy.port],
      [kafka.uri, Number(kafka.address.split(':')[1])],
    ] as const) {
      const admin = aClient(broker).admin();
      await admin.connect();
      expect((await admin.describeCluster()).brokers).toEqual([{ nodeId: 1, host: '127.0.0.1', port: advertised }]);
      await admin.disconnect();
    }
  });

  it('has written what was produced although the answer was cut', async () => {
    const producer = aClient(proxy.address).producer();
    await producer.connect();
    await send(producer, 'passes');
    const before = await messageCount(kafka.uri);
    proxy.cutResponses(true, 'produce');
    const cutsBefore = proxy.cuts;
    await expect(send(producer, 'answer cut')).rejects.toThrow();
    proxy.cutResponses(false);
    expect(proxy.cuts).toBe(cutsBefore + 1);
    expect(await messageCount(kafka.uri)).toBe(before + 1);
    await producer.disconnect();
  }, 30_000);

  it('cannot be reached through a proxy that refuses, and can past it', async () => {
    proxy.refuse(true);
    await expect(messageCount(proxy.address)).rejects.toThrow();
    await expect(messageCount(kafka.uri)).resolves.toBeGreaterThan(0);
    proxy.refuse(false);
    await expect(messageCount(proxy.address)).resolves.toBeGreaterThan(0);
  });

  it('keeps what it acknowledged over a kill', async () => {
    const before = await messageCount(kafka.uri);
    await kafka.kill();
    await expect(messageCount(kafka.uri)).rejects.toThrow();
    await kafka.restart();
    expect(await messageCount(kafka.uri)).toBe(before);
  }, 120_000);

  it('leaves neither process nor files when it is stopped', async () => {
    const { pid, dataDirectory } = kafka;
    await kafka.stop();
    expect(processStart(pid ?? -1)).toBeUndefined();
    expect(existsSync(dataDirectory ?? '/')).toBe(false);
  }, 60_000);
});
