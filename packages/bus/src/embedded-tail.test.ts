import type { Delivered } from './bus';
import type { Lane } from './embedded-log';
import { createEmbeddedTail } from './embedded-tail';

const lane: Lane = { number: 1, topic: 'visits', partition: 0, end: 0 };
const other: Lane = { number: 2, topic: 'visits', partition: 1, end: 0 };

function aMessage(offset: number, bytes = 100): Delivered {
  return {
    topic: 'visits',
    partition: 0,
    offset: BigInt(offset),
    key: 'v1',
    id: `m${offset}`,
    source: 'customer/vehicles/v1',
    type: 'homeward.customer.v1.VisitRecorded',
    at: '2024-05-01T01:00:00.000Z',
    value: new Uint8Array(bytes),
  };
}

describe('the tail', () => {
  const idsOf = (messages: readonly Delivered[] | undefined) => messages?.map(({ id }) => id);

  test('gives what was added, from an offset on and no more than asked', () => {
    const tail = createEmbeddedTail(1_000_000);
    for (let offset = 5; offset < 10; offset += 1) tail.add(lane, aMessage(offset));
    expect(idsOf(tail.read(lane, 6, 2))).toEqual(['m6', 'm7']);
    expect(idsOf(tail.read(lane, 8, 100))).toEqual(['m8', 'm9']);
  });

  test('knows nothing of what is older than it, of another lane, and of what is still to come', () => {
    const tail = createEmbeddedTail(1_000_000);
    tail.add(lane, aMessage(5));
    expect(tail.read(lane, 4, 10)).toBeUndefined();
    expect(tail.read(lane, 6, 10)).toBeUndefined();
    expect(tail.read(other, 5, 10)).toBeUndefined();
  });

  test('reads over the seam of its halves without gap or double', () => {
    const tail = createEmbeddedTail(4_000);
    for (let offset = 0; offset < 7; offset += 1) tail.add(lane, aMessage(offset));
    expect(idsOf(tail.read(lane, 1, 100))).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
    expect(idsOf(tail.read(lane, 1, 5))).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
  });

  test('forgets the oldest beyond its bound, and all when it is cleared', () => {
    const tail = createEmbeddedTail(4_000);
    for (let offset = 0; offset < 50; offset += 1) tail.add(lane, aMessage(offset));
    expect(tail.read(lane, 0, 10)).toBeUndefined();
    expect(tail.read(lane, 38, 10)).toBeUndefined();
    expect(idsOf(tail.read(lane, 49, 10))).toEqual(['m49']);
    tail.clear();
    expect(tail.read(lane, 49, 10)).toBeUndefined();
  });

  test('does not give a stretch that begins behind what was asked for', () => {
    const tail = createEmbeddedTail(1_000);
    tail.add(lane, aMessage(0));
    tail.add(other, aMessage(0, 600));
    tail.add(other, aMessage(1, 600));
    tail.add(other, aMessage(2, 600));
    tail.add(lane, aMessage(1));
    expect(tail.read(lane, 0, 10)).toBeUndefined();
    expect(idsOf(tail.read(lane, 1, 10))).toEqual(['m1']);
  });
});
