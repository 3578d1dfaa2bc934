import { MAX_VALUE_BYTES, type Message, MessageRefused } from './bus';

/** Longest header value in characters; ids, types and causes of parking stay far below. */
const MAX_HEADER_LENGTH = 4_096;
const EXTENSION_NAME = /^[a-z0-9]{1,20}$/;

/** Refuses a call as a whole before anything of it is written. @throws MessageRefused */
export function admit(messages: readonly Message[]): void {
  for (const message of messages) {
    if (message.value.length > MAX_VALUE_BYTES) {
      throw new MessageRefused(
        'bus.value-too-large',
        `A ${message.type} for ${message.topic} has ${message.value.length} bytes; a message holds at most ${MAX_VALUE_BYTES}`,
      );
    }
    const tooLong = [message.key, message.id, message.source, message.type].some((text) => text.length > MAX_HEADER_LENGTH);
    if (tooLong)
      throw new MessageRefused('bus.header-invalid', `A ${message.type.slice(0, 80)} for ${message.topic} has an oversized key or header`);
    for (const [name, value] of Object.entries(message.extensions ?? {})) {
      if (!EXTENSION_NAME.test(name) || value.length > MAX_HEADER_LENGTH) {
        throw new MessageRefused(
          'bus.header-invalid',
          `The extension ${name.slice(0, 80)} of a ${message.type} for ${message.topic} has a bad name or is too long`,
        );
      }
    }
  }
}
