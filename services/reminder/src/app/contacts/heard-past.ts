import { isInstant, isLocalDate } from '@homeward/calendar';
import type { EventPayload } from '@homeward/contracts';
import { Rejection } from '@homeward/kernel';
import { CASE_KINDS, PURPOSES, SEVERITIES } from '@homeward/policy';
import {
  type CaseFact,
  type ContactPast,
  type FellowTouches,
  type Fellowship,
  MESSAGE_RESULTS,
  type PastContact,
  RESULTS,
  type SharedPast,
} from '../../domain/contacts/contact-facts';

/** What another calendar tells of its past, as this one keeps it. */
export function toSharedPast({ fromPersonId, sequence, contacts, cases }: EventPayload<'homeward.reminder.v1.PastShared'>): SharedPast {
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
  const open = cases.map(({ open: isOpen, ...rest }) => toCase(rest, isOpen));
  const known = open.length === 0 ? {} : { cases: Object.fromEntries(open.map((one) => [one.caseId, one])) };
  return { from: fromPersonId, sequence, past: { tried, sending, withheld, ...known } };
}

/** A case of the person, as it stands. */
export function toCaseFact(told: EventPayload<'homeward.complaint.v1.CaseChanged'>): CaseFact {
  return toCase(told, told.status !== 'closed');
}

type ToldCase = Readonly<Record<'caseId' | 'kind' | 'severity' | 'ownerId' | 'receivedAt', string>> & { readonly sequence: number };

function toCase({ caseId, sequence, kind, severity, ownerId, receivedAt }: ToldCase, isOpen: boolean): CaseFact {
  const known = { kind: oneOf(CASE_KINDS, kind), severity: oneOf(SEVERITIES, severity) };
  return { caseId, sequence, ...known, isOpen, ownerId, receivedAt: instant(receivedAt) };
}

/** Who else lives with the person. */
export function toFellowship(told: EventPayload<'homeward.reminder.v1.HouseholdRevised'>): Fellowship {
  return { householdId: told.householdId, sequence: told.sequence, personIds: told.fellowPersonIds };
}

/** What somebody else of the household is contacted. */
export function toFellowTouches(told: EventPayload<'homeward.reminder.v1.TouchesShared'>): FellowTouches {
  const { fromPersonId, sequence, made, planned } = told;
  return {
    from: fromPersonId,
    sequence,
    made: made.map(({ on, purpose }) => ({ on: day(on), purpose: oneOf(PURPOSES, purpose) })),
    planned: planned.map(({ on, purpose, fixed, rank }) => ({
      on: day(on),
      purpose: oneOf(PURPOSES, purpose),
      order: [fixed ? 0 : 1, rank],
    })),
  };
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
