import type { Use } from './behaviour';
import type { Odometer } from './odometer';
import type { Person } from './people';
import type { VehicleModel } from './vehicle-models';

export type ServiceKind = 'first-service' | 'routine' | 'warranty-repair' | 'body-repair' | 'general-repair' | 'recall';

/** One owner of a car, from a day on. */
export interface Ownership {
  readonly person: Person;
  readonly fromDay: number;
  readonly plate: string;
}

/** A line of a repair order. */
export interface OrderLine {
  readonly kind: 'labour' | 'part' | 'oil' | 'accessory';
  readonly code: string;
  readonly payer: 'customer' | 'warranty' | 'insurance' | 'maker';
  readonly amountFen: number;
}

/** A workshop visit as it happened. Minutes are on the dealer's wall clock. */
export interface Visit {
  readonly dealer: number;
  readonly kind: ServiceKind;
  readonly person: Person;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly mileageKm: number | undefined;
  readonly advisorCode: string;
  readonly lines: readonly OrderLine[];
}

/** One state of an appointment; a moved one has two, with the same key. */
export interface AppointmentState {
  readonly key: number;
  readonly dealer: number;
  readonly person: Person;
  readonly recordedAt: number;
  readonly startsAt: number;
  readonly service: ServiceKind;
  readonly status: 'booked' | 'moved' | 'cancelled' | 'arrived' | 'no-show';
  readonly advisorCode: string | undefined;
}

export interface Reading {
  readonly dealer: number;
  readonly at: number;
  readonly mileageKm: number;
  readonly source: 'dealer' | 'telematics' | 'owner';
}

/** What is fixed when a car is sold. */
export interface SoldCar {
  readonly index: number;
  readonly vin: string;
  readonly model: VehicleModel;
  readonly colour: string;
  readonly use: Use;
  readonly dealer: number;
  readonly soldDay: number;
  readonly deliveredDay: number;
  readonly priceFen: number;
  readonly consultantCode: string;
}

/** A car with its whole life, of which the export shows the last years. */
export interface CarLife {
  readonly car: SoldCar;
  readonly odometer: Odometer;
  readonly ownerships: readonly Ownership[];
  /** Scrapped or exported. */
  readonly retired: { readonly day: number; readonly status: 'scrapped' | 'exported' } | undefined;
  /** Within the exported years, by time. */
  readonly visits: readonly Visit[];
  readonly appointments: readonly AppointmentState[];
  readonly readings: readonly Reading[];
}

/** Who owns the car on a day; the first owner before the delivery. */
export function ownershipAt(ownerships: readonly Ownership[], day: number): Ownership {
  const found = ownerships.findLast(({ fromDay }) => fromDay <= day) ?? ownerships[0];
  if (!found) throw new RangeError('a car has a first owner');
  return found;
}
