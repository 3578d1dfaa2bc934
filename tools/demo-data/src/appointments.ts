import { behaviour } from './behaviour';
import { ownershipAt, type AppointmentState, type Ownership, type ServiceKind, type Visit } from './car';
import { dayOf, minutesPerDay } from './local-time';
import type { Random } from './random';
import type { Occasion } from './service-history';

export interface AppointmentInput {
  readonly random: Random;
  readonly visits: readonly Visit[];
  /** Visits that lie after the end of the data; some of them are booked already. */
  readonly coming: readonly Occasion[];
  readonly ownerships: readonly Ownership[];
  readonly startDay: number;
  readonly endMinute: number;
}

/** How many appointments people make for this kind of visit, against the usual share. */
const bookedMore: Readonly<Record<ServiceKind, number>> = {
  'first-service': 1.15,
  routine: 1.1,
  'warranty-repair': 0.9,
  'body-repair': 0.5,
  'general-repair': 0.7,
  recall: 1.4,
};

/** Appointments kept, missed, cancelled, moved, and those booked for the days to come. One key is one appointment. */
export function createAppointments({
  random,
  visits,
  coming,
  ownerships,
  startDay,
  endMinute,
}: AppointmentInput): readonly AppointmentState[] {
  const { share, noShowShare, cancelledShare, movedShare } = behaviour.appointments;
  const states: AppointmentState[] = [];
  let key = 0;
  for (const visit of visits) {
    if (!random.chance(share * bookedMore[visit.kind])) continue;
    const open = {
      dealer: visit.dealer,
      person: visit.person,
      service: visit.kind,
      advisorCode: random.chance(0.7) ? visit.advisorCode : undefined,
    };
    const startsAt = Math.round((visit.openedAt + random.normal(0, 12)) / 30) * 30;
    const bookedAt = startsAt - random.integer(1, 9) * minutesPerDay + random.integer(-90, 200);
    const missed = random.next();
    if (missed < noShowShare + cancelledShare && dayOf(bookedAt) - 4 >= startDay) {
      // First tried some days earlier, and did not come or called it off; came later all the same.
      const triedAt = startsAt - random.integer(2, 4) * minutesPerDay;
      const isNoShow = missed < noShowShare;
      states.push({
        ...open,
        key: key++,
        startsAt: triedAt,
        recordedAt: isNoShow ? triedAt + 120 : triedAt - 600,
        status: isNoShow ? 'no-show' : 'cancelled',
      });
    }
    if (dayOf(bookedAt) < startDay) continue;
    const current = key++;
    if (random.chance(movedShare)) {
      states.push({ ...open, key: current, recordedAt: bookedAt, startsAt: startsAt - minutesPerDay, status: 'booked' });
      states.push({ ...open, key: current, recordedAt: Math.max(bookedAt + 30, startsAt - 1_000), startsAt, status: 'moved' });
    }
    states.push({ ...open, key: current, recordedAt: Math.max(visit.openedAt, startsAt - 30), startsAt, status: 'arrived' });
  }
  for (const { day, dealer, kind } of coming) {
    if (!random.chance(0.45)) continue;
    const startsAt = day * minutesPerDay + random.integer(17, 30) * 30;
    const recordedAt = Math.min(endMinute - random.integer(30, 7_000), startsAt - 600);
    const { person } = ownershipAt(ownerships, day);
    states.push({ key: key++, dealer, person, recordedAt, startsAt, service: kind, status: 'booked', advisorCode: undefined });
  }
  return states.sort((one, other) => one.recordedAt - other.recordedAt);
}
