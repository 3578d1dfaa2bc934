import { addDays } from '@homeward/calendar';
import type { LocalDate } from '@homeward/kernel';
import type { MessageReplies, Purpose } from '@homeward/policy';
import type { Candidate } from '../cadences/candidate';
import type { PlannedContact, VehicleReasons } from '../contacts/contact-facts';
import { ownSequence } from '../occasions/own-reasons';
import { type Ruled, step } from '../cadences/step';
import { subjectNamed } from '../cadences/subject';

/** What a customer means: to come, to be called, to be left alone, or something that somebody has to read. */
export type ReplyMeaning = 'yes' | 'call' | 'stop' | 'words';

/** A letter behind a word makes another word of it, and a single letter may begin any. */
const CONTINUED = /^[\p{Script=Latin}\p{N}]/u;

export function meaningOf(text: string, { yes, call, stop }: MessageReplies): ReplyMeaning {
  const said = normalised(text);
  const isOneOf = (words: readonly string[]): boolean => words.some((word) => normalised(word) === said);
  if (isOneOf(stop.words) || stop.words.some((word) => beginsWith(said, normalised(word)))) return 'stop';
  if (isOneOf(yes.words)) return 'yes';
  return isOneOf(call.words) ? 'call' : 'words';
}

/** Full and half width, capitals, spaces and marks around a word mean nothing. */
function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')
    .replace(/\s+/g, ' ');
}

function beginsWith(said: string, word: string): boolean {
  return [...word].length > 1 && said.startsWith(word) && !CONTINUED.test(said.slice(word.length));
}

/** What is refused by an answer to stop: what the policy says, and what the message was about when that can be refused. */
export function refusedBy(purpose: Purpose, { stop }: MessageReplies): readonly string[] {
  const own = purpose === 'service' || purpose === 'survey' || purpose === 'marketing' ? [purpose] : [];
  return [...new Set([...stop.purposes, ...own])];
}

/** Somebody calls the customer, or reads what was said: the work of whoever's the contact was. */
export function replyReasons(
  replyId: string,
  meaning: Exclude<ReplyMeaning, 'stop'>,
  { contactId, dealerId, ownerKind, ownerId }: Pick<PlannedContact, 'contactId' | 'dealerId' | 'ownerKind' | 'ownerId'>,
  today: LocalDate,
  { rules, reference }: Ruled<MessageReplies>,
): VehicleReasons {
  const subject = subjectNamed('reply', replyId);
  const { purpose } = meaning === 'yes' ? rules.yes : meaning === 'call' ? rules.call : rules.other;
  // Whoever has an open case is not a kind of staff; the customer's advisor reads what was said.
  const kindOfOwner: Candidate['ownerKind'] = ownerKind === 'case-owner' ? 'advisor' : ownerKind;
  const because = step('reply', { meaning, contactId, on: today, policy: reference });
  return {
    vehicleId: subject,
    sequence: ownSequence(1),
    because,
    reasons: [
      {
        ...{ key: `${subject}:${meaning}@${dealerId}`, kind: `reply-${meaning}`, purpose, dealerId, visitId: '' },
        ...{ fromOn: today, untilOn: addDays(today, rules.taskWindowDays - 1), ownerKind: kindOfOwner, ownerId, channels: ['phone'] },
        ...{ dueOn: today, earliestOn: today, latestOn: today, confidencePercent: 100, capExempt: true, concern: '', policy: reference },
      },
    ],
  };
}
