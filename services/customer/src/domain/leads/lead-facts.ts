import type { Instant, LocalDate } from '@homeward/kernel';
import type { LeadLevel, LeadLevels } from '@homeward/policy';

/** Where a prospect came from (domain, section 2; S2, S4). */
export const LEAD_SOURCES = [
  'call',
  'web',
  'campaign',
  'visit',
  'car-once-owned',
  'media',
  'passing-by',
  'exhibition',
  'friend',
  'event',
  'trade-in',
  'other',
] as const;
export type LeadSource = (typeof LEAD_SOURCES)[number];

export const PURCHASE_TYPES = ['new', 'same-brand-replacement', 'other-brand-replacement', 'additional'] as const;
export type PurchaseType = (typeof PURCHASE_TYPES)[number];

export const FOLLOW_UP_RESULTS = ['reached', 'not-reached', 'visit-agreed', 'visited', 'call-later', 'refused'] as const;
export type FollowUpResult = (typeof FOLLOW_UP_RESULTS)[number];

/**
 * - `offered`: a dealer has it from head office and has not answered yet.
 * - `unassigned`: every dealer in reach has refused it or let it expire; it is head office's.
 * - `merged`: it is one with another lead of the same person, which is the one that is followed up.
 */
export const LEAD_STATUSES = ['offered', 'accepted', 'unassigned', 'loss-proposed', 'merged', 'lost', 'won'] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

/** Words under the data key of the lead's record: destroying the key makes them unreadable, in state and journal alike. */
export type SealedText = string;

/** A company with a fleet (大客户, S4). The maker's share is makerRegistrations / registrations. */
export interface KeyAccount {
  readonly company: SealedText;
  readonly fleet: number;
  readonly planned: number;
  readonly winRatePercent: number;
  readonly forecast: number;
  readonly registrations: number;
  readonly makerRegistrations: number;
}

/** Something that happens at a moment when nobody has followed up by then. */
export type Mark =
  { readonly kind: 'missed'; readonly at: Instant } | { readonly kind: 'escalation'; readonly to: string; readonly at: Instant };

/** The next follow-up. Whether it is overdue is asked of a moment and never kept. */
export interface NextFollowUp {
  /** An agreed date goes before the level's, even when it is later (S4). */
  readonly basis: 'first' | 'level' | 'agreed';
  /** The local day at the dealer. */
  readonly on: LocalDate;
  /** The moment agreed, or the one by which it is due. */
  readonly at: Instant;
  /** From here on it is overdue: a day counts to its end. */
  readonly overdueAt: Instant;
  readonly everyDays: number;
  /** What is still to be told if nobody follows up, in the order of time. */
  readonly marks: readonly Mark[];
  readonly policy: string;
}

/** What the policy of one dealer says, and its calendar. */
export interface LeadTerms {
  readonly rules: LeadLevels;
  readonly policy: string;
  readonly dayOf: (at: Instant) => LocalDate;
  readonly startOf: (day: LocalDate) => Instant;
}

/** Everything outside the lead that it depends on. */
export interface LeadSurroundings {
  /** Of a dealer, or of the node that has the lead while no dealer does. */
  readonly of: (nodeId: string) => LeadTerms;
}

/** Facts that came with the lead and may be corrected. */
export interface LeadDetails {
  readonly purchaseType: PurchaseType | '';
  readonly model: string;
  readonly competitor: string;
  readonly keyAccount?: KeyAccount;
}

export interface Acting {
  readonly at: Instant;
  readonly by: string;
  readonly text?: SealedText;
  readonly surroundings: LeadSurroundings;
}

/** Dealers that may get it, the best first. */
interface Choosing {
  readonly candidates: readonly string[];
}

export type OpenLead = {
  readonly type: 'Open';
  /** Brand or region that answers for it while no dealer has it. */
  readonly nodeId: string;
  readonly placeId: string;
  /** `dealer`: the dealer has it already; `head-office`: it is offered to the first candidate. */
  readonly origin: 'head-office' | 'dealer';
  readonly recordId: string;
  readonly personId: string;
  readonly source: LeadSource;
  /** Empty: the policy's first level. */
  readonly level: LeadLevel | '';
  readonly ownerId: string;
  readonly openedAt: Instant;
  readonly agreedAt?: Instant;
} & LeadDetails &
  Choosing &
  Acting;

