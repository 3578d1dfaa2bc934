import type { Bus, Delivered, Heard, Reactions } from '@homeward/bus';
import { eventCatalogue } from '@homeward/contracts';

const ERASED = 'homeward.customer.v1.PersonErased';
const TOPIC = eventCatalogue[ERASED].topic;

export interface MissedErasures {
  readonly bus: Pick<Bus, 'read'>;
  readonly reactions: Reactions;
  /** Which of these erasures the store has not carried out, as far as it knows. */
  readonly unheard: (erasureIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

const PAGE = 200;

/**
 * Carries out what the bus has of erasures and the store does not, however far its group has read: a store that was restored from a backup has people in it
 * who were forgotten since. Call before anything else is heard. Gives how many there were.
 */
export async function hearMissedErasures({ bus, reactions, unheard }: MissedErasures): Promise<number> {
  const decode = reactions.decoders[ERASED];
  if (decode === undefined) return 0;
  const told: Heard<{ readonly erasureId: string }>[] = [];
  for await (const delivered of bus.read(TOPIC)) if (delivered.type === ERASED) told.push(toHeard(delivered, decode(delivered.value)));
  let missed = 0;
  for (let from = 0; from < told.length; from += PAGE) {
    const page = told.slice(from, from + PAGE);
    const wanted = await unheard(page.map(({ event }) => event.erasureId));
    const batch = page.filter(({ event }) => wanted.has(event.erasureId));
    if (batch.length > 0) await reactions.handle(batch);
    missed += batch.length;
  }
  return missed;
}

function toHeard(delivered: Delivered, event: unknown): Heard<{ readonly erasureId: string }> {
  const { type, key, at, source, id } = delivered;
  // What decodes it is of this one type.
  return { event: event as { readonly erasureId: string }, type, key, at, cause: `${source}:${id}`, delivered };
}
