import type { ContactFacts, ContactPast, PastContact, TriedContact } from './contact-facts';

/*
 * What was done under an id of a person stays in the calendar of that id, for ever: it belongs to the record for which the id stands. While that record
 * belongs to another person, this person's calendar is told of it, so that caps, follow-ups and answers count; when the record leaves, it is told that
 * there is nothing (decision 0011).
 */

/** To whom the record of this calendar's id belongs; the greater sequence is the newer one. */
export interface Placement {
  /** Empty: here. */
  readonly to: string;
  readonly sequence: number;
}

export interface PlacementLearned {
  readonly type: 'PlacementLearned';
  readonly placement: Placement;
}
/** Told to one calendar: all that was done under this calendar's id, or nothing any more. */
export interface PastShared {
  readonly type: 'PastShared';
  readonly to: string;
  readonly past: ContactPast;
}

interface Sharing {
  readonly facts: ContactFacts;
  readonly placement?: Placement;
}

export const NO_PAST: ContactPast = { tried: {}, sending: {}, withheld: {} };

/** Own contacts and those of every record that belongs to this person now. */
export function pastsOf(facts: ContactFacts): readonly ContactPast[] {
  return [facts, ...Object.values(facts.shared).map(({ past }) => past)];
}

/** A newer word about where the record belongs; nothing for an older one. */
export function learned(present: Placement | undefined, placement: Placement | undefined): readonly PlacementLearned[] {
  return placement === undefined || placement.sequence <= (present?.sequence ?? 0) ? [] : [{ type: 'PlacementLearned', placement }];
}

/** Whom a change concerns: the calendar that the record has left, and the one that it belongs to now. */
export function shared(before: Sharing, after: Sharing): readonly PastShared[] {
  const from = before.placement?.to ?? '';
  const to = after.placement?.to ?? '';
  const events: PastShared[] = [];
  if (from !== '' && from !== to) events.push({ type: 'PastShared', to: from, past: NO_PAST });
  if (to === '' || (from === to && !hasChanged(before.facts, after.facts))) return events;
  return [...events, { type: 'PastShared', to, past: toPast(after.facts) }];
}

function hasChanged(before: ContactFacts, after: ContactFacts): boolean {
  return (
    before.tried !== after.tried || before.sending !== after.sending || before.withheld !== after.withheld || before.cases !== after.cases
  );
}

/** As much as plans depend on; what was said stays where it was said. */
function toPast({ tried, sending, withheld, cases }: ContactFacts): ContactPast {
  return {
    ...(cases === undefined ? {} : { cases }),
    tried: mapped(tried, ({ contact, attempts }: TriedContact) => ({
      contact: toPastContact(contact),
      attempts: attempts.map(({ result, at, on, callAgainOn }) => ({
        result,
        at,
        on,
        ...(callAgainOn === undefined ? {} : { callAgainOn }),
      })),
    })),
    sending: mapped(sending, toPastContact),
    withheld: mapped(withheld, ({ contact }) => ({ contact: toPastContact(contact) })),
  };
}

function toPastContact({ contactId, plannedOn, purpose, counts, agenda }: PastContact): PastContact {
  return { contactId, plannedOn, purpose, counts, agenda: agenda.map(({ vehicleId, key, concern }) => ({ vehicleId, key, concern })) };
}

function mapped<From, To>(items: Readonly<Record<string, From>>, to: (item: From) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(items).map(([id, item]) => [id, to(item)]));
}
