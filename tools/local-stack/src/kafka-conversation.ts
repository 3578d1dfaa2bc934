/** Keys of Kafka requests, from the protocol guide: what a fault test may want to cut the answers of. */
export const KAFKA_REQUESTS = { produce: 0, fetch: 1, metadata: 3, offsetCommit: 8, joinGroup: 11, heartbeat: 12 } as const;

export type KafkaRequest = keyof typeof KAFKA_REQUESTS;

const SIZE_BYTES = 4;

/**
 * One connection between a Kafka client and its broker, followed message by message. Answers carry no kind, only the
 * correlation id of their request, so requests are remembered until they are answered.
 */
export class KafkaConversation {
  private readonly requests = new MessageSplitter();
  private readonly answers = new MessageSplitter();
  private readonly pending = new Map<number, number>();

  /** Takes bytes from the client. */
  request(chunk: Buffer): void {
    for (const message of this.requests.push(chunk)) {
      if (message.length >= SIZE_BYTES + 8) this.pending.set(message.readInt32BE(SIZE_BYTES + 4), message.readInt16BE(SIZE_BYTES));
    }
  }

  /** Takes bytes from the broker; gives the kinds of the requests that these bytes finish answering. */
  answeredBy(chunk: Buffer): (number | undefined)[] {
    return this.answers.push(chunk).map((message) => {
      const correlationId = message.readInt32BE(SIZE_BYTES);
      const key = this.pending.get(correlationId);
      this.pending.delete(correlationId);
      return key;
    });
  }
}

/** Cuts a stream into messages that each begin with their own length (four bytes, big endian, not counting themselves). */
class MessageSplitter {
  private rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const messages: Buffer[] = [];
    while (this.rest.length >= SIZE_BYTES) {
      const length = SIZE_BYTES + this.rest.readInt32BE(0);
      if (this.rest.length < length) break;
      messages.push(this.rest.subarray(0, length));
      this.rest = this.rest.subarray(length);
    }
    return messages;
  }
}
