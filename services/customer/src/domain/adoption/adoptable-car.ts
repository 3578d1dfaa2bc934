import { monthsPast } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { AdoptionPolicy } from '@homeward/policy';
import type { DealableCar } from './adoption-facts';
import { amountsOf } from '../cars/order-lines';
import { compareText } from '../people/revision';
import type { VehicleDescription } from '../cars/vehicle-description';
import { type VehicleFacts, type VisitFact, standingVisits } from '../cars/vehicle-facts';

/** What adoption looks at of one car, at one dealer on one day. */
export interface DealerCar {
  readonly vehicleId: string;
  /** Blind index of the plate; undefined without a valid one. */
  readonly plateIndex: string | undefined;
  readonly digit: number | undefined;
  readonly isHere: boolean;
  readonly isInUse: boolean;
  /** The visits at the dealer up to that day, the earliest first. */
  readonly visits: readonly VisitFact[];
  readonly lastMaintenanceOn: LocalDate | undefined;
}

/** `isHere`: the dealer is its home; a car has one, so two dealers never adopt it both. */
export function dealerCarOf(
  facts: VehicleFacts,
  description: Pick<VehicleDescription, 'plateIndex' | 'status'> | undefined,
  car: Pick<DealerCar, 'vehicleId' | 'digit' | 'isHere'>,
  { dealerId, today, rules }: { readonly dealerId: string; readonly today: LocalDate; readonly rules: AdoptionPolicy },
): DealerCar {
  const visits = standingVisits(facts)
    .filter((visit) => visit.dealerId === dealerId && visit.visitedOn <= today)
    .sort((a, b) => compareText(a.visitedOn, b.visitedOn) || compareText(a.key, b.key));
  const kinds: ReadonlySet<string> = new Set(rules.maintenanceKinds);
  return {
    ...car,
    plateIndex: description?.plateIndex,
    isInUse: description?.status === 'active',
    visits,
    lastMaintenanceOn: visits.findLast(({ service }) => kinds.has(service))?.visitedOn,
  };
}

/** The cars as a deal sees them, one of each plate: of several the one that came last for maintenance. */
export function toDealable(cars: readonly DealerCar[], today: LocalDate, rules: AdoptionPolicy): readonly DealableCar[] {
  const latest = new Map<string, DealerCar>();
  for (const car of cars) {
    if (car.plateIndex === undefined || !car.isHere || !car.isInUse || car.lastMaintenanceOn === undefined) continue;
    const known = latest.get(car.plateIndex);
    if (known === undefined || cameLater(car, known)) latest.set(car.plateIndex, car);
  }
  return cars.map((car) => {
    const standing = standingOf(car, today, rules);
    const holder = car.plateIndex === undefined ? undefined : latest.get(car.plateIndex);
    const isDouble = holder !== undefined && holder !== car && (standing === 'adoptable' || standing === 'kept');
    return {
      vehicleId: car.vehicleId,
      digit: car.digit,
      ...adoptionValueOf(car, today, rules),
      standing: isDouble ? 'plate-taken' : standing,
    };
  });
}

/** What the car brought in the last months. */
export function worthOf(
  { visits }: Pick<DealerCar, 'visits'>,
  today: LocalDate,
  windowMonths: number,
): Pick<DealableCar, 'spendingFen' | 'visits'> & { readonly oilAndAccessoryFen: number } {
  const within = visits.filter(({ visitedOn }) => !monthsPast(windowMonths, visitedOn, today));
  const { outputFen, oilFen, accessoryFen } = salesOf(within);
  return { spendingFen: outputFen, visits: within.length, oilAndAccessoryFen: oilFen + accessoryFen };
}

/** What adoption takes for the value of the car (S3). */
export function adoptionValueOf(
  car: Pick<DealerCar, 'visits'>,
  today: LocalDate,
  { windowMonths, value }: AdoptionPolicy,
): Pick<DealableCar, 'valueFen' | 'spendingFen' | 'visits'> {
  const { spendingFen, visits, oilAndAccessoryFen } = worthOf(car, today, windowMonths);
  return { valueFen: value === 'total-spending' ? spendingFen : oilAndAccessoryFen, spendingFen, visits };
}

export interface Sales {
  readonly outputFen: number;
  readonly oilFen: number;
  readonly accessoryFen: number;
}

export function salesOf(visits: readonly Pick<VisitFact, 'lines'>[]): Sales {
  return visits.reduce<Sales>(
    (sum, visit) => {
      const { totalFen, oilFen, accessoryFen } = amountsOf(visit);
      return { outputFen: sum.outputFen + totalFen, oilFen: sum.oilFen + oilFen, accessoryFen: sum.accessoryFen + accessoryFen };
    },
    { outputFen: 0, oilFen: 0, accessoryFen: 0 },
  );
}

/** The visits since the car was adopted. */
export function visitsSince({ visits }: Pick<DealerCar, 'visits'>, sinceAt: Instant): readonly VisitFact[] {
  return visits.filter(({ closedAt }) => closedAt > sinceAt);
}

/** The last digit in a plate, wherever it stands: 皖MB234K counts as 4. */
export function lastDigitOf(plate: string): number | undefined {
  const digit = /(\d)\D*$/.exec(plate)?.[1];
  return digit === undefined ? undefined : Number(digit);
}

function standingOf(car: DealerCar, today: LocalDate, { windowMonths, keepMonths }: AdoptionPolicy): DealableCar['standing'] {
  if (!car.isInUse) return 'gone';
  if (!car.isHere) return 'moved';
  const { lastMaintenanceOn } = car;
  if (lastMaintenanceOn === undefined || monthsPast(keepMonths, lastMaintenanceOn, today)) return 'stayed-away';
  return monthsPast(windowMonths, lastMaintenanceOn, today) ? 'kept' : 'adoptable';
}

function cameLater(car: DealerCar, known: DealerCar): boolean {
  return (
    compareText(car.lastMaintenanceOn ?? '', known.lastMaintenanceOn ?? '') > 0 ||
    (car.lastMaintenanceOn === known.lastMaintenanceOn && compareText(car.vehicleId, known.vehicleId) < 0)
  );
}
