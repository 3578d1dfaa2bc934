import { isVisible, type Principal, unknown } from '@homeward/access';
import type { CheckedAnswer, WantedCheck } from '@homeward/contracts/checks';
import { Rejection } from '@homeward/kernel';
import { causeOf, executeItems, type TextKey } from '@homeward/runtime';
import type { Outcome, Request } from '@homeward/store';
import { type CallCheck, checkedAttempt, FINDINGS, type FoundAnswer } from '../../domain/work/call-check';
import type { SealedText } from '../../domain/contacts/contact-facts';
import type { TouchCalendarCommand, TouchCalendarEvent, TouchCalendarState } from '../../domain/contacts/touch-calendar';
import { personIdOf } from '../contacts/contact-id';
import { access, type ReadContact, readContacts } from '../contacts/contacts';
import { foundAnswers, placeOfRight } from './found-answers';
import type { ContactDocument, ReminderPorts } from '../ports';
import { type AskedQuestionnaire, questionnaireNamed } from '../contacts/questionnaires-asked';
import { openText, sealText } from '../contacts/sealed-texts';
import { openAnswers } from '../contacts/what-was-said';
import { type Caller, createCallers, createDesks } from './work-desks';
import { isManaged } from './workload';

/** What was found, with its words. */
export interface CallFinding extends Pick<CallCheck, 'by' | 'at' | 'isNotMade' | 'mark'> {
  readonly note: string;
  readonly answers: readonly CheckedAnswer[];
}

/** A call with what was recorded and what was found. */
export interface CheckedCall {
  readonly contact: ReadContact;
  readonly caller: Caller;
  readonly recordingId: string;
  readonly asked: AskedQuestionnaire | undefined;
  /** The earliest first. */
  readonly checks: readonly CallFinding[];
}

const LONGEST_NOTE = 2_000;

/** Whether it is the principal's to check what somebody has called: everything of the desk is, and nobody checks their own calls. */
export function mayCheck(ports: ReminderPorts, principal: Principal, { nodeId }: Caller): boolean {
  return isManaged(ports, principal, nodeId, 'work.check');
}

/** Finished calls that the principal made or may check, in the order asked; others are left out. */
export async function readCheckedCalls(
  ports: ReminderPorts,
  principal: Principal,
  contactIds: readonly string[],
): Promise<readonly CheckedCall[]> {
  const callerOf = createCallers(ports.reference, createDesks(ports.reference));
  const calls = (await readContacts(ports, principal, contactIds))
    .map((contact) => ({ contact, caller: callerOf(contact) }))
    .filter(({ contact, caller }) => isFinished(contact) && (isOwn(principal, contact, caller) || mayCheck(ports, principal, caller)));
  const calendars = await ports.calendars.load(calls.map(({ contact }) => contact.personId));
  const found = calls.map(({ contact, caller }) => {
    const { facts, checks = {} } = calendars.get(contact.personId)?.state ?? {};
    return { contact, caller, attempts: facts?.tried[contact.contactId]?.attempts ?? [], checks: checks[contact.contactId] ?? [] };
  });
  const keys = await ports.textKeys.find(found.flatMap(({ checks }) => checks.flatMap(({ words }) => words?.key ?? [])));
  return found.map(({ contact, caller, attempts, checks }) => ({
    ...{ contact, caller },
    recordingId: attempts.findLast((attempt) => attempt.recordingId !== undefined)?.recordingId ?? '',
    asked: contact.questionnaire === '' ? undefined : questionnaireNamed(ports, contact.questionnaire),
    checks: checks.map((check) => toFinding(check, openText(ports, keys, `check/${contact.contactId}`, check.words))),
  }));
}

