import type { EventPayload } from '@homeward/contracts';
import type { ContactPast, PastContact } from '../domain/contacts/contact-facts';

type PastShared = EventPayload<'homeward.reminder.v1.PastShared'>;
type Told = PastShared['contacts'][number];

/** What was done under an id, as it is told to the calendar of whoever its record belongs to now. */
export function toPastContacts({ tried, sending, withheld }: ContactPast): Told[] {
  return [
    ...Object.values(tried).map(({ contact, attempts }) => ({
      ...toTold(contact, 'tried'),
      attempts: attempts.map(({ result, at, on, callAgainOn = '' }) => ({ result, at, on, callAgainOn })),
    })),
    ...Object.values(sending).map((contact) => toTold(contact, 'sending')),
    ...Object.values(withheld).map(({ contact }) => toTold(contact, 'withheld')),
  ];
}

function toTold({ contactId, plannedOn, purpose, counts, agenda }: PastContact, standing: string): Told {
  return { contactId, plannedOn, purpose, counts, standing, topics: agenda.map((topic) => ({ ...topic })), attempts: [] };
}

/** The cases that stand under that id. */
export function toPastCases({ cases = {} }: ContactPast): PastShared['cases'] {
  return Object.values(cases).map(({ isOpen, ...rest }) => ({ ...rest, open: isOpen }));
}
