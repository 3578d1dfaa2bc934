import type { HolidayCalendar } from '@homeward/calendar';
import type { Instant, LocalDate } from '@homeward/kernel';
import type { Vault } from '@homeward/pii';
import type { BusinessClock, Ids, KeyRing, Log, MachineClock, PersonDirectory, Random, ReferenceData, Timers } from '@homeward/runtime';
import type { AggregateStore, ProjectionStore } from '@homeward/store';
import type { CareVehicleCommand, CareVehicleEvent, CareVehicleState } from '../domain/cars/care-vehicle';
import type { AgendaItem } from '../domain/contacts/contact-facts';
import type { HouseholdState, MembersPlaced, PlaceMembers } from '../domain/contacts/household-members';
import type { WorkDeskCommand, WorkDeskEvent, WorkDeskState } from '../domain/work/work-desk';
import type { Attempt, WebhookCommand, WebhookEvent, WebhookState } from '../domain/feed/webhook-facts';
import type { OccasionCommand, OccasionEvent, OccasionPlan, OccasionState } from '../domain/occasions/occasion';
import type { Feed } from './feed/feed';
import type { MessageAddress } from './ports-of-channels';
import type { Surroundings } from './cars/surroundings';
import type { TouchCalendarCommand, TouchCalendarEvent, TouchCalendarState } from '../domain/contacts/touch-calendar';

export type CareVehicleStore = AggregateStore<CareVehicleState, CareVehicleCommand, CareVehicleEvent>;
export type WorkDeskStore = AggregateStore<WorkDeskState, WorkDeskCommand, WorkDeskEvent>;
export type HouseholdStore = AggregateStore<HouseholdState, PlaceMembers, MembersPlaced>;
export type TouchCalendarStore = AggregateStore<TouchCalendarState, TouchCalendarCommand, TouchCalendarEvent>;

export const CONTACT_STATUSES = ['open', 'made', 'dropped', 'unknown'] as const;
export type ContactStatus = (typeof CONTACT_STATUSES)[number];

/** A contact as it is listed: the copy of what the person's calendar told of it last. */
export interface ContactDocument {
  readonly sequence: number;
  readonly contactId: string;
  readonly personId: string;
  readonly dealerId: string;
  readonly ownerKind: string;
  readonly ownerId: string;
  readonly plannedOn: LocalDate;
  readonly plannedAt: string;
  readonly untilOn: LocalDate;
  readonly channel: string;
  readonly purpose: string;
  readonly status: ContactStatus;
  /** Of the last try; of a dropped contact why. */
  readonly result: string;
  readonly reasons: readonly Omit<AgendaItem, 'concern'>[];
  readonly dueOn: string;
  readonly earliestOn: string;
  readonly latestOn: string;
  readonly confidencePercent: number;
  /** Made somebody's by a person: taken, reassigned. */
  readonly assigned?: string;
  /** What was promised at the last try, when the manager is told that nobody called, and when that was done. */
  readonly promisedAt?: string;
  readonly alarmAt?: string;
  readonly promiseMissedAt?: string;
  /** Of a contact that was made: the local day at the dealer, and by whom. */
  readonly madeOn?: LocalDate;
  readonly madeBy?: string;
  /** A questionnaire was filled. */
  readonly answered?: true;
  /** What was found last about a call that was checked. */
  readonly check?: ContactCheck;
  /** Of a message. */
  readonly templateVersion?: string;
  /** Of a message that failed for good: address, content. */
  readonly failure?: string;
}

/** What a supervisor found about a call, as it is told. */
export interface ContactCheck {
  readonly sequence: number;
  readonly callerId: string;
  readonly by: string;
  readonly at: string;
  readonly isNotMade: boolean;
  readonly mark: number;
  readonly findings: readonly { readonly question: string; readonly finding: string }[];
}

/** Level of the account of a customer, as loyalty tells it. */
export interface AccountLevel {
  readonly sequence: number;
  readonly level: string;
}

export type ContactProjection = ProjectionStore<ContactDocument>;

