import type { Instant, LocalDate } from '@homeward/kernel';
import type { CadenceInForce, CadenceStep } from '@homeward/policy';
import { addDays } from '@homeward/calendar';
import type { Candidate } from './candidate';
import { earlierRounds, mannerOf, passedBy, type StepTime, timesOf, unknownHolidays } from './cadence-step';
import { explainDueDate } from '../due/due-date';
import { takenOver } from './escalation';
import { droppedFor, maintenanceAfter, missedAppointments, noSureness, openAppointment, type Sureness } from './maintenance-concern';
import type { Reason, ReasonContext } from './reasons';
import { drawOf } from './sample';
import { type Step, step } from './step';

/** What started a cadence, as far as its steps depend on it. */
export interface Occurrence {
  /** Ends the natural keys of its reasons: the visit, the sale, … */
  readonly key: string;
  readonly startedOn: LocalDate;
  /** The moment, where nobody is to be contacted before it; left out: the day alone counts. */
  readonly startedAt?: Instant | undefined;
  /** The day that it looks ahead to; left out: the day on which it was started. */
  readonly aheadOn?: LocalDate;
  readonly dealerId: string;
  /** Whom its steps concern; empty for the owner. */
  readonly personId: string;
  /** Whose work its steps are that advisors do; empty when nobody is named. */
  readonly advisorId: string;
  readonly visitId: string;
  /** Started by a visit or delivery: its steps count towards the caps, and none blocks them. */
  readonly capExempt: boolean;
  /** What an answer to one of its steps settles; empty: that step alone. */
  readonly concern: string;
  /** Why none of its steps stands. */
  readonly over: Step | undefined;
  /** What its first step is about; left out: the key of the step says it. */
  readonly about?: string;
  /** How sure the day is that it looks ahead to; left out: it is not about such a day. */
  readonly sureness?: Sureness;
  /** What comes first in the explanation of each step. */
  readonly because?: () => readonly Step[];
  /** Its steps stand from so many days before they begin, because days far ahead still move; left out: from the start. */
  readonly ahead?: { readonly days: number; readonly later: (fromOn: LocalDate, on: LocalDate) => Step };
  /** The hour that has to pass before a step stands that is not before its day. */
  readonly notBefore?: { readonly at: Instant; readonly later: () => Step };
}

/** What is over for so long is not told of any more, not even among what was dropped. */
const TOLD_FOR_DAYS = 365;

/** The steps of a cadence that was started, each as a reason. */
export function reasonsOf(context: ReasonContext, started: CadenceInForce, occurrence: Occurrence): readonly Reason[] {
  const { terms, due } = context;
  const { steps, escalation } = started.cadence;
  const basis = { ...occurrence, due, today: terms.today };
  const times = timesOf(steps, basis, terms);
  if (isLongOver(started, times, terms.today)) return [];
  return steps.flatMap((rule) => {
    const time = times.get(rule.key);
    if (time === undefined) return [];
    // Of what comes every month the manager may have the round before the present one.
    const earlier = escalation === undefined ? [] : earlierRounds(rule, time, basis, terms, escalation.windowDays);
    return [...earlier, time].flatMap((one) => {
      const reason = reasonOf(context, started, occurrence, rule, one);
      return [reason, ...escalationOf(context, started, rule, reason)];
    });
  });
}

function isLongOver({ cadence }: CadenceInForce, times: ReadonlyMap<string, StepTime>, today: LocalDate): boolean {
  const days = TOLD_FOR_DAYS + (cadence.escalation?.windowDays ?? 0);
  const oldest = addDays(today, -days);
  for (const { untilOn } of times.values()) if (untilOn >= oldest) return false;
  return true;
}

/** What whoever is above takes over of a step, as a reason of the car. */
export function escalationOf(
  { terms }: ReasonContext,
  started: CadenceInForce,
  rule: CadenceStep,
  { personId, candidate, dropped }: Reason,
): readonly Reason[] {
  // A step that did not stand was nobody's to do, unless it is over by now.
  if (dropped !== undefined && dropped.code !== 'window.passed') return [];
  const escalated = takenOver(started, rule, candidate);
  if (escalated === undefined) return [];
  const { fromOn, untilOn, ownerKind: to } = escalated;
  const passed = passedBy(untilOn, terms.today);
  return [
    {
      personId,
      candidate: escalated,
      explain: () => [step('escalation', { step: rule.key, to, fromOn, untilOn, policy: started.reference })],
      ...(passed === undefined ? {} : { dropped: passed }),
    },
  ];
}

