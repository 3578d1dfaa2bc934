import { addDays, daysBetween, isLocalDate } from '@homeward/calendar';
import type { DayPlaces, FindFreeRequest, HourPlaces } from '@homeward/contracts/appointments';
import { type Instant, type LocalDate, Rejection } from '@homeward/kernel';
import { type DealerDayState, dealerDay, takenAt } from '../../domain/appointments/dealer-day';
import { compareText } from '../../domain/people/revision';
import { type BookingTools, type BookingOutcome, assertDealer, hoursNow } from './booking-tools';
import { type DealerHours, dealerDayId } from '../intake/dealer-hours';
import { scopeFor } from '../organisation/scope';
import type { Principal } from '@homeward/access';

/** Asked at once: a dealer's quarter, or a week of a region. */
const MOST_DAYS = 400;
const USUAL_DAYS = 7;
/** How many free hours a refusal names, and how far it looks for them. */
const NAMED_HOURS = 3;
const DAYS_LOOKED = 14;
/** A refusal that another hour would not have met. */
const OF_THE_HOUR: ReadonlySet<string> = new Set(['appointment.hour-full', 'appointment.hour-closed', 'appointment.day-closed']);

/** The places of dealers by day and hour, of hours that have not begun. */
export async function findFree(tools: BookingTools, principal: Principal, asked: FindFreeRequest): Promise<readonly DayPlaces[]> {
  const hours = await hoursNow(tools, asked.dealerIds);
  const scope = scopeFor(tools.access, principal, 'appointments.read', hours.tree);
  const days = asked.dealerIds.flatMap((dealerId) => {
    assertDealer(dealerId, scope, hours);
    const fromOn = asked.fromOn === '' ? hours.today(dealerId) : dayAt(asked.fromOn, '/fromOn');
    const toOn = asked.toOn === '' ? addDays(fromOn, USUAL_DAYS - 1) : dayAt(asked.toOn, '/toOn');
    const count = daysBetween(fromOn, toOn) + 1;
    if (count < 1 || count > MOST_DAYS) throw tooMany('/toOn');
    return daysFrom(fromOn, count).map((on) => ({ dealerId, on }));
  });
  if (days.length > MOST_DAYS) throw tooMany('/dealerIds');
  return placesOn(tools, hours, days);
}

/** What a refusal says is free, from the hour on that was wanted: `2024-06-03 10:00, …` in the dealer's own time. */
export async function withNextFree(
  tools: BookingTools,
  hours: DealerHours,
  outcomes: readonly BookingOutcome[],
  wanted: readonly ({ readonly dealerId: string; readonly startsAt: Instant } | undefined)[],
): Promise<readonly BookingOutcome[]> {
  return Promise.all(
    outcomes.map(async (outcome, index) => {
      const time = wanted[index];
      if (time === undefined || outcome.status !== 'rejected' || !OF_THE_HOUR.has(outcome.rejection.code)) return outcome;
      const { kind, code, detail } = outcome.rejection;
      const { dealerId, startsAt } = time;
      const found = await placesOn(
        tools,
        hours,
        daysFrom(hours.dayOf(dealerId, startsAt), DAYS_LOOKED).map((on) => ({ dealerId, on })),
      );
      const next = found
        .flatMap(({ on, hours: ofDay }) => ofDay.map((hour) => ({ ...hour, on })))
        .filter(({ free, startsAt: at }) => free > 0 && at >= startsAt)
        .slice(0, NAMED_HOURS)
        .map(({ on, hour }) => `${on} ${hour}`);
      return { ...outcome, rejection: new Rejection(kind, code, next.length === 0 ? detail : { ...detail, next: next.join(', ') }) };
    }),
  );
}

async function placesOn(
  { stores }: BookingTools,
  hours: DealerHours,
  days: readonly { readonly dealerId: string; readonly on: LocalDate }[],
): Promise<readonly DayPlaces[]> {
  const known = await stores.dealerDays.load(days.map(({ dealerId, on }) => dealerDayId(dealerId, on)));
  return days.map(({ dealerId, on }) => {
    const { id, capacity, policy } = hours.termsOn(dealerId, on);
    const state = known.get(id)?.state ?? dealerDay.initial;
    const isAhead = on <= hours.lastOn(dealerId);
    return {
      dealerId,
      on,
      opening: capacity.opening,
      holidaysKnown: capacity.holidaysKnown,
      policyVersion: policy,
      hours: Object.entries(capacity.places)
        .sort(([a], [b]) => compareText(a, b))
        .map(([hour, places]) => toHour(hour, places, hours.startOf(dealerId, on, hour), state, isAhead))
        .filter(({ startsAt }) => startsAt > hours.now),
    };
  });
}

function toHour(hour: string, places: number, startsAt: Instant, state: DealerDayState, isAhead: boolean): HourPlaces {
  const taken = takenAt(state, hour);
  return { hour, startsAt, places, taken, free: isAhead ? Math.max(0, places - taken) : 0 };
}

export function dayAt(text: string, pointer: string): LocalDate {
  if (!isLocalDate(text)) throw new Rejection('invalid', 'appointment.unreadable-day', { pointer });
  return text;
}

function daysFrom(on: LocalDate, count: number): readonly LocalDate[] {
  return Array.from({ length: count }, (_, index) => addDays(on, index));
}

function tooMany(pointer: string): Rejection {
  return new Rejection('invalid', 'appointment.too-many-days', { pointer, most: MOST_DAYS });
}
