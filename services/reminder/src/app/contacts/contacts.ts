import { createAccess, dealersAsked, isVisible, type Operation, type Principal, unknown } from '@homeward/access';
import { addDays, isInstant, isLocalDate, localDateOf } from '@homeward/calendar';
import type { Answer, ContactResult as RecordedResult } from '@homeward/contracts/reminder-service';
import { Rejection } from '@homeward/kernel';
import { causeOf, executeItems, type TextKey } from '@homeward/runtime';
import type { Filter, Outcome, Page } from '@homeward/store';
import { personIdOf } from './contact-id';
import { type PlannedContact, RESULTS, type SealedText } from '../../domain/contacts/contact-facts';
import type { TouchCalendarCommand, TouchCalendarEvent } from '../../domain/contacts/touch-calendar';
import { foundAnswers, withRight } from '../work/found-answers';
import { toPlacement } from './placement';
import { isPurchaseAsked } from './purchase-asked';
import { openText, sealText } from './sealed-texts';
import { openAnswers, readFailure, readRecording, readSaid } from './what-was-said';
import { CONTACT_STATUSES, type ContactDocument, type ReminderPorts } from '../ports';

export type ResultOutcome = Outcome<TouchCalendarEvent>;

export const access = createAccess();

/** What a provider's receipt says. */
const RECEIPTS = ['delivered', 'failed'] as const;
/** What people may record, and receipts. */
const RECORDABLE = [...RESULTS, ...RECEIPTS] as const;

const rightTo = (result: string): Operation =>
  RECEIPTS.some((receipt) => receipt === result) ? 'contacts.record-receipt' : 'contacts.record-result';

export interface ContactQuery {
  readonly dealerIds: readonly string[];
  readonly on: string;
  readonly ownerId: string;
  readonly status: string;
  /** Not empty: the contacts of the person for whom this id stands, under all its ids, of any status unless one is asked for, the latest first. */
  readonly personId: string;
  readonly limit: number;
  readonly cursor: string;
}

/** Contacts of the principal's dealers, the most urgent first; of the open ones the day's list: those whose window holds the day. */
export async function listContacts(
  ports: ReminderPorts,
  principal: Principal,
  query: ContactQuery,
): Promise<Page<{ readonly id: string; readonly document: ContactDocument }>> {
  const scope = access.allowedScope(principal, 'contacts.read', ports.reference.tree());
  const dealers = dealersAsked(scope, query.dealerIds);
  const isOfPerson = query.personId !== '';
  const status =
    query.status === '' && isOfPerson ? undefined : oneOf(CONTACT_STATUSES, query.status === '' ? 'open' : query.status, '/status');
  if (query.on !== '' && !isLocalDate(query.on)) throw new Rejection('invalid', 'contact.unreadable-day', { pointer: '/on' });
  const on = query.on === '' && status === 'open' && !isOfPerson ? today(ports, dealers) : query.on;
  const filter: Filter = {
    ...(isOfPerson ? { person: { in: await ports.people.idsOf(query.personId) } } : {}),
    ...(status === undefined ? {} : { status: { equal: status } }),
    ...(dealers === undefined ? {} : { dealer: { in: dealers } }),
    ...(query.ownerId === '' ? {} : { owner: { equal: query.ownerId } }),
    ...(on === '' ? {} : { plannedOn: { before: addDays(on, 1) }, untilOn: { from: on } }),
  };
  return ports.contacts.find({
    filter,
    sort: isOfPerson ? { by: 'plannedOn', direction: 'descending' } : { by: 'urgency', direction: 'ascending' },
    limit: query.limit,
    ...(query.cursor === '' ? {} : { cursor: query.cursor }),
  });
}

/** A contact with what was said at the last try that has something of the kind; answers with what a check has put right. */
export type ReadContact = ContactDocument & {
  readonly note: string;
  readonly questionnaire: string;
  readonly answers: readonly Answer[];
};

/** Contacts that the principal may see, in the order asked, each with what was said at the last try; others are left out. */
export async function readContacts(ports: ReminderPorts, principal: Principal, ids: readonly string[]): Promise<readonly ReadContact[]> {
  const scope = access.allowedScope(principal, 'contacts.read', ports.reference.tree());
  const found = await ports.contacts.get(ids);
  const visible = ids.flatMap((id) => {
    const contact = found.get(id);
    return contact !== undefined && isVisible(scope, [contact.dealerId]) ? [contact] : [];
  });
  const calendars = await ports.calendars.load(visible.map(({ personId }) => personId));
  const noted = visible.map((contact) => {
    const { facts, checks = {} } = calendars.get(contact.personId)?.state ?? {};
    const attempts = facts?.tried[contact.contactId]?.attempts;
    const check = checks[contact.contactId]?.at(-1);
    const said = attempts?.findLast((attempt) => attempt.said?.answers !== undefined)?.said;
    return { contact, sealed: attempts?.findLast(({ note }) => note !== undefined)?.note, said, check };
  });
  const keys = await ports.textKeys.find(
    noted.flatMap(({ sealed, said, check }) => [sealed, said?.words, check?.words].flatMap((box) => box?.key ?? [])),
  );
  return noted.map(({ contact, sealed, said, check }) => ({
    ...contact,
    note: openText(ports, keys, `contact/${contact.contactId}`, sealed)['note'] ?? '',
    questionnaire: said?.answers?.policy ?? '',
    answers: withRight(
      openAnswers(ports, keys, contact.contactId, said),
      check === undefined ? [] : foundAnswers(check, openText(ports, keys, `check/${contact.contactId}`, check.words)),
    ),
  }));
}

