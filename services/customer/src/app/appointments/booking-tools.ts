import type { Access } from '@homeward/access';
import type { HolidayCalendar } from '@homeward/calendar';
import type { Appointment } from '@homeward/contracts/appointments';
import { Rejection } from '@homeward/kernel';
import { type IdDeriver, maskPlate } from '@homeward/pii';
import { type BusinessClock, type Ids, LostRace, type ReferenceData } from '@homeward/runtime';
import { Contended, type Outcome } from '@homeward/store';
import { type DealerDayEvent, type DealerDayState, type Place, takenAt } from '../../domain/appointments/dealer-day';
import { ownerOn, ownershipsOf, personOf } from '../../domain/cars/ownership';
import { compareStamps } from '../../domain/people/revision';
import type { VehicleState } from '../../domain/cars/vehicle';
import { statusTold } from '../../domain/cars/vehicle-tellings';
import type { Attributing } from '../people/attributing';
import { type DealerHours, createDealerHours } from '../intake/dealer-hours';
import { withDealers } from '../organisation/dealer-tree';
import type { PersonQueries } from '../people/person-queries';
import type { ChangedBooking, PlaceKeeping } from '../intake/place-keeping';
import type { CustomerStores } from '../ports';
import type { Scope } from '../organisation/scope';
import type { Tombstones } from '../people/tombstones';
import { type OpenedVehicle, type VehicleQueries, plateText } from '../cars/vehicle-queries';

/** What everything about appointments needs. */
export interface BookingTools {
  readonly stores: Pick<CustomerStores, 'dealerDays' | 'appointments' | 'vehicles' | 'nodes'>;
  readonly access: Access;
  readonly reference: ReferenceData;
  readonly ids: IdDeriver;
  readonly freshIds: Ids;
  readonly places: PlaceKeeping;
  readonly people: PersonQueries;
  readonly attributing: Attributing;
  readonly vehicles: VehicleQueries;
  readonly tombstones: Tombstones;
  readonly clock: BusinessClock;
  readonly holidays: HolidayCalendar;
}

export type BookingOutcome = Outcome<DealerDayEvent>;

export interface AppointmentOutcomeList {
  readonly outcomes: readonly BookingOutcome[];
  readonly appointments: readonly Appointment[];
}

/** Days and hours as they are now; also of dealers that were registered a moment ago. */
export async function hoursNow({ clock, reference, stores, holidays }: BookingTools, dealerIds: readonly string[]): Promise<DealerHours> {
  const tree = await withDealers(
    reference.tree(),
    stores.nodes,
    dealerIds.filter((id) => id !== ''),
  );
  return createDealerHours(clock.now(), tree, reference.policies(), holidays);
}

/** Throws Rejection('unknown', 'dealer.unknown') for what is no dealer or out of reach. */
export function assertDealer(dealerId: string, scope: Scope, { tree }: DealerHours): void {
  if (tree.node(dealerId)?.kind !== 'dealer' || !scope.seesDealer(dealerId))
    throw new Rejection('unknown', 'dealer.unknown', { pointer: '/dealerId' });
}

/** The changes are true; where a car is too busy to hear of them now, it hears of them with their event. */
export async function carryOutNow(places: PlaceKeeping, changes: readonly ChangedBooking[]): Promise<void> {
  try {
    await places.carryOut(changes);
  } catch (error) {
    if (!(error instanceof LostRace || error instanceof Contended)) throw error;
  }
}

/** What has become of an appointment: what its day brought, as far as the car was told of this version. */
export function standingOf(place: Pick<Place, 'appointmentId' | 'stamp' | 'status'>, vehicle: VehicleState | undefined): string {
  const fact = vehicle?.facts.appointments[place.appointmentId];
  if (vehicle === undefined || fact === undefined || compareStamps(fact, place.stamp) < 0) return place.status;
  return statusTold(vehicle.told, fact);
}

/** Appointments as the caller may see them: plates masked, people of the caller's dealers only. */
export function toAppointments(
  places: readonly { readonly place: Place; readonly day: DealerDayState }[],
  cars: readonly OpenedVehicle[],
  scope: Scope,
  hours: DealerHours,
  statusOf: typeof standingOf = standingOf,
): readonly Appointment[] {
  const byId = new Map(cars.map((car) => [car.vehicleId, car]));
  return places.map(({ place, day }) => {
    const car = byId.get(place.vehicleId);
    const { appointmentId, dealerId, vehicleId, on, hour, startsAt, service, advisorId, source, stamp } = place;
    const most = hours.termsOn(dealerId, on).capacity.places[hour] ?? 0;
    return {
      ...{ appointmentId, dealerId, vehicleId, on, hour, startsAt, service, advisorId, source },
      personId: car === undefined ? '' : comerOf(place, car.state, scope),
      plate: car === undefined || car.plate === '' ? '' : maskPlate(plateText(car.plate)),
      model: car?.description?.model ?? '',
      status: statusOf(place, car?.state),
      revision: stamp.revision,
      overbooked: takenAt(day, hour) > most,
    };
  });
}

/** Whom the appointment names, else the owner, as far as that is a customer of the caller's dealers. */
function comerOf({ appointmentId, on, dealerId, recordId }: Place, { facts, people }: VehicleState, scope: Scope): string {
  const named = recordId ?? facts.appointments[appointmentId]?.recordId;
  if (named !== undefined) return scope.seesDealer(dealerId) ? personOf(people, named) : '';
  const owner = ownerOn(ownershipsOf(facts, people), on);
  return owner !== undefined && scope.seesDealer(owner.dealerId) ? owner.personId : '';
}
