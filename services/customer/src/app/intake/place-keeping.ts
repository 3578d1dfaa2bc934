import type { BookingChanged } from '@homeward/contracts/appointments';
import { type BusinessClock, LostRace, type ReferenceData } from '@homeward/runtime';
import type { Place } from '../../domain/appointments/dealer-day';
import { compareStamps } from '../../domain/people/revision';
import type { AppointmentFact } from '../../domain/cars/vehicle-facts';
import { dealerDayId, type DealerHours } from './dealer-hours';
import type { Identity } from '../identity/identity';
import { type NamedRecord, type Placing, namedBy } from './placing';
import type { AppointmentDocument, CustomerStores } from '../ports';
import { createSurroundings } from '../surroundings';

/** An appointment wherever it is kept: the hour is its day's business. */
type KeptPlace = Omit<Place, 'hour'>;

/** An appointment as it stands after a booking, a move or what else was done with it. */
export interface ChangedBooking {
  readonly place: KeptPlace;
  readonly previousOn?: string | undefined;
}

/**
 * Keeps places and cars together. A change is true with the write at its dealer's day; the car learns of it and the day that it left gives its place back
 * afterwards, by whoever made the change and again by whoever hears of it: everything here bears repetition, and of several versions the
 * greatest counts everywhere (decision 0014).
 */
export interface PlaceKeeping {
  carryOut(changes: readonly ChangedBooking[]): Promise<void>;
  /** What dealers' systems say. Gives the ids of those whose hour has more cars than places now; days that are over are not looked at. */
  noteReported(facts: readonly ReportedAppointment[], hours: DealerHours): Promise<ReadonlySet<string>>;
}

export interface ReportedAppointment {
  readonly vehicleId: string;
  readonly fact: AppointmentFact;
}

interface PlaceKeepingOptions {
  readonly stores: Pick<CustomerStores, 'dealerDays' | 'appointments' | 'vehicles'>;
  readonly placing: Placing;
  readonly identity: Pick<Identity, 'link'>;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
}

export function createPlaceKeeping({ stores, placing, identity, reference, clock }: PlaceKeepingOptions): PlaceKeeping {
  /** The versions that count, with all days on which their appointments ever stood. */
  const settle = async (places: readonly ChangedBooking[]): Promise<ReadonlyMap<string, AppointmentDocument>> => {
    await stores.appointments.update(
      places.map(({ place, previousOn }) => ({
        id: place.appointmentId,
        change: (known) => withVersion(known, place, previousOn === undefined ? [place.on] : [previousOn, place.on]),
      })),
    );
    return stores.appointments.get([...new Set(places.map(({ place }) => place.appointmentId))]);
  };

  const leaveOtherDays = async (kept: ReadonlyMap<string, AppointmentDocument>): Promise<void> => {
    const at = clock.now();
    const outcomes = await stores.dealerDays.execute(
      [...kept].flatMap(([appointmentId, { dealerId, on, days, stamp }]) =>
        days
          .filter((day) => day !== on)
          .map((day) => ({
            id: dealerDayId(dealerId, day),
            command: { type: 'LeaveDay', appointmentId, stamp } as const,
            cause: { id: `left:${appointmentId}:${versionOf(stamp)}` },
            at,
          })),
      ),
    );
    for (const outcome of outcomes) {
      if (outcome.status === 'conflict') throw new LostRace(stores.dealerDays.name, outcome.id);
    }
  };

  const tellCars = async (places: readonly KeptPlace[]): Promise<void> => {
    const surroundings = createSurroundings(clock.now(), reference.tree(), reference.policies());
    const placements = await placing.find(places.flatMap(({ recordId }) => recordId ?? []));
    const outcomes = await stores.vehicles.execute(
      places.map((place) => ({
        id: place.vehicleId,
        command: {
          type: 'NoteFact' as const,
          fact: toFact(place),
          placement: place.recordId === undefined ? undefined : placements.get(place.recordId),
          surroundings,
        },
        cause: { id: `booking:${place.appointmentId}:${versionOf(place.stamp)}` },
        at: surroundings.now,
      })),
    );
    const named = outcomes.flatMap((outcome): readonly NamedRecord[] => {
      if (outcome.status === 'conflict') throw new LostRace(stores.vehicles.name, outcome.id);
      // An older version that comes late changes nothing.
      return outcome.status === 'applied' ? outcome.events.flatMap((event) => namedBy(outcome.id, event)) : [];
    });
    if (named.length === 0) return;
    await placing.link(named, surroundings);
    await identity.link(named);
  };

  return {
    async carryOut(changes) {
      if (changes.length === 0) return;
      await tellCars(changes.map(({ place }) => place));
      await leaveOtherDays(await settle(changes));
    },
    async noteReported(facts, hours) {
      const places = facts.map(({ vehicleId, fact }) => toPlace(vehicleId, fact, hours));
      // History comes by the year: the first version of what is over takes no place from anybody.
      const ahead = places.filter(({ dealerId, on, stamp }) => stamp.revision > 1 || on >= hours.today(dealerId));
      if (ahead.length === 0) return new Set();
      const kept = await settle(ahead.map((place) => ({ place })));
      const standing = ahead.filter(({ appointmentId, stamp }) => {
        const known = kept.get(appointmentId);
        return known !== undefined && compareStamps(stamp, known.stamp) === 0;
      });
      const outcomes = await stores.dealerDays.execute(
        standing.map((place) => ({
          id: dealerDayId(place.dealerId, place.on),
          command: { type: 'NoteReported', place, capacity: hours.termsOn(place.dealerId, place.on).capacity } as const,
          cause: { id: `reported:${place.appointmentId}:${versionOf(place.stamp)}` },
          at: hours.now,
        })),
      );
      await leaveOtherDays(kept);
      const overbooked = new Set<string>();
      for (const outcome of outcomes) {
        if (outcome.status === 'conflict') throw new LostRace(stores.dealerDays.name, outcome.id);
        if (outcome.status !== 'applied') continue;
        for (const event of outcome.events) {
          if (event.type !== 'PlaceReported' || !event.isOverbooked) continue;
          const { appointmentId, dealerId, on } = event.place;
          if (on >= hours.today(dealerId)) overbooked.add(appointmentId);
        }
      }
      return overbooked;
    },
  };
}