/** What the reminders need from outside. */
export interface ReminderPorts {
  readonly vehicles: CareVehicleStore;
  readonly calendars: TouchCalendarStore;
  /** Whom dealers count to one household. */
  readonly households: HouseholdStore;
  readonly contacts: ContactProjection;
  /** By the node of the organisation. */
  readonly desks: WorkDeskStore;
  /** By the id of the account, which is that of its person. */
  readonly levels: ProjectionStore<AccountLevel>;
  readonly reference: ReferenceData;
  readonly holidays: HolidayCalendar;
  /** For which person an id stands now. */
  readonly people: PersonDirectory;
  readonly vault: Vault;
  readonly textKeys: KeyRing;
  readonly clock: BusinessClock;
  readonly ids: Ids;
  /** The rules as of a moment. */
  readonly surroundingsAt: (now: Instant) => Surroundings;
}

export interface ContactQuestion {
  readonly personId: string;
  readonly vehicleIds: readonly string[];
  readonly purpose: string;
  readonly channel: string;
}

export interface ContactAnswer {
  readonly isAllowed: boolean;
  /** When not: no-consent, not-owner, no-address, unknown. */
  readonly refusal: string;
  readonly address: MessageAddress;
  readonly language: string;
  readonly plates: readonly string[];
}

/** The customer service, asked at the moment of sending; answers in the order of the questions. Rejects with `ServiceUnavailable`. */
export interface ContactDirectory {
  ask(questions: readonly ContactQuestion[]): Promise<readonly ContactAnswer[]>;
}

export type WebhookStore = AggregateStore<WebhookState, WebhookCommand, WebhookEvent>;

/** A signed message, ready to go. */
export interface OutgoingWebhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of it, as the attempt will say. */
export type SendResult = Pick<Attempt, 'outcome' | 'reason' | 'status'>;

/** Hands messages to receivers anywhere, but not to those inside unless they are allowed. Never rejects. */
export interface WebhookSender {
  /** What is wrong with a URL before anybody is asked: a code, or nothing. A name may still turn out to be inside. */
  refusalOf(url: string): string | undefined;
  /** Ends with the signal at the latest. */
  send(message: OutgoingWebhook, signal: AbortSignal): Promise<SendResult>;
}

export interface WebhookPorts {
  readonly endpoints: WebhookStore;
  readonly feed: Feed;
  readonly sender: WebhookSender;
  readonly vault: Vault;
  readonly random: Random;
  readonly reference: ReferenceData;
  readonly clock: BusinessClock;
  readonly machineClock: MachineClock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly log: Log;
  /** One process sends at a time. */
  readonly lease: (name: string, holder: string, forMs: number) => Promise<boolean>;
}

export type OccasionStore = AggregateStore<OccasionState, OccasionCommand, OccasionEvent>;

/** That a person's calendar was told of an occasion, so that it can be taken back there; gone when it was. */
export interface ToldPerson {
  readonly occasionId: string;
  readonly personId: string;
  readonly dealerId: string;
}

export interface AudienceQuestion extends Pick<OccasionPlan, 'classes' | 'birthdays' | 'fromOn' | 'untilOn'> {
  readonly dealerId: string;
  readonly cursor: string;
}

export interface AudienceMember {
  readonly personId: string;
  /** Of a birthday: the day on which it is kept, and the year of its calendar; else empty and 0. */
  readonly on: LocalDate;
  readonly year: number;
}

/** The customer service, asked whom an occasion reaches; a page at a time. Rejects with `ServiceUnavailable`. */
export interface Audience {
  read(question: AudienceQuestion): Promise<{ readonly members: readonly AudienceMember[]; readonly cursor: string }>;
}

/** What occasions need besides what contacts do. */
export interface OccasionPorts extends ReminderPorts {
  readonly occasions: OccasionStore;
  readonly told: ProjectionStore<ToldPerson>;
  readonly audience: Audience;
  /** One process tells at a time. */
  readonly lease: (name: string, holder: string, forMs: number) => Promise<boolean>;
  readonly machineClock: MachineClock;
  readonly log: Log;
}
