import type { Bus, Delivered, Message } from './bus';
import { type DeadLetter, type DeadLetterBook, enter, originOf } from './dead-letters';

/** Knows, for reactions that need strict order, which keys of which topics have an earlier event that is parked. */
export interface ParkedKeys {
  /** Takes in what the dead-letter topic says, where it may have changed for this partition. Call before a batch is handled. */
  refresh(batch: readonly Delivered[]): Promise<void>;
  /** Takes in what was just parked or settled here. */
  add(record: Message): void;
  /**
   * True while an earlier event of the same topic and key is parked, or redriven and not yet handled. `ahead` are the dead letters that are
   * handled together with this event, before it.
   */
  isBlocked(delivered: Delivered, ahead: ReadonlySet<string>): boolean;
}

/**
 * The book is read when a partition is new here (another member may have parked before) and, while any key is blocked, before each batch: rare and
 * then worth its price. Otherwise it costs nothing.
 */
export function createParkedKeys(bus: Bus, deadLetterTopic: string): ParkedKeys {
  const book: DeadLetterBook = new Map();
  const next = new Map<number, bigint>();
  const expected = new Map<string, bigint>();

  function unsettled(): readonly DeadLetter[] {
    return [...book.values()].filter(({ state }) => state !== 'settled');
  }

  return {
    async refresh(batch) {
      const [first, last] = [batch[0], batch.at(-1)];
      if (first === undefined || last === undefined) return;
      const place = `${first.topic}/${first.partition}`;
      const isKnown = expected.get(place) === first.offset;
      expected.set(place, last.offset + 1n);
      if (isKnown && unsettled().length === 0) return;
      for await (const record of bus.read(deadLetterTopic, { from: next })) {
        enter(book, record);
        next.set(record.partition, record.offset + 1n);
      }
    },
    add: (record) => enter(book, record),
    isBlocked(delivered, ahead) {
      const origin = originOf(delivered);
      return unsettled().some(
        ({ id, original, origin: parked }) =>
          original.key === delivered.key && parked.topic === origin.topic && parked.offset < origin.offset && !ahead.has(id),
      );
    },
  };
}