export type LeadCommand =
  | OpenLead
  | ({ readonly type: 'Accept'; readonly ownerId: string } & Acting)
  | ({ readonly type: 'Refuse' } & Choosing & Acting)
  | ({ readonly type: 'Assign'; readonly dealerId: string; readonly ownerId: string } & Acting)
  | ({ readonly type: 'FollowUp'; readonly result: FollowUpResult; readonly agreedAt?: Instant; readonly level: LeadLevel | '' } & Acting)
  | ({ readonly type: 'ChangeLevel'; readonly level: LeadLevel } & Acting)
  | ({ readonly type: 'Describe'; readonly details: Partial<LeadDetails> } & Acting)
  | ({ readonly type: 'RecordTestDrive'; readonly model: string; readonly drivenAt: Instant } & Acting)
  | ({ readonly type: 'Quote'; readonly model: string; readonly amountFen: number } & Acting)
  | ({ readonly type: 'ProposeLoss'; readonly reason: string } & Acting)
  | ({ readonly type: 'ApproveLoss' } & Acting)
  | ({ readonly type: 'RefuseLoss' } & Acting)
  | ({ readonly type: 'Reactivate'; readonly level: LeadLevel | '' } & Acting)
  | ({ readonly type: 'Win'; readonly recordId: string; readonly vehicleId: string; readonly saleId: string } & Acting)
  /** The next three join two leads of one person, and part them; each is over if the lead is another person's by now. */
  | ({ readonly type: 'TakeDuplicate'; readonly leadId: string; readonly due?: NextFollowUp } & Joining)
  | ({ readonly type: 'LetDuplicateGo'; readonly leadId: string } & Joining)
  | ({ readonly type: 'MergeInto'; readonly leadId: string } & Joining)
  /** The lead that it was merged into is not this person's any more. */
  | ({ readonly type: 'Part' } & Joining)
  | { readonly type: 'LearnPerson'; readonly personId: string; readonly sequence: number; readonly at: Instant }
  /** What falls due by itself up to a moment: missed dates, escalations, an offer that nobody answered. */
  | ({ readonly type: 'TellMarks'; readonly at: Instant; readonly surroundings: LeadSurroundings } & Choosing);

interface Joining extends Pick<Acting, 'at' | 'surroundings'> {
  /** Whose lead it is, as far as whoever decided this knows. */
  readonly personId: string;
}

interface Acted {
  readonly at: Instant;
  readonly by: string;
  readonly text?: SealedText;
}

interface Timed {
  readonly next: NextFollowUp;
}

