import type { Delivered } from './bus';
import { type DeadLetterBook, enter, toDeadLetter, toSettled } from './dead-letters';

const aDelivered = (extensions?: Record<string, string>): Delivered => ({
  topic: 'vehicles',
  partition: 2,
  offset: 41n,
  key: 'key',
  id: 'id',
  source: 'source',
  type: 'type',
  at: '2024-05-01T01:00:00.000Z',
  value: Uint8Array.from([1]),
  ...(extensions !== undefined && { extensions }),
});

const cause = { code: 'visit.broken', message: 'visit.broken {}' };

/** The event as a redrive delivers it to the group once more. */
const redriven = (parked: ReturnType<typeof toDeadLetter>): Delivered => {
  const { deadletterstate: _state, deadlettercode: _code, deadlettermessage: _message, ...kept } = parked.extensions ?? {};
  return { ...parked, topic: 'service.redrive', partition: 0, offset: 3n, extensions: kept };
};

const mark = (settled: ReturnType<typeof toSettled>) => ({
  ...settled,
  extensions: { ...settled.extensions, deadletterstate: 'redriven' },
});

const bookOf = (...records: readonly Parameters<typeof enter>[1][]) => {
  const book: DeadLetterBook = new Map();
  for (const record of records) enter(book, record);
  return [...book.values()];
};

describe('the book of dead letters', () => {
  const first = toDeadLetter('service.dead-letter', aDelivered({ custom: 'kept' }), cause);
  const again = toDeadLetter('service.dead-letter', redriven(first), cause);
  const settled = toSettled('service.dead-letter', redriven(first));

  it('knows an event by its first place, with everything its producer gave it', () => {
    expect(bookOf(first)).toEqual([
      {
        id: 'vehicles/2/41',
        state: 'parked',
        times: 1,
        cause,
        origin: { topic: 'vehicles', partition: 2, offset: 41n },
        original: { ...aDelivered({ custom: 'kept' }), partition: undefined, offset: undefined },
      },
    ]);
  });

  it('told twice is parked once; parked after a redrive is parked twice', () => {
    expect(bookOf(first, first)).toMatchObject([{ times: 1, state: 'parked' }]);
    expect(bookOf(first, mark(settled), again)).toMatchObject([{ id: 'vehicles/2/41', times: 2, state: 'parked' }]);
  });

  it('a mark that comes after the group was done with the event changes nothing', () => {
    expect(bookOf(first, again, mark(settled))).toMatchObject([{ times: 2, state: 'parked' }]);
    expect(bookOf(first, settled, mark(settled))).toMatchObject([{ times: 1, state: 'settled' }]);
  });

  it('records of other kinds are left alone', () => {
    expect(bookOf(aDelivered(), aDelivered({ deadletterstate: 'parked' }), settled)).toEqual([]);
  });
});
