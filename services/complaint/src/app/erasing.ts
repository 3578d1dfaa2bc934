import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import type { ErasureReports } from '@homeward/runtime';
import { pagesOf } from '@homeward/store';
import type { CasePorts } from './ports';

type HeardErasure = Heard<EventPayload<'homeward.customer.v1.PersonErased'>>;

const PAGE = 500;

/** Destroys the keys of what erased people said. The cases stay, with their clocks and figures, under an id that leads to nobody. */
export async function forgetWords(
  { cases, textKeys, clock }: CasePorts,
  reports: ErasureReports,
  heard: readonly HeardErasure[],
): Promise<void> {
  for (const { event } of heard) {
    let texts = 0;
    for await (const items of pagesOf(cases, { filter: { person: { in: event.personIds } }, limit: PAGE })) {
      texts += await textKeys.destroy(items.map(({ id }) => id));
    }
    await reports.note(event.erasureId, { 'case-texts': texts }, clock.now());
  }
}
