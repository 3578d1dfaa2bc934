import type { Instant, LocalDate } from '@homeward/kernel';
import type { AdoptionPolicy } from '@homeward/policy';
import type { Keyed } from '../cars/vehicle-facts';

/** Why an adopted car leaves the book: scrapped or exported, at home at another dealer, its plate on another car, or away for too long. */
export type ReleaseReason = 'gone' | 'moved' | 'plate-taken' | 'stayed-away';

/** A car as a deal sees it. The digit of its plate is personal: it is worked with and never written down. */
export interface DealableCar {
  readonly vehicleId: string;
  /** The last digit of the plate; undefined without a valid one. */
  readonly digit: number | undefined;
  readonly valueFen: number;
  /** All that was spent in the window, and in how many visits: they order cars of one value. */
  readonly spendingFen: number;
  readonly visits: number;
  readonly standing: 'adoptable' | 'kept' | ReleaseReason;
}

export type DealReason = 'adopted' | 'advisor-left' | 'fair-share' | ReleaseReason;

export interface DealtCar {
  readonly vehicleId: string;
  /** Empty: nobody looks after it any more. */
  readonly advisorId: string;
  /** Empty: nobody did before. */
  readonly previousAdvisorId: string;
  readonly reason: DealReason;
  readonly valueFen: number;
}

export interface AdvisorShare {
  readonly advisorId: string;
  /** One who left is listed until the cars have moved. */
  readonly active: boolean;
  readonly cars: number;
  readonly valueFen: number;
}

/** Between the advisor with the most and the one with the least. */
export interface Spread {
  readonly cars: number;
  readonly valueFen: number;
}

export interface DealPlan {
  readonly changes: readonly DealtCar[];
  readonly before: readonly AdvisorShare[];
  readonly after: readonly AdvisorShare[];
}

/** Everything that a deal depends on besides the book. */
export interface DealTerms {
  /** All cars that are at home at the dealer, and all that are in its book. */
  readonly cars: readonly DealableCar[];
  /** The codes of the service advisors who work there. */
  readonly advisors: readonly string[];
  readonly rules: AdoptionPolicy;
  /** Also moves cars from those with more than their fair share. */
  readonly isCorrected: boolean;
}

export interface Adoption {
  readonly advisorId: string;
  readonly sinceAt: Instant;
}

export interface PastDeal {
  readonly at: Instant;
  readonly by: string;
  readonly policy: string;
  readonly adopted: number;
  readonly moved: number;
  readonly released: number;
}

/** The book of one dealer: who looks after which car. */
export interface AdoptionBookState {
  readonly adopted: Keyed<Adoption>;
  /** The latest first. */
  readonly deals: readonly PastDeal[];
}

export interface DealBook extends DealTerms {
  readonly type: 'DealBook';
  readonly at: Instant;
  readonly on: LocalDate;
  readonly by: string;
  /** The version of the policy. */
  readonly policy: string;
  /** The name of the plan that was looked at; empty for any. */
  readonly expectedPlan: string;
  readonly nameOf: (plan: string) => string;
}

/** One deal, whole: nobody sees a half of it. */
export interface BookDealt {
  readonly type: 'BookDealt';
  readonly at: Instant;
  readonly on: LocalDate;
  readonly by: string;
  readonly policy: string;
  readonly isCorrected: boolean;
  readonly changes: readonly DealtCar[];
}
