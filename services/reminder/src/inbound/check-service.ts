import { readPrincipal } from '@homeward/access';
import {
  type CallerFigures as FiguresMessage,
  CheckServiceDefinition,
  type CheckedCall as CheckedCallMessage,
  type CheckResult,
  type SampledCall,
} from '@homeward/contracts/checks';
import { implement, type Implementation } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import { type CheckedCall, checkCalls, readCheckedCalls } from '../app/work/call-checks';
import { type CallerFigures, type CallOfWeek, listOwnChecks, listSampledCalls, readCheckFigures } from '../app/work/check-samples';
import type { ContactCheck, ReminderPorts } from '../app/ports';
import { toContact } from './grpc';
import { toQuestionnaire } from './work-service';

/** The calls of CheckService (proto/homeward/reminder/v1/checks.proto). */
export function createCheckService(ports: ReminderPorts): Implementation<typeof CheckServiceDefinition> {
  return implement(CheckServiceDefinition, {
    listSampledCalls: async (query, { metadata }) => {
      const { calls, ...sample } = await listSampledCalls(ports, readPrincipal(metadata), query);
      return { ...sample, calls: calls.map(toSampled) };
    },
    readCheckedCalls: async ({ contactIds, language }, { metadata }) => ({
      calls: (await readCheckedCalls(ports, readPrincipal(metadata), contactIds)).map((call) => toChecked(call, language)),
    }),
    checkCalls: async ({ checks }, { metadata }) => ({
      outcomes: (await checkCalls(ports, readPrincipal(metadata), checks)).map(toItemOutcome),
    }),
    readCheckFigures: async (query, { metadata }) => {
      const { callers, ...period } = await readCheckFigures(ports, readPrincipal(metadata), query);
      return { ...period, callers: callers.map(toFigures) };
    },
    listOwnChecks: async (query, { metadata }) => {
      const { calls, ...period } = await listOwnChecks(ports, readPrincipal(metadata), query);
      return { ...period, calls: calls.map(toSampled) };
    },
  });
}

function toSampled({ contact, caller: { code: callerId, kind: callerKind }, drawn }: CallOfWeek): SampledCall {
  const { madeOn = '', answered = false, check } = contact;
  return { contact: toContact(contact), callerId, callerKind, madeOn, answered, drawn: drawn ?? '', check: check && toResult(check) };
}

function toResult({ by: checkedBy, at: checkedAt, isNotMade: notMade, mark, findings }: ContactCheck): CheckResult {
  return { checkedBy, checkedAt, notMade, mark, answers: [...findings] };
}

function toChecked(
  { contact, caller: { code: callerId, kind: callerKind }, recordingId, asked, checks }: CheckedCall,
  language: string,
): CheckedCallMessage {
  return {
    contact: toContact(contact),
    ...{ callerId, callerKind, madeOn: contact.madeOn ?? '', recordingId },
    questionnaire: asked === undefined ? undefined : toQuestionnaire(asked, language),
    checks: checks.map(({ by: checkedBy, at: checkedAt, isNotMade = false, mark = 0, note, answers }) => ({
      ...{ checkedBy, checkedAt, notMade: isNotMade, mark, note, answers: [...answers] },
    })),
  };
}

function toFigures({ caller: { code: callerId, kind: callerKind }, calls, sampled, checked }: CallerFigures): FiguresMessage {
  const found = checked.flatMap(({ contactId, check }) => (check === undefined ? [] : { contactId, ...check }));
  const answers = found.flatMap(({ contactId, findings }) => findings.map((finding) => ({ contactId, ...finding })));
  const marks = found.filter(({ isNotMade }) => !isNotMade).map(({ mark }) => mark);
  const wrong = answers.filter(({ finding }) => finding !== 'confirmed');
  return {
    ...{ callerId, callerKind, calls, sampledContactIds: [...sampled] },
    checkedContactIds: found.map(({ contactId }) => contactId),
    notMadeContactIds: found.filter(({ isNotMade }) => isNotMade).map(({ contactId }) => contactId),
    answersChecked: answers.length,
    answersRight: answers.length - wrong.length,
    wrongAnswers: wrong,
    marks: marks.length,
    markSum: marks.reduce((sum, mark) => sum + mark, 0),
  };
}
