import type { Instant, LocalDate } from '@homeward/kernel';
import type { CadenceInForce } from '@homeward/policy';
import { type AppointmentFact, type CareFacts, compareText } from '../cars/care-facts';
import type { Candidate } from './candidate';
import { passedBy } from './cadence-step';
import type { CareTerms, ReasonContext } from './reasons';
import { type Step, step } from './step';

/** The earliest appointment from today on that is neither cancelled nor kept. */
export function appointmentAhead(facts: CareFacts, { today, dayOf }: CareTerms): AppointmentFact | undefined {
  return Object.values(facts.appointments)
    .filter(({ status, startsAt }) => (status === 'booked' || status === 'moved') && dayOf(startsAt) >= today)
    .sort((a, b) => compareText(a.startsAt, b.startsAt) || compareText(a.key, b.key))[0];
}

/** The appointments since the last maintenance to which nobody came, the earliest first. */
export function missedAppointments({ appointments }: CareFacts, baseOn: LocalDate, { dayOf }: CareTerms): readonly AppointmentFact[] {
  return Object.values(appointments)
    .filter(({ status, startsAt }) => status === 'no-show' && dayOf(startsAt) > baseOn)
    .sort((a, b) => compareText(a.startsAt, b.startsAt) || compareText(a.key, b.key));
}

/** When its own day still ran and nobody had come; undefined when that was told later: then the day alone counts. */
export function missedAt({ startsAt, toldAt }: AppointmentFact, { dayOf }: CareTerms): Instant | undefined {
  return toldAt !== undefined && dayOf(toldAt) === dayOf(startsAt) ? toldAt : undefined;
}

/** Empty for the first attempt: whoever did not come is asked again (S0, S3), whatever the invitation before led to. */
export function attemptOf(missed: readonly AppointmentFact[]): string {
  return missed.length === 0 ? '' : `:again-${missed.length}`;
}

/** What all reasons about the next maintenance share, if an answer stops them. What was answered before an appointment that was missed is no answer any more. */
export function maintenanceAfter({ cadence }: CadenceInForce, baseOn: LocalDate, missed: readonly AppointmentFact[]): string {
  return cadence.stops.includes('answer') ? `maintenance:${baseOn}${attemptOf(missed)}` : '';
}

/** Why a reason that asks the owner to come does not stand. */
export function droppedFor(
  { terms, appointment, ownerId }: ReasonContext,
  { cadence }: CadenceInForce,
  untilOn: LocalDate,
): Step | undefined {
  if (ownerId === '') return step('owner.unknown');
  const ahead = cadence.stops.includes('appointment') ? openAppointment(appointment)[0] : undefined;
  return ahead ?? passedBy(untilOn, terms.today);
}

export function openAppointment(appointment: AppointmentFact | undefined): readonly Step[] {
  return appointment === undefined ? [] : [step('appointment.ahead', { appointmentId: appointment.key, startsAt: appointment.startsAt })];
}

/** When something is due, as days and per cent. */
export type Sureness = Pick<Candidate, 'dueOn' | 'earliestOn' | 'latestOn' | 'confidencePercent'>;

export const noSureness: Sureness = { dueOn: '', earliestOn: '', latestOn: '', confidencePercent: 0 };
