import type { DomainEvent } from '@homeward/kernel';
import type { AggregateDefinition } from './aggregate';
import type { Pending, Table } from './document';
import type { CommitStep, OutgoingMessage, Publish, StoreOptions } from './store';

export interface Relay<Event extends DomainEvent> {
  /**
   * Publishes the whole pending prefix of every document in order, in one call, journals it and acknowledges it. Returns the number of events.
   * Several relays may hold the same document at once: each publishes from its first pending event on, so what is doubled never
   * arrives before its predecessor, and nothing unpublished is taken out.
   */
  pass(documents: readonly Pending<Event>[]): Promise<number>;
  /** Whether this instance is passing the document on at the moment. */
  holds(id: string): boolean;
}

export function createRelay<State, Command, Event extends DomainEvent>(
  definition: AggregateDefinition<State, Command, Event>,
  table: Pick<Table<State, Event>, 'settle'>,
  publish: Publish,
  after: (step: CommitStep) => Promise<void>,
  log: StoreOptions['log'],
): Relay<Event> {
  const held = new Map<string, number>();

  const hold = (documents: readonly Pending<Event>[], change: 1 | -1): void => {
    for (const { id } of documents) {
      const count = (held.get(id) ?? 0) + change;
      if (count > 0) held.set(id, count);
      else held.delete(id);
    }
  };

  return {
    holds: (id) => held.has(id),
    async pass(documents) {
      const messages: OutgoingMessage[] = [];
      const pending: Pending<Event>[] = [];
      for (const document of documents) {
        if (document.outbox.length === 0 && document.outboxAt === undefined) continue;
        try {
          messages.push(...toMessages(definition, document.id, document.outbox));
          pending.push(document);
        } catch (error) {
          // A fault of the declaration; the other documents must not wait for its repair, and this one stays in the backlog.
          log?.warn({ collection: definition.name, id: document.id, error: String(error) }, 'what is told of an event cannot be made');
        }
      }
      if (pending.length === 0) return 0;
      hold(pending, 1);
      try {
        if (messages.length > 0) await publish(messages);
        await after('publish');
        await table.settle(pending, after);
      } finally {
        hold(pending, -1);
      }
      return pending.reduce((sum, { outbox }) => sum + outbox.length, 0);
    },
  };
}

function toMessages<State, Command, Event extends DomainEvent>(
  definition: AggregateDefinition<State, Command, Event>,
  id: string,
  outbox: Pending<Event>['outbox'],
): readonly OutgoingMessage[] {
  const source = `${definition.name}/${id}`;
  return outbox.flatMap((recorded) =>
    definition.tell(id, recorded).map((message, index): OutgoingMessage => ({
      ...message,
      id: index === 0 ? `${source}/${recorded.seq}` : `${source}/${recorded.seq}.${index}`,
      source,
      at: recorded.at,
    })),
  );
}
