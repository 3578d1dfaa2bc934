import { addDays } from '@homeward/calendar';
import { type Decider, type Instant, Rejection } from '@homeward/kernel';
import { fingerprintOf } from '../people/fingerprint';
import { compareText } from '../people/revision';
import type { Keyed } from '../cars/vehicle-facts';
import type {
  CorrectionTask,
  RecordCall,
  SettleDispute,
  ValueMark,
  Verdict,
  VerifiableField,
  VerificationCommand,
  VerificationEvent,
  VerificationState,
  VerificationTerms,
} from './verification-facts';
import { workingDaysAfter } from './working-days';

/**
 * - `verified`: the present value was found right. - `refuted`: it was found wrong, or removed since. - `corrected`: another value has come since one was found
 * wrong, and nobody has verified it. - `unverified`: nothing is known.
 */
export type Trust = 'verified' | 'refuted' | 'corrected' | 'unverified';
/** `corrected`: the record says something else now. `withdrawn`: the value was right after all, or the customer is forgotten. */
export type CorrectionStatus = 'open' | 'disputed' | 'corrected' | 'withdrawn';

/**
 * Verification of one source record. Values are told apart by their marks, so what a verdict means for the record is a function of the set of verdicts and of the
 * record's present values, whichever of them came first.
 */
export const verification: Decider<VerificationState, VerificationCommand, VerificationEvent> = {
  initial: { verdicts: {} },
  decide(command, state) {
    if (state.forgottenAt !== undefined) return forgotten(command);
    switch (command.type) {
      case 'ForgetRecord':
        return state.known === undefined ? [] : [{ type: 'RecordForgotten', at: command.at }];
      case 'LearnValues':
        return state.known !== undefined && state.known.sequence >= command.known.sequence
          ? []
          : [{ type: 'ValuesLearned', known: command.known, at: command.at }];
      case 'QueueRecord':
        if (state.queue?.sampleId === command.sampleId) return [];
        return [{ type: 'RecordQueued', sampleId: command.sampleId, fields: command.fields, at: command.at }];
      case 'RecordCall':
        return [called(command, state)];
      case 'DisputeCorrection': {
        const [key, task] = openTask(command.taskId, state);
        if (task.dispute !== undefined) throw new Rejection('conflict', 'correction.disputed-already');
        return [{ type: 'CorrectionDisputed', key, at: command.at, by: command.by, text: command.text }];
      }
      case 'SettleDispute':
        return [settled(command, state)];
      case 'TellEscalations':
        return escalationsOf(state)
          .filter(({ at }) => at <= command.at)
          .map((mark) => ({ type: 'CorrectionEscalated', ...mark }));
    }
  },
  evolve: {
    ValuesLearned: (state, { known }) => {
      const { queue } = state;
      const isSame = JSON.stringify(known.marks) === JSON.stringify(state.known?.marks);
      return { ...state, known, ...(queue === undefined || isSame ? {} : { queue: { ...queue, attempts: 0, isGivenUp: false } }) };
    },
    RecordQueued: (state, { sampleId, fields, at }) => ({
      ...state,
      queue: { sampleId, fields, at, attempts: 0, isGivenUp: false, refused: {} },
    }),
    CallRecorded: (state, { callId, at, by, outcomes, isGivenUp }) => {
      const verdicts: Record<string, Verdict> = { ...state.verdicts };
      const refused: Record<string, ValueMark> = { ...state.queue?.refused };
      for (const { field, result, mark, carValue, task } of outcomes) {
        if (result === 'refused') refused[field] = mark;
        if (result !== 'right' && result !== 'wrong') continue;
        const key = keyOf(field, mark);
        const present = verdicts[key];
        const { vehicleId = '', advisorId = '' } = state.known ?? {};
        const opened = task === undefined ? present?.task : { ...task, openedAt: at };
        verdicts[key] = {
          field,
          mark,
          vehicleId,
          advisorId,
          outcome: result,
          at,
          by,
          callId,
          task: opened,
          ...(carValue === undefined ? {} : { carValue }),
        };
      }
      const isMissed = outcomes.some(({ result }) => result === 'not-reached');
      const { queue } = state;
      return {
        ...state,
        verdicts,
        ...(queue === undefined ? {} : { queue: { ...queue, refused, isGivenUp, attempts: queue.attempts + Number(isMissed) } }),
      };
    },
    CorrectionDisputed: (state, { key, at, by, text }) => withTask(state, key, (task) => ({ ...task, dispute: { at, by, text } })),
    DisputeSettled: (state, { key, verdict, deadline, at, by }) => {
      const settledState = withTask(state, key, (task) => ({
        ...task,
        ...deadline,
        ...(task.dispute === undefined ? {} : { dispute: { ...task.dispute, settledAt: at, settledBy: by } }),
      }));
      const decided = settledState.verdicts[key];
      return decided === undefined
        ? settledState
        : { ...settledState, verdicts: { ...settledState.verdicts, [key]: { ...decided, outcome: verdict } } };
    },
    RecordForgotten: ({ known, verdicts }, { at }) => ({
      verdicts,
      ...(known === undefined ? {} : { known: { ...known, marks: {} } }),
      forgottenAt: at,
    }),
    CorrectionEscalated: (state, { key, to, at }) =>
      withTask(state, key, (task) => ({ ...task, escalatedTo: to, marks: task.marks.filter((mark) => mark.at > at || mark.to !== to) })),
  },
};

