import type { Principal } from '@homeward/access';
import type { Appointment, AppointmentOutcomes } from '@homeward/contracts/appointments';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { VISIT_KINDS } from '../../records/record-schemas';
import { refusal } from '../../records/refusals';
import { type DealersOf, onlyDealer } from '../dealers';
import { type IdentifyRequest, toCause } from '../idempotency';
import { day, id, idParams, moment, openText } from '../parameters';
import { present } from '../presented';
import { Problem, acceptedOutcome, refusedProblem } from '../problems';
import { type Call, type Route, route } from '../route';

const text = () => z.string().optional();

const appointmentSchema = z
  .object({
    appointmentId: z.string(),
    dealerId: z.string(),
    vehicleId: z.string(),
    personId: text(),
    plate: text().meta({ description: 'Masked' }),
    model: text(),
    on: z.string(),
    hour: z.string().meta({ description: 'The hour at the dealer whose place it takes' }),
    startsAt: z.string(),
    service: text(),
    status: z.string().meta({ description: 'booked, moved, cancelled, arrived, no-show' }),
    advisorId: text(),
    source: z.string().meta({ description: 'booking: kept here; dealer-system: kept by the dealer’s own system, and changed there' }),
    revision: z.int(),
    overbooked: z.boolean().meta({ description: 'Its hour has more cars than places' }),
  })
  .meta({ id: 'Appointment' });

const dayPlacesSchema = z
  .object({
    dealerId: z.string(),
    on: z.string(),
    opening: z.string().meta({ description: 'open, or what closes the day: weekday, public-holiday, closing-day' }),
    holidaysKnown: z.boolean().meta({ description: 'false: the notice of that year’s holidays is not out yet' }),
    policyVersion: z.string(),
    hours: z.array(
      z.object({
        hour: z.string(),
        startsAt: z.string(),
        places: z.int(),
        taken: z.int().meta({ description: 'More than places when the dealer’s own system gave away more' }),
        free: z.int(),
      }),
    ),
  })
  .meta({ id: 'DayPlaces', description: 'The hours of a day that have not begun' });

const bookingSchema = z.strictObject({
  vehicleId: id(),
  dealerId: id().optional().meta({ description: 'Not needed by whoever works at one dealer' }),
  personId: id().optional().meta({ description: 'Who comes; the owner when nobody is named' }),
  startsAt: moment(),
  service: z.enum(VISIT_KINDS),
  advisorId: openText(100).optional(),
  contactId: id().optional().meta({ description: 'The contact in which it was agreed: its result becomes booked' }),
});

/** Places and appointments in the workshop. */
export function appointmentRoutes({ appointments }: Services, dealersOf: DealersOf, identify: IdentifyRequest): readonly Route[] {
  /** The dealer that is named, or the only one that the caller reaches. */
  const dealerOf = (principal: Principal, operation: 'appointments.read' | 'appointments.book', asked: string | undefined) =>
    onlyDealer(dealersOf(principal, operation, asked), () =>
      operation === 'appointments.book'
        ? refusedProblem(422, [refusal('gateway.field-missing', '/dealerId')])
        : refusedProblem(400, [refusal('gateway.field-missing', '/query/dealer')]),
    );
  const change = async (
    { principal, params, metadata, digest, request }: Call<{ readonly appointmentId: string }, unknown, unknown>,
    action: 'move' | 'cancel' | 'arrive',
    startsAt: string,
  ) => {
    const cause = toCause(identify(request, principal), digest);
    const changes = [{ appointmentId: params.appointmentId, action, startsAt }];
    return { body: onlyOne(await appointments.changeAppointments({ changes, cause }, { metadata })) };
  };
  return [
    route({
      method: 'get',
      path: '/v1/appointments/free',
      tag: 'Appointments',
      operation: 'appointments.read',
      summary: 'Free places of a dealer by day and hour, for a week unless said otherwise',
      query: z.object({ dealer: id().optional(), from: day().optional(), to: day().optional() }),
      answer: z.object({ days: z.array(dayPlacesSchema) }),
      handle: async ({ principal, query, metadata }) => {
        const dealerId = dealerOf(principal, 'appointments.read', query.dealer);
        const asked = { dealerIds: [dealerId], fromOn: query.from ?? '', toOn: query.to ?? '' };
        const { days } = await appointments.findFree(asked, { metadata });
        return { body: { days } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/appointments',
      tag: 'Appointments',
      operation: 'appointments.read',
      summary: 'Who is expected at a dealer on a day, the earliest first',
      query: z.object({ dealer: id().optional(), date: day().optional() }),
      answer: z.object({ dealerId: z.string(), on: z.string(), appointments: z.array(appointmentSchema) }),
      handle: async ({ principal, query, metadata }) => {
        const dealerId = dealerOf(principal, 'appointments.read', query.dealer);
        const [found] = (await appointments.listDays({ days: [{ dealerId, on: query.date ?? '' }] }, { metadata })).days;
        if (found === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'customer' } });
        return { body: { dealerId, on: found.on, appointments: found.appointments.map(toAppointment) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/appointments',
      tag: 'Appointments',
      operation: 'appointments.book',
      takesIdempotencyKey: true,
      summary: 'Book a place for a car; an hour that is full is refused with the next free ones',
      body: bookingSchema,
      answer: appointmentSchema,
      handle: async ({ principal, body, metadata, digest, request }) => {
        const { vehicleId, startsAt, service, personId = '', advisorId = '', contactId = '' } = body;
        const dealerId = dealerOf(principal, 'appointments.book', body.dealerId);
        const cause = toCause(identify(request, principal), digest);
        const wanted = { dealerId, vehicleId, personId, startsAt, service, advisorId, contactId };
        return { body: onlyOne(await appointments.bookAppointments({ appointments: [wanted], cause }, { metadata })) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/appointments/{appointmentId}/move',
      tag: 'Appointments',
      operation: 'appointments.book',
      takesIdempotencyKey: true,
      summary: 'Move an appointment to another time at the same dealer: the new place is taken, then the old one given back',
      params: idParams('appointmentId'),
      body: z.strictObject({ startsAt: moment() }),
      answer: appointmentSchema,
      handle: (call) => change(call, 'move', call.body.startsAt),
    }),
    route({
      method: 'post',
      path: '/v1/appointments/{appointmentId}/cancel',
      tag: 'Appointments',
      operation: 'appointments.book',
      takesIdempotencyKey: true,
      summary: 'Call an appointment off: its place is free again',
      params: idParams('appointmentId'),
      answer: appointmentSchema,
      handle: (call) => change(call, 'cancel', ''),
    }),
    route({
      method: 'post',
      path: '/v1/appointments/{appointmentId}/arrive',
      tag: 'Appointments',
      operation: 'appointments.book',
      takesIdempotencyKey: true,
      summary: 'The car is there; without this or a visit it is a no-show at the end of the day',
      params: idParams('appointmentId'),
      answer: appointmentSchema,
      handle: (call) => change(call, 'arrive', ''),
    }),
  ];
}

function onlyOne({ outcomes, appointments }: AppointmentOutcomes): z.input<typeof appointmentSchema> {
  acceptedOutcome(outcomes);
  const [found] = appointments;
  if (found === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'customer' } });
  return toAppointment(found);
}

function toAppointment({
  appointmentId,
  dealerId,
  vehicleId,
  on,
  hour,
  startsAt,
  status,
  source,
  ...rest
}: Appointment): z.input<typeof appointmentSchema> {
  return { appointmentId, dealerId, vehicleId, on, hour, startsAt, status, source, ...present(rest) };
}
