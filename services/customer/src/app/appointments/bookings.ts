import { type Principal, unknown } from '@homeward/access';
import { isInstant } from '@homeward/calendar';
import type {
  AppointmentChange,
  BookAppointmentsRequest,
  ChangeAppointmentsRequest,
  NewAppointment,
} from '@homeward/contracts/appointments';
import { type Instant, Rejection } from '@homeward/kernel';
import { causeOf, rejectedItem } from '@homeward/runtime';
import { VISIT_KINDS } from '@homeward/policy';
import { type Request, snapshotsAfter } from '@homeward/store';
import { type DealerDayCommand, type Place, type Present, dealerDay } from '../../domain/appointments/dealer-day';
import { ownerOn, ownershipsOf } from '../../domain/cars/ownership';
import { type VehicleState, isDescribed } from '../../domain/cars/vehicle';
import {
  type AppointmentOutcomeList,
  type BookingOutcome,
  type BookingTools,
  assertDealer,
  carryOutNow,
  hoursNow,
  standingOf,
  toAppointments,
} from './booking-tools';
import { type DealerHours, dealerDayId } from '../intake/dealer-hours';
import { withNextFree } from './free-places';
import { personNamed } from '../people/person-queries';
import type { AppointmentDocument } from '../ports';
import { type Scope, scopeFor } from '../organisation/scope';

/** The system under which this platform's own appointments stand among those of dealers' systems. */
const OWN_SYSTEM = 'homeward';

type PlaceRequest = Request<DealerDayCommand>;
interface Asked {
  readonly request?: PlaceRequest;
  readonly refusal?: BookingOutcome;
  /** The time that was wanted. */
  readonly time?: { readonly dealerId: string; readonly startsAt: Instant };
}
interface Occasion {
  readonly principal: Principal;
  readonly scope: Scope;
  readonly hours: DealerHours;
  readonly cause: PlaceRequest['cause'];
}

/** Books places; one that is refused does not hold up the others, and an hour that is full is refused with the next free ones. */
export async function bookAppointments(
  tools: BookingTools,
  principal: Principal,
  { appointments, cause }: BookAppointmentsRequest,
): Promise<AppointmentOutcomeList> {
  const hours = await hoursNow(
    tools,
    appointments.map(({ dealerId }) => dealerId),
  );
  const scope = scopeFor(tools.access, principal, 'appointments.book', hours.tree);
  const occasion = { principal, scope, hours, cause: causeOf(cause, tools.freshIds.next()) };
  const idOf = ({ dealerId, vehicleId }: NewAppointment, index: number): string =>
    tools.ids.factId(tools.ids.thingId('appointment', dealerId, OWN_SYSTEM, `${occasion.cause.id}#${index}`), vehicleId);
  const [cars, records, kept] = await Promise.all([
    tools.stores.vehicles.load([...new Set(appointments.map(({ vehicleId }) => vehicleId))]),
    recordsOfPeople(tools, scope, appointments),
    tools.stores.appointments.get(appointments.map(idOf)),
  ]);
  const comers = new Map(
    appointments.map((wanted) => [wanted, records.get(wanted) ?? ownerOf(cars.get(wanted.vehicleId)?.state, wanted, hours)] as const),
  );
  const graves = await tools.tombstones.find(
    [...comers.values()].flatMap((recordId) => recordId ?? []),
    [],
  );
  return carryOut(
    tools,
    occasion,
    appointments.map((wanted, index): Asked => {
      const appointmentId = idOf(wanted, index);
      try {
        const { dealerId, vehicleId, personId, startsAt, advisorId, contactId } = wanted;
        assertDealer(dealerId, scope, hours);
        const car = cars.get(vehicleId)?.state;
        if (car === undefined || !isDescribed(car.facts) || !scope.seesVehicle(car.facts))
          throw new Rejection('unknown', 'vehicle.unknown', { pointer: '/vehicleId' });
        if (personId !== '' && records.get(wanted) === undefined)
          throw new Rejection('unknown', 'person.unknown', { pointer: '/personId' });
        const named = comers.get(wanted);
        // Nobody is named by what was forgotten.
        const recordId = named !== undefined && graves.recordFor(named, hours.now) === named ? named : undefined;
        const place = {
          ...placeAt(startsAt, dealerId, hours),
          ...{ appointmentId, vehicleId, advisorId, service: serviceOf(wanted) },
          ...(recordId === undefined ? {} : { recordId }),
          ...(contactId === '' ? {} : { contactId }),
        };
        const first = kept.get(appointmentId)?.days[0];
        if (first !== undefined && first !== place.on) throw new Rejection('conflict', 'store.cause-reused');
        return taking(tools, occasion, index, place);
      } catch (error) {
        return { refusal: rejectedItem(appointmentId, error) };
      }
    }),
  );
}

