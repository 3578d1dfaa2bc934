import { toMessage } from '@homeward/contracts';
import type { PublicMessage } from '@homeward/store';
import type { Attempt, PlannedContact } from '../domain/contact-facts';
import { carOf } from '../domain/subject';
import type { TouchCalendarEvent } from '../domain/touch-calendar';

/** What a customer answered, in codes and scores; nothing when nobody was asked. */
export function toAnswered(
  personId: string,
  sequence: number,
  contact: PlannedContact,
  { at, by, said }: Attempt,
): readonly PublicMessage[] {
  const filled = said?.answers;
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
    }),
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
