import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** A record as its bytes stand in the log. */
export interface LogRecord {
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client that says nothing. */
export function createKafka(brokers: string): Kafka {
  return new Kafka({ brokers: brokers.split(','), clientId: 'bench', logLevel: logLevel.NOTHING });
}

/** Everything that stands in a topic now. */
export async function readTopic(brokers: string, topic: string): Promise<readonly LogRecord[]> {
  const kafka = createKafka(brokers);
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  const left = new Map(ends.filter(({ high }) => Number(high) > 0).map(({ partition, high }) => [partition, BigInt(high)]));
  const records: LogRecord[] = [];
  const groupId = `bench-${randomBytes(6).toString('hex')}`;
  if (left.size > 0) {
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          autoCommit: false,
          eachMessage: async ({ partition, message: { key, value, headers = {}, offset } }) => {
            const end = left.get(partition);
            if (end === undefined || value === null) return;
            const texts = Object.entries(headers).map(([name, header]) => [name, String(header)] as const);
            if (BigInt(offset) < end) records.push({ key: String(key), value, headers: Object.fromEntries(texts) });
            if (BigInt(offset) + 1n < end) return;
            left.delete(partition);
            if (left.size === 0) resolve();
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
  }
  await admin.disconnect();
  return records;
}