/** Moves, cancels and marks as arrived what this platform booked; what a dealer's system keeps is changed there. */
export async function changeAppointments(
  tools: BookingTools,
  principal: Principal,
  { changes, cause }: ChangeAppointmentsRequest,
): Promise<AppointmentOutcomeList> {
  const kept = await tools.stores.appointments.get([...new Set(changes.map(({ appointmentId }) => appointmentId))]);
  const hours = await hoursNow(
    tools,
    [...kept.values()].map(({ dealerId }) => dealerId),
  );
  const scope = scopeFor(tools.access, principal, 'appointments.book', hours.tree);
  const occasion = { principal, scope, hours, cause: causeOf(cause, tools.freshIds.next()) };
  const days = await tools.stores.dealerDays.load([...new Set([...kept.values()].map(({ dealerId, on }) => dealerDayId(dealerId, on)))]);
  const placeOf = (appointmentId: string, { dealerId, on }: AppointmentDocument): Place | undefined =>
    days.get(dealerDayId(dealerId, on))?.state.places[appointmentId];
  const cars = await tools.stores.vehicles.load([
    ...new Set([...kept].flatMap(([appointmentId, document]) => placeOf(appointmentId, document)?.vehicleId ?? [])),
  ]);
  return carryOut(
    tools,
    occasion,
    changes.map((change, index): Asked => {
      const { appointmentId } = change;
      try {
        const document = kept.get(appointmentId);
        if (document === undefined || !scope.seesDealer(document.dealerId)) throw unknown('appointment');
        if (document.source !== 'booking') throw new Rejection('conflict', 'appointment.kept-by-dealer-system');
        const place = placeOf(appointmentId, document);
        // Between two writes of somebody else's move.
        if (place === undefined) throw new Rejection('conflict', 'appointment.moved-meanwhile');
        const present = {
          on: place.on,
          revision: place.stamp.revision,
          standing: standingOf(place, cars.get(place.vehicleId)?.state),
        };
        return changing(tools, occasion, index, change, place, present);
      } catch (error) {
        return { refusal: rejectedItem(appointmentId, error) };
      }
    }),
  );
}

function changing(
  tools: BookingTools,
  occasion: Occasion,
  index: number,
  change: AppointmentChange,
  place: Place,
  present: Present,
): Asked {
  const { appointmentId, dealerId, on } = place;
  const at = { id: dealerDayId(dealerId, on), cause: causeAt(occasion, index), at: occasion.hours.now };
  const acting = { appointmentId, standing: present.standing, ...actingOf(tools, occasion, index, dealerId) };
  switch (change.action) {
    case 'cancel':
      return { request: { ...at, command: { type: 'CancelPlace', ...acting } } };
    case 'arrive':
      return { request: { ...at, command: { type: 'MarkArrived', ...acting } } };
    case 'move': {
      const { vehicleId, service, advisorId, recordId, contactId } = place;
      const moved = {
        ...placeAt(change.startsAt, dealerId, occasion.hours),
        ...{ appointmentId, vehicleId, service, advisorId, recordId, contactId },
      };
      return taking(tools, occasion, index, moved, present);
    }
    default:
      throw new Rejection('invalid', 'appointment.unknown-value', { pointer: '/action', expected: 'move, cancel, arrive' });
  }
}

function taking(
  tools: BookingTools,
  occasion: Occasion,
  index: number,
  place: Omit<Place, 'status' | 'source' | 'stamp'>,
  from?: Present,
): Asked {
  const { hours } = occasion;
  const { dealerId, on, startsAt } = place;
  const { id, capacity } = hours.termsOn(dealerId, on);
  return {
    time: { dealerId, startsAt },
    request: {
      id,
      cause: causeAt(occasion, index),
      at: hours.now,
      command: {
        type: 'TakePlace',
        place,
        capacity,
        lastOn: hours.lastOn(dealerId),
        ...(from === undefined ? {} : { from }),
        ...actingOf(tools, occasion, index, dealerId),
      },
    },
  };
}

