import { addDays } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import { type AppointmentFact, type VehicleFacts, standingVisits } from './vehicle-facts';

/** The calendar of the appointment's dealer. */
interface DealerDays {
  readonly today: LocalDate;
  readonly startOf: (day: LocalDate) => Instant;
  readonly dayOf: (at: Instant) => LocalDate;
}

/**
 * booked, moved, cancelled, arrived or no-show: what has become of an appointment: what the dealer says, and of one that is still open what its day brought. The car was at the dealer: it arrived;
 * the dealer's day is over and it was not: a no-show. A function of the facts and the day, so a visit that is reported late takes a no-show back.
 */
export function outcomeOf(appointment: AppointmentFact, facts: VehicleFacts, { today, dayOf }: DealerDays): string {
  if (!isOpen(appointment)) return appointment.status;
  const on = dayOf(appointment.startsAt);
  const isHere = ({ dealerId }: { readonly dealerId: string }): boolean => dealerId === appointment.dealerId;
  const hasArrived =
    standingVisits(facts).some((visit) => isHere(visit) && (dayOf(visit.openedAt) === on || visit.visitedOn === on)) ||
    Object.values(facts.arrivals).some((arrival) => isHere(arrival) && arrival.arrivedOn === on && !isWithdrawn(facts, arrival.key));
  if (hasArrived) return 'arrived';
  return today > on ? 'no-show' : appointment.status;
}

/** When its day ends at the dealer, if it is open until then; undefined for one that is settled. */
export function undecidedUntil(appointment: AppointmentFact, facts: VehicleFacts, days: DealerDays): Instant | undefined {
  const on = days.dayOf(appointment.startsAt);
  const isUndecided = isOpen(appointment) && days.today <= on && outcomeOf(appointment, facts, days) === appointment.status;
  return isUndecided ? days.startOf(addDays(on, 1)) : undefined;
}

function isOpen({ status }: AppointmentFact): boolean {
  return status === 'booked' || status === 'moved';
}

function isWithdrawn(facts: VehicleFacts, visitKey: string): boolean {
  return facts.visits[visitKey]?.kind === 'withdrawal';
}
