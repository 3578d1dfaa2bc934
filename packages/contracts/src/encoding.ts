import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** Writes messages into a writer that it is given, or into one of its own. */
export interface Encoder<Message> {
  encode(message: Message, writer?: BinaryWriter): { finish(): Uint8Array };
}

// Growing the memory of a fresh writer costs more than writing a record. Encoding never waits, so that one writer serves all, one message after another.
let writer = new BinaryWriter();

/** The bytes of a message, in memory of their own. */
export function encodeMessage<Message>(encoder: Encoder<Message>, message: Message): Uint8Array {
  try {
    return encoder.encode(message, writer).finish();
  } catch (error) {
    // What was written of it so far must not become the beginning of the next message.
    writer = new BinaryWriter();
    throw error;
  }
}
