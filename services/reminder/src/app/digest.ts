import { createDigest, type DigestResult } from '@homeward/runtime';
import { type Page, type Query, type Snapshot, pagesOf } from '@homeward/store';
import type { ReminderPorts } from './ports';

const PAGE = 500;

/** Open contacts and due dates (PL8): what two runs over the same input must agree on. */
export async function digestReminders({
  vehicles,
  calendars,
}: Pick<ReminderPorts, 'vehicles' | 'calendars'>): Promise<readonly DigestResult[]> {
  const contacts = createDigest('contacts');
  for await (const { id, state } of everything(calendars)) {
    for (const contact of Object.values(state.open)) {
      const reasons = contact.agenda.map(({ vehicleId, key, dueOn }) => `${vehicleId}:${key}:${dueOn}`).sort();
      contacts.add(
        id,
        contact.dealerId,
        contact.plannedOn,
        contact.untilOn,
        contact.ownerKind,
        contact.ownerId,
        contact.channel,
        contact.purpose,
        reasons.join(','),
      );
    }
  }
  const dues = createDigest('due-dates');
  for await (const { id, state } of everything(vehicles)) {
    const { due } = state.told;
    if (due !== undefined) dues.add(id, due.dealerId, due.personId, due.service, due.dueOn, due.basis, due.earliestOn, due.latestOn);
  }
  return [contacts.result(), dues.result()];
}

async function* everything<State>(source: { find(query: Query): Promise<Page<Snapshot<State>>> }): AsyncIterable<Snapshot<State>> {
  for await (const items of pagesOf(source, { filter: {}, limit: PAGE })) yield* items;
}
