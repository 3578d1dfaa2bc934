import { Partitioners } from 'kafkajs';

import { partitionOf } from './partitioner';

describe('partition of a key', () => {
  const kafka = Partitioners.DefaultPartitioner();
  const partitionByKafka = (key: string, partitions: number) =>
    kafka({
      topic: 'any',
      message: { key: Buffer.from(key), value: null },
      partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
        partitionErrorCode: 0,
        partitionId,
        leader: 0,
        replicas: [],
        isr: [],
      })),
    });

  it('is the one of the default partitioner of Kafka, for keys of every length and outside ASCII', () => {
    const keys = [
      '',
      'a',
      'ab',
      'abc',
      'abcd',
      '沪A12345',
      'é',
      ...Array.from({ length: 500 }, (_, n) => `vehicle-${n * 7919}-${'x'.repeat(n % 9)}`),
    ];
    for (const key of keys) expect([key, partitionOf(key, 12)]).toEqual([key, partitionByKafka(key, 12)]);
  });

  it('spreads keys over all partitions', () => {
    const counts = new Array<number>(8).fill(0);
    for (let n = 0; n < 8_000; n += 1) {
      const partition = partitionOf(`key-${n}`, 8);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(800);
  });
});
