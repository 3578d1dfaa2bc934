import { Rejection } from '@homeward/kernel';
import { type Questionnaire, questionnaires } from '@homeward/policy';
import { fillQuestionnaire } from './questionnaire';

const texts = { 'zh-CN': '问', en: 'ask' };
const questionnaire: Questionnaire = {
  kinds: ['visit-day-5'],
  questions: [
    { key: 'satisfaction', ask: texts, answer: { type: 'score' } },
    { key: 'fixed', ask: texts, answer: { type: 'yes-no' } },
    {
      key: 'why',
      ask: texts,
      answer: {
        type: 'choice',
        choices: [
          { key: 'price', text: texts },
          { key: 'waiting', text: texts },
        ],
      },
      when: { question: 'satisfaction', atMost: 7 },
    },
    { key: 'words', ask: texts, answer: { type: 'text' }, optional: true },
  ],
  problems: [
    { when: { question: 'satisfaction', atMost: 5 }, case: { kind: 'complaint', category: 'service', severity: 'normal' } },
    { when: { question: 'satisfaction', atMost: 2 }, case: { kind: 'complaint', category: 'service', severity: 'high' } },
    { when: { question: 'fixed', oneOf: ['no'] }, case: { kind: 'complaint', category: 'product', severity: 'normal' } },
  ],
  satisfiedFrom: 9,
};
const fill = (given: Readonly<Record<string, string>>) =>
  fillQuestionnaire('questionnaires/default/1#q', questionnaire, new Map(Object.entries(given)));

function refusalOf(given: Readonly<Record<string, string>>): readonly unknown[] {
  try {
    fill(given);
  } catch (error) {
    if (error instanceof Rejection) return [error.code, error.detail['pointer']];
    throw error;
  }
  throw new Error('Expected a rejection');
}

describe('a questionnaire', () => {
  it('keeps codes and scores apart from what was said in words', () => {
    expect(fill({ satisfaction: '9', fixed: 'yes', words: ' Thank you ' })).toEqual({
      questionnaire: { policy: 'questionnaires/default/1#q', answers: { satisfaction: 9, fixed: 'yes' }, isSatisfied: true, problems: [] },
      words: { words: 'Thank you' },
    });
  });

  it('asks on only after such an answer, and then it is to be answered', () => {
    expect(fill({ satisfaction: '7', fixed: 'yes', why: 'price' }).questionnaire.answers).toEqual({
      satisfaction: 7,
      fixed: 'yes',
      why: 'price',
    });
    expect(refusalOf({ satisfaction: '7', fixed: 'yes' })).toEqual(['questionnaire.answer-missing', '/answers/why']);
    expect(refusalOf({ satisfaction: '8', fixed: 'yes', why: 'price' })).toEqual(['questionnaire.not-asked', '/answers/why']);
  });

  it.each([
    [{ satisfaction: '11', fixed: 'yes' }, 'questionnaire.no-score', '/answers/satisfaction'],
    [{ satisfaction: '0', fixed: 'yes' }, 'questionnaire.no-score', '/answers/satisfaction'],
    [{ satisfaction: '8.5', fixed: 'yes' }, 'questionnaire.no-score', '/answers/satisfaction'],
    [{ satisfaction: '9', fixed: 'maybe' }, 'contact.unknown-value', '/answers/fixed'],
    [{ satisfaction: '9' }, 'questionnaire.answer-missing', '/answers/fixed'],
    [{ satisfaction: '9', fixed: 'yes', colour: 'red' }, 'questionnaire.no-such-question', '/answers/colour'],
    [{ satisfaction: '9', fixed: 'yes', words: 'x'.repeat(2_001) }, 'questionnaire.too-long', '/answers/words'],
  ])('refuses what is no answer with its place: %j', (given, code, pointer) => {
    expect(refusalOf(given)).toEqual([code, pointer]);
  });

  it('finds one problem for each kind and category, as bad as the worst answer says', () => {
    expect(fill({ satisfaction: '2', fixed: 'no', why: 'waiting' }).questionnaire).toMatchObject({
      isSatisfied: false,
      problems: [
        { kind: 'complaint', category: 'service', severity: 'high' },
        { kind: 'complaint', category: 'product', severity: 'normal' },
      ],
    });
  });
});

describe('the policy of questionnaires', () => {
  const problemsOf = (change: Partial<Questionnaire>) =>
    questionnaires.problemsOf({ questionnaires: { q: { ...questionnaire, ...change } } });

  it('a question follows only one before it, and a problem only one that is asked', () => {
    expect(problemsOf({})).toEqual([]);
    const [score] = questionnaire.questions;
    const first = { ...score, when: { question: 'satisfaction', atMost: 3 } } as Questionnaire['questions'][number];
    expect(problemsOf({ questions: [first] }).map(({ pointer }) => pointer)).toContain('/questionnaires/q/questions/0/when/question');
    const [problem] = questionnaire.problems;
    expect(
      problemsOf({ problems: [{ ...problem, when: { question: 'colour', atMost: 3 } } as Questionnaire['problems'][number]] }),
    ).toEqual([{ pointer: '/questionnaires/q/problems/0/when/question', expected: 'one of the questions' }]);
  });
});
