import { type Instant, Rejection } from '@homeward/kernel';
import { type Questionnaire, SCORES } from '@homeward/policy';
import type { Attempt, PlannedContact, SealedText, TriedContact } from '../contacts/contact-facts';
import { type FilledQuestionnaire, putRight } from '../contacts/questionnaire';

export const FINDINGS = ['confirmed', 'different', 'not-asked'] as const;
export type Finding = (typeof FINDINGS)[number];

/** What was found about one answer; of a different one with what the customer said. */
export interface FoundAnswer {
  readonly finding: Finding;
  readonly right?: string;
}

/** What a supervisor found about a finished call. */
export interface CallCheck {
  readonly by: string;
  readonly at: Instant;
  /** Who made the call, as contacts name their owner. */
  readonly callerId: string;
  /** Nobody called at all. */
  readonly isNotMade?: true;
  /** From 1 to 10; none of a call that was not made. */
  readonly mark?: number;
  readonly findings: Readonly<Record<string, Finding>>;
  /** A note for whoever made the call, and right answers in the customer's words. */
  readonly words?: SealedText;
  /** The questionnaire as it stands by this check, where it is not as it was filled. */
  readonly corrected?: FilledQuestionnaire;
}

export interface CheckCall {
  readonly type: 'CheckCall';
  readonly contactId: string;
  readonly by: string;
  readonly at: Instant;
  readonly callerId: string;
  readonly isNotMade: boolean;
  /** 0 for none. */
  readonly mark: number;
  readonly found: Readonly<Record<string, FoundAnswer>>;
  readonly words?: SealedText;
  /** What was asked, as it was then; undefined for a call without a questionnaire. */
  readonly asked: Questionnaire | undefined;
  /** The questions that were answered in words, by what was said. */
  readonly said: Readonly<Record<string, string>>;
}

/** `answered` is there when the questionnaire stands otherwise than was told last. */
export interface CallChecked {
  readonly type: 'CallChecked';
  readonly contact: PlannedContact;
  readonly attempt: Attempt;
  readonly check: CallCheck;
  readonly answered?: FilledQuestionnaire;
}

/** The try in which the questionnaire was filled, else the one that ended the contact. */
export function checkedAttempt(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast(({ said }) => said?.answers !== undefined || said?.words !== undefined) ?? attempts.at(-1);
}

/** Looks at what was found and says what stands by it. Refuses with the place of what does not go with what was recorded. */
export function checkCall(command: CheckCall, { contact, attempts }: TriedContact, checks: readonly CallCheck[]): readonly [CallChecked] {
  const attempt = checkedAttempt(attempts);
  if (attempt === undefined) throw new Rejection('conflict', 'check.not-finished');
  if (contact.channel !== 'phone') throw new Rejection('conflict', 'work.not-a-call', { channel: contact.channel });
  if (attempts.at(-1)?.by === command.by) throw new Rejection('forbidden', 'check.own-call');
  const { by, at, callerId, isNotMade, mark, found, words } = command;
  refuseMark(command);
  const filled = attempt.said?.answers;
  for (const [question, one] of Object.entries(found)) refuseFinding(question, one, filled, command);
  const stands = filled && (isNotMade ? { policy: filled.policy, answers: {}, problems: [] } : correctedBy(filled, command));
  const before = checks.at(-1)?.corrected ?? filled;
  const check: CallCheck = {
    ...{ by, at, callerId },
    ...(isNotMade ? { isNotMade } : { mark }),
    findings: Object.fromEntries(Object.entries(found).map(([question, { finding }]) => [question, finding])),
    ...(words === undefined ? {} : { words }),
    ...(stands === undefined || isSame(stands, filled) ? {} : { corrected: stands }),
  };
  return [
    { type: 'CallChecked', contact, attempt, check, ...(stands === undefined || isSame(stands, before) ? {} : { answered: stands }) },
  ];
}

function refuseMark({ isNotMade, mark, found }: CheckCall): void {
  if (isNotMade && Object.keys(found).length > 0) throw new Rejection('invalid', 'check.of-no-call', { pointer: '/answers' });
  if (isNotMade && mark !== 0) throw new Rejection('invalid', 'check.of-no-call', { pointer: '/mark' });
  if (!isNotMade && (!Number.isInteger(mark) || mark < SCORES.from || mark > SCORES.to))
    throw new Rejection('invalid', 'check.no-mark', { pointer: '/mark', ...SCORES });
}

function refuseFinding(
  question: string,
  { finding, right }: FoundAnswer,
  filled: FilledQuestionnaire | undefined,
  { said, asked }: CheckCall,
): void {
  const pointer = `/answers/${question}`;
  const given = Object.hasOwn(said, question) ? said[question] : filled?.answers[question];
  if (given === undefined) throw new Rejection('invalid', 'check.no-such-answer', { pointer });
  if (finding === 'different' ? (right?.trim() ?? '') === '' : right !== undefined)
    throw new Rejection('invalid', 'check.right-with-different', { pointer });
  if (right !== undefined && right.trim() === String(given)) throw new Rejection('invalid', 'check.not-different', { pointer });
  if (finding !== 'confirmed' && filled?.answers[question] !== undefined && asked === undefined)
    throw new Rejection('conflict', 'check.questions-unknown', { pointer });
}

function correctedBy(filled: FilledQuestionnaire, { found, asked }: CheckCall): FilledQuestionnaire {
  const wrong = Object.entries(found).filter(([, { finding }]) => finding !== 'confirmed');
  if (asked === undefined || wrong.length === 0) return filled;
  return putRight(filled, asked, new Map(wrong.map(([question, { right }]) => [question, right])));
}

/** The order in which answers stand follows from the questionnaire. */
function isSame(a: FilledQuestionnaire, b: FilledQuestionnaire | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
