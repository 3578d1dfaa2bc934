/**
 * The partitioned log between the services: the same behaviour over Kafka (`@homeward/bus/kafka`) and over a SQLite file or memory, under one contract suite.
 * Messages of a key keep their order and arrive at least once; whoever handles them absorbs doubles. `startConsumer` is what a service hears with: batches,
 * a bad event found by halving and parked as a dead letter, the partition paused while the surroundings fail; `redrive` hands parked events in again.
 *
 *     const bus = createEmbeddedBus({ path: 'data/bus.db', log });
 *     await bus.createTopics(topics);
 *     await bus.publish([{ topic, key, type, value, id, source, at }]);
 *     const consumer = await startConsumer({ bus, group: 'reminder', topics, reactions, isTransient });
 */
export {
  type BatchHandler,
  type Bus,
  type BusLog,
  BusUnavailable,
  type Delivered,
  type DrainableBus,
  type GroupLag,
  MAX_VALUE_BYTES,
  type Message,
  MessageRefused,
  type Subscription,
  type SubscriptionOptions,
  type TopicSettings,
} from './bus';
export { type ConsumerLimits, type ConsumerOptions, startConsumer } from './consumer';
export {
  type DeadLetter,
  type DeadLetterState,
  type Redriven,
  deadLetterTopicOf,
  deadLetterTopics,
  listDeadLetters,
  redrive,
  redriveTopicOf,
  showDeadLetter,
} from './dead-letters';
export { type EmbeddedBusOptions, createEmbeddedBus } from './embedded-bus';
export { partitionOf } from './partitioner';
export type { Decode, Heard, IsTransient, Reactions } from './reactions';
