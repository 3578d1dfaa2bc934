import { type Decider, type Instant, type LocalDate, Rejection } from '@homeward/kernel';
import type { DayCapacity } from './day-capacity';
import { type Stamp, compareStamps, compareText } from '../people/revision';
import type { Keyed } from '../cars/vehicle-facts';

/** An appointment as it stands at a dealer's day. */
export interface Place {
  readonly appointmentId: string;
  readonly dealerId: string;
  readonly on: LocalDate;
  readonly vehicleId: string;
  readonly startsAt: Instant;
  /** The local hour whose place it takes: `09:00`. */
  readonly hour: string;
  readonly service: string;
  readonly advisorId: string;
  /** booked, moved, cancelled, arrived, no-show */
  readonly status: string;
  /** Who keeps it: this platform, or the dealer's own system, which is never refused. */
  readonly source: 'booking' | 'dealer-system';
  readonly stamp: Stamp;
  /** The record of the customer. */
  readonly recordId?: string | undefined;
  /** The contact in which it was agreed. */
  readonly contactId?: string | undefined;
}

export interface DealerDayState {
  readonly places: Keyed<Place>;
  /** Appointments that stand on another day now, with the version that moved them: what comes late does not bring them back. */
  readonly left: Keyed<Stamp>;
}

interface Acting {
  readonly at: Instant;
  /** The local day of `at` at the dealer. */
  readonly today: LocalDate;
  readonly by: string;
  /** Another one for each change, to tell versions apart. */
  readonly digest: string;
}

/** Asks for a place, for a new appointment or for one that stands on this day or another one. */
export interface TakePlace extends Acting {
  readonly type: 'TakePlace';
  readonly place: Omit<Place, 'status' | 'source' | 'stamp'>;
  readonly capacity: DayCapacity;
  /** The last day for which places are given away. */
  readonly lastOn: LocalDate;
  /** Left out for a new appointment. */
  readonly from?: Present | undefined;
}
/** What is known of an appointment that is to be changed. */
export interface Present {
  readonly on: LocalDate;
  readonly revision: number;
  /** What has become of it, also by what the dealer's system said of the car: booked, moved, cancelled, arrived, no-show. */
  readonly standing: string;
}
export interface CancelPlace extends Acting {
  readonly type: 'CancelPlace';
  readonly appointmentId: string;
  readonly standing: string;
}
export interface MarkArrived extends Acting {
  readonly type: 'MarkArrived';
  readonly appointmentId: string;
  readonly standing: string;
}
/** What the dealer's own system says; it may take more than there is. */
export interface NoteReported {
  readonly type: 'NoteReported';
  readonly place: Place;
  readonly capacity: DayCapacity;
}
/** The appointment stands on another day, by this version of it. */
export interface LeaveDay {
  readonly type: 'LeaveDay';
  readonly appointmentId: string;
  readonly stamp: Stamp;
}
export type DealerDayCommand = TakePlace | CancelPlace | MarkArrived | NoteReported | LeaveDay;

export interface BookingChanged {
  readonly type: 'BookingChanged';
  readonly place: Place;
  /** The day that it leaves. */
  readonly previousOn?: LocalDate;
  readonly by: string;
}
export interface PlaceReported {
  readonly type: 'PlaceReported';
  readonly place: Place;
  /** The hour has more cars than places. */
  readonly isOverbooked: boolean;
}
export interface PlaceLeft {
  readonly type: 'PlaceLeft';
  readonly appointmentId: string;
  readonly stamp: Stamp;
}
export type DealerDayEvent = BookingChanged | PlaceReported | PlaceLeft;

/** The places of one dealer on one day. Whoever comes first has the last one: all askers meet here. */
export const dealerDay: Decider<DealerDayState, DealerDayCommand, DealerDayEvent> = {
  initial: { places: {}, left: {} },
  decide(command, state) {
    switch (command.type) {
      case 'TakePlace':
        return [takePlace(command, state)];
      case 'CancelPlace': {
        const place = presentPlace(state, command.appointmentId);
        assertOpen(command.standing, place.on, command.today);
        return [changed(place, 'cancelled', command)];
      }
      case 'MarkArrived': {
        const place = presentPlace(state, command.appointmentId);
        if (command.standing === 'arrived') throw new Rejection('repeated', 'appointment.arrived-already');
        if (command.standing === 'cancelled') throw new Rejection('conflict', 'appointment.settled', { status: command.standing });
        if (command.today < place.on) throw new Rejection('conflict', 'appointment.day-ahead', { on: place.on });
        return [changed(place, 'arrived', command)];
      }
      case 'NoteReported': {
        const { place, capacity } = command;
        const known = knownStamp(state, place.appointmentId);
        if (known !== undefined && compareStamps(place.stamp, known) <= 0) return [];
        const after = withPlace(state, place);
        const isOverbooked = holds(place) && takenAt(after, place.hour) > (capacity.places[place.hour] ?? 0);
        return [{ type: 'PlaceReported', place, isOverbooked }];
      }
      case 'LeaveDay': {
        const known = knownStamp(state, command.appointmentId);
        if (known !== undefined && compareStamps(command.stamp, known) <= 0) return [];
        return [{ type: 'PlaceLeft', appointmentId: command.appointmentId, stamp: command.stamp }];
      }
    }
  },
  evolve: {
    BookingChanged: (state, { place }) => withPlace(state, place),
    PlaceReported: (state, { place }) => withPlace(state, place),
    PlaceLeft: ({ places, left }, { appointmentId, stamp }) => ({
      places: without(places, appointmentId),
      left: { ...left, [appointmentId]: stamp },
    }),
  },
};

