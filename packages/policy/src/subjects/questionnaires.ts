import { z } from 'zod';
import { type DeepReadonly, definePolicy } from '../definition';
import { CASE_KINDS, SEVERITIES } from './complaint-clocks';
import { texts } from './words';

/** The ten-point scale of the surveys (S2). */
export const SCORES = { from: 1, to: 10 } as const;

const word = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key such as work-quality');
const score = z.int().min(SCORES.from).max(SCORES.to);

/** What an answer is like: a score within bounds, or one of some words; `yes` and `no` of a question that asks for them. */
const condition = z
  .strictObject({ question: word, atLeast: score.optional(), atMost: score.optional(), oneOf: z.array(word).min(1).optional() })
  .refine(
    ({ atLeast, atMost, oneOf }) => (oneOf === undefined) !== (atLeast === undefined && atMost === undefined),
    'bounds of a score, or oneOf',
  );

const question = z.strictObject({
  key: word,
  ask: texts,
  answer: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('score') }),
    z.strictObject({ type: z.literal('choice'), choices: z.array(z.strictObject({ key: word, text: texts })).min(2) }),
    z.strictObject({ type: z.literal('yes-no') }),
    /** In the customer's words; kept encrypted. */
    z.strictObject({ type: z.literal('text') }),
  ]),
  /** Whether it may be left out. */
  optional: z.boolean().optional(),
  /** Asked only after such an answer to a question before it. */
  when: condition.optional(),
});

const problem = z.strictObject({
  when: condition,
  case: z.strictObject({ kind: z.enum(CASE_KINDS), category: z.enum(['product', 'service', 'sales']), severity: z.enum(SEVERITIES) }),
});

const questionnaire = z
  .strictObject({
    /** The kinds of reasons that it is filled for, where their step names none. */
    kinds: z.array(word),
    questions: z.array(question).min(1),
    /** What opens a case. */
    problems: z.array(problem),
    /** A score from here on counts as satisfied. */
    satisfiedFrom: score,
  })
  .superRefine(({ questions, problems }, context) => {
    const fault = (path: readonly (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path: [...path], message });
    const isAskedBefore = (key: string, before: number): boolean => questions.slice(0, before).some((one) => one.key === key);
    questions.forEach(({ key, when }, index) => {
      if (isAskedBefore(key, index)) fault(['questions', index, 'key'], 'each key once');
      if (when !== undefined && !isAskedBefore(when.question, index))
        fault(['questions', index, 'when', 'question'], 'a question before this one');
    });
    problems.forEach(({ when }, index) => {
      if (!isAskedBefore(when.question, questions.length)) fault(['problems', index, 'when', 'question'], 'one of the questions');
    });
  });

export const questionnaires = definePolicy({
  subject: 'questionnaires',
  schema: z.strictObject({ questionnaires: z.record(word, questionnaire) }),
});
export type Questionnaires = ReturnType<typeof questionnaires.bodyOf>;
export type Questionnaire = DeepReadonly<z.infer<typeof questionnaire>>;
export type Question = Questionnaire['questions'][number];
export type AnswerCondition = DeepReadonly<z.infer<typeof condition>>;
