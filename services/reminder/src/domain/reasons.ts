import { addDays, addMonths } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { CadenceStep, Invitation, MaintenanceIntervals, VisitCadence } from '@homeward/policy';
import { type AppointmentFact, type CareFacts, type VisitFact, compareText, standingVisits } from './care-facts';
import type { Candidate } from './candidate';
import { type DueDate, explainDueDate } from './due-date';
import { type Ruled, type Step, step } from './step';

/** What the rules of one dealer say at the moment of the decision. */
export interface CareTerms {
  /** The local day of the decision. */
  readonly today: LocalDate;
  /** The first moment of a day in the dealer's zone. */
  readonly startOf: (day: LocalDate) => Instant;
  readonly dayOf: (instant: Instant) => LocalDate;
  readonly intervals: Ruled<MaintenanceIntervals>;
  readonly cadence: Ruled<VisitCadence>;
  readonly invitation: Ruled<Invitation>;
  /** Moves a date off the days that the rule names. */
  readonly shift: (day: LocalDate, rule: Invitation['shift']) => LocalDate;
}

/** A reason with whom to contact, or why nobody is. */
export interface Reason {
  readonly personId: string;
  readonly candidate: Candidate;
  /** Left out: it stands. */
  readonly dropped?: Step;
  readonly explain: () => readonly Step[];
}

/** Who is contacted about what of a car. */
export interface ReasonContext {
  readonly facts: CareFacts;
  readonly ownerId: string;
  readonly terms: CareTerms;
  readonly due: DueDate | undefined;
  readonly appointment: AppointmentFact | undefined;
}

/** Advisors at the dealer, empty for nobody: who has adopted the car, and whom its latest visit names. */
export interface AdvisorsOfCar {
  readonly adopting: string;
  readonly last: string;
}

/** An invitation so many days before due, and the advisor's follow-up (S0, S3; domain, section 3). */
export function invitationReasons(context: ReasonContext, dealerId: string, { adopting, last }: AdvisorsOfCar): readonly Reason[] {
  const { due, terms, ownerId, facts, appointment } = context;
  if (due === undefined) return [];
  const { rules, reference } = terms.invitation;
  const aimedOn = addDays(due.dueOn, -rules.leadDays);
  const shiftedOn = terms.shift(aimedOn, rules.shift);
  // Nobody is invited before the interval has begun.
  const fromOn = shiftedOn < due.baseOn ? due.baseOn : shiftedOn;
  const untilOn = addDays(due.dueOn, rules.windowAfterDueDays);
  const missed = missedAppointments(facts, due.baseOn, terms);
  // Whoever did not come is invited again (S0, S3), whatever the invitation before led to.
  const key = `${due.service}:${due.baseOn}${attemptOf(missed)}`;
  // Whoever adopted the car invites (S3), also where the care department invites everybody else (S0).
  const advisorId = adopting === '' ? last : adopting;
  const firstOwner = adopting === '' ? rules.first.owner : (rules.adoptedOwner ?? rules.first.owner);
  const first: Candidate = {
    ...mannerOf({ ...rules.first, owner: firstOwner }, advisorId),
    ...sureness(due),
    key,
    kind: due.service,
    dealerId,
    fromOn,
    untilOn,
    visitId: '',
    capExempt: false,
    concern: maintenanceAfter(due.baseOn, missed),
    policy: reference,
  };
  const followUp: Candidate = {
    ...first,
    ...mannerOf(rules.followUp, advisorId),
    key: `${key}:follow-up`,
    kind: 'invitation-follow-up',
    follows: { key, afterDays: rules.followUpAfterDays },
  };
  const dropped = droppedFor(context, untilOn);
  const adoption = adopting === '' ? [] : [step('adoption.invites', { advisorId: adopting })];
  const explain = (): readonly Step[] => [
    ...explainDueDate(due, facts.odometer?.readings ?? []),
    step('invitation.lead', { leadDays: rules.leadDays, on: aimedOn, untilOn, policy: reference }),
    ...adoption,
    ...(shiftedOn === aimedOn ? [] : [step('invitation.shifted', { from: aimedOn, to: shiftedOn, ...rules.shift })]),
    ...missedSteps(missed),
    ...openAppointment(appointment),
  ];
  const explainFollowUp = (): readonly Step[] => [
    step('invitation.follow-up', { follows: key, afterDays: rules.followUpAfterDays, untilOn, policy: reference }),
    ...adoption,
    ...openAppointment(appointment),
  ];
  return [
    { personId: ownerId, candidate: first, explain, ...(dropped === undefined ? {} : { dropped }) },
    { personId: ownerId, candidate: followUp, explain: explainFollowUp, ...(dropped === undefined ? {} : { dropped }) },
  ];
}

