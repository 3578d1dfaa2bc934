import { type FaultProxy, type RunningKafka, startProxiedKafka } from '@homeward/local-stack';

import { type Bus, BusUnavailable } from '../src/index';
import { type KafkaBusOptions, createKafkaBus } from '../src/kafka';
import { describeBusContract } from './bus-contract';
import { type BusHarness, aListener, aMessage, aTopic, all, createSubscriber, textOf } from './bus-harness';
import { describeConsumerContract } from './consumer-contract';
import { describeTraceContract } from './trace-contract';

jest.setTimeout(60_000);

const run = `${process.pid}-${Date.now().toString(36)}`;
let count = 0;
const unique = (kind: string) => `${kind}-${run}-${(count += 1)}`;

let kafka: RunningKafka;
let proxy: FaultProxy;
let harness: BusHarness;
const opened: Bus[] = [];

function open(brokers: string, more: Partial<KafkaBusOptions> = {}): Bus {
  const bus = createKafkaBus({
    brokers: brokers.split(','),
    clientId: 'bus-suite',
    sessionTimeoutMs: 6_000,
    fetchWaitMs: 100,
    firstPauseMs: 20,
    longestPauseMs: 200,
    publishTimeoutMs: 10_000,
    ...more,
  });
  opened.push(bus);
  return bus;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineAt = Date.now() + 40_000;
  while (!(await condition())) {
    if (Date.now() > deadlineAt) throw new Error('The condition does not hold within 40 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  ({ kafka, proxy } = await startProxiedKafka());
  harness = {
    bus: open(process.env['KAFKA_BROKERS'] ?? kafka.uri),
    unique,
    until,
    openMortal: () =>
      Promise.resolve({
        bus: open(proxy.address),
        die() {
          proxy.refuse(true);
          return Promise.resolve(open(kafka.uri));
        },
      }),
  };
});

afterEach(() => {
  proxy.refuse(false);
  proxy.cutResponses(false);
});

afterAll(async () => {
  await Promise.all(opened.map((bus) => bus.close()));
  await proxy.stop();
  await kafka.stop();
});

describe('the bus over Kafka', () => {
  describeBusContract(() => harness);
  describeConsumerContract(() => harness);
  describeTraceContract(() => harness);
});

describe('faults between the bus and Kafka', () => {
  const subscriber = createSubscriber();
  afterEach(() => subscriber.stopAll());

  const throughProxy = async (more: Partial<KafkaBusOptions> = {}) => {
    const direct = open(kafka.uri);
    const topic = await aTopic({ ...harness, bus: direct });
    return { direct, bus: open(proxy.address, more), topic };
  };

  /** The texts of one topic by key, without the doubles that a repeated request leaves. */
  const writtenOnce = async (bus: Bus, topic: string) => {
    const texts = new Map<string, string[]>();
    for (const { key, value } of await all(bus.read(topic))) {
      const ofKey = texts.get(key) ?? [];
      if (!ofKey.includes(textOf(value))) ofKey.push(textOf(value));
      texts.set(key, ofKey);
    }
    return texts;
  };

  it('nothing acknowledged is lost, and the order per key stays, when responses are cut after the broker wrote', async () => {
    const { direct, bus, topic } = await throughProxy();
    await bus.publish([aMessage(topic, 'first', 'connected')]);
    const cutsBefore = proxy.cuts;
    const keys = ['a', 'b', 'c', 'd', 'e'];
    for (let round = 0; round < 20; round += 1) {
      const isCut = round % 4 === 1;
      if (isCut) proxy.cutResponses(true, 'produce');
      const calls = Array.from({ length: 5 }, (_, call) => bus.publish(keys.map((key) => aMessage(topic, key, `${round * 5 + call}`))));
      if (isCut) {
        const before = proxy.cuts;
        await until(() => proxy.cuts > before);
        proxy.cutResponses(false);
      }
      await Promise.all(calls);
    }
    expect(proxy.cuts - cutsBefore).toBeGreaterThanOrEqual(5);
    const written = await writtenOnce(direct, topic);
    for (const key of keys) expect(written.get(key)).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
  });

  it('Kafka away is told as BusUnavailable within the time, and the same bus serves again when it is back', async () => {
    const { direct, bus, topic } = await throughProxy({ publishTimeoutMs: 1_000 });
    await bus.publish([aMessage(topic, 'a', 'before')]);
    proxy.refuse(true);
    const startedAt = performance.now();
    await expect(bus.publish([aMessage(topic, 'a', 'lost')])).rejects.toThrow(BusUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    await expect(bus.ping()).rejects.toThrow(BusUnavailable);
    proxy.refuse(false);
    await bus.publish([aMessage(topic, 'a', 'after')]);
    expect((await writtenOnce(direct, topic)).get('a')).toEqual(['before', 'after']);
  });

  it('a bus that never reached Kafka says so within the time, and no broker is needed to open or close it', async () => {
    const bus = open('127.0.0.1:1', { publishTimeoutMs: 500 });
    const startedAt = performance.now();
    await expect(bus.publish([aMessage('any', 'a', '1')])).rejects.toThrow(BusUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await bus.close();
  });

  it('an answer that never comes is told as BusUnavailable within the time', async () => {
    const { bus, topic } = await throughProxy({ publishTimeoutMs: 1_000 });
    await bus.publish([aMessage(topic, 'a', 'before')]);
    proxy.delayMs = 3_000;
    const startedAt = performance.now();
    await expect(bus.publish([aMessage(topic, 'a', 'late')])).rejects.toThrow(BusUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    proxy.delayMs = 0;
    await bus.publish([aMessage(topic, 'a', 'after')]);
  });

  it('subscriptions go on by themselves after connections were severed and after Kafka was away', async () => {
    const { direct, bus, topic } = await throughProxy();
    const listener = aListener();
    await subscriber.subscribe(bus, { group: unique('group'), topics: [topic], onBatch: listener.onBatch });
    const heard = () => new Set(listener.texts()).size;
    await direct.publish([aMessage(topic, 'a', '1')]);
    await until(() => heard() === 1);
    proxy.sever();
    await direct.publish([aMessage(topic, 'a', '2')]);
    await until(() => heard() === 2);
    proxy.refuse(true);
    await direct.publish([aMessage(topic, 'a', '3')]);
    await expect(bus.ping()).rejects.toThrow(BusUnavailable);
    proxy.refuse(false);
    await until(() => heard() === 3);
  });

  it('a subscription that is started before Kafka and its topics are there begins when they are', async () => {
    const topic = unique('topic');
    const direct = open(kafka.uri);
    const bus = open(proxy.address, { joinWaitMs: 200 });
    proxy.refuse(true);
    const listener = aListener();
    await subscriber.subscribe(bus, { group: unique('group'), topics: [topic], onBatch: listener.onBatch });
    proxy.refuse(false);
    await direct.createTopics([{ name: topic, partitions: 2, retention: 'forever' }]);
    await direct.publish([aMessage(topic, 'a', '1')]);
    await until(() => listener.messages.length === 1);
  });

  it('a broker that is killed and started again loses nothing that was acknowledged', async () => {
    const { direct, bus, topic } = await throughProxy({ publishTimeoutMs: 30_000 });
    const listener = aListener();
    await subscriber.subscribe(direct, { group: unique('group'), topics: [topic], onBatch: listener.onBatch });
    const acknowledged: string[] = [];
    const publish = async (text: string) => {
      await bus.publish([aMessage(topic, 'a', text)]);
      acknowledged.push(text);
    };
    for (let n = 0; n < 50; n += 1) await publish(`${n}`);
    const meanwhile = publish('meanwhile');
    await kafka.kill();
    await kafka.restart();
    await meanwhile;
    await publish('after');
    await until(() => acknowledged.every((text) => listener.texts().includes(text)));
    expect((await writtenOnce(direct, topic)).get('a')).toEqual(acknowledged);
  });

  it('a handler that works longer than the session keeps its partition', async () => {
    const { direct, topic } = await throughProxy();
    const group = unique('group');
    let calls = 0;
    const slow = await subscriber.subscribe(direct, {
      group,
      topics: [topic],
      onBatch: async () => {
        calls += 1;
        await new Promise((resolve) => setTimeout(resolve, 8_000));
      },
    });
    await direct.publish([aMessage(topic, 'a', '1')]);
    await until(async () => (await direct.lag([group])).every(({ committed, end }) => committed === end) && calls > 0);
    await slow.stop();
    expect(calls).toBe(1);
  });
});
