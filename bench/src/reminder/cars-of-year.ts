import type { TrueHistory } from '@homeward/demo-data';
import type { LocalDate } from '@homeward/kernel';
import type { CareFact } from '@homeward/reminder/domain/cars/care-facts';

/** A car of the demo network, as the reminders hear of it day by day. */
export interface CarOfYear {
  readonly vehicleId: string;
  readonly dealerId: string;
  readonly personId: string;
  /** Empty for none. */
  readonly householdId: string;
  /** What is new on a day; with what was known before on the first one. */
  readonly factsOn: (on: LocalDate, isFirst: boolean) => readonly CareFact[];
}

/** Every third car is its owner's second one, and of every ten owners two live together. */
export function carsOfYear(histories: readonly TrueHistory[]): readonly CarOfYear[] {
  return histories.map((car, place) => {
    const owner = place % 3 === 2 ? place - 1 : place;
    const pair = owner % 10;
    return {
      vehicleId: car.vin,
      dealerId: car.dealerId,
      personId: `p${owner}`,
      householdId: pair === 0 || pair === 1 ? `h${owner - pair}` : '',
      factsOn: (on, isFirst) => factsOf(car, `p${owner}`, on, isFirst),
    };
  });
}

function factsOf(car: TrueHistory, personId: string, on: LocalDate, isFirst: boolean): readonly CareFact[] {
  const { dealerId, model, use, deliveredOn, ownedFromOn, visits, readings } = car;
  const isNew = (day: LocalDate): boolean => day === on || (isFirst && day < on);
  const isFirstDay = isFirst ? deliveredOn <= on : deliveredOn === on;
  const known: readonly CareFact[] = isFirstDay
    ? [
        { kind: 'description', sequence: 1, model, use, status: 'active', firstSoldOn: deliveredOn },
        { kind: 'sale', sequence: 2, key: 'sale', dealerId, soldOn: deliveredOn, deliveredOn },
        { kind: 'owner', sequence: 3, personId, dealerId, fromOn: ownedFromOn },
        { kind: 'home-dealer', sequence: 4, dealerId },
      ]
    : [];
  const visited = visits.flatMap((visit, place): readonly CareFact[] => {
    if (!isNew(visit.on)) return [];
    return [
      {
        ...{ kind: 'visit', sequence: 5, key: `v${place}`, dealerId, service: visit.service, visitedOn: visit.on },
        ...{ closedAt: `${visit.on}T09:00:00.000Z`, mileageKm: visit.mileageKm ?? 0, advisorId: 'SA', personId },
      },
    ];
  });
  const read = readings.filter(([day]) => day <= on);
  const odometer: readonly CareFact[] = readings.some(([day]) => isNew(day))
    ? [{ kind: 'odometer', sequence: 5 + read.length, readings: read }]
    : [];
  return [...known, ...visited, ...odometer];
}