/** The steps after the latest visit (S0; RE4, RE5). */
export function cadenceReasons(context: ReasonContext, visit: VisitFact): readonly Reason[] {
  const { terms, facts, ownerId, due } = context;
  const { rules, reference } = terms.cadence;
  const boughtOn = facts.owner?.fromOn ?? '';
  // Whoever has bought the car since then was not the one who came.
  const beforeOwnership =
    boughtOn > visit.visitedOn ? step('ownership.changed', { visitedOn: visit.visitedOn, ownedFromOn: boughtOn }) : undefined;
  return rules.steps.map((rule): Reason => {
    const isMaintenance = rule.when.kind === 'around-due';
    const window = windowOf(rule, visit, due);
    const baseOn = due?.baseOn ?? visit.visitedOn;
    const candidate: Candidate = {
      ...mannerOf(rule, visit.advisorId),
      ...(isMaintenance && due !== undefined ? sureness(due) : noSureness),
      key: `${rule.key}:${visit.key}`,
      kind: rule.key,
      dealerId: visit.dealerId,
      fromOn: window.fromOn,
      untilOn: window.untilOn,
      visitId: visit.key,
      capExempt: true,
      concern: isMaintenance ? maintenanceAfter(baseOn, missedAppointments(facts, baseOn, terms)) : '',
      policy: reference,
    };
    const dropped = beforeOwnership ?? (isMaintenance ? droppedFor(context, window.untilOn) : passedBy(window.untilOn, terms.today));
    const explain = (): readonly Step[] => [
      step('cadence.step', {
        step: rule.key,
        visitId: visit.key,
        visitedOn: visit.visitedOn,
        when: rule.when.kind,
        fromOn: window.fromOn,
        untilOn: window.untilOn,
        ...window.range,
        policy: reference,
      }),
      ...(isMaintenance && due !== undefined ? explainDueDate(due, facts.odometer?.readings ?? []) : []),
      ...(isMaintenance ? openAppointment(context.appointment) : []),
    ];
    // Whoever came is asked how it was; the maintenance is the owner's business.
    const personId = isMaintenance || visit.personId === '' ? ownerId : visit.personId;
    return { personId, candidate, explain, ...(dropped === undefined ? {} : { dropped }) };
  });
}

/** The visit that the cadence follows: the latest of the kinds that start one. */
export function cadenceVisit(facts: CareFacts, cadence: VisitCadence): VisitFact | undefined {
  const kinds: readonly string[] = cadence.startedBy;
  return standingVisits(facts).findLast(({ service }) => kinds.includes(service));
}

/** The earliest appointment from today on that is neither cancelled nor kept. */
export function appointmentAhead(facts: CareFacts, { today, dayOf }: CareTerms): AppointmentFact | undefined {
  return Object.values(facts.appointments)
    .filter(({ status, startsAt }) => (status === 'booked' || status === 'moved') && dayOf(startsAt) >= today)
    .sort((a, b) => compareText(a.startsAt, b.startsAt) || compareText(a.key, b.key))[0];
}

