import { Rejection } from '@homeward/kernel';

import {
  type Bus,
  BusUnavailable,
  type ConsumerOptions,
  type Heard,
  deadLetterTopicOf,
  listDeadLetters,
  redrive,
  redriveTopicOf,
  showDeadLetter,
  startConsumer,
} from '../src/index';
import { type BusHarness, aMessage, aTopic, all, createSubscriber, lagOf, textOf } from './bus-harness';

class StoreAway extends Error {}

const decodeText = (value: Uint8Array): string => {
  const text = textOf(value);
  if (text.startsWith('garbage')) throw new RangeError(`index out of range in ${text}`);
  return text;
};

/** What the consumer must do on every adapter of the bus. */
export function describeConsumerContract(harnessOf: () => BusHarness): void {
  const subscriber = createSubscriber();
  afterEach(() => subscriber.stopAll());

  /** A consumer over a topic of its own whose reactions write down what they carried out. `spoil` throws for what must fail. */
  const aConsumer = async (
    spoil: (text: string, batch: readonly string[]) => void = () => undefined,
    more: Partial<ConsumerOptions> = {},
  ) => {
    const harness = harnessOf();
    const [topic, group] = [await aTopic(harness), harness.unique('service')];
    const handled: string[] = [];
    const causes: string[] = [];
    const start = (bus: Bus = harness.bus) =>
      startConsumer({
        bus,
        group,
        topics: [topic],
        isTransient: (error) => error instanceof StoreAway || error instanceof BusUnavailable,
        reactions: {
          decoders: { 'homeward.customer.v1.VisitRecorded': decodeText },
          handle: (batch: readonly Heard<unknown>[]) => {
            const texts = batch.map(({ event }) => String(event));
            for (const text of texts) spoil(text, texts);
            handled.push(...texts);
            causes.push(...batch.map(({ cause }) => cause));
            return Promise.resolve();
          },
        },
        ...more,
      }).then((subscription) => subscriber.add(subscription));
    const worked = () => harness.until(async () => (await lagOf(harness.bus, group)) === 0);
    return { harness, bus: harness.bus, topic, group, handled, causes, start, worked };
  };

  const failOn =
    (...bad: readonly string[]) =>
    (text: string) => {
      if (bad.includes(text)) throw new Rejection('invalid', 'visit.broken', { row: 7 });
    };

  it('a poisoned batch is halved to its bad events: the others are handled in order, the bad ones parked with cause, origin and bytes', async () => {
    const { bus, topic, group, handled, start, worked } = await aConsumer(failOn('13', '58'));
    await bus.publish(
      Array.from({ length: 100 }, (_, n) =>
        aMessage(topic, 'one-key', `${n}`, { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }),
      ),
    );
    await start();
    await worked();
    expect(handled).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`).filter((text) => text !== '13' && text !== '58'));
    const letters = await listDeadLetters(bus, group);
    expect(letters.map(({ original }) => textOf(original.value))).toEqual(['13', '58']);
    const partition = (await all(bus.read(topic)))[0]?.partition;
    expect(letters[0]).toMatchObject({
      id: `${topic}/${partition}/13`,
      state: 'parked',
      times: 1,
      cause: { code: 'visit.broken', message: 'visit.broken {"row":7}' },
      origin: { topic, partition, offset: 13n },
      original: {
        topic,
        key: 'one-key',
        id: '13',
        source: 'customer/vehicles/one-key',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
    });
    expect(await showDeadLetter(bus, group, `${topic}/${partition}/58`)).toMatchObject({ origin: { offset: 58n } });
  });

  it('an undecodable event is parked at once, without quoting it; types without a decoder are skipped', async () => {
    const { bus, topic, group, handled, start, worked } = await aConsumer();
    await bus.publish([
      aMessage(topic, 'a', 'before'),
      aMessage(topic, 'a', 'garbage 13800138000'),
      aMessage(topic, 'a', 'unheard', { type: 'homeward.customer.v1.SomethingNew' }),
      aMessage(topic, 'a', 'toString', { type: 'toString' }),
      aMessage(topic, 'a', 'after'),
    ]);
    await start();
    await worked();
    expect(handled).toEqual(['before', 'after']);
    const [letter, ...others] = await listDeadLetters(bus, group);
    expect(others).toEqual([]);
    expect(letter?.cause).toEqual({ code: 'consumer.undecodable', message: 'RangeError' });
  });

  it('the message of an unknown error is not kept, only where it came up', async () => {
    const { bus, topic, group, start, worked } = await aConsumer(() => {
      throw new TypeError('cannot read 13800138000');
    });
    await bus.publish([aMessage(topic, 'a', '1')]);
    await start();
    await worked();
    const [letter] = await listDeadLetters(bus, group);
    expect(letter?.cause.code).toBe('TypeError');
    expect(letter?.cause.message).toMatch(/^TypeError at .*consumer-contract\.ts:/);
    expect(letter?.cause.message).not.toContain('13800138000');
  });

  it('a transient failure parks nothing, however often it comes; all is handled when it is over', async () => {
    let failures = 0;
    const { bus, topic, group, handled, start, worked } = await aConsumer((text) => {
      if (text === '2' && failures < 4) {
        failures += 1;
        throw new StoreAway();
      }
    });
    await bus.publish(['1', '2', '3'].map((text) => aMessage(topic, 'a', text)));
    await start();
    await worked();
    expect(failures).toBe(4);
    expect(handled).toEqual(['1', '2', '3']);
    expect(await listDeadLetters(bus, group)).toEqual([]);
  });

  it('an unknown failure on a sick store parks nothing', async () => {
    let sick = 3;
    const { bus, topic, group, handled, start, worked } = await aConsumer(
      () => {
        if (sick > 0) throw new Error('what is this');
      },
      {
        isHealthy: () => {
          if (sick === 0) return Promise.resolve();
          sick -= 1;
          return Promise.reject(new Error('no answer'));
        },
      },
    );
    await bus.publish([aMessage(topic, 'a', '1')]);
    await start();
    await worked();
    expect(handled).toEqual(['1']);
    expect(await listDeadLetters(bus, group)).toEqual([]);
  });

  it('an event that fails only in company is not parked', async () => {
    const { bus, topic, group, handled, start, worked } = await aConsumer((_, batch) => {
      if (batch.length > 1) throw new Error('too many at once');
    });
    await bus.publish(Array.from({ length: 8 }, (_, n) => aMessage(topic, 'a', `${n}`)));
    await start();
    await worked();
    expect(handled).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(await listDeadLetters(bus, group)).toEqual([]);
  });

  it('what cannot be parked is not committed, and comes again', async () => {
    const { harness, bus, topic, group, start, worked } = await aConsumer(failOn('bad'));
    let refusals = 0;
    const failing: Bus = {
      ...bus,
      publish: (messages) => {
        if (refusals === 2 || messages.every((message) => message.topic !== deadLetterTopicOf(group))) return bus.publish(messages);
        refusals += 1;
        return Promise.reject(new BusUnavailable('away'));
      },
    };
    await bus.publish([aMessage(topic, 'a', 'bad')]);
    await start(failing);
    await worked();
    await harness.until(() => refusals === 2);
    expect(await listDeadLetters(bus, group)).toMatchObject([{ times: 1, original: { id: 'bad' } }]);
  });

  it('a redriven event is given to its one group again, as the same fact, and settles when it is handled', async () => {
    let isRepaired = false;
    const { harness, bus, topic, group, handled, causes, start, worked } = await aConsumer((text) => {
      if (!isRepaired) failOn('bad', 'worse')(text);
    });
    await bus.publish(['good', 'bad', 'worse'].map((text) => aMessage(topic, 'a', text)));
    await start();
    await worked();
    const [bad, worse] = await listDeadLetters(bus, group);
    isRepaired = true;
    expect(await redrive(bus, group, [bad?.id ?? '', 'unknown/0/1'])).toEqual({ redriven: [bad?.id], skipped: ['unknown/0/1'] });
    await harness.until(async () => (await showDeadLetter(bus, group, bad?.id ?? ''))?.state === 'settled');
    expect(handled).toEqual(['good', 'bad']);
    expect(causes).toEqual(['customer/vehicles/a:good', 'customer/vehicles/a:bad']);
    expect(await listDeadLetters(bus, group)).toMatchObject([{ id: worse?.id, state: 'parked' }]);
    expect(await redrive(bus, group, [bad?.id ?? ''])).toEqual({ redriven: [], skipped: [bad?.id] });
    expect(await all(bus.read(topic))).toHaveLength(3);
    expect(await all(bus.read(redriveTopicOf(group)))).toHaveLength(1);
  });

  it('an event that fails again after a redrive is the same dead letter, parked twice', async () => {
    const { harness, bus, topic, group, start, worked } = await aConsumer(failOn('bad'));
    await bus.publish([aMessage(topic, 'a', 'bad')]);
    await start();
    await worked();
    const [letter] = await listDeadLetters(bus, group);
    await redrive(bus, group, [letter?.id ?? '']);
    await harness.until(async () => (await listDeadLetters(bus, group))[0]?.times === 2);
    expect(await listDeadLetters(bus, group, { all: true })).toMatchObject([
      { id: letter?.id, state: 'parked', origin: { topic, offset: 0n } },
    ]);
  });

  it('where strict order is asked for, later events of the key are parked behind it, those of other keys go on, and a redrive keeps the order', async () => {
    let isRepaired = false;
    const { harness, bus, topic, group, handled, start, worked } = await aConsumer(
      (text) => {
        if (!isRepaired) failOn('a2')(text);
      },
      { strictOrder: ({ event }) => !String(event).endsWith('free') },
    );
    const publish = (...texts: readonly string[]) => bus.publish(texts.map((text) => aMessage(topic, text.slice(0, 1), text)));
    await publish('a1', 'a2', 'a3', 'b1');
    const before = await start();
    await worked();
    await before.stop();
    // Another member has to find out from the topic which keys are parked.
    await start();
    await publish('a4', 'a5free', 'b2');
    await worked();
    expect([...handled].sort()).toEqual(['a1', 'a5free', 'b1', 'b2']);
    const letters = await listDeadLetters(bus, group);
    expect(letters.map(({ original, cause }) => [original.id, cause.code])).toEqual([
      ['a2', 'visit.broken'],
      ['a3', 'consumer.behind-parked'],
      ['a4', 'consumer.behind-parked'],
    ]);
    isRepaired = true;
    await redrive(
      bus,
      group,
      letters.map(({ id }) => id),
    );
    await harness.until(async () => (await listDeadLetters(bus, group, { all: true })).every(({ state }) => state === 'settled'));
    await publish('a6');
    await worked();
    expect(handled.filter((text) => text.startsWith('a'))).toEqual(['a1', 'a5free', 'a2', 'a3', 'a4', 'a6']);
  });
}
