import type { Instant, LocalDate } from '@homeward/kernel';
import type { CaseKind, Channel, Purpose, Severity } from '@homeward/policy';
import type { Candidate } from '../cadences/candidate';
import type { Said } from './said';

export const RESULTS = ['reached', 'not-reached', 'busy', 'wrong-number', 'refused', 'booked', 'call-later', 'done-elsewhere'] as const;
/** What became of a message: `unknown` when nobody knows whether the provider took it, and it is never sent again (RE11). */
export const MESSAGE_RESULTS = ['sent', 'unknown', 'delivered', 'failed'] as const;
export type ContactResult = (typeof RESULTS)[number] | (typeof MESSAGE_RESULTS)[number];

/** Nothing is reached at the address, or the provider does not take what is written. */
export const SEND_FAILURES = ['address', 'content'] as const;
export type SendFailure = (typeof SEND_FAILURES)[number];

/** The contact stays open: nobody was spoken to, or only to be told to call again. */
export function leavesOpen(result: ContactResult): boolean {
  return result === 'not-reached' || result === 'busy' || result === 'call-later';
}

/** The person was contacted, or may have been: it counts towards the caps. */
export function isContact(result: ContactResult): boolean {
  return (
    result === 'reached' ||
    result === 'refused' ||
    result === 'booked' ||
    result === 'call-later' ||
    result === 'done-elsewhere' ||
    result === 'sent' ||
    result === 'unknown'
  );
}

/** The person's answer settles all reasons about the same thing. */
export function isAnswer(result: ContactResult): boolean {
  return result === 'refused' || result === 'booked' || result === 'wrong-number' || result === 'done-elsewhere';
}

/** When a person wants to be contacted, as far as it is known. */
export interface OwnTime {
  /** IANA name. */
  readonly timeZone?: string;
  /** By the clock on the wall, `HH:mm`, from (inclusive) to (exclusive). */
  readonly preferred?: { readonly from: string; readonly to: string };
}

/** What is said of a person: which channels reach it and what it agreed to. */
export interface Profile {
  readonly sequence: number;
  readonly hasMobile: boolean;
  readonly hasEmail: boolean;
  readonly preferredChannel: string;
  /** Answers by purpose, as far as there are any. */
  readonly consents: Readonly<Partial<Record<string, 'yes' | 'no'>>>;
  /** Answers for one channel of a purpose (`marketing/sms`); on the others the answer of the purpose counts. */
  readonly channelConsents?: Readonly<Partial<Record<string, 'yes' | 'no'>>>;
  /** When the person wants to be contacted, as far as it is known. */
  readonly time?: OwnTime;
  readonly hasWechat?: true;
  readonly hasPostalAddress?: true;
}

/** All reasons that one car gives to contact the person. */
export interface VehicleReasons {
  readonly vehicleId: string;
  /** Of the car's word; `seq` of the event at the car. */
  readonly sequence: number;
  readonly reasons: readonly Candidate[];
  readonly because?: Because | undefined;
  /** Of what is about no one car and belongs to a record that has moved here: the id that the record has when it is alone. */
  readonly of?: string;
}

export interface Because {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}

/** One thing to talk about. */
export interface AgendaItem {
  readonly vehicleId: string;
  readonly key: string;
  readonly kind: string;
  readonly concern: string;
  readonly dueOn: LocalDate;
  readonly visitId: string;
  readonly policy: string;
}

export interface PlannedContact {
  readonly contactId: string;
  readonly dealerId: string;
  /** `case-owner`: whoever has the open case of the person. */
  readonly ownerKind: Candidate['ownerKind'] | 'case-owner';
  readonly ownerId: string;
  /** By a person, whatever the reasons say. */
  readonly assigned?: 'taken' | 'reassigned' | 'promised';
  readonly plannedOn: LocalDate;
  /** The first moment of that day outside quiet hours. */
  readonly plannedAt: Instant;
  readonly untilOn: LocalDate;
  readonly channel: Channel;
  /** The most important of its reasons. */
  readonly purpose: Purpose;
  /** Of a message: the templates that it was planned with, as a reference to a policy. Later versions do not change it. */
  readonly templates?: string;
  /** Whether it counts towards the caps. */
  readonly counts: boolean;
  /** The most important reason first. */
  readonly agenda: readonly AgendaItem[];
  /** The reason that it has its id, its day and its owner from, when that is not the first one. */
  readonly lead?: { readonly vehicleId: string; readonly key: string };
  /** Of the most urgent maintenance reason, else the first day of the follow-up, which is certain (100 %). */
  readonly dueOn: LocalDate;
  readonly earliestOn: LocalDate;
  readonly latestOn: LocalDate;
  readonly confidencePercent: number;
}

/** Words that only the vault opens: what a customer said is personal. */
export interface SealedText {
  /** Id of the key, which is kept elsewhere. */
  readonly key: string;
  readonly box: string;
}

