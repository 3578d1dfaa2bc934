import { MAX_VALUE_BYTES, type Delivered, MessageRefused, partitionOf } from '../src/index';
import { type BusHarness, aGate, aListener, aMessage, aTopic, all, createSubscriber, lagOf, textOf } from './bus-harness';

/** What every adapter of the bus must hold. `start` is called once; each test uses topics and groups of its own. */
export function describeBusContract(harnessOf: () => BusHarness): void {
  const subscriber = createSubscriber();
  afterEach(() => subscriber.stopAll());

  const withTopic = async (partitions = 4) => {
    const harness = harnessOf();
    const topic = await aTopic(harness, partitions);
    return { harness, bus: harness.bus, topic, group: harness.unique('group') };
  };

  describe('publishing', () => {
    it('a message is heard as it was published, in the partition of its key', async () => {
      const { harness, bus, topic, group } = await withTopic();
      const message = aMessage(topic, '沪-key', 'fact-1', {
        value: Uint8Array.from([0, 1, 255, 128]),
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        extensions: { origintopic: '四' },
      });
      const listener = aListener();
      await subscriber.subscribe(bus, { group, topics: [topic], onBatch: listener.onBatch });
      await bus.publish([message]);
      await harness.until(() => listener.messages.length === 1);
      const [heard] = listener.messages;
      expect({ ...heard, value: [...(heard?.value ?? [])] }).toEqual({
        ...message,
        value: [0, 1, 255, 128],
        partition: partitionOf('沪-key', 4),
        offset: 0n,
      });
    });

    it('messages of one key keep their order, within a call and over calls that overlap', async () => {
      const { harness, bus, topic, group } = await withTopic();
      const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
      const calls = Array.from({ length: 30 }, (_, call) =>
        bus.publish(keys.flatMap((key) => [aMessage(topic, key, `${call * 2}`), aMessage(topic, key, `${call * 2 + 1}`)])),
      );
      await Promise.all(calls);
      const listener = aListener();
      await subscriber.subscribe(bus, { group, topics: [topic], onBatch: listener.onBatch });
      await harness.until(() => listener.messages.length >= 1_200);
      for (const key of keys) {
        const heard = listener.messages.filter((message) => message.key === key).map(({ value }) => Number(textOf(value)));
        expect(heard).toEqual(Array.from({ length: 60 }, (_, n) => n));
      }
    });

    it('one call may write to many topics', async () => {
      const { bus, topic } = await withTopic();
      const other = await aTopic(harnessOf(), 2);
      await bus.publish([aMessage(topic, 'a', 'one'), aMessage(other, 'a', 'two')]);
      expect((await all(bus.read(topic))).map(({ value }) => textOf(value))).toEqual(['one']);
      expect((await all(bus.read(other))).map(({ value }) => textOf(value))).toEqual(['two']);
    });

    it('ten thousand messages in one call arrive in batches of the size that was asked for', async () => {
      const { harness, bus, topic, group } = await withTopic();
      await bus.publish(Array.from({ length: 10_000 }, (_, n) => aMessage(topic, `key-${n % 500}`, `${n}`)));
      const listener = aListener();
      await subscriber.subscribe(bus, { group, topics: [topic], batchSize: 200, onBatch: listener.onBatch });
      await harness.until(() => listener.messages.length >= 10_000);
      expect(new Set(listener.texts()).size).toBe(10_000);
      expect(Math.max(...listener.batches.map((batch) => batch.length))).toBe(200);
    });

    it('a value of the largest size passes; a larger one is refused by name, nothing of its call is written, later calls are served', async () => {
      const { bus, topic } = await withTopic(1);
      await bus.publish([aMessage(topic, 'a', 'largest', { value: new Uint8Array(MAX_VALUE_BYTES) })]);
      const refused = bus.publish([aMessage(topic, 'a', 'small'), aMessage(topic, 'a', 'big', { value: new Uint8Array(1 << 20) })]);
      await expect(refused).rejects.toThrow(MessageRefused);
      await expect(refused).rejects.toMatchObject({ code: 'bus.value-too-large' });
      await bus.publish([aMessage(topic, 'a', 'after')]);
      expect((await all(bus.read(topic))).map(({ id }) => id)).toEqual(['largest', 'after']);
    });

    it('a topic that nobody created is refused by name, to who writes and to who reads', async () => {
      const { bus, unique } = harnessOf();
      const nowhere = unique('nowhere');
      await expect(bus.publish([aMessage(nowhere, 'a', 'x')])).rejects.toMatchObject({ code: 'bus.topic-unknown' });
      await expect(all(bus.read(nowhere))).rejects.toMatchObject({ code: 'bus.topic-unknown' });
    });
  });

  describe('topics', () => {
    it('creating them again changes nothing', async () => {
      const { bus, topic } = await withTopic();
      await bus.publish([aMessage(topic, 'a', 'kept')]);
      await bus.createTopics([
        { name: topic, partitions: 4, retention: 'forever' },
        { name: harnessOf().unique('topic'), partitions: 1, retention: { days: 7 } },
      ]);
      expect(await all(bus.read(topic))).toHaveLength(1);
    });

    it('are read from the beginning, from given offsets, and on as they grow', async () => {
      const { bus, topic } = await withTopic(1);
      await bus.publish(Array.from({ length: 1_200 }, (_, n) => aMessage(topic, 'a', `${n}`)));
      expect(await all(bus.read(topic))).toHaveLength(1_200);
      expect((await all(bus.read(topic, { from: new Map([[0, 1_198n]]) }))).map(({ offset }) => offset)).toEqual([1_198n, 1_199n]);
      const followed: string[] = [];
      for await (const { value } of bus.read(topic, { follow: true, from: new Map([[0, 1_199n]]) })) {
        followed.push(textOf(value));
        if (followed.length === 1) await bus.publish([aMessage(topic, 'a', 'new')]);
        else break;
      }
      expect(followed).toEqual(['1199', 'new']);
    });
  });

  describe('groups', () => {
    it('each hears everything; the members of one share the partitions', async () => {
      const { harness, bus, topic, group } = await withTopic();
      const [left, right, other] = [aListener(), aListener(), aListener()];
      await subscriber.subscribe(bus, { group, topics: [topic], onBatch: left.onBatch });
      await subscriber.subscribe(bus, { group, topics: [topic], onBatch: right.onBatch });
      await subscriber.subscribe(bus, { group: harness.unique('group'), topics: [topic], onBatch: other.onBatch });
      let round = 0;
      // A real server may still be sharing partitions out when the first messages come.
      await harness.until(async () => {
        await bus.publish(Array.from({ length: 100 }, (_, n) => aMessage(topic, `key-${n}`, `${round}-${n}`)));
        round += 1;
        return left.messages.length > 0 && right.messages.length > 0;
      });
      await harness.until(() => other.messages.length >= round * 100 && new Set([...left.texts(), ...right.texts()]).size >= round * 100);
      const last = (messages: readonly Delivered[]) =>
        new Set(messages.filter(({ id }) => id.startsWith(`${round - 1}-`)).map(({ partition }) => partition));
      const shared = [...last(left.messages), ...last(right.messages)];
      expect(shared.sort()).toEqual([0, 1, 2, 3]);
    });

    it('nothing is lost when a member joins and leaves while messages come', async () => {
      const { harness, bus, topic, group } = await withTopic();
      const [first, second] = [aListener(), aListener()];
      const heard = () => new Set([...first.texts(), ...second.texts()]).size;
      const publish = (from: number) => bus.publish(Array.from({ length: 200 }, (_, n) => aMessage(topic, `key-${n}`, `${from + n}`)));
      await subscriber.subscribe(bus, { group, topics: [topic], batchSize: 20, onBatch: first.onBatch });
      await publish(0);
      await harness.until(() => heard() === 200);
      const joined = await subscriber.subscribe(bus, { group, topics: [topic], batchSize: 20, onBatch: second.onBatch });
      let sent = 200;
      await harness.until(async () => {
        await publish(sent);
        sent += 200;
        return second.messages.length > 0;
      });
      await joined.stop();
      const heardBySecond = second.messages.length;
      await publish(sent);
      sent += 200;
      await harness.until(() => heard() === sent);
      expect(second.messages).toHaveLength(heardBySecond);
      await harness.until(async () => (await lagOf(bus, group)) === 0);
    });
  });

  describe('offsets', () => {
    it('are committed after the effect, and the lag shows what is not', async () => {
      const { harness, bus, topic, group } = await withTopic(1);
      await bus.publish([aMessage(topic, 'a', '1'), aMessage(topic, 'a', '2')]);
      const [entered, gate] = [aGate(), aGate()];
      await subscriber.subscribe(bus, {
        group,
        topics: [topic],
        onBatch: async () => {
          entered.open();
          await gate.opened;
        },
      });
      await entered.opened;
      expect(await bus.lag([group])).toEqual([{ group, topic, partition: 0, committed: 0n, end: 2n }]);
      gate.open();
      await harness.until(async () => (await lagOf(bus, group)) === 0);
      expect(await bus.lag([group])).toEqual([{ group, topic, partition: 0, committed: 2n, end: 2n }]);
    });

    it('a batch in flight is ended and committed when its subscription stops; the next one goes on behind it', async () => {
      const { harness, bus, topic, group } = await withTopic(1);
      await bus.publish(Array.from({ length: 10 }, (_, n) => aMessage(topic, 'a', `${n}`)));
      const [entered, gate, ended] = [aGate(), aGate(), aListener()];
      const stopping = await subscriber.subscribe(bus, {
        group,
        topics: [topic],
        batchSize: 4,
        onBatch: async (batch) => {
          entered.open();
          await gate.opened;
          await ended.onBatch(batch);
        },
      });
      await entered.opened;
      const stopped = stopping.stop();
      gate.open();
      await stopped;
      const handled = ended.messages.length;
      expect(handled).toBeGreaterThan(0);
      const next = aListener();
      await subscriber.subscribe(bus, { group, topics: [topic], onBatch: next.onBatch });
      await harness.until(() => next.messages.length >= 10 - handled);
      expect([...ended.texts(), ...next.texts()]).toEqual(Array.from({ length: 10 }, (_, n) => `${n}`));
    });

    it('a batch that a dead process left half done is delivered again to another', async () => {
      const harness = harnessOf();
      const mortal = await harness.openMortal();
      const [topic, group] = [harness.unique('topic'), harness.unique('group')];
      await mortal.bus.createTopics([{ name: topic, partitions: 1, retention: 'forever' }]);
      await mortal.bus.publish([aMessage(topic, 'a', '1'), aMessage(topic, 'a', '2')]);
      const [entered, gate] = [aGate(), aGate()];
      await subscriber.subscribe(mortal.bus, {
        group,
        topics: [topic],
        onBatch: async () => {
          entered.open();
          await gate.opened;
        },
      });
      await entered.opened;
      const successor = await mortal.die();
      const listener = aListener();
      await subscriber.subscribe(successor, { group, topics: [topic], onBatch: listener.onBatch });
      await harness.until(() => listener.messages.length >= 2);
      expect(listener.texts()).toEqual(['1', '2']);
      gate.open();
    });
  });

  describe('failing handlers', () => {
    it('get the same messages again, in order, skipping none; the other partitions go on meanwhile', async () => {
      const { harness, bus, topic, group } = await withTopic(2);
      const inPartition = (partition: number) =>
        Array.from({ length: 100 }, (_, n) => `key-${n}`).find((key) => partitionOf(key, 2) === partition) ?? '';
      const [failing, healthy] = [inPartition(0), inPartition(1)];
      const listener = aListener();
      let failures = 0;
      let isRepaired = false;
      await subscriber.subscribe(bus, {
        group,
        topics: [topic],
        onBatch: async (batch, { partition }) => {
          if (partition === 0 && (!isRepaired || failures < 3)) {
            failures += 1;
            throw new Error('the store is away');
          }
          await listener.onBatch(batch);
          isRepaired = true;
        },
      });
      await bus.publish([aMessage(topic, failing, '1'), aMessage(topic, failing, '2'), aMessage(topic, healthy, 'other')]);
      await harness.until(() => listener.messages.length >= 3);
      expect(failures).toBeGreaterThanOrEqual(3);
      expect(listener.texts()).toEqual(['other', '1', '2']);
    });
  });

  it('answers a ping', async () => {
    await expect(harnessOf().bus.ping()).resolves.toBeUndefined();
  });
}
