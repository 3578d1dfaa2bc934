import type { CheckedAnswer } from '@homeward/contracts/checks';
import type { Answer } from '@homeward/contracts/reminder-service';
import type { CallCheck } from '../../domain/work/call-check';

/** Where the right answer to a question is sealed beside the note of the check: no key of a question has a full stop. */
export const placeOfRight = (question: string): string => `right.${question}`;

/** What a check found of each answer, with the words that were sealed; without them when the person was erased. */
export function foundAnswers({ findings }: CallCheck, words: Readonly<Record<string, string>>): readonly CheckedAnswer[] {
  return Object.entries(findings).map(([question, finding]) => ({ question, finding, right: words[placeOfRight(question)] ?? '' }));
}

/** The answers as they were given, each with what a check has put right. */
export function withRight(answers: readonly Answer[], found: readonly CheckedAnswer[]): readonly Answer[] {
  const wrong = new Map(found.filter(({ finding }) => finding !== 'confirmed').map(({ question, right }) => [question, right]));
  return answers.map((answer) => (wrong.has(answer.question) ? { ...answer, right: wrong.get(answer.question) } : answer));
}