/** Each note has a key of its own, to be kept before the note is written. */
export function sealNote(ports: ReminderPorts, made: TextKey[], contactId: string, note: string): { note?: SealedText } {
  return note === '' ? {} : { note: sealText(ports, made, contactId, `contact/${contactId}`, { note }) };
}

/** Contacts that were dropped, as they last stood; what was never planned is missing. */
export async function lastStood(
  ports: ReminderPorts,
  dropped: readonly Pick<ContactDocument, 'contactId' | 'personId'>[],
): Promise<ReadonlyMap<string, PlannedContact>> {
  const found = new Map<string, PlannedContact>();
  for (const { contactId, personId } of dropped) {
    for (const { event } of await ports.calendars.history(personId)) {
      if (event.type !== 'PlanRevised') continue;
      const contact = event.dropped.find((candidate) => candidate.contact.contactId === contactId)?.contact;
      if (contact !== undefined) found.set(contactId, contact);
    }
  }
  return found;
}

/**
 * Records what became of contacts; a refused item does not hold up the others. Contacts of other dealers are unknown. Receipts and results are rights of
 * their own: rejects as a whole when the principal lacks one that an item needs.
 */
export async function recordResults(
  ports: ReminderPorts,
  principal: Principal,
  results: readonly RecordedResult[],
): Promise<readonly ResultOutcome[]> {
  const tree = ports.reference.tree();
  // Whoever records nothing needs a right too.
  const rights = new Set(results.length === 0 ? [rightTo('')] : results.map(({ result }) => rightTo(result)));
  const scopes = new Map([...rights].map((right) => [right, access.allowedScope(principal, right, tree)]));
  const reaches = (right: Operation, { dealerId }: ContactDocument): boolean => {
    const scope = scopes.get(right);
    return scope !== undefined && isVisible(scope, [dealerId]);
  };
  const known = await ports.contacts.get([...new Set(results.map(({ contactId }) => contactId))]);
  const dropped = await lastStood(
    ports,
    [...known.values()].filter((contact) => contact.status === 'dropped' && reaches('contacts.record-result', contact)),
  );
  const placements = await ports.people.placementsOf([...known.keys()].map(personIdOf));
  const now = ports.clock.now();
  const surroundings = ports.surroundingsAt(now);
  const made: TextKey[] = [];
  return await executeItems(results, {
    // The caller named a contact, not the calendar that it stands in.
    idOf: ({ contactId }) => contactId,
    toRequest(wanted) {
      const { contactId } = wanted;
      const contact = known.get(contactId);
      if (contact === undefined || !reaches(rightTo(wanted.result), contact)) throw unknown('contact');
      const personId = personIdOf(contactId);
      const late = dropped.get(contactId);
      const placement = toPlacement(personId, placements.get(personId));
      const callAgainOn = callAgainDay(ports, contact, wanted.callAgainAt);
      const command: TouchCalendarCommand = {
        type: 'RecordResult',
        contactId,
        result: oneOf(RECORDABLE, wanted.result, '/result'),
        by: principal.subject,
        purchaseAsked: wanted.purchaseAsked || isPurchaseAsked(ports, contact.reasons, wanted.result),
        ...(callAgainOn === undefined ? {} : { callAgainOn }),
        ...sealNote(ports, made, contactId, wanted.note),
        ...readRecording(contact, wanted),
        ...readFailure(wanted),
        ...readSaid(ports, principal, contact, wanted, made),
        ...(late === undefined ? {} : { dropped: late }),
        ...(placement === undefined ? {} : { placement }),
        surroundings: surroundings.touch(personId),
      };
      return { id: personId, cause: causeOf(wanted.cause, ports.ids.next()), at: now, command };
    },
    async execute(requests) {
      await ports.textKeys.keep(made);
      return await ports.calendars.execute(requests);
    },
  });
}

function callAgainDay(ports: ReminderPorts, { dealerId }: ContactDocument, at: string): string | undefined {
  if (at === '') return undefined;
  if (!isInstant(at)) throw new Rejection('invalid', 'contact.unreadable-instant', { pointer: '/callAgainAt' });
  return localDateOf(at, ports.reference.tree().zoneOf(dealerId));
}

/** Today by the clock of the first dealer asked for: a list over several zones is the list of one day. */
function today({ reference, clock }: ReminderPorts, dealers: readonly string[] | undefined): string {
  return localDateOf(clock.now(), reference.tree().zoneOf(dealers?.[0] ?? ''));
}

function oneOf<Value extends string>(values: readonly Value[], value: string, pointer: string): Value {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new Rejection('invalid', 'contact.unknown-value', { pointer, expected: values.join(', ') });
  return found;
}
