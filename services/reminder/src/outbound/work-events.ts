import { toMessage } from '@homeward/contracts';
import type { Instant } from '@homeward/kernel';
import type { PublicMessage } from '@homeward/store';
import type { CallChecked } from '../domain/work/call-check';
import type { Attempt, PlannedContact } from '../domain/contacts/contact-facts';
import type { FilledQuestionnaire } from '../domain/contacts/questionnaire';
import { carOf } from '../domain/cadences/subject';
import type { TouchCalendarEvent } from '../domain/contacts/touch-calendar';

/** What a customer answered, in codes and scores, or what a check has found instead; nothing when nobody was asked. */
export function toAnswered(
  personId: string,
  sequence: number,
  contact: PlannedContact,
  { at, by, said }: Attempt,
  corrected?: { readonly answers: FilledQuestionnaire; readonly at: Instant },
): readonly PublicMessage[] {
  const filled = corrected?.answers ?? said?.answers;
  if (filled === undefined) return [];
  const { contactId, dealerId, ownerId, agenda } = contact;
  const about = agenda.find(({ visitId }) => visitId !== '') ?? agenda[0];
  return [
    toMessage('homeward.reminder.v1.QuestionnaireAnswered', contactId, {
      ...{ contactId, personId, dealerId, ownerId, sequence },
      vehicleId: carOf(about?.vehicleId ?? ''),
      visitId: about?.visitId ?? '',
      askedBy: by,
      answeredAt: at,
      questionnaire: filled.policy,
      answers: Object.entries(filled.answers).map(([question, answer]) => ({
        question,
        score: typeof answer === 'number' ? answer : 0,
        choice: typeof answer === 'number' ? '' : answer,
      })),
      satisfied: filled.isSatisfied === undefined ? '' : filled.isSatisfied ? 'yes' : 'no',
      problems: filled.problems.map(({ kind, category, severity }) => ({ kind, category, severity })),
      correctedAt: corrected?.at,
    }),
  ];
}

/** What was found about a call; what the customer answered once more, where that stands otherwise now. */
export function toChecked(
  personId: string,
  sequence: number,
  { contact, attempt, check, answered }: CallChecked,
): readonly PublicMessage[] {
  const { contactId, dealerId } = contact;
  return [
    toMessage('homeward.reminder.v1.CallChecked', personId, {
      ...{ contactId, personId, dealerId, sequence },
      callerId: check.callerId,
      checkedBy: check.by,
      checkedAt: check.at,
      notMade: check.isNotMade === true,
      mark: check.mark ?? 0,
      answers: Object.entries(check.findings).map(([question, finding]) => ({ question, finding })),
    }),
    ...(answered === undefined ? [] : toAnswered(personId, sequence, contact, attempt, { answers: answered, at: check.at })),
  ];
}

/** That nobody called when it was promised. */
export function toMissed(
  personId: string,
  sequence: number,
  { contact, promise, at }: Extract<TouchCalendarEvent, { readonly type: 'PromiseMissed' }>,
): PublicMessage {
  const { contactId, dealerId, ownerId } = contact;
  return toMessage('homeward.reminder.v1.PromiseMissed', personId, {
    ...{ contactId, personId, dealerId, ownerId, sequence },
    promisedAt: promise.callAt,
    missedAt: at,
  });
}