/** What was answered before an appointment that was missed is no answer any more. */
function maintenanceAfter(baseOn: LocalDate, missed: readonly AppointmentFact[]): string {
  return `maintenance:${baseOn}${attemptOf(missed)}`;
}

/** The appointments since the last maintenance to which nobody came, the earliest first. */
function missedAppointments({ appointments }: CareFacts, baseOn: LocalDate, { dayOf }: CareTerms): readonly AppointmentFact[] {
  return Object.values(appointments)
    .filter(({ status, startsAt }) => status === 'no-show' && dayOf(startsAt) > baseOn)
    .sort((a, b) => compareText(a.startsAt, b.startsAt) || compareText(a.key, b.key));
}

/** Empty for the first attempt. */
function attemptOf(missed: readonly AppointmentFact[]): string {
  return missed.length === 0 ? '' : `:again-${missed.length}`;
}

function missedSteps(missed: readonly AppointmentFact[]): readonly Step[] {
  const last = missed.at(-1);
  return last === undefined ? [] : [step('appointment.missed', { appointmentId: last.key, startsAt: last.startsAt })];
}

function windowOf(
  rule: CadenceStep,
  { visitedOn }: VisitFact,
  due: DueDate | undefined,
): { readonly fromOn: LocalDate; readonly untilOn: LocalDate; readonly range: Readonly<Record<string, string>> } {
  const { when, windowDays } = rule;
  const lasting = (fromOn: LocalDate, range: Readonly<Record<string, string>> = {}) => ({
    fromOn,
    untilOn: addDays(fromOn, windowDays - 1),
    range,
  });
  switch (when.kind) {
    case 'days-after':
      return lasting(addDays(visitedOn, when.days));
    case 'months-after':
      return lasting(addMonths(visitedOn, when.months));
    case 'around-due': {
      const rangeFromOn = addMonths(visitedOn, when.fromMonths);
      const rangeToOn = addMonths(visitedOn, when.toMonths);
      const dueOn = due?.dueOn ?? rangeFromOn;
      const fromOn = dueOn < rangeFromOn ? rangeFromOn : dueOn > rangeToOn ? rangeToOn : dueOn;
      return lasting(fromOn, { rangeFromOn, rangeToOn });
    }
  }
}

function droppedFor({ terms, appointment, ownerId }: ReasonContext, untilOn: LocalDate): Step | undefined {
  if (ownerId === '') return step('owner.unknown');
  return openAppointment(appointment)[0] ?? passedBy(untilOn, terms.today);
}

function passedBy(untilOn: LocalDate, today: LocalDate): Step | undefined {
  return untilOn < today ? step('window.passed', { untilOn, today }) : undefined;
}

function openAppointment(appointment: AppointmentFact | undefined): readonly Step[] {
  return appointment === undefined ? [] : [step('appointment.ahead', { appointmentId: appointment.key, startsAt: appointment.startsAt })];
}

/** An advisor whom nobody named is replaced by the care department. */
function mannerOf(
  { owner, channels, purpose }: Pick<CadenceStep, 'owner' | 'channels' | 'purpose'>,
  advisorId: string,
): Pick<Candidate, 'ownerKind' | 'ownerId' | 'channels' | 'purpose'> {
  const isNamed = owner === 'advisor' && advisorId !== '';
  return { ownerKind: owner === 'advisor' && !isNamed ? 'care-specialist' : owner, ownerId: isNamed ? advisorId : '', channels, purpose };
}

const noSureness = { dueOn: '', earliestOn: '', latestOn: '', confidencePercent: 0 } as const;

function sureness({
  dueOn,
  earliestOn,
  latestOn,
  confidencePercent,
}: DueDate): Pick<Candidate, 'dueOn' | 'earliestOn' | 'latestOn' | 'confidencePercent'> {
  return { dueOn, earliestOn, latestOn, confidencePercent };
}