/** How many cars are expected in an hour; a car that is named twice, here and by the dealer's system, is one car. */
export function takenAt({ places }: DealerDayState, hour: string): number {
  return new Set(
    Object.values(places)
      .filter((place) => place.hour === hour && holds(place))
      .map(({ vehicleId }) => vehicleId),
  ).size;
}

/** The appointments of the day, the earliest first. */
export function appointmentsOf({ places }: DealerDayState): readonly Place[] {
  return Object.values(places).sort((a, b) => compareText(a.startsAt, b.startsAt) || compareText(a.appointmentId, b.appointmentId));
}

function takePlace(command: TakePlace, state: DealerDayState): BookingChanged {
  const { place, capacity, from, at, digest, by } = command;
  const { appointmentId, hour, on, startsAt, vehicleId } = place;
  const known = state.places[appointmentId];
  if (from === undefined && known !== undefined) throw new Rejection('repeated', 'appointment.booked-already', { appointmentId });
  if (from !== undefined) assertOpen(from.standing, from.on, command.today);
  if (known?.startsAt === startsAt && holds(known)) throw new Rejection('repeated', 'appointment.there-already');
  if (startsAt <= at) throw refusedTime('appointment.in-past', {});
  if (on > command.lastOn) throw refusedTime('appointment.too-far', { lastOn: command.lastOn });
  if (capacity.opening !== 'open') throw refusedTime('appointment.day-closed', { on, opening: capacity.opening });
  const places = capacity.places[hour] ?? 0;
  if (places === 0) throw refusedTime('appointment.hour-closed', { on, hour });
  const others: DealerDayState = { ...state, places: without(state.places, appointmentId) };
  const same = Object.values(others.places).find((other) => other.vehicleId === vehicleId && isOpen(other.status));
  if (same !== undefined) {
    throw new Rejection('conflict', 'appointment.booked-already', { pointer: '/vehicleId', appointmentId: same.appointmentId });
  }
  if (takenAt(others, hour) >= places) throw new Rejection('conflict', 'appointment.hour-full', { pointer: '/startsAt', on, hour });
  const revision = 1 + Math.max(from?.revision ?? 0, known?.stamp.revision ?? 0, state.left[appointmentId]?.revision ?? 0);
  return {
    type: 'BookingChanged',
    place: {
      ...place,
      status: from === undefined ? 'booked' : 'moved',
      source: 'booking',
      stamp: { revision, occurredAt: at, digest },
    },
    ...(from === undefined || from.on === on ? {} : { previousOn: from.on }),
    by,
  };
}

function changed(place: Place, status: string, { at, digest, by }: Acting): BookingChanged {
  const stamp = { revision: place.stamp.revision + 1, occurredAt: at, digest };
  return { type: 'BookingChanged', place: { ...place, status, stamp }, by };
}

function presentPlace(state: DealerDayState, appointmentId: string): Place {
  const place = state.places[appointmentId];
  // It has just been moved to another day.
  if (place === undefined) throw new Rejection('conflict', 'appointment.moved-meanwhile');
  return place;
}

function assertOpen(standing: string, on: LocalDate, today: LocalDate): void {
  if (!isOpen(standing)) throw new Rejection('conflict', 'appointment.settled', { status: standing });
  if (on < today) throw new Rejection('conflict', 'appointment.day-over', { on });
}

/** Neither kept nor called off nor missed. */
function isOpen(status: string): boolean {
  return status === 'booked' || status === 'moved';
}

/** Only what is called off gives its place back. */
function holds({ status }: Place): boolean {
  return status !== 'cancelled';
}

function refusedTime(code: string, detail: Readonly<Record<string, string>>): Rejection {
  return new Rejection('invalid', code, { pointer: '/startsAt', ...detail });
}

function knownStamp({ places, left }: DealerDayState, appointmentId: string): Stamp | undefined {
  return places[appointmentId]?.stamp ?? left[appointmentId];
}

function withPlace({ places, left }: DealerDayState, place: Place): DealerDayState {
  return { places: { ...places, [place.appointmentId]: place }, left: without(left, place.appointmentId) };
}

function without<Item>(items: Keyed<Item>, key: string): Keyed<Item> {
  if (!(key in items)) return items;
  const { [key]: _gone, ...rest } = items;
  return rest;
}
