import { addDays, addMonths, startOfDay } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { PointsPolicy } from '@homeward/policy';

/** What a visit was paid with, in fen. */
export interface PaidVisit {
  readonly kind: string;
  readonly customerPaidFen: number;
  readonly warrantyPaidFen: number;
}

/** Points of a visit: so many for each full unit of money that earns; the rest earns nothing (S4, PL3). */
export function pointsFor({ earning }: PointsPolicy, visit: PaidVisit): number {
  if ((earning.excludedVisitKinds as readonly string[]).includes(visit.kind)) return 0;
  const paidFen =
    (earning.payers.includes('customer') ? visit.customerPaidFen : 0) + (earning.payers.includes('warranty') ? visit.warrantyPaidFen : 0);
  return Math.max(0, Math.floor(paidFen / earning.perFen) * earning.points);
}

/** The last day on which points earned on a day are valid (PL4: through that day). */
export function expiryOf({ expiry }: PointsPolicy, earnedOn: LocalDate): LocalDate {
  const day = addMonths(earnedOn, expiry.months);
  switch (expiry.through) {
    case 'day':
      return day;
    case 'end-of-month':
      return addDays(addMonths(`${day.slice(0, 7)}-01`, 1), -1);
    case 'end-of-year':
      return `${day.slice(0, 4)}-12-31`;
  }
}

/** The moment at which points valid through a day are gone: the start of the next day in the zone. */
export function expiresAtOf(expiresOn: LocalDate, zone: string): Instant {
  return startOfDay(addDays(expiresOn, 1), zone);
}
