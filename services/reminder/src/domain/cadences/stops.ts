import type { LocalDate } from '@homeward/kernel';
import type { Cadence } from '@homeward/policy';
import { type AppointmentFact, type CareFacts, standingVisits } from '../cars/care-facts';
import { openAppointment } from './maintenance-concern';
import { type Step, step } from './step';

/*
 * Why a cadence that was started on a day is over, or rests; undefined while it goes on, and when the cadence does not stop for it.
 */

type Stops = Cadence['stops'];

export function changedHands(stops: Stops, { owner }: CareFacts, startedOn: LocalDate): Step | undefined {
  const ownedFromOn = owner?.fromOn ?? '';
  return stops.includes('ownership-change') && ownedFromOn > startedOn
    ? step('stopped.changed-hands', { startedOn, ownedFromOn })
    : undefined;
}

/** A visit after that day. */
export function cameSince(stops: Stops, facts: CareFacts, startedOn: LocalDate): Step | undefined {
  if (!stops.includes('visit')) return undefined;
  const visit = standingVisits(facts).find(({ visitedOn }) => visitedOn > startedOn);
  return visit === undefined ? undefined : step('stopped.visit', { visitId: visit.key, visitedOn: visit.visitedOn });
}

export function isExpected(stops: Stops, appointment: AppointmentFact | undefined): Step | undefined {
  return stops.includes('appointment') ? openAppointment(appointment)[0] : undefined;
}
