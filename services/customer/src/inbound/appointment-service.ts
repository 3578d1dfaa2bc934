import { readPrincipal } from '@homeward/access';
import { AppointmentServiceDefinition, type AppointmentOutcomes } from '@homeward/contracts/appointments';
import { type Implementation, implement } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import type { AppointmentOutcomeList, BookingTools } from '../app/appointments/booking-tools';
import { bookAppointments, changeAppointments } from '../app/appointments/bookings';
import { listDays } from '../app/appointments/day-lists';
import { findFree } from '../app/appointments/free-places';

/** The calls of AppointmentService (proto/homeward/customer/v1/appointments.proto). A foreign dealer, car or appointment is unknown. */
export function createAppointmentService(tools: BookingTools): Implementation<typeof AppointmentServiceDefinition> {
  return implement(AppointmentServiceDefinition, {
    findFree: async (request, { metadata }) => ({ days: [...(await findFree(tools, readPrincipal(metadata), request))] }),
    bookAppointments: async (request, { metadata }) => toOutcomes(await bookAppointments(tools, readPrincipal(metadata), request)),
    changeAppointments: async (request, { metadata }) => toOutcomes(await changeAppointments(tools, readPrincipal(metadata), request)),
    listDays: async (request, { metadata }) => ({ days: [...(await listDays(tools, readPrincipal(metadata), request))] }),
  });
}

function toOutcomes({ outcomes, appointments }: AppointmentOutcomeList): AppointmentOutcomes {
  return { outcomes: outcomes.map(toItemOutcome), appointments: [...appointments] };
}
