import { Rejection } from '@homeward/kernel';
import { type AnswerCondition, type Question, type Questionnaire, SCORES, SEVERITIES, type Severity } from '@homeward/policy';

type ProblemCase = Questionnaire['problems'][number]['case'];

/** Answers in codes and numbers; what was said in words is kept apart. */
export interface FilledQuestionnaire {
  /** `questionnaires/<scope>/<version>#<key>` */
  readonly policy: string;
  /** By question: a score, or the key of a choice, or yes or no. */
  readonly answers: Readonly<Record<string, number | string>>;
  /** Whether the first score counts as satisfied; undefined without one. */
  readonly isSatisfied?: boolean;
  /** One for each kind and category, as the most severe of its answers says. */
  readonly problems: readonly ProblemCase[];
}

export interface Filled {
  readonly questionnaire: FilledQuestionnaire;
  readonly words: Readonly<Record<string, string>>;
}

const LONGEST_WORDS = 2_000;

/** Reads the answers to a questionnaire, question by question; refuses the first that cannot be with its place. */
export function fillQuestionnaire(policy: string, questionnaire: Questionnaire, given: ReadonlyMap<string, string>): Filled {
  const { questions } = questionnaire;
  for (const key of given.keys()) if (questions.every((question) => question.key !== key)) refuse('questionnaire.no-such-question', key);
  const answers: Record<string, number | string> = {};
  const words: Record<string, string> = {};
  for (const question of questions) {
    const { key, when, optional = false } = question;
    const isAsked = when === undefined || holds(when, answers);
    const text = given.get(key)?.trim() ?? '';
    if (text === '') {
      if (isAsked && !optional) refuse('questionnaire.answer-missing', key);
    } else if (!isAsked) refuse('questionnaire.not-asked', key);
    else if (question.answer.type === 'text') words[key] = wordsOf(key, text);
    else answers[key] = codeOf(question, text);
  }
  return { questionnaire: judged(policy, questionnaire, answers), words };
}

/** What answers in codes mean: whether the customer is satisfied, and which problems they tell of. */
function judged(policy: string, questionnaire: Questionnaire, answers: FilledQuestionnaire['answers']): FilledQuestionnaire {
  const firstScore = questionnaire.questions.map(({ key }) => answers[key]).find((answer) => typeof answer === 'number');
  return {
    policy,
    answers,
    ...(firstScore === undefined ? {} : { isSatisfied: firstScore >= questionnaire.satisfiedFrom }),
    problems: problemsOf(questionnaire, answers),
  };
}

/**
 * The answers as a check has put them right: a text for each question that the customer answered otherwise, nothing for one that was not asked. What is
 * not asked after the right answers falls out; what would have been asked after them stays open.
 */
export function putRight(
  filled: FilledQuestionnaire,
  questionnaire: Questionnaire,
  right: ReadonlyMap<string, string | undefined>,
): FilledQuestionnaire {
  const answers: Record<string, number | string> = {};
  for (const question of questionnaire.questions) {
    const { key, when, answer } = question;
    if (answer.type === 'text' || (when !== undefined && !holds(when, answers))) continue;
    const text = right.get(key);
    const value = right.has(key) ? text && codeOf(question, text.trim()) : filled.answers[key];
    if (value !== undefined) answers[key] = value;
  }
  return judged(filled.policy, questionnaire, answers);
}

function refuse(code: string, key: string, detail: Readonly<Record<string, string | number>> = {}): never {
  throw new Rejection('invalid', code, { pointer: `/answers/${key}`, ...detail });
}

function wordsOf(key: string, text: string): string {
  return text.length > LONGEST_WORDS ? refuse('questionnaire.too-long', key, { most: LONGEST_WORDS }) : text;
}

function codeOf({ key, answer }: Question, text: string): number | string {
  switch (answer.type) {
    case 'score': {
      const score = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
      return score >= SCORES.from && score <= SCORES.to ? score : refuse('questionnaire.no-score', key, SCORES);
    }
    case 'choice':
      return oneOf(
        key,
        text,
        answer.choices.map((choice) => choice.key),
      );
    case 'yes-no':
      return oneOf(key, text, ['yes', 'no']);
    case 'text':
      throw new Error('Words have no code');
  }
}

function oneOf(key: string, text: string, known: readonly string[]): string {
  return known.includes(text) ? text : refuse('contact.unknown-value', key, { expected: known.join(', ') });
}

function holds({ question, atLeast, atMost, oneOf: some }: AnswerCondition, answers: FilledQuestionnaire['answers']): boolean {
  const answer = answers[question];
  if (answer === undefined) return false;
  if (some !== undefined) return some.includes(String(answer));
  return typeof answer === 'number' && answer >= (atLeast ?? SCORES.from) && answer <= (atMost ?? SCORES.to);
}

function problemsOf({ problems }: Questionnaire, answers: FilledQuestionnaire['answers']): readonly ProblemCase[] {
  const found = problems.filter(({ when }) => holds(when, answers)).map((problem) => problem.case);
  return [...Map.groupBy(found, ({ kind, category }) => `${kind}/${category}`).values()].map(([first, ...others]) =>
    others.reduce((worst, other) => (rank(other.severity) > rank(worst.severity) ? other : worst), first as ProblemCase),
  );
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
