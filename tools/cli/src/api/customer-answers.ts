import type { Page } from './answers';

/** A car of a customer, with why it looks as if the customer is leaving. */
export interface CustomerCar {
  readonly vehicleId: string;
  readonly use?: string;
  readonly earlySigns: readonly { readonly code: string; readonly text: string }[];
}

/** A customer with classes; without `personId` the owner of the car is unknown. */
export interface ClassedCustomer {
  readonly personId?: string;
  readonly cars: readonly CustomerCar[];
  readonly visits: number;
  readonly serviceFen: number;
  readonly serviceClass: string;
}

export interface CustomerClasses extends Page {
  readonly on: string;
  readonly total: number;
  readonly customers: readonly ClassedCustomer[];
}
