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