function reasonOf(context: ReasonContext, started: CadenceInForce, occurrence: Occurrence, rule: CadenceStep, time: StepTime): Reason {
  const { terms, ownerId, due } = context;
  const { fromOn, untilOn, round } = time;
  // The maintenance is the owner's business, whoever came with the car.
  const isMaintenance = rule.when.kind === 'around-due';
  const sampled = rule.sample === undefined ? undefined : drawOf(rule.sample, occurrence.key, context);
  const stopped =
    occurrence.over ??
    (sampled?.isDrawn === false ? sampled.step : undefined) ??
    (isMaintenance ? droppedFor(context, started, untilOn) : passedBy(untilOn, terms.today));
  const waiting = stopped === undefined ? waitingFor(occurrence, fromOn, terms.today) : undefined;
  const hour = stopped === undefined && waiting === undefined ? hourOf(occurrence, rule, terms.now) : undefined;
  const dropped = stopped ?? waiting?.dropped ?? hour?.later();
  const isFollowed = round !== undefined && !round.isLast && untilOn >= terms.today;
  const reviewOn = waiting?.reviewOn ?? (isFollowed ? addDays(untilOn, 1) : undefined);
  const explain = (): readonly Step[] => [
    ...(occurrence.because?.() ?? []),
    explained(started, occurrence, rule, time),
    ...unknownHolidays(rule, time, terms),
    ...(sampled?.isDrawn === true ? [sampled.step] : []),
    ...(isMaintenance && due !== undefined ? explainDueDate(due) : []),
    ...(isMaintenance ? openAppointment(context.appointment) : []),
  ];
  return {
    personId: isMaintenance || occurrence.personId === '' ? ownerId : occurrence.personId,
    candidate: candidateOf(context, started, occurrence, rule, time),
    explain,
    ...(dropped === undefined ? {} : { dropped }),
    ...(reviewOn === undefined ? {} : { reviewOn }),
    ...(hour === undefined ? {} : { reviewAt: hour.at }),
  };
}

/** What a step waits for that is to be done after an hour, not only after its day. */
function hourOf({ notBefore }: Occurrence, { when }: CadenceStep, now: Instant): Occurrence['notBefore'] {
  return notBefore === undefined || when.kind === 'days-before' || notBefore.at <= now ? undefined : notBefore;
}

/** Made for every step of every cadence that was ever started: all fields at once, as merging parts takes three times as long. */
function candidateOf(
  context: ReasonContext,
  started: CadenceInForce,
  occurrence: Occurrence,
  rule: CadenceStep,
  { fromOn, untilOn, follows, round }: StepTime,
): Candidate {
  const { terms, facts, due } = context;
  const isMaintenance = rule.when.kind === 'around-due';
  const baseOn = due?.baseOn ?? occurrence.startedOn;
  const keyOf = (key: string): string => `${key}${round === undefined ? '' : `-${round.number}`}:${occurrence.key}`;
  const { ownerKind, ownerId, channels, purpose } = mannerOf(rule, occurrence.advisorId, context);
  const { dueOn, earliestOn, latestOn, confidencePercent } = isMaintenance && due !== undefined ? due : (occurrence.sureness ?? noSureness);
  const candidate: Candidate = {
    ownerKind,
    ownerId,
    channels,
    purpose,
    dueOn,
    earliestOn,
    latestOn,
    confidencePercent,
    key: keyOf(rule.key),
    kind: rule === started.cadence.steps[0] ? (occurrence.about ?? rule.key) : rule.key,
    dealerId: occurrence.dealerId,
    fromOn,
    untilOn,
    visitId: occurrence.visitId,
    capExempt: occurrence.capExempt,
    concern: isMaintenance ? maintenanceAfter(started, baseOn, missedAppointments(facts, baseOn, terms)) : occurrence.concern,
    policy: started.reference,
    ...(occurrence.startedAt === undefined ? {} : { fromAt: occurrence.startedAt }),
  };
  return follows === undefined ? candidate : { ...candidate, follows: { key: keyOf(follows.step), afterDays: follows.afterDays } };
}

/** What begins far ahead is looked at again when it is near. */
function waitingFor(
  { ahead }: Occurrence,
  fromOn: LocalDate,
  today: LocalDate,
): Required<Pick<Reason, 'dropped' | 'reviewOn'>> | undefined {
  if (ahead === undefined || fromOn <= addDays(today, ahead.days)) return undefined;
  const reviewOn = addDays(fromOn, -ahead.days);
  return { reviewOn, dropped: ahead.later(fromOn, reviewOn) };
}

function explained(
  { key, cadence, reference }: CadenceInForce,
  { visitId, startedOn }: Occurrence,
  rule: CadenceStep,
  time: StepTime,
): Step {
  const { fromOn, untilOn, range } = time;
  const same = { step: rule.key, when: rule.when.kind, fromOn, untilOn, ...range, policy: reference };
  const { on } = cadence.trigger;
  if (on === 'visit') return step('cadence.step', { ...same, visitId, visitedOn: startedOn });
  return step('cadence.started', { ...same, cadence: key, by: on, startedOn });
}
