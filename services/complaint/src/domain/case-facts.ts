import type { Instant } from '@homeward/kernel';
import type { CaseKind, ClockName, EscalationLevel, Severity } from '@homeward/policy';
import type { CaseClock, ClockTerms, WorkingTime } from './clock';

export const CASE_CATEGORIES = ['product', 'service', 'sales'] as const;
export type CaseCategory = (typeof CASE_CATEGORIES)[number];
export type CaseStatus = 'received' | 'classified' | 'investigated' | 'planned' | 'executed' | 'called-back' | 'closed';
/** Channels of domain section 4. */
export const CASE_CHANNELS = ['hotline', 'web', 'email', 'dealer-desk', 'media-watch', 'callback', 'wechat', 'weibo', 'douyin'] as const;
export type CaseChannel = (typeof CASE_CHANNELS)[number];

/** What the customer or an agent said, encrypted before it comes here. */
export interface SealedText {
  /** Id of the key: it is kept elsewhere, so that destroying it leaves nothing that opens the box. */
  readonly key: string;
  readonly box: string;
}

/** Which of a person's records a case is of, where there are several: for whoever audits it. */
export interface Attribution {
  /** The id by which the person was named. */
  readonly namedAs: string;
  /** What said that it is the record of `personId`. */
  readonly by: string;
}

/** Everything about time that a decision needs: the clocks' terms by policy and the working time of the dealer. */
export interface Timing {
  readonly terms: Readonly<Record<ClockName, ClockTerms>>;
  readonly pauseWhileWaiting: boolean;
  readonly work: WorkingTime;
}

export interface Acting {
  readonly at: Instant;
  readonly by: string;
  readonly text?: SealedText;
  readonly timing: Timing;
}

export type CaseCommand =
  | ({
      readonly type: 'Open';
      readonly dealerId: string;
      readonly personId: string;
      readonly vehicleId: string;
      /** In which the problem was found. */
      readonly contactId?: string;
      readonly kind: CaseKind;
      readonly category: CaseCategory | '';
      readonly severity: Severity;
      readonly channel: CaseChannel;
      readonly department: string;
      readonly receivedAt: Instant;
      readonly attribution?: Attribution;
    } & Acting)
  | ({ readonly type: 'Classify'; readonly category: CaseCategory; readonly severity: Severity; readonly department: string } & Acting)
  | ({ readonly type: 'Answer' } & Acting)
  | ({ readonly type: 'Note' } & Acting)
  | ({ readonly type: 'Investigate' } & Acting)
  | ({ readonly type: 'Plan'; readonly ownerId: string; readonly deadlineAt?: Instant } & Acting)
  | ({ readonly type: 'TellProgress' } & Acting)
  | ({ readonly type: 'WaitForCustomer' } & Acting)
  | ({ readonly type: 'Resume' } & Acting)
  | ({ readonly type: 'Execute' } & Acting)
  | ({ readonly type: 'CallBack'; readonly satisfied: boolean } & Acting)
  | ({ readonly type: 'Close' } & Acting)
  | ({ readonly type: 'Reopen' } & Acting)
  | ({ readonly type: 'Assign'; readonly ownerId: string } & Acting)
  | { readonly type: 'TellMarks'; readonly at: Instant };

export interface Acted {
  readonly at: Instant;
  readonly by: string;
  readonly text?: SealedText;
}

export type CaseEvent =
  | ({
      readonly type: 'CaseOpened';
      readonly dealerId: string;
      readonly personId: string;
      readonly vehicleId: string;
      /** In which the problem was found. */
      readonly contactId?: string;
      readonly kind: CaseKind;
      readonly category: CaseCategory | '';
      readonly severity: Severity;
      readonly channel: CaseChannel;
      readonly department: string;
      readonly receivedAt: Instant;
      readonly clocks: readonly CaseClock[];
      readonly attribution?: Attribution;
    } & Acted)
  | ({
      readonly type: 'CaseClassified';
      readonly category: CaseCategory;
      readonly severity: Severity;
      readonly department: string;
      readonly clocks: readonly CaseClock[];
    } & Acted)
  | ({ readonly type: 'CustomerAnswered'; readonly clocks: readonly CaseClock[] } & Acted)
  | ({ readonly type: 'NoteTaken' } & Acted)
  | ({ readonly type: 'CauseFound' } & Acted)
  | ({
      readonly type: 'MeasuresPlanned';
      readonly ownerId: string;
      readonly deadlineAt?: Instant;
      readonly clocks: readonly CaseClock[];
    } & Acted)
  | ({ readonly type: 'ProgressTold'; readonly clocks: readonly CaseClock[] } & Acted)
  | ({ readonly type: 'WaitingStarted'; readonly clocks: readonly CaseClock[] } & Acted)
  | ({ readonly type: 'WaitingEnded'; readonly clocks: readonly CaseClock[] } & Acted)
  | ({ readonly type: 'MeasuresExecuted'; readonly clocks: readonly CaseClock[] } & Acted)
  | ({ readonly type: 'CustomerCalledBack'; readonly satisfied: boolean; readonly clocks: readonly CaseClock[] } & Acted)
  | ({ readonly type: 'CaseClosed' } & Acted)
  | ({ readonly type: 'CaseReopened'; readonly clocks: readonly CaseClock[] } & Acted)
  | ({ readonly type: 'CaseAssigned'; readonly ownerId: string } & Acted)
  | {
      readonly type: 'ClockWarned';
      readonly clock: ClockName;
      readonly percent: number;
      readonly at: Instant;
      readonly clocks: readonly CaseClock[];
    }
  | { readonly type: 'ClockBreached'; readonly clock: ClockName; readonly at: Instant; readonly clocks: readonly CaseClock[] }
  | {
      readonly type: 'CaseEscalated';
      readonly clock: ClockName;
      readonly percent: number;
      readonly to: EscalationLevel;
      readonly at: Instant;
      readonly clocks: readonly CaseClock[];
    };

export interface CaseEntry {
  readonly at: Instant;
  readonly action: CaseEvent['type'];
  readonly by: string;
  readonly text?: SealedText;
  readonly values: Readonly<Record<string, string>>;
}

export interface OpenedCase {
  readonly dealerId: string;
  readonly personId: string;
  readonly vehicleId: string;
  /** In which the problem was found; left out when it was told otherwise. */
  readonly contactId?: string;
  readonly kind: CaseKind;
  readonly category: CaseCategory | '';
  readonly severity: Severity;
  readonly channel: CaseChannel;
  readonly department: string;
  readonly ownerId: string;
  readonly status: CaseStatus;
  readonly receivedAt: Instant;
  readonly firstResponseAt?: Instant;
  readonly plannedAt?: Instant;
  readonly solvedAt?: Instant;
  readonly closedAt?: Instant;
  readonly satisfied?: boolean;
  readonly waiting: boolean;
  readonly escalatedTo: EscalationLevel;
  readonly reopened: number;
  /** The present round's clocks; ended ones of earlier rounds stay in the entries. */
  readonly clocks: readonly CaseClock[];
  readonly entries: readonly CaseEntry[];
}

/** Nothing until it is opened. */
export type CaseState = OpenedCase | undefined;