/** How far a field's present value is to be trusted. */
export function trustOf({ known, verdicts }: VerificationState, field: string): Trust {
  const mark = known?.marks[field];
  const present = mark === undefined ? undefined : verdicts[keyOf(field, mark)];
  if (present !== undefined) return present.outcome === 'right' ? 'verified' : 'refuted';
  const last = Object.values(verdicts)
    .filter((verdict) => verdict.field === field)
    .sort((a, b) => compareText(a.at, b.at) || compareText(a.mark, b.mark))
    .at(-1);
  if (last === undefined || last.outcome === 'right') return 'unverified';
  return mark === undefined ? 'refuted' : 'corrected';
}

/** What was found out about one value; undefined when nobody asked. */
export function verdictOn({ verdicts }: VerificationState, field: string, mark: ValueMark): Verdict | undefined {
  return verdicts[keyOf(field, mark)];
}

/** Fields because of which the customer is not effective, sorted. */
export function doubtedFields(state: VerificationState): readonly VerifiableField[] {
  return judgedFields(state).filter((field) => ['refuted', 'corrected'].includes(trustOf(state, field)));
}

export function verifiedFields(state: VerificationState): readonly VerifiableField[] {
  return judgedFields(state).filter((field) => trustOf(state, field) === 'verified');
}

/** What is still to be asked: the fields of the sample, and what was corrected. */
export function openQuestions(state: VerificationState): readonly VerifiableField[] {
  const { known, queue, verdicts } = state;
  if (known === undefined || queue === undefined || queue.isGivenUp) return [];
  const corrected = judgedFields(state).filter((field) => trustOf(state, field) === 'corrected');
  return [...new Set([...queue.fields, ...corrected])].filter((field) => {
    const mark = known.marks[field];
    return mark !== undefined && queue.refused[field] !== mark && verdicts[keyOf(field, mark)] === undefined;
  });
}

export function correctionStatus(
  { known, forgottenAt }: Pick<VerificationState, 'known' | 'forgottenAt'>,
  verdict: Verdict,
): CorrectionStatus {
  if (verdict.outcome === 'right') return 'withdrawn';
  const mark = known?.marks[verdict.field];
  if (mark !== undefined && mark !== verdict.mark) return 'corrected';
  if (forgottenAt !== undefined) return 'withdrawn';
  return verdict.task?.dispute !== undefined && verdict.task.dispute.settledAt === undefined ? 'disputed' : 'open';
}

/** When the first open correction is due; undefined without one. */
export function firstDueAt(state: VerificationState): Instant | undefined {
  return tasksOf(state)
    .filter(([, verdict]) => ['open', 'disputed'].includes(correctionStatus(state, verdict)))
    .map(([, , task]) => task.dueAt)
    .sort()[0];
}

export function verificationWakeAt(state: VerificationState): Instant | undefined {
  return escalationsOf(state)[0]?.at;
}

/** Names the values that an agent is shown, so that an outcome is never about another one. */
export function basisOf({ known }: VerificationState): string {
  return fingerprintOf(JSON.stringify(Object.entries(known?.marks ?? {}).sort()));
}

export type KeyedTask = readonly [key: string, verdict: Verdict, task: CorrectionTask];

/** All corrections, in the order in which they were opened. */
export function tasksOf({ verdicts }: Pick<VerificationState, 'verdicts'>): readonly KeyedTask[] {
  return Object.entries(verdicts)
    .flatMap(([key, verdict]): readonly KeyedTask[] => (verdict.task === undefined ? [] : [[key, verdict, verdict.task]]))
    .sort(([a, , one], [b, , other]) => compareText(one.openedAt, other.openedAt) || compareText(a, b));
}