export type LeadEvent =
  | ({
      readonly type: 'LeadOpened';
      readonly nodeId: string;
      readonly placeId: string;
      readonly origin: 'head-office' | 'dealer';
      readonly dealerId: string;
      readonly recordId: string;
      readonly personId: string;
      readonly source: LeadSource;
      readonly level: LeadLevel;
      readonly ownerId: string;
      readonly openedAt: Instant;
      /** Left out when the dealer has it already. */
      readonly offerExpiresAt?: Instant;
    } & LeadDetails &
      Timed &
      Acted)
  | ({ readonly type: 'LeadJoined'; readonly source: LeadSource; readonly askedAtDealerId: string } & Timed & Acted)
  | ({ readonly type: 'LeadOffered'; readonly dealerId: string; readonly expiresAt: Instant; readonly ownerId: string } & Timed & Acted)
  | ({ readonly type: 'LeadReturned' } & Acted)
  | ({ readonly type: 'OfferRefused' } & Acted)
  | ({ readonly type: 'OfferExpired' } & Acted)
  | ({ readonly type: 'LeadAccepted'; readonly ownerId: string } & Acted)
  | ({ readonly type: 'OwnerNamed'; readonly ownerId: string } & Acted)
  | ({ readonly type: 'FollowedUp'; readonly result: FollowUpResult; readonly level: LeadLevel; readonly agreedAt?: Instant } & Timed &
      Acted)
  | ({ readonly type: 'LevelChanged'; readonly from: LeadLevel; readonly level: LeadLevel } & Timed & Acted)
  | ({ readonly type: 'DetailsChanged'; readonly details: Partial<LeadDetails> } & Acted)
  | ({ readonly type: 'TestDriven'; readonly model: string; readonly drivenAt: Instant } & Acted)
  | ({ readonly type: 'PriceQuoted'; readonly model: string; readonly amountFen: number } & Acted)
  | ({ readonly type: 'LossProposed'; readonly reason: string } & Acted)
  | ({ readonly type: 'LossApproved' } & Acted)
  | ({ readonly type: 'LossRefused' } & Acted)
  | ({ readonly type: 'LeadReactivated'; readonly level: LeadLevel; readonly dealerId: string } & Timed & Acted)
  | ({ readonly type: 'LeadWon'; readonly recordId: string; readonly vehicleId: string; readonly saleId: string } & Acted)
  /** Another lead of the same person was merged into this one; `due` is what was due there, `next` what is due for both. */
  | ({
      readonly type: 'DuplicateMerged';
      readonly leadId: string;
      readonly due?: NextFollowUp;
      readonly next?: NextFollowUp;
    } & Acted)
  | ({ readonly type: 'DuplicateParted'; readonly leadId: string; readonly next?: NextFollowUp } & Acted)
  | ({ readonly type: 'LeadMerged'; readonly into: string } & Acted)
  | ({ readonly type: 'LeadParted'; readonly from: string; readonly next?: NextFollowUp; readonly offerExpiresAt?: Instant } & Acted)
  | { readonly type: 'FollowUpMissed'; readonly dueAt: Instant; readonly at: Instant }
  | { readonly type: 'LeadEscalated'; readonly to: string; readonly at: Instant }
  | { readonly type: 'PersonLearned'; readonly personId: string; readonly sequence: number; readonly at: Instant };

export interface LeadEntry {
  readonly at: Instant;
  readonly action: LeadEvent['type'];
  readonly by: string;
  readonly text?: SealedText;
  readonly values: Readonly<Record<string, string>>;
}

/** How a lead stood when it was merged into another one: so it goes on when they part. */
export interface SetAside extends Pick<OpenedLead, 'next' | 'offerExpiresAt'> {
  readonly leadId: string;
  readonly status: LeadStatus;
  readonly at: Instant;
}

export interface OpenedLead extends LeadDetails {
  readonly nodeId: string;
  readonly placeId: string;
  readonly origin: 'head-office' | 'dealer';
  /** Empty while no dealer has it. */
  readonly dealerId: string;
  /** Dealers that had it and have it no more: it is not offered to them again by itself. */
  readonly tried: readonly string[];
  readonly recordId: string;
  readonly personId: string;
  /** Of the record's word on whom it belongs to. */
  readonly personSequence: number;
  readonly source: LeadSource;
  readonly status: LeadStatus;
  readonly level: LeadLevel;
  readonly levels: readonly { readonly level: LeadLevel; readonly sinceAt: Instant }[];
  readonly ownerId: string;
  readonly openedAt: Instant;
  /** From when on the present dealer's clock runs. */
  readonly assignedAt: Instant;
  readonly offerExpiresAt?: Instant;
  readonly followedUpAt?: Instant;
  readonly followUps: number;
  readonly missed: number;
  readonly escalatedTo: string;
  /** Absent once it is won or lost. */
  readonly next?: NextFollowUp;
  readonly testDrives: number;
  readonly quotes: number;
  readonly lossReason: string;
  readonly closedAt?: Instant;
  readonly vehicleId: string;
  readonly saleId: string;
  readonly joined: number;
  readonly reactivated: number;
  /** With status `merged`. */
  readonly merged?: SetAside;
  /** Leads of the same person that were merged into this one, with what was due there. Absent without one. */
  readonly duplicates?: Readonly<Record<string, { readonly due?: NextFollowUp }>>;
  /** What was due here before one was merged into it, while nobody has done anything about either. */
  readonly ownNext?: NextFollowUp;
  /** How many times it was parted from the lead that it was merged into. Absent for never. */
  readonly parted?: number;
  readonly entries: readonly LeadEntry[];
}

/** Nothing until it is opened. */
export type LeadState = OpenedLead | undefined;
