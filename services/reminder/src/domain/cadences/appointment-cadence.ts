import { type AppointmentFact, compareText } from '../cars/care-facts';
import { attemptOf, missedAppointments, missedAt } from './maintenance-concern';
import { type Occurrence, reasonsOf } from './occurrence';
import { type Reason, type ReasonContext, startedBy } from './reasons';
import { cameSince, isExpected } from './stops';

/** The reminder of each appointment that lies ahead. One that is moved to another day is another one to remind of. */
export function appointmentReasons(context: ReasonContext): readonly Reason[] {
  const { facts, terms } = context;
  return Object.values(facts.appointments)
    .filter(({ status, startsAt }) => (status === 'booked' || status === 'moved') && terms.dayOf(startsAt) >= terms.today)
    .sort(inOrder)
    .flatMap((appointment) => {
      const on = terms.dayOf(appointment.startsAt);
      // What happens to it is agreed when it is: until its day another version may come.
      return startedBy(context, 'appointment', appointment.toldAt ?? appointment.startsAt).flatMap((started) =>
        reasonsOf(context, started, {
          ...occurrenceOf(context, appointment),
          key: `${appointment.key}:${on}`,
          concern: '',
          over: undefined,
        }),
      );
    });
}

/** The call after the latest appointment to which nobody came (RE7). It asks for the same as the next invitation: an answer settles both. */
export function noShowReasons(context: ReasonContext): readonly Reason[] {
  const { facts, terms, due, appointment } = context;
  const missed = Object.values(facts.appointments)
    .filter(({ status }) => status === 'no-show')
    .sort(inOrder)
    .at(-1);
  if (missed === undefined) return [];
  const on = terms.dayOf(missed.startsAt);
  return startedBy(context, 'no-show', missed.startsAt).flatMap((started) => {
    const { stops } = started.cadence;
    const isAboutMaintenance = due !== undefined && on > due.baseOn && stops.includes('answer');
    return reasonsOf(context, started, {
      ...occurrenceOf(context, missed),
      startedAt: missedAt(missed, terms),
      concern: isAboutMaintenance ? `maintenance:${due.baseOn}${attemptOf(missedAppointments(facts, due.baseOn, terms))}` : '',
      over: isExpected(stops, appointment) ?? cameSince(stops, facts, on),
    });
  });
}

function occurrenceOf({ terms, advisors }: ReasonContext, appointment: AppointmentFact): Omit<Occurrence, 'concern' | 'over'> {
  const on = terms.dayOf(appointment.startsAt);
  return {
    key: appointment.key,
    startedOn: on,
    aheadOn: on,
    dealerId: appointment.dealerId,
    personId: '',
    advisorId: appointment.advisorId ?? (advisors.adopting === '' ? advisors.last : advisors.adopting),
    visitId: '',
    capExempt: false,
  };
}

function inOrder(a: AppointmentFact, b: AppointmentFact): number {
  return compareText(a.startsAt, b.startsAt) || compareText(a.key, b.key);
}
