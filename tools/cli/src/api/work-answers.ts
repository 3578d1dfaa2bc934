import type { Contact } from './answers';

/** The calls of one person on a day. */
export interface WorkList {
  readonly ownerId: string;
  readonly ownerKind?: string;
  readonly date: string;
  readonly capacity: number;
  readonly done: number;
  readonly entries: readonly WorkEntry[];
}

export interface WorkEntry {
  readonly place: number;
  readonly contact: Contact;
  readonly person: { readonly name?: string; readonly phone?: string };
  readonly cars: readonly { readonly vehicleId: string; readonly model?: string; readonly plate?: string }[];
  readonly topics: readonly { readonly why: { readonly text: string }; readonly script?: string }[];
  readonly tries: number;
  readonly questionnaire?: { readonly key: string; readonly questions: readonly WorkQuestion[] };
}

export interface WorkQuestion {
  readonly key: string;
  readonly ask: string;
  /** score, choice, yes-no, text */
  readonly type: string;
  readonly choices: readonly { readonly key: string; readonly text: string }[];
}

/** Everybody's share of a day at one node. */
export interface Workload {
  readonly nodeId: string;
  readonly date: string;
  readonly workers: readonly {
    readonly ownerId: string;
    readonly ownerKind?: string;
    readonly capacity: number;
    readonly listed: number;
    readonly done: number;
    readonly away: boolean;
    readonly substituteId?: string;
  }[];
  readonly unplaced: readonly { readonly contact: Contact; readonly reason: string; readonly lastDay: boolean }[];
}

export interface Assigned {
  readonly contactId: string;
  readonly status: string;
}

export interface HandedOver {
  readonly given: readonly string[];
  readonly refused: readonly { readonly contactId: string; readonly code: string }[];
}

export interface Absence {
  readonly absenceId: string;
  readonly owner: string;
  readonly fromOn: string;
  readonly toOn: string;
  readonly substitute?: string;
}

export interface RecordedResult {
  readonly contactId: string;
  readonly result: string;
  readonly next?: { readonly code: string; readonly text: string };
}