/** Says what was found about calls; a refused item does not hold up the others. Calls that are not the principal's to check are unknown. */
export async function checkCalls(
  ports: ReminderPorts,
  principal: Principal,
  wanted: readonly WantedCheck[],
): Promise<readonly Outcome<TouchCalendarEvent>[]> {
  const scope = access.allowedScope(principal, 'work.check', ports.reference.tree());
  const known = await ports.contacts.get([...new Set(wanted.map(({ contactId }) => contactId))]);
  const calendars = await ports.calendars.load([...new Set([...known.keys()].map(personIdOf))]);
  const tried = [...known.keys()].map((id) => calendars.get(personIdOf(id))?.state.facts.tried[id]?.attempts ?? []);
  const keys = await ports.textKeys.find(tried.flatMap((attempts) => checkedAttempt(attempts)?.said?.words?.key ?? []));
  const callerOf = createCallers(ports.reference, createDesks(ports.reference));
  const made: TextKey[] = [];
  const at = ports.clock.now();
  return await executeItems(wanted, {
    idOf: ({ contactId }) => contactId,
    toRequest(one): Request<TouchCalendarCommand> {
      const { contactId, cause } = one;
      const contact = known.get(contactId);
      if (contact === undefined || !isVisible(scope, [contact.dealerId])) throw unknown('contact');
      const caller = callerOf(contact);
      if (isFinished(contact) && isOwn(principal, contact, caller)) throw new Rejection('forbidden', 'check.own-call');
      if (!mayCheck(ports, principal, caller)) throw unknown('contact');
      const calendar = calendars.get(personIdOf(contactId))?.state;
      if (calendar?.facts.isErased === true) throw unknown('contact');
      return {
        id: personIdOf(contactId),
        at,
        cause: causeOf(cause, ports.ids.next()),
        command: {
          type: 'CheckCall',
          ...{ contactId, at, by: principal.subject, callerId: caller.code },
          ...{ isNotMade: one.notMade, mark: one.mark },
          ...whatWasRecorded(ports, keys, contactId, calendar),
          ...readFound(ports, made, one),
        },
      };
    },
    async execute(requests) {
      await ports.textKeys.keep(made);
      return await ports.calendars.execute(requests);
    },
  });
}

function isFinished({ status, channel }: ContactDocument): boolean {
  return status === 'made' && channel === 'phone';
}

function isOwn({ subject }: Principal, { madeBy }: ContactDocument, { staffId }: Caller): boolean {
  return madeBy === subject || staffId === subject;
}

/** What there is to check, as it was recorded. */
function whatWasRecorded(
  ports: ReminderPorts,
  keys: ReadonlyMap<string, string>,
  contactId: string,
  calendar: TouchCalendarState | undefined,
): { readonly asked: AskedQuestionnaire['questionnaire'] | undefined; readonly said: Readonly<Record<string, string>> } {
  const said = checkedAttempt(calendar?.facts.tried[contactId]?.attempts ?? [])?.said;
  const asked = said?.answers === undefined ? undefined : questionnaireNamed(ports, said.answers.policy)?.questionnaire;
  return { asked, said: Object.fromEntries(openAnswers(ports, keys, contactId, said).map(({ question, value }) => [question, value])) };
}

/** Reads what was found, question by question; words are sealed, their keys are to be kept first. */
function readFound(
  ports: ReminderPorts,
  made: TextKey[],
  { contactId, note, answers }: WantedCheck,
): { readonly found: Readonly<Record<string, FoundAnswer>>; readonly words?: SealedText } {
  if (note.length > LONGEST_NOTE) throw new Rejection('invalid', 'questionnaire.too-long', { pointer: '/note', most: LONGEST_NOTE });
  const found = answers.map(({ question, finding: given, right }) => {
    const finding = FINDINGS.find((known) => known === given);
    const pointer = `/answers/${question}`;
    if (finding === undefined) throw new Rejection('invalid', 'contact.unknown-value', { pointer, expected: FINDINGS.join(', ') });
    if (right.length > LONGEST_NOTE) throw new Rejection('invalid', 'questionnaire.too-long', { pointer, most: LONGEST_NOTE });
    return [question, { finding, ...(right === '' ? {} : { right }) }] as const;
  });
  const words = {
    ...(note === '' ? {} : { note }),
    ...Object.fromEntries(answers.flatMap(({ question, right }) => (right === '' ? [] : [[placeOfRight(question), right.trim()]]))),
  };
  return {
    found: Object.fromEntries(found),
    ...(Object.keys(words).length === 0 ? {} : { words: sealText(ports, made, contactId, `check/${contactId}`, words) }),
  };
}

function toFinding(check: CallCheck, words: Readonly<Record<string, string>>): CallFinding {
  const { by, at, isNotMade, mark } = check;
  return {
    ...{ by, at },
    ...(isNotMade === undefined ? {} : { isNotMade }),
    ...(mark === undefined ? {} : { mark }),
    note: words['note'] ?? '',
    answers: foundAnswers(check, words),
  };
}
