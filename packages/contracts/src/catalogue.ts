import { type Encoder, encodeMessage } from './encoding';
import { events, topics } from './gen/catalogue';

/** All topics with owner, readers, partitions and retention. */
export const topicCatalogue = topics;

/** Topic and codec of each event type. */
export const eventCatalogue = events;

export type EventType = keyof typeof events;

/** The payload of an event type. */
export type EventPayload<Type extends EventType> = ReturnType<(typeof events)[Type]['codec']['decode']>;

interface Codec<Payload> extends Encoder<Payload> {
  decode(bytes: Uint8Array): Payload;
}

function codecOf<Type extends EventType>(type: Type): Codec<EventPayload<Type>> {
  return events[type].codec as unknown as Codec<EventPayload<Type>>;
}

/** The message that tells an event: on the topic of its type, encoded. */
export function toMessage<Type extends EventType>(
  type: Type,
  key: string,
  payload: EventPayload<Type>,
): { readonly topic: string; readonly key: string; readonly type: Type; readonly value: Uint8Array } {
  return { topic: events[type].topic, key, type, value: encodeMessage(codecOf(type), payload) };
}

/** Decoders of the named event types, for a consumer. Bytes that are no such message throw. */
export function decodersOf<Type extends EventType>(
  ...types: readonly Type[]
): Readonly<Record<string, (value: Uint8Array) => EventPayload<Type>>> {
  return Object.fromEntries(types.map((type) => [type, (value: Uint8Array) => codecOf(type).decode(value)]));
}
