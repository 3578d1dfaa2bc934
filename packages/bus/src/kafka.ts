/** The bus over Kafka, by a path of its own: who keeps everything in one process need not load kafkajs. */
export { type KafkaBusOptions, createKafkaBus } from './kafka-bus';
