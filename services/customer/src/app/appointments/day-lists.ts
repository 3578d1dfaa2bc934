import type { Principal } from '@homeward/access';
import type { DayAppointments, ListDaysRequest } from '@homeward/contracts/appointments';
import { Rejection } from '@homeward/kernel';
import { appointmentsOf, dealerDay } from '../../domain/appointments/dealer-day';
import { type BookingTools, assertDealer, hoursNow, toAppointments } from './booking-tools';
import { dealerDayId } from '../intake/dealer-hours';
import { dayAt } from './free-places';
import { scopeFor } from '../organisation/scope';

const MOST_DAYS = 31;

/** Who is expected at dealers, day by day, with what has become of each appointment. */
export async function listDays(tools: BookingTools, principal: Principal, { days }: ListDaysRequest): Promise<readonly DayAppointments[]> {
  if (days.length > MOST_DAYS) throw new Rejection('invalid', 'appointment.too-many-days', { pointer: '/days', most: MOST_DAYS });
  const hours = await hoursNow(
    tools,
    days.map(({ dealerId }) => dealerId),
  );
  const scope = scopeFor(tools.access, principal, 'appointments.read', hours.tree);
  const asked = days.map(({ dealerId, on }) => {
    assertDealer(dealerId, scope, hours);
    return { dealerId, on: on === '' ? hours.today(dealerId) : dayAt(on, '/on') };
  });
  const known = await tools.stores.dealerDays.load(asked.map(({ dealerId, on }) => dealerDayId(dealerId, on)));
  const states = asked.map(({ dealerId, on }) => known.get(dealerDayId(dealerId, on))?.state ?? dealerDay.initial);
  const cars = await tools.vehicles.open(
    states.flatMap((state) => Object.values(state.places).map(({ vehicleId }) => vehicleId)),
    scope,
  );
  return asked.map(({ dealerId, on }, index) => {
    const day = states[index] ?? dealerDay.initial;
    const places = appointmentsOf(day).map((place) => ({ place, day }));
    return { dealerId, on, appointments: [...toAppointments(places, cars, scope, hours)] };
  });
}
