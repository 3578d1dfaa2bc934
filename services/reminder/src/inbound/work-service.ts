import { readPrincipal } from '@homeward/access';
import {
  type Absence as AbsenceMessage,
  type Questionnaire as QuestionnaireMessage,
  type WorkEntry as EntryMessage,
  WorkServiceDefinition,
} from '@homeward/contracts/work';
import { implement, type Implementation } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import { endAbsence, listAbsences, planAbsence } from '../app/work/absences';
import { assignContacts, handOver } from '../app/work/assignments';
import type { ReminderPorts } from '../app/ports';
import type { AskedQuestionnaire } from '../app/contacts/questionnaires-asked';
import { listWork, type WorkEntry } from '../app/work/work-lists';
import { readWorkload } from '../app/work/workload';
import type { Absence } from '../domain/work/work-desk';
import { toContact } from './grpc';

/** The calls of WorkService (proto/homeward/reminder/v1/work.proto). */
export function createWorkService(ports: ReminderPorts): Implementation<typeof WorkServiceDefinition> {
  return implement(WorkServiceDefinition, {
    listWork: async (query, { metadata }) => {
      const { entries, ...list } = await listWork(ports, readPrincipal(metadata), query);
      return { ...list, entries: entries.map((entry) => toEntry(entry, query.language)) };
    },
    readWorkload: async (query, { metadata }) => {
      const { workers, unplaced, missedPromises, ...node } = await readWorkload(ports, readPrincipal(metadata), query);
      return {
        ...node,
        missedPromises: missedPromises.map((contact) => toContact(contact)),
        workers: workers.map(({ isAway, ...worker }) => ({ ...worker, away: isAway })),
        unplaced: unplaced.map(({ contact, reason, isLastDay }) => ({
          contact: toContact(contact),
          reason,
          lastDay: isLastDay,
        })),
      };
    },
    assignContacts: async ({ assignments }, { metadata }) => ({
      outcomes: (await assignContacts(ports, readPrincipal(metadata), assignments)).map(toItemOutcome),
    }),
    handOver: async (wanted, { metadata }) => ({
      outcomes: (await handOver(ports, readPrincipal(metadata), wanted)).map(toItemOutcome),
    }),
    planAbsence: async (wanted, { metadata }) => {
      const outcome = await planAbsence(ports, readPrincipal(metadata), wanted);
      const planned = outcome.status === 'applied' ? outcome.events.find((event) => event.type === 'AbsencePlanned') : undefined;
      return { outcome: toItemOutcome(outcome), absence: planned === undefined ? undefined : toAbsence(planned.absence) };
    },
    endAbsence: async (wanted, { metadata }) => ({
      outcome: toItemOutcome(await endAbsence(ports, readPrincipal(metadata), wanted)),
      absence: undefined,
    }),
    listAbsences: async ({ nodeId }, { metadata }) => ({
      absences: (await listAbsences(ports, readPrincipal(metadata), nodeId)).map(toAbsence),
    }),
  });
}

function toEntry({ contact, topics, measures, questionnaire, ...entry }: WorkEntry, language: string): EntryMessage {
  return {
    ...entry,
    contact: toContact(contact),
    topics: topics.map(({ reason: { policy, ...reason }, why, script }) => ({
      reason: { ...reason, policyVersion: policy },
      why: { code: why.code, values: { ...why.values } },
      script,
    })),
    measures: { ...measures },
    questionnaire: questionnaire === undefined ? undefined : toQuestionnaire(questionnaire, language),
  };
}

/** What is asked, in a language. */
export function toQuestionnaire({ key, questionnaire }: AskedQuestionnaire, language: string): QuestionnaireMessage {
  const inWords = (texts: Readonly<Record<'zh-CN' | 'en', string>>): string => texts[language === 'en' ? 'en' : 'zh-CN'];
  return {
    key,
    questions: questionnaire.questions.map(({ key: question, ask, answer, optional = false, when }) => ({
      key: question,
      ask: inWords(ask),
      type: answer.type,
      choices: answer.type === 'choice' ? answer.choices.map((choice) => ({ key: choice.key, text: inWords(choice.text) })) : [],
      optional,
      when:
        when === undefined
          ? undefined
          : { question: when.question, atLeast: when.atLeast ?? 0, atMost: when.atMost ?? 0, oneOf: [...(when.oneOf ?? [])] },
    })),
  };
}

function toAbsence({ by: _by, ...absence }: Absence): AbsenceMessage {
  return absence;
}
