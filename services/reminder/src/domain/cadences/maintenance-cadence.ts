import type { Instant } from '@homeward/kernel';
import type { CadenceInForce, CadenceStep } from '@homeward/policy';
import type { AppointmentFact, CareFacts } from '../cars/care-facts';
import type { Candidate } from './candidate';
import { mannerOf, type StepTime, timesOf, unknownHolidays } from './cadence-step';
import { type DueDate, explainDueDate } from '../due/due-date';
import { attemptOf, droppedFor, maintenanceAfter, missedAppointments, missedAt, openAppointment } from './maintenance-concern';
import { escalationOf } from './occurrence';
import { type CadenceOn, type CareTerms, type Reason, type ReasonContext, startedBy } from './reasons';
import { type Step, step } from './step';

/** The steps around the date on which maintenance falls due: the invitation, and what follows it (S0, S3; domain, section 3). */
export function maintenanceReasons(context: ReasonContext): readonly Reason[] {
  const { due, facts, terms } = context;
  if (due === undefined) return [];
  return startedBy(context, 'maintenance-due', intervalBeganAt(due, facts, terms)).flatMap((started) =>
    started.trigger.services.includes(due.service) ? stepsOf(context, started, due) : [],
  );
}

/** How long before the due date the first step of the maintenance cadences is; 0 when nobody is invited before it. */
export function invitationLeadDays(cadences: readonly CadenceInForce[]): number {
  const leads = cadences
    .filter(({ cadence }) => cadence.trigger.on === 'maintenance-due')
    .flatMap(({ cadence }) => cadence.steps.map(({ when }) => (when.kind === 'days-before' ? when.days : 0)));
  return Math.max(0, ...leads);
}

/** When what the interval counts from was over. */
function intervalBeganAt({ baseOn, baseVisitId }: DueDate, { visits }: CareFacts, { startOf }: CareTerms): Instant {
  const visit = visits[baseVisitId];
  return visit?.kind === 'visit' ? visit.closedAt : startOf(baseOn);
}

function stepsOf(context: ReasonContext, started: CadenceOn<'maintenance-due'>, due: DueDate): readonly Reason[] {
  const { terms, ownerId, facts, appointment, advisors, dealerId } = context;
  const { cadence, reference } = started;
  const missed = missedAppointments(facts, due.baseOn, terms);
  // Nobody is invited before the interval has begun, nor again before the appointment that nobody kept.
  const again = missed.at(-1);
  const earliestOn = again === undefined ? due.baseOn : terms.dayOf(again.startsAt);
  const fromAt = again === undefined ? undefined : missedAt(again, terms);
  const times = timesOf(cadence.steps, { startedOn: due.baseOn, aheadOn: due.dueOn, due, today: terms.today }, terms);
  const [first] = cadence.steps;
  const keyOf = (key: string): string => `${due.service}:${due.baseOn}${attemptOf(missed)}${key === first?.key ? '' : `:${key}`}`;
  return cadence.steps.flatMap((rule): readonly Reason[] => {
    const time = times.get(rule.key);
    if (time === undefined) return [];
    const { follows, untilOn } = time;
    const candidate: Candidate = {
      // Whoever adopted the car invites (S3), also where the care department invites everybody else (S0).
      ...mannerOf(rule, advisors.adopting === '' ? advisors.last : advisors.adopting, context),
      dueOn: due.dueOn,
      earliestOn: due.earliestOn,
      latestOn: due.latestOn,
      confidencePercent: due.confidencePercent,
      key: keyOf(rule.key),
      kind: rule === first ? due.service : rule.key,
      dealerId,
      fromOn: time.fromOn < earliestOn ? earliestOn : time.fromOn,
      untilOn,
      ...(fromAt === undefined ? {} : { fromAt }),
      visitId: '',
      capExempt: false,
      concern: maintenanceAfter(started, due.baseOn, missed),
      ...(follows === undefined ? {} : { follows: { key: keyOf(follows.step), afterDays: follows.afterDays } }),
      policy: reference,
    };
    const dropped = droppedFor(context, started, untilOn);
    const explain = (): readonly Step[] => [
      ...(follows === undefined ? explainDueDate(due) : []),
      ...(follows === undefined ? aimed(rule, time, reference) : [followUp(keyOf(follows.step), follows.afterDays, untilOn, reference)]),
      ...(advisors.adopting === '' ? [] : [step('adoption.invites', { advisorId: advisors.adopting })]),
      ...(follows === undefined ? [...shifted(rule, time), ...unknownHolidays(rule, time, terms), ...missedSteps(missed)] : []),
      ...openAppointment(appointment),
    ];
    const reason: Reason = { personId: ownerId, candidate, explain, ...(dropped === undefined ? {} : { dropped }) };
    return [reason, ...escalationOf(context, started, rule, reason)];
  });
}

function aimed({ when }: CadenceStep, { aimedOn, untilOn }: StepTime, policy: string): readonly Step[] {
  return [step('invitation.lead', { leadDays: when.kind === 'days-before' ? when.days : 0, on: aimedOn, untilOn, policy })];
}

function followUp(follows: string, afterDays: number, untilOn: string, policy: string): Step {
  return step('invitation.follow-up', { follows, afterDays, untilOn, policy });
}

function shifted({ shift }: CadenceStep, { aimedOn, fromOn }: StepTime): readonly Step[] {
  return shift === undefined || fromOn === aimedOn ? [] : [step('invitation.shifted', { from: aimedOn, to: fromOn, ...shift })];
}

function missedSteps(missed: readonly AppointmentFact[]): readonly Step[] {
  const last = missed.at(-1);
  return last === undefined ? [] : [step('appointment.missed', { appointmentId: last.key, startsAt: last.startsAt })];
}
