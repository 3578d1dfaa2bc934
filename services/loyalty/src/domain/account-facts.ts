import type { Instant, LocalDate } from '@homeward/kernel';
import type { Level, LevelsPolicy } from '@homeward/policy';

/** A line of the ledger. Nothing is edited; a balance is the sum of the lines up to an instant. */
export interface Entry {
  readonly entryId: string;
  readonly kind: 'earned' | 'corrected' | 'reversed' | 'redeemed' | 'expired' | 'shortfall-paid';
  /** Positive or negative, never 0. */
  readonly points: number;
  /** The visit or redemption behind it. */
  readonly cause: string;
  readonly dealerId: string;
  /** When it counts. */
  readonly at: Instant;
  readonly policy: string;
}

/** What one visit earned by the newest word, and what is left of it; the balance is the sum of `left` and `held` over all lots. */
export interface Lot {
  readonly lotId: string;
  readonly dealerId: string;
  readonly points: number;
  readonly left: number;
  /** Taken by reservations that are neither confirmed nor released. */
  readonly held: number;
  readonly expired: number;
  readonly expiresOn: LocalDate;
  readonly expiresAt: Instant;
  readonly policy: string;
}

/** What is known of a visit: the newest word wins, whatever the order of arrival. */
export interface SettledVisit {
  readonly visitId: string;
  readonly sequence: number;
  /** 0 when the visit was withdrawn or belongs to somebody else. */
  readonly points: number;
  readonly earnedOn: LocalDate;
}

export interface Reservation {
  readonly redemptionId: string;
  readonly points: number;
  readonly benefit: string;
  readonly dealerId: string;
  readonly status: 'reserved' | 'confirmed' | 'released';
  readonly untilAt: Instant;
  readonly takes: readonly { readonly lotId: string; readonly points: number }[];
}

/** The level with the last day on which it is kept without being earned again. */
export interface HeldLevel {
  readonly level: Level;
  readonly since: LocalDate;
  readonly keptThrough: LocalDate;
  readonly policy: string;
}

export interface AccountState {
  readonly visits: Readonly<Record<string, SettledVisit>>;
  readonly lots: Readonly<Record<string, Lot>>;
  readonly reservations: Readonly<Record<string, Reservation>>;
  readonly entries: readonly Entry[];
  readonly balance: number;
  /** Points taken back that were spent already; later points pay it first (PL4). */
  readonly shortfall: number;
  readonly level?: HeldLevel;
  /** When the level is looked at again. */
  readonly levelDueAt?: Instant;
}

/** A visit as the account hears it: all that the rule made of it. */
export interface VisitToSettle {
  readonly visitId: string;
  readonly sequence: number;
  readonly dealerId: string;
  /** 0 for a visit that was withdrawn or moved to another person. */
  readonly points: number;
  readonly earnedAt: Instant;
  readonly earnedOn: LocalDate;
  readonly expiresOn: LocalDate;
  readonly expiresAt: Instant;
  readonly policy: string;
}

/** What the level is judged by. */
export interface LevelRules {
  readonly policy: LevelsPolicy;
  readonly reference: string;
  readonly today: LocalDate;
  readonly zone: string;
}

export type AccountCommand =
  | { readonly type: 'SettleVisit'; readonly visit: VisitToSettle; readonly levels: LevelRules; readonly at: Instant }
  | {
      readonly type: 'Reserve';
      readonly redemptionId: string;
      readonly points: number;
      readonly benefit: string;
      readonly dealerId: string;
      readonly untilAt: Instant;
      readonly at: Instant;
      readonly policy: string;
    }
  | { readonly type: 'Confirm'; readonly redemptionId: string; readonly at: Instant; readonly policy: string }
  | { readonly type: 'Release'; readonly redemptionId: string; readonly at: Instant }
  /** Carries out what fell due by itself. */
  | { readonly type: 'PassTime'; readonly levels: LevelRules; readonly at: Instant };

export type AccountEvent =
  | { readonly type: 'VisitSettled'; readonly visit: SettledVisit }
  /** A line of the ledger, with the lots as they are after it. */
  | {
      readonly type: 'EntryPosted';
      readonly entry: Entry;
      readonly lots: readonly Lot[];
      readonly balance: number;
      readonly shortfall: number;
    }
  /** Points owed back that were spent already: no line, the debt alone. */
  | {
      readonly type: 'ShortfallRecorded';
      readonly cause: string;
      readonly points: number;
      readonly lots: readonly Lot[];
      readonly shortfall: number;
      readonly at: Instant;
    }
  | { readonly type: 'PointsReserved'; readonly reservation: Reservation; readonly lots: readonly Lot[]; readonly at: Instant }
  | {
      readonly type: 'ReservationReleased';
      readonly redemptionId: string;
      readonly lots: readonly Lot[];
      readonly at: Instant;
      readonly byItself: boolean;
    }
  | { readonly type: 'RedemptionConfirmed'; readonly redemptionId: string; readonly at: Instant }
  | { readonly type: 'LevelChanged'; readonly held: HeldLevel; readonly dueAt?: Instant }
  | { readonly type: 'LevelKept'; readonly held: HeldLevel; readonly dueAt?: Instant };
