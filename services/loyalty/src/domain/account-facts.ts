import type { Instant, LocalDate } from '@homeward/kernel';
import type { Level, LevelsPolicy } from '@homeward/policy';

/** A line of the ledger. Nothing is edited; a balance is the sum of the lines up to an instant. */
export interface Entry {
  readonly entryId: string;
  readonly kind: 'earned' | 'corrected' | 'reversed' | 'redeemed' | 'moved' | 'expired' | 'shortfall-paid';
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

/** A visit as the account hears it: all that the rule made of it. What is known of a visit is the newest word, whatever the order of arrival. */
export interface VisitToSettle {
  readonly visitId: string;
  readonly sequence: number;
  readonly dealerId: string;
  /** 0 for a visit that was withdrawn or moved to another person. */
  readonly points: number;
  /** The visit is another person's: its dealer has nothing to do with this account. */
  readonly isElsewhere: boolean;
  readonly earnedAt: Instant;
  readonly earnedOn: LocalDate;
  readonly expiresOn: LocalDate;
  readonly expiresAt: Instant;
  readonly policy: string;
}

/** Points taken, or about to be taken, for a benefit. */
export interface Redemption {
  readonly redemptionId: string;
  readonly points: number;
  readonly benefit: string;
  readonly dealerId: string;
  readonly status: 'reserved' | 'confirmed' | 'released';
  readonly reservedAt: Instant;
  readonly untilAt: Instant;
  /** When it was confirmed or released. */
  readonly settledAt?: Instant;
  readonly policy: string;
  /** The person's id that it was asked under: that of one record, with which it goes to another account and comes back. */
  readonly askedAs: string;
  /** How often it has moved; where it has the greatest number is where it is. */
  readonly moves: number;
}

/** Which of a person's records a redemption is of, where there are several: for whoever audits it. */
export interface Attribution {
  /** The id by which the person was named. */
  readonly namedAs: string;
  /** What said that it is the record of `askedAs`. */
  readonly by: string;
}

/** The person to whom the record behind an id belongs; the greater sequence is the newer one. */
export interface Placement {
  readonly personId: string;
  readonly sequence: number;
}

/** The level with the last day on which it is kept without being earned again. */
export interface HeldLevel {
  readonly level: Level;
  readonly since: LocalDate;
  readonly keptThrough: LocalDate;
  readonly policy: string;
}

export interface AccountState {
  readonly visits: Readonly<Record<string, VisitToSettle>>;
  readonly redemptions: Readonly<Record<string, Redemption>>;
  /** How often each redemption that was ever here had moved when it was last seen; and if it is gone, the id with which it went. */
  readonly movements: Readonly<Record<string, { readonly moves: number; readonly goneWith?: string }>>;
  readonly placements: Readonly<Record<string, Placement>>;
  /** What visits and redemptions make together (standing.ts), as of `asOfAt`. */
  readonly lots: Readonly<Record<string, Lot>>;
  readonly asOfAt: Instant;
  readonly entries: readonly Entry[];
  readonly balance: number;
  /** Points owed: taken back when they were spent already, or redeemed with somebody else's. Later points pay them first (PL4). */
  readonly shortfall: number;
  readonly level?: HeldLevel;
  /** When the level is looked at again. */
  readonly levelDueAt?: Instant;
  /** Its person was erased then: nothing is valid any longer, and nothing can be redeemed. */
  readonly closedAt?: Instant;
}

/** What the level is judged by. */
export interface LevelRules {
  readonly policy: LevelsPolicy;
  readonly reference: string;
  readonly today: LocalDate;
  readonly zone: string;
}

/** An id of a person, and where its record belongs as far as the sender knows. `accountId` is the account that hears it. */
interface Placed {
  readonly accountId: string;
  readonly askedAs: string;
  readonly placement?: Placement;
}

export type AccountCommand =
  | { readonly type: 'SettleVisit'; readonly visit: VisitToSettle; readonly levels: LevelRules; readonly at: Instant }
  | (Placed & {
      readonly type: 'Reserve';
      readonly redemptionId: string;
      readonly points: number;
      readonly benefit: string;
      readonly dealerId: string;
      readonly untilAt: Instant;
      readonly at: Instant;
      readonly policy: string;
      readonly attribution?: Attribution;
    })
  | { readonly type: 'Confirm'; readonly redemptionId: string; readonly at: Instant; readonly policy: string }
  | { readonly type: 'Release'; readonly redemptionId: string; readonly at: Instant }
  /** A record belongs to a person: what was done under its id goes there, unless that is here. */
  | (Placed & { readonly type: 'PlaceRecord'; readonly at: Instant })
  /** A redemption comes with its record. */
  | (Omit<Placed, 'askedAs'> & { readonly type: 'TakeIn'; readonly redemption: Redemption; readonly at: Instant })
  /** Its person was erased at `closedAt`. */
  | { readonly type: 'CloseAccount'; readonly closedAt: Instant; readonly at: Instant }
  /** Carries out what fell due by itself. */
  | { readonly type: 'PassTime'; readonly levels: LevelRules; readonly at: Instant };

export type AccountEvent =
  | { readonly type: 'VisitSettled'; readonly visit: VisitToSettle }
  /** A line of the ledger. */
  | { readonly type: 'EntryPosted'; readonly entry: Entry; readonly balance: number; readonly shortfall: number }
  /** Points owed that are not there: no line, the debt alone. */
  | {
      readonly type: 'ShortfallRecorded';
      readonly cause: string;
      readonly points: number;
      readonly shortfall: number;
      readonly at: Instant;
    }
  /** The lots that changed and those that are no more. */
  | {
      readonly type: 'LotsChanged';
      readonly lots: readonly Lot[];
      readonly gone: readonly string[];
      readonly shortfall: number;
      readonly at: Instant;
    }
  | { readonly type: 'PointsReserved'; readonly redemption: Redemption; readonly at: Instant; readonly attribution?: Attribution }
  | { readonly type: 'ReservationReleased'; readonly redemptionId: string; readonly at: Instant; readonly byItself: boolean }
  | { readonly type: 'RedemptionConfirmed'; readonly redemptionId: string; readonly at: Instant; readonly policy: string }
  | { readonly type: 'RecordPlaced'; readonly askedAs: string; readonly placement: Placement }
  | { readonly type: 'RedemptionLeft'; readonly redemption: Redemption; readonly to: Placement; readonly at: Instant }
  | { readonly type: 'RedemptionArrived'; readonly redemption: Redemption; readonly at: Instant }
  | { readonly type: 'AccountClosed'; readonly at: Instant }
  | { readonly type: 'LevelChanged'; readonly held: HeldLevel; readonly dueAt?: Instant }
  | { readonly type: 'LevelKept'; readonly held: HeldLevel; readonly dueAt?: Instant }
  /** Everything that it was earned by belongs to somebody else. */
  | { readonly type: 'LevelLost'; readonly level: Level; readonly on: LocalDate; readonly policy: string };