/** Writes at the dealers' days, then lets the cars and the days that were left know. */
async function carryOut(tools: BookingTools, { hours, scope }: Occasion, asked: readonly Asked[]): Promise<AppointmentOutcomeList> {
  const executed = await tools.stores.dealerDays.execute(asked.flatMap(({ request }) => request ?? []));
  let next = 0;
  const outcomes = asked.map(({ request, refusal }): BookingOutcome => {
    const outcome = request === undefined ? refusal : executed[next++];
    if (outcome === undefined) throw new TypeError('A request without an outcome');
    // The caller named an appointment, not the day that it stands on.
    return request === undefined ? outcome : { ...outcome, id: appointmentIdOf(request) };
  });
  await carryOutNow(
    tools.places,
    outcomes.flatMap((outcome) =>
      outcome.status === 'applied' ? outcome.events.flatMap((event) => (event.type === 'BookingChanged' ? [event] : [])) : [],
    ),
  );
  return {
    outcomes: await withNextFree(
      tools,
      hours,
      outcomes,
      asked.map(({ time }) => time),
    ),
    appointments: await appointmentsAfter(tools, executed, scope, hours),
  };
}

/** The appointments as the requests left them: under a repeated key what was told the first time, whatever came in between. */
async function appointmentsAfter(
  { stores, vehicles }: BookingTools,
  executed: readonly BookingOutcome[],
  scope: Scope,
  hours: DealerHours,
): Promise<AppointmentOutcomeList['appointments']> {
  const left = await snapshotsAfter(stores.dealerDays, dealerDay, executed);
  const places = executed.flatMap((outcome) =>
    outcome.status === 'applied'
      ? outcome.events.flatMap((event) =>
          event.type === 'BookingChanged' ? [{ place: event.place, day: left.get(outcome.id)?.state ?? dealerDay.initial }] : [],
        )
      : [],
  );
  const cars = await vehicles.open(
    places.map(({ place }) => place.vehicleId),
    scope,
  );
  return toAppointments(places, cars, scope, hours, ({ status }) => status);
}

function appointmentIdOf({ command }: PlaceRequest): string {
  return 'place' in command ? command.place.appointmentId : command.appointmentId;
}

function causeAt({ cause }: Occasion, index: number): PlaceRequest['cause'] {
  return { ...cause, id: `${cause.id}#${index}` };
}

function actingOf({ ids }: BookingTools, { principal, hours, cause }: Occasion, index: number, dealerId: string) {
  const digest = ids.derive('booking', cause.id, String(index));
  return { at: hours.now, today: hours.today(dealerId), by: principal.subject, digest };
}

function placeAt(text: string, dealerId: string, hours: DealerHours): Pick<Place, 'dealerId' | 'startsAt' | 'on' | 'hour'> {
  if (!isInstant(text)) throw new Rejection('invalid', 'appointment.unreadable-instant', { pointer: '/startsAt' });
  return { dealerId, startsAt: text, on: hours.dayOf(dealerId, text), hour: hours.hourOf(dealerId, text) };
}

function serviceOf({ service }: NewAppointment): string {
  if (VISIT_KINDS.some((kind) => kind === service)) return service;
  throw new Rejection('invalid', 'appointment.unknown-value', { pointer: '/service', expected: VISIT_KINDS.join(', ') });
}

/** The record of the owner on that day. */
function ownerOf(car: VehicleState | undefined, { dealerId, startsAt }: NewAppointment, hours: DealerHours): string | undefined {
  if (car === undefined || !isInstant(startsAt)) return undefined;
  return ownerOn(ownershipsOf(car.facts, car.people), hours.dayOf(dealerId, startsAt))?.recordId;
}

/** For each appointment that names a person whom the caller may see: the record of that person that is meant (domain/attribution.ts). */
async function recordsOfPeople(
  { people, attributing }: BookingTools,
  scope: Scope,
  appointments: readonly NewAppointment[],
): Promise<ReadonlyMap<NewAppointment, string>> {
  const found = new Map<NewAppointment, string>();
  const named = appointments.filter(({ personId }) => personId !== '');
  if (named.length === 0) return found;
  const opened = await people.open([...new Set(named.map(({ personId }) => personId))], scope);
  for (const wanted of named) {
    const person = personNamed(wanted.personId, opened);
    const records = person?.records.filter(({ dealerId }) => scope.seesDealer(dealerId)) ?? [];
    const meant = person === undefined ? undefined : attributing.among(records, person, { ...wanted, phone: '' });
    if (meant !== undefined) found.set(wanted, meant.record.recordId);
  }
  return found;
}
