import { addDays } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import { type AppointmentFact, type VehicleFacts, standingVisits } from '../cars/vehicle-facts';

/** The calendar of the appointment's dealer. */
interface DealerDays {
  readonly now: Instant;
  readonly startOf: (day: LocalDate) => Instant;
  /** When the dealer closes on a day; the end of the day where no hour is known. */
  readonly closesAt: (day: LocalDate) => Instant;
  readonly dayOf: (at: Instant) => LocalDate;
}

/**
 * booked, moved, cancelled, arrived or no-show: what has become of an appointment: what the dealer says, and of one that is still open what its day brought. The car was at the dealer: it arrived;
 * the dealer has closed and it was not: a no-show (RE7). A function of the facts and the moment, so a visit that is reported late takes a no-show back.
 */
export function outcomeOf(appointment: AppointmentFact, facts: VehicleFacts, days: DealerDays): string {
  if (!isOpen(appointment)) return appointment.status;
  const { dayOf } = days;
  const on = dayOf(appointment.startsAt);
  const isHere = ({ dealerId }: { readonly dealerId: string }): boolean => dealerId === appointment.dealerId;
  const hasArrived =
    standingVisits(facts).some((visit) => isHere(visit) && (dayOf(visit.openedAt) === on || visit.visitedOn === on)) ||
    Object.values(facts.arrivals).some((arrival) => isHere(arrival) && arrival.arrivedOn === on && !isWithdrawn(facts, arrival.key));
  if (hasArrived) return 'arrived';
  return days.now >= overAt(appointment, days) ? 'no-show' : appointment.status;
}

/** When it is over at the dealer, if it is open until then; undefined for one that is settled. */
export function undecidedUntil(appointment: AppointmentFact, facts: VehicleFacts, days: DealerDays): Instant | undefined {
  const at = overAt(appointment, days);
  const isUndecided = isOpen(appointment) && days.now < at && outcomeOf(appointment, facts, days) === appointment.status;
  return isUndecided ? at : undefined;
}

/** The closing hour of its day; of one that was agreed for later than that the end of the day. */
function overAt({ startsAt }: AppointmentFact, { dayOf, closesAt, startOf }: DealerDays): Instant {
  const on = dayOf(startsAt);
  const closedAt = closesAt(on);
  return startsAt < closedAt ? closedAt : startOf(addDays(on, 1));
}

function isOpen({ status }: AppointmentFact): boolean {
  return status === 'booked' || status === 'moved';
}

function isWithdrawn(facts: VehicleFacts, visitKey: string): boolean {
  return facts.visits[visitKey]?.kind === 'withdrawal';
}
