import type { Instant, LocalDate } from '@homeward/kernel';

/** A contact that is to be made. */
export interface PlannedJob {
  readonly personId: string;
  readonly vehicleId: string;
  readonly dealerId: string;
  readonly kind: string;
  readonly key: string;
  readonly visitId: string;
  readonly untilOn: LocalDate;
  readonly dueAt: Instant;
}
