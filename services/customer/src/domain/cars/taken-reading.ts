import type { LocalDate } from '@homeward/kernel';

/** One look at the odometer, by whomever. */
export interface TakenReading {
  /** The key of the visit, arrival or reading that it came with. */
  readonly key: string;
  readonly dealerId: string;
  readonly on: LocalDate;
  readonly mileageKm: number;
  readonly source: string;
}
