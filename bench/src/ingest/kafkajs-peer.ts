import { readFileSync } from 'node:fs';
import { answerParent } from './peer-process';
import { createKafka, type LogRecord } from './topic-content';

/** What the bare send loop is told: which batches of the file to send, and how many at a time. */
export interface SendCommand {
  readonly batches: number;
  readonly inFlight: number;
}

/** A batch in the file, a line each: what one POST made the gateway write, bytes in base64. */
export type WrittenBatch = readonly (Omit<LogRecord, 'value'> & { readonly value: string })[];

const [, , brokers = '', topic = '', file = ''] = process.argv;
const batches = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => (JSON.parse(line) as WrittenBatch).map((message) => ({ ...message, value: Buffer.from(message.value, 'base64') })));
const producer = createKafka(brokers).producer({ allowAutoTopicCreation: false });
const connected = producer.connect();

async function sendAll({ batches: count, inFlight }: SendCommand): Promise<number> {
  await connected;
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < count) {
      const messages = batches[next % batches.length] ?? [];
      next += 1;
      await producer.send({ topic, acks: -1, messages: messages.map((message) => ({ ...message })) });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  return next;
}

answerParent(sendAll);