/** What was told of a booking, as the domain has it. */
export function toChangedBooking(told: BookingChanged): ChangedBooking {
  const { appointmentId, dealerId, on, vehicleId, startsAt, service, advisorId, status, revision, changedAt, digest } = told;
  return {
    place: {
      ...{ appointmentId, dealerId, on, vehicleId, startsAt, service, advisorId, status, source: 'booking' },
      stamp: { revision, occurredAt: changedAt, digest },
      ...(told.recordId === '' ? {} : { recordId: told.recordId }),
      ...(told.contactId === '' ? {} : { contactId: told.contactId }),
    },
    ...(told.previousOn === '' ? {} : { previousOn: told.previousOn }),
  };
}

/** A day is remembered for ever: one that a slower writer still thinks of is left again. */
function withVersion(known: AppointmentDocument | undefined, place: KeptPlace, days: readonly string[]): AppointmentDocument {
  const { dealerId, on, source, stamp } = place;
  const isGreater = known === undefined || compareStamps(stamp, known.stamp) > 0;
  const all = [...new Set([...(known?.days ?? []), ...days])];
  if (known !== undefined && !isGreater && all.length === known.days.length) return known;
  return isGreater ? { dealerId, on, source, stamp, days: all } : { ...known, days: all };
}

function toPlace(vehicleId: string, fact: AppointmentFact, hours: DealerHours): Place {
  const { key, dealerId, startsAt, service, advisorId, status, revision, occurredAt, digest } = fact;
  return {
    appointmentId: key,
    dealerId,
    on: hours.dayOf(dealerId, startsAt),
    vehicleId,
    startsAt,
    hour: hours.hourOf(dealerId, startsAt),
    service,
    advisorId,
    status,
    source: 'dealer-system',
    stamp: { revision, occurredAt, digest },
  };
}

function toFact(place: KeptPlace): AppointmentFact {
  const { appointmentId, dealerId, startsAt, service, status, advisorId, stamp, recordId, contactId } = place;
  return {
    kind: 'appointment',
    key: appointmentId,
    dealerId,
    ...stamp,
    ...(recordId === undefined ? {} : { recordId }),
    ...{ startsAt, service, status, advisorId },
    ...(contactId === undefined ? {} : { contactId }),
  };
}

function versionOf({ revision, occurredAt, digest }: Place['stamp']): string {
  return `${revision}:${occurredAt}:${digest}`;
}
