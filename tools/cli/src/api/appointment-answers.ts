/* What the API answers about appointments, as far as it is shown. */

export interface Appointment {
  readonly appointmentId: string;
  readonly dealerId: string;
  readonly vehicleId: string;
  readonly plate?: string;
  readonly model?: string;
  readonly hour: string;
  readonly startsAt: string;
  readonly service?: string;
  readonly status: string;
  readonly advisorId?: string;
  readonly source: string;
  readonly overbooked: boolean;
}

export interface DayAppointments {
  readonly dealerId: string;
  readonly on: string;
  readonly appointments: readonly Appointment[];
}

export interface HourPlaces {
  readonly hour: string;
  readonly startsAt: string;
  readonly places: number;
  readonly taken: number;
  readonly free: number;
}

export interface DayPlaces {
  readonly dealerId: string;
  readonly on: string;
  /** open, weekday, public-holiday, closing-day */
  readonly opening: string;
  readonly holidaysKnown: boolean;
  readonly hours: readonly HourPlaces[];
}

export interface FreePlaces {
  readonly days: readonly DayPlaces[];
}
