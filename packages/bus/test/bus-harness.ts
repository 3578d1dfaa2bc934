import { type Bus, type Delivered, type Message, type Subscription, type SubscriptionOptions } from '../src/index';

/** What the contract suite needs to know about the adapter that it runs against. */
export interface BusHarness {
  /** The bus under test; closed by the harness. */
  readonly bus: Bus;
  /** A name that no other test uses. */
  unique(kind: string): string;
  /** Resolves when the condition holds: embedded after draining, on a real server by polling with a deadline. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
  /** A bus whose process can die without a word, and the bus that finds what it left. */
  openMortal(): Promise<{ readonly bus: Bus; die(): Promise<Bus> }>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const textOf = (value: Uint8Array): string => decoder.decode(value);

export function aMessage(topic: string, key: string, text: string, more: Partial<Message> = {}): Message {
  return {
    topic,
    key,
    id: text,
    source: `customer/vehicles/${key}`,
    type: 'homeward.customer.v1.VisitRecorded',
    at: '2024-05-01T01:00:00.000Z',
    value: encoder.encode(text),
    ...more,
  };
}

/** A topic of four partitions, or as many as given. */
export async function aTopic(harness: BusHarness, partitions = 4): Promise<string> {
  const name = harness.unique('topic');
  await harness.bus.createTopics([{ name, partitions, retention: 'forever' }]);
  return name;
}

/** Remembers what it was given, in order. */
export function aListener() {
  const messages: Delivered[] = [];
  const batches: (readonly Delivered[])[] = [];
  return {
    messages,
    batches,
    texts: () => messages.map(({ value }) => textOf(value)),
    onBatch: (batch: readonly Delivered[]) => {
      batches.push(batch);
      messages.push(...batch);
      return Promise.resolve();
    },
  };
}

/** A promise to be opened from outside, for handlers that a test holds in the middle of their work. */
export function aGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Subscribes for the length of one test. */
export function createSubscriber() {
  const running = new Set<Subscription>();
  return {
    async subscribe(bus: Bus, options: SubscriptionOptions): Promise<Subscription> {
      const subscription = await bus.subscribe(options);
      running.add(subscription);
      return subscription;
    },
    add(subscription: Subscription): Subscription {
      running.add(subscription);
      return subscription;
    },
    async stopAll(): Promise<void> {
      await Promise.all([...running].map((subscription) => subscription.stop()));
      running.clear();
    },
  };
}

export async function all(messages: AsyncIterable<Delivered>): Promise<readonly Delivered[]> {
  const found: Delivered[] = [];
  for await (const message of messages) found.push(message);
  return found;
}

/** What a group has not committed yet, over all partitions; endless before the group is there. */
export async function lagOf(bus: Bus, group: string): Promise<number> {
  const lags = await bus.lag([group]);
  if (lags.length === 0) return Infinity;
  return lags.reduce((sum, { committed, end }) => sum + Number(end - committed), 0);
}
