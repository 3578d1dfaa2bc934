/**
 * The contracts between services, generated from proto/. Messages and services are imported by subject, `@homeward/contracts/customer-events`;
 * this entry has the catalogue of topics and the codec of each event type.
 */
export { type EventPayload, type EventType, decodersOf, eventCatalogue, toMessage, topicCatalogue } from './catalogue';
export { descriptorSet } from './gen/descriptors';
export { type Encoder, encodeMessage } from './encoding';
