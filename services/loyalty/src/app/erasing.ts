import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { type ErasureReports, mustExecute } from '@homeward/runtime';
import type { AccountPorts } from './ports';

export type HeardErasure = Heard<EventPayload<'homeward.customer.v1.PersonErased'>>;

/**
 * Closes the accounts of erased people, also those of which nothing was heard yet: their visits may come later. Points that are left lapse; the lines
 * stay, under an id that leads to nobody.
 */
export async function closeAccounts(
  { accounts, clock }: AccountPorts,
  reports: ErasureReports,
  heard: readonly HeardErasure[],
): Promise<void> {
  const now = clock.now();
  for (const { event, cause } of heard) {
    const outcomes = await mustExecute(
      accounts,
      event.personIds.map((id) => ({
        id,
        command: { type: 'CloseAccount', closedAt: event.erasedAt, at: now },
        cause: { id: `${cause}:close` },
        at: now,
      })),
    );
    const lapsed = outcomes
      .flatMap((outcome) => (outcome.status === 'applied' ? outcome.events : []))
      .reduce((sum, told) => (told.type === 'EntryPosted' ? sum - told.entry.points : sum), 0);
    await reports.note(event.erasureId, { 'open-points': lapsed }, now);
  }
}