/** Nothing is asked or said of a record that was erased; its clock is still. */
function forgotten({ type }: VerificationCommand): readonly VerificationEvent[] {
  if (type === 'ForgetRecord' || type === 'LearnValues' || type === 'TellEscalations' || type === 'QueueRecord') return [];
  throw new Rejection('unknown', type === 'RecordCall' ? 'verification.unknown' : 'correction.unknown');
}

function called({ callId, basis, outcomes, car, at, by, terms, taskIdOf }: RecordCall, state: VerificationState): VerificationEvent {
  const { known, queue, verdicts } = state;
  if (known === undefined) throw new Rejection('unknown', 'verification.unknown');
  if (basis !== '' && basis !== basisOf(state)) throw new Rejection('conflict', 'verification.value-changed');
  const decided = outcomes.map(({ field, result }, index) => {
    const mark = known.marks[field];
    const pointer = `/outcomes/${index}/field`;
    if (outcomes.findIndex((other) => other.field === field) !== index)
      throw new Rejection('invalid', 'verification.field-twice', { pointer });
    if (mark === undefined) throw new Rejection('invalid', 'verification.field-empty', { pointer, field });
    const present = verdicts[keyOf(field, mark)];
    // The same value found wrong again is the same correction, unless it was taken back in between.
    const isOpen = present?.task !== undefined && correctionStatus(state, present) !== 'withdrawn';
    const own = car[field];
    const decidedOn = { field, result, mark, ...(own?.mark === mark ? { carValue: own.value } : {}) };
    if (result !== 'wrong' || isOpen) return decidedOn;
    return { ...decidedOn, task: { id: taskIdOf(field, mark), ...deadlineFrom(at, terms) } };
  });
  const missed = (queue?.attempts ?? 0) + Number(outcomes.some(({ result }) => result === 'not-reached'));
  return { type: 'CallRecorded', callId, at, by, outcomes: decided, isGivenUp: missed >= terms.rules.attempts };
}

function settled({ taskId, verdict, at, by, terms }: SettleDispute, state: VerificationState): VerificationEvent {
  const [key, task] = openTask(taskId, state);
  if (task.dispute === undefined || task.dispute.settledAt !== undefined) throw new Rejection('conflict', 'correction.not-disputed');
  return { type: 'DisputeSettled', key, verdict, at, by, ...(verdict === 'wrong' ? { deadline: deadlineFrom(at, terms) } : {}) };
}

function deadlineFrom(
  at: Instant,
  { rules, correctionDays, dayOf, startOf, isWorkday }: VerificationTerms,
): Pick<CorrectionTask, 'dueAt' | 'marks'> {
  const last = workingDaysAfter(dayOf(at), correctionDays, isWorkday);
  const endOf = (days: number): Instant => startOf(addDays(workingDaysAfter(last, days, isWorkday), 1));
  return { dueAt: endOf(0), marks: rules.escalation.map(({ to, afterWorkingDays }) => ({ to, at: endOf(afterWorkingDays) })) };
}

/** Throws for a correction that does not exist or needs nothing any more. */
function openTask(taskId: string, state: VerificationState): readonly [key: string, task: CorrectionTask] {
  const found = tasksOf(state).find(([, , task]) => task.id === taskId);
  if (found === undefined) throw new Rejection('unknown', 'correction.unknown');
  const [key, verdict, task] = found;
  if (!['open', 'disputed'].includes(correctionStatus(state, verdict))) throw new Rejection('conflict', 'correction.closed');
  return [key, task];
}

/** Whoever is still to be told of open corrections, in the order of time. While a dispute is not settled nobody is. */
function escalationsOf(
  state: VerificationState,
): readonly { readonly key: string; readonly to: CorrectionTask['marks'][number]['to']; readonly at: Instant }[] {
  return tasksOf(state)
    .filter(([, verdict]) => correctionStatus(state, verdict) === 'open')
    .flatMap(([key, , { marks }]) => marks.map(({ to, at }) => ({ key, to, at })))
    .sort((a, b) => compareText(a.at, b.at) || compareText(a.key, b.key));
}

function withTask(state: VerificationState, key: string, change: (task: CorrectionTask) => CorrectionTask): VerificationState {
  const verdict = state.verdicts[key];
  if (verdict?.task === undefined) return state;
  const verdicts: Keyed<Verdict> = { ...state.verdicts, [key]: { ...verdict, task: change(verdict.task) } };
  return { ...state, verdicts };
}

function judgedFields({ verdicts }: VerificationState): readonly VerifiableField[] {
  return [...new Set(Object.values(verdicts).map(({ field }) => field))].sort(compareText);
}

function keyOf(field: string, mark: ValueMark): string {
  return `${field}/${mark}`;
}
