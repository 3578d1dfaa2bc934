import type { Instant } from '@homeward/kernel';
import type { PlannedContact } from '../contacts/contact-facts';
import type { TouchCalendarState } from '../contacts/touch-calendar';
import type { TouchSurroundings } from '../contacts/touch-terms';

/** A message keeps the templates that it was planned with; one that becomes a message, or goes out on another channel, gets those of now. */
export function withTemplates(contact: PlannedContact, known: PlannedContact | undefined, { of }: TouchSurroundings): PlannedContact {
  if (contact.channel === 'phone') return contact;
  const pinned = known?.channel === contact.channel ? known.templates : undefined;
  return { ...contact, templates: pinned ?? of(contact.dealerId).templates };
}

/** When the next message may go out; undefined while none is planned. */
export function nextMessageAt({ open }: TouchCalendarState): Instant | undefined {
  return Object.values(open)
    .filter(({ channel }) => channel !== 'phone')
    .map(({ plannedAt }) => plannedAt)
    .sort()[0];
}
