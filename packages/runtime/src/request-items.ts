import type { Cause } from '@homeward/contracts/values';
import { type DomainEvent, Rejection } from '@homeward/kernel';
import type { Outcome, Request } from '@homeward/store';

/** One item of a request that breaks a rule does not hold up the others. Throws again what is no Rejection. */
export function rejectedItem(id: string, error: unknown): Outcome<never> {
  if (error instanceof Rejection) return { status: 'rejected', id, rejection: error, repeated: false };
  throw error;
}

/** The caller's cause, with what it is checked by; without one it is `otherwise`. */
export function causeOf(cause: Cause | undefined, otherwise: string): { readonly id: string; readonly digest?: string } {
  if (cause === undefined || cause.id === '') return { id: otherwise };
  return { id: cause.id, ...(cause.digest === '' ? {} : { digest: cause.digest }) };
}

export interface ItemExecution<Item, Command, Event extends DomainEvent> {
  /** Throws a Rejection for an item that breaks a rule. */
  readonly toRequest: (item: Item) => Request<Command>;
  /** Carries out what is left, all at once; called once. */
  readonly execute: (requests: readonly Request<Command>[]) => Promise<readonly Outcome<Event>[]>;
  /** What the caller named, for whom the outcomes are; left out: outcomes have the ids of aggregates, refused items none. */
  readonly idOf?: (item: Item) => string;
}

/** Makes a request of each item, and one outcome for each in their order: an item that is refused, before it is carried out or then, does not hold up the others. */
export async function executeItems<Item, Command, Event extends DomainEvent>(
  items: readonly Item[],
  { toRequest, execute, idOf }: ItemExecution<Item, Command, Event>,
): Promise<readonly Outcome<Event>[]> {
  const outcomes: Outcome<Event>[] = [];
  const requests: Request<Command>[] = [];
  const places: number[] = [];
  items.forEach((item, place) => {
    try {
      requests.push(toRequest(item));
      places.push(place);
    } catch (error) {
      outcomes[place] = rejectedItem('', error);
    }
  });
  (await execute(requests)).forEach((outcome, index) => {
    outcomes[places[index] ?? 0] = outcome;
  });
  if (idOf === undefined) return outcomes;
  return items.flatMap((item, place) => {
    const outcome = outcomes[place];
    return outcome === undefined ? [] : [{ ...outcome, id: idOf(item) }];
  });
}
