import type { Principal } from '@homeward/access';
import { addDuration, isInstant } from '@homeward/calendar';
import type { Answer, ContactResult as RecordedResult } from '@homeward/contracts/reminder-service';
import { type Instant, Rejection } from '@homeward/kernel';
import { PURPOSES, type Purpose, workLists, type WorkLists } from '@homeward/policy';
import type { TextKey } from '@homeward/runtime';
import { SEND_FAILURES, type SendFailure } from '../../domain/contacts/contact-facts';
import { fillQuestionnaire } from '../../domain/contacts/questionnaire';
import type { Said } from '../../domain/contacts/said';
import type { Assignment } from '../../domain/work/work-assignment';
import type { ContactDocument, ReminderPorts } from '../ports';
import { questionnaireOf } from './questionnaires-asked';
import { openText, sealText } from './sealed-texts';
import { createDesks } from '../work/work-desks';

const MINUTE_MS = 60_000;
/** Results of a conversation. */
const SPOKEN: readonly string[] = ['reached', 'refused', 'booked', 'call-later'];
/** What the policy `consent` lets nobody refuse is told in any case. */
const REFUSABLE: readonly Purpose[] = ['service', 'survey', 'marketing'];

/** What a result says beside itself, and who keeps what was promised. */
export interface ReadSaid {
  readonly said?: Said;
  readonly keeper?: Assignment;
}

export function workPolicyOf({ reference }: Pick<ReminderPorts, 'reference'>, dealerId: string, at: Instant): WorkLists {
  return reference.policies().resolve(workLists, { dealerId, tree: reference.tree(), at }).document;
}

/** Reads what came up in a conversation; refuses what does not go with the result, with its place. Words are sealed, their keys are to be kept first. */
export function readSaid(
  ports: ReminderPorts,
  principal: Principal,
  contact: ContactDocument,
  wanted: RecordedResult,
  made: TextKey[],
): ReadSaid {
  const now = ports.clock.now();
  const policy = workPolicyOf(ports, contact.dealerId, now);
  const said: Said = {
    ...promised(wanted, policy),
    ...refused(wanted, contact, policy),
    ...answered(ports, contact, wanted, made, now),
  };
  const keeper = said.promise === undefined ? undefined : keeperOf(ports, principal, contact, now);
  return { ...(Object.keys(said).length === 0 ? {} : { said }), ...(keeper === undefined ? {} : { keeper }) };
}

function promised({ result, callAgainAt }: RecordedResult, { promiseMissedAfterMinutes }: WorkLists): Pick<Said, 'promise'> {
  if (result !== 'call-later' || callAgainAt === '' || !isInstant(callAgainAt)) return {};
  return { promise: { callAt: callAgainAt, alarmAt: addDuration(callAgainAt, promiseMissedAfterMinutes * MINUTE_MS) } };
}

function refused(
  { result, refusalReason, noFurtherContact }: RecordedResult,
  { purpose }: ContactDocument,
  { refusal }: WorkLists,
): Pick<Said, 'refusedBecause' | 'refusedPurposes'> {
  if (result !== 'refused') {
    if (refusalReason !== '') throw notWith(result, '/refusalReason');
    if (noFurtherContact) throw notWith(result, '/noFurtherContact');
    return {};
  }
  if (refusalReason !== '' && !refusal.reasons.includes(refusalReason))
    throw new Rejection('invalid', 'contact.unknown-value', { pointer: '/refusalReason', expected: refusal.reasons.join(', ') });
  const known = PURPOSES.find((one) => one === purpose);
  const isForPurpose = known !== undefined && REFUSABLE.includes(known) && (noFurtherContact || refusal.purposes.includes(known));
  return {
    ...(refusalReason === '' ? {} : { refusedBecause: refusalReason }),
    ...(isForPurpose ? { refusedPurposes: [known] } : {}),
  };
}

function answered(
  ports: ReminderPorts,
  contact: ContactDocument,
  { result, answers }: RecordedResult,
  made: TextKey[],
  now: Instant,
): Pick<Said, 'answers' | 'words'> {
  if (answers.length === 0) return {};
  if (!SPOKEN.includes(result)) throw notWith(result, '/answers');
  const asked = questionnaireOf(ports, contact, now);
  if (asked === undefined) throw new Rejection('invalid', 'questionnaire.none', { pointer: '/answers' });
  const { questionnaire, words } = fillQuestionnaire(
    asked.reference,
    asked.questionnaire,
    new Map(answers.map(({ question, value }) => [question, value])),
  );
  return {
    answers: questionnaire,
    ...(Object.keys(words).length === 0 ? {} : { words: sealText(ports, made, contact.contactId, `answers/${contact.contactId}`, words) }),
  };
}

function notWith(result: string, pointer: string): Rejection {
  return new Rejection('invalid', 'contact.not-with-result', { pointer, result });
}

/** Whoever promised calls: the contact is theirs from now on. Somebody who makes no calls leaves it where it is. */
function keeperOf(ports: ReminderPorts, { subject }: Principal, { dealerId }: ContactDocument, at: Instant): Assignment | undefined {
  const member = createDesks(ports.reference).memberOf(dealerId, subject);
  if (member?.isActive !== true) return undefined;
  return { ownerKind: member.kind, ownerId: member.code, how: 'promised', by: subject, at };
}

/** What the telephone system calls a recording: opaque, so that it is no address and says nothing of anybody. */
const RECORDING = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/;

/** The reference to the recording of a call, as far as one is given. */
export function readRecording({ channel }: ContactDocument, { recordingId = '' }: RecordedResult): { readonly recordingId?: string } {
  if (recordingId === '') return {};
  if (channel !== 'phone') throw new Rejection('conflict', 'work.not-a-call', { channel });
  if (!RECORDING.test(recordingId)) throw new Rejection('invalid', 'contact.unreadable-recording', { pointer: '/recordingId' });
  return { recordingId };
}

/** Answers as they were given, in the order of the questions' names; nothing of the words of an erased person. */
export function openAnswers(
  ports: Pick<ReminderPorts, 'vault'>,
  keys: ReadonlyMap<string, string>,
  contactId: string,
  said: Said | undefined,
): readonly Answer[] {
  const { answers, words } = said ?? {};
  const spoken = openText(ports, keys, `answers/${contactId}`, words);
  return Object.entries({ ...answers?.answers, ...spoken })
    .map(([question, value]) => ({ question, value: String(value) }))
    .sort((a, b) => (a.question < b.question ? -1 : 1));
}

/** What the provider says was wrong with a message that failed, as far as it says so. */
export function readFailure({ result, failure = '' }: RecordedResult): { readonly failure?: SendFailure } {
  if (failure === '') return {};
  if (result !== 'failed') throw notWith(result, '/failure');
  const known = SEND_FAILURES.find((one) => one === failure);
  if (known === undefined)
    throw new Rejection('invalid', 'contact.unknown-value', { pointer: '/failure', expected: SEND_FAILURES.join(', ') });
  return { failure: known };
}
