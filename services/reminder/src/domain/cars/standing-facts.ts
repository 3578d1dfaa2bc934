import type { Instant, LocalDate } from '@homeward/kernel';

/** How long the car has stayed away, by the main definition. */
export interface ChurnFact {
  /** Counts the words about the car: of two the higher one counts. */
  readonly sequence: number;
  readonly kind: 'churn';
  readonly dealerId: string;
  /** none, quasi-lost, lost */
  readonly level: string;
  /** Since when; empty while nothing is known of the car. */
  readonly on: LocalDate;
}

/** Somebody brought what was started before to the cadences in force at that moment. */
export interface MigrationFact {
  /** Counts the words about the car: of two the higher one counts. */
  readonly sequence: number;
  readonly kind: 'migration';
  readonly at: Instant;
}
