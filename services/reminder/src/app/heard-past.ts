import { isInstant, isLocalDate } from '@homeward/calendar';
import type { EventPayload } from '@homeward/contracts';
import { Rejection } from '@homeward/kernel';
import { PURPOSES } from '@homeward/policy';
import { type ContactPast, MESSAGE_RESULTS, type PastContact, RESULTS, type SharedPast } from '../domain/contact-facts';

/** What another calendar tells of its past, as this one keeps it. */
export function toSharedPast({ fromPersonId, sequence, contacts }: EventPayload<'homeward.reminder.v1.PastShared'>): SharedPast {
  const tried: Record<string, ContactPast['tried'][string]> = {};
  const sending: Record<string, PastContact> = {};
  const withheld: Record<string, { readonly contact: PastContact }> = {};
  for (const { contactId, plannedOn, purpose, counts, standing, topics, attempts } of contacts) {
    const contact: PastContact = { contactId, plannedOn: day(plannedOn), purpose: oneOf(PURPOSES, purpose), counts, agenda: topics };
    if (standing === 'sending') sending[contactId] = contact;
    else if (standing === 'withheld') withheld[contactId] = { contact };
    else {
      tried[contactId] = {
        contact,
        attempts: attempts.map(({ result, at, on, callAgainOn }) => ({
          result: oneOf([...RESULTS, ...MESSAGE_RESULTS], result),
          at: instant(at),
          on: day(on),
          ...(callAgainOn === '' ? {} : { callAgainOn: day(callAgainOn) }),
        })),
      };
    }
  }
  return { from: fromPersonId, sequence, past: { tried, sending, withheld } };
}

function day(text: string): string {
  if (!isLocalDate(text)) throw new Rejection('invalid', 'reminder.unreadable-day');
  return text;
}

function instant(text: string): string {
  if (!isInstant(text)) throw new Rejection('invalid', 'reminder.unreadable-instant');
  return text;
}

function oneOf<Value extends string>(values: readonly Value[], text: string): Value {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Rejection('invalid', 'reminder.unknown-value');
  return found;
}