/** What came of one try to contact. */
export interface Attempt {
  readonly result: ContactResult;
  readonly at: Instant;
  /** Local day at the dealer. */
  readonly on: LocalDate;
  readonly by: string;
  readonly channel: Channel;
  readonly purchaseAsked: boolean;
  /** Of a message that failed for good: what the provider said was wrong. */
  readonly failure?: SendFailure;
  /** With what a receipt says: when the message went out, or before which moment it did not. */
  readonly sentAt?: Instant;
  /** With `call-later`: the day that was agreed. */
  readonly callAgainOn?: LocalDate;
  /** What was said, for whoever calls next. */
  readonly note?: SealedText;
  /** Of a call: what the telephone system calls its recording. */
  readonly recordingId?: string;
  readonly said?: Said;
}

/** A contact that was tried, with the tries in order; the last one says what became of it. */
export interface TriedContact {
  readonly contact: PlannedContact;
  readonly attempts: readonly Attempt[];
}

/** A contact as far as later plans depend on it. */
export type PastContact = Pick<PlannedContact, 'contactId' | 'plannedOn' | 'purpose' | 'counts'> & {
  readonly agenda: readonly Pick<AgendaItem, 'vehicleId' | 'key' | 'concern'>[];
};

/** What was done under one id of a person, as far as later plans depend on it. */
export interface ContactPast {
  readonly tried: Readonly<
    Record<string, { readonly contact: PastContact; readonly attempts: readonly Pick<Attempt, 'result' | 'at' | 'on' | 'callAgainOn'>[] }>
  >;
  readonly sending: Readonly<Record<string, PastContact>>;
  readonly withheld: Readonly<Record<string, { readonly contact: PastContact }>>;
  /** Cases that stand under that id. */
  readonly cases?: Readonly<Record<string, CaseFact>>;
}

/** What was done under another id whose record belongs to this person now. */
export interface SharedPast {
  readonly from: string;
  /** Of that calendar's word. */
  readonly sequence: number;
  readonly past: ContactPast;
}

/** A case as it was told last. */
export interface CaseFact {
  readonly caseId: string;
  readonly sequence: number;
  readonly kind: CaseKind;
  readonly severity: Severity;
  readonly isOpen: boolean;
  /** Whose work it is; empty for nobody's yet. */
  readonly ownerId: string;
  readonly receivedAt: Instant;
}

/** A contact on its day, as the caps count it. */
export interface Placed {
  readonly on: LocalDate;
  readonly purpose: Purpose;
}

/** A planned contact as the others of the household count it. */
export interface PlannedTouch extends Placed {
  /** 0 for contacts that nothing moves, 1 for the others; then the rank of its most important reason. */
  readonly order: readonly [movable: 0 | 1, rank: number];
}

/** What somebody of the household is contacted, as far as others have to know: days and purposes. */
export interface FellowTouches {
  /** The person. */
  readonly from: string;
  /** Of that calendar's word. */
  readonly sequence: number;
  readonly made: readonly Placed[];
  readonly planned: readonly PlannedTouch[];
}

/** Who else a dealer counts to a household of this person. */
export interface Fellowship {
  readonly householdId: string;
  /** Of the household's word. */
  readonly sequence: number;
  readonly personIds: readonly string[];
}

/** Everything that the touch calendar of one person knows. */
export interface ContactFacts {
  readonly vehicles: Readonly<Record<string, VehicleReasons>>;
  readonly profile?: Profile;
  readonly tried: Readonly<Record<string, TriedContact>>;
  /** Messages on their way to the provider; nothing else is planned for their reasons. */
  readonly sending: Readonly<Record<string, PlannedContact>>;
  /** Messages that may not be sent, with why: their reasons are not tried again on the way that they had. */
  readonly withheld: Readonly<Record<string, { readonly contact: PlannedContact; readonly reason: string }>>;
  /** By the id under which it was done. */
  readonly shared: Readonly<Record<string, SharedPast>>;
  /** Cases of the person under this id, the closed ones included: a word that comes late opens none again. */
  readonly cases?: Readonly<Record<string, CaseFact>>;
  /** Who else lives with the person, by household, and what they are contacted. */
  readonly households?: Readonly<Record<string, Fellowship>>;
  readonly fellows?: Readonly<Record<string, FellowTouches>>;
  /** Planned contacts whose reasons are left out: in an answer to somebody who may not see them. */
  readonly elsewhere?: readonly Placed[];
  /** What the person refused by answering a message (`marketing/sms`), until the profile says so too. */
  readonly refusals?: readonly string[];
  /** The person asked to be forgotten: nothing is planned any more, whatever is heard. */
  readonly isErased?: true;
}

export const noContactFacts: ContactFacts = { vehicles: {}, tried: {}, sending: {}, withheld: {}, shared: {} };
