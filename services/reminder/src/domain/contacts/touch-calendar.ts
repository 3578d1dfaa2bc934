import { type Decider, evolve, fold, type Instant, type LocalDate, Rejection } from '@homeward/kernel';
import { attemptOf } from './attempt';
import { type CallCheck, type CallChecked, checkCall, type CheckCall } from '../work/call-check';
import {
  type Attempt,
  type ContactFacts,
  type ContactResult,
  type PlannedContact,
  type PlannedTouch,
  type SealedText,
  type TriedContact,
  leavesOpen,
  noContactFacts,
  type SendFailure,
} from './contact-facts';
import { type DroppedContact, droppedOf } from './dropped-contact';
import { type News, newsIn, withNews } from './heard-news';
import { fellowIdsOf } from './household';
import { isSameTouches, sharedTouches, type TouchesShared } from './shared-touches';
import { learned, type PastShared, type Placement, type PlacementLearned, shared } from './shared-past';
import type {
  AbandonSending,
  RecordReply,
  RefuseChannel,
  SettleSending,
  StartSending,
  WithholdMessage,
} from '../messages/message-commands';
import { withTemplates } from '../messages/planned-messages';
import { type CallPromise, promiseOf, type Said, withMissedPromise } from './said';
import { planTouches } from './touch-plan';
import type { TouchSurroundings } from './touch-terms';
import { assigned, type Assignment, type Assignments, isNewAssignment } from '../work/work-assignment';
import type { AssignContact, MissPromise } from '../work/work-commands';

/** All contacts with one person: what the cars say, what was done, and what is planned. */
export interface TouchCalendarState {
  readonly facts: ContactFacts;
  /** The open contacts that the world knows of. */
  readonly open: Readonly<Record<string, PlannedContact>>;
  /** By contact: whose work it was made by a person. */
  readonly assignments?: Assignments;
  /** By contact: what was found about finished calls, the latest last. */
  readonly checks?: Readonly<Record<string, readonly CallCheck[]>>;
  readonly under: string;
  readonly reviewAt?: Instant;
  readonly placement?: Placement;
  readonly touches?: readonly PlannedTouch[];
}

export interface HearReasons extends News {
  readonly type: 'HearReasons';
  readonly placement?: Placement;
  readonly surroundings: TouchSurroundings;
}
/** The record for which the calendar's id stands belongs to a person. */
export interface PlaceRecord {
  readonly type: 'PlaceRecord';
  readonly placement: Placement;
}
/** Time, a policy or the organisation may have changed the plan. */
export interface ReviewCalendar {
  readonly type: 'ReviewCalendar';
  readonly surroundings: TouchSurroundings;
}
export interface RecordResult {
  readonly type: 'RecordResult';
  readonly contactId: string;
  readonly result: ContactResult;
  readonly by: string;
  readonly purchaseAsked: boolean;
  readonly callAgainOn?: LocalDate;
  readonly note?: SealedText;
  readonly recordingId?: string;
  /** Of a message that failed. */
  readonly failure?: SendFailure;
  readonly said?: Said;
  /** Who keeps what was promised. */
  readonly keeper?: Assignment;
  readonly placement?: Placement;
  /** The contact as it last stood, when it is not planned any more: somebody worked from this morning's list. */
  readonly dropped?: PlannedContact;
  readonly surroundings: TouchSurroundings;
}
/** The person is forgotten. */
export interface ForgetPerson {
  readonly type: 'ForgetPerson';
  readonly surroundings: TouchSurroundings;
}
export type TouchCalendarCommand =
  | PlaceRecord
  | HearReasons
  | ReviewCalendar
  | RecordResult
  | AssignContact
  | MissPromise
  | CheckCall
  | ForgetPerson
  | StartSending
  | AbandonSending
  | SettleSending
  | WithholdMessage
  | RefuseChannel
  | RecordReply;

export type TouchCalendarEvent =
  | ({ readonly type: 'NewsHeard' } & News)
  | PlacementLearned
  | PastShared
  | TouchesShared
  /** What has changed of the plan. One event, as its parts are always decided together. */
  | {
      readonly type: 'PlanRevised';
      readonly planned: readonly PlannedContact[];
      readonly dropped: readonly DroppedContact[];
      readonly under: string;
      readonly reviewAt?: Instant;
      /** Of people with a household: what the others count. */
      readonly touches?: readonly PlannedTouch[];
    }
  | { readonly type: 'ContactMade'; readonly contact: PlannedContact; readonly attempt: Attempt }
  | { readonly type: 'ContactAssigned'; readonly contactId: string; readonly assignment: Assignment }
  | { readonly type: 'PromiseMissed'; readonly contact: PlannedContact; readonly promise: CallPromise; readonly at: Instant }
  | CallChecked
  | { readonly type: 'SendingStarted'; readonly contact: PlannedContact }
  | { readonly type: 'SendingAbandoned'; readonly contactId: string }
  | { readonly type: 'PersonForgotten' }
  | { readonly type: 'ChannelRefused'; readonly names: readonly string[] }
  | { readonly type: 'MessageWithheld'; readonly contact: PlannedContact; readonly reason: string };

/** By whom what the platform sends by itself is done. */
const PLATFORM = 'platform';

/** The one place that admits, merges, moves and refuses contacts with a person (design, section 3). */
export const touchCalendar: Decider<TouchCalendarState, TouchCalendarCommand, TouchCalendarEvent> = {
  initial: { facts: noContactFacts, open: {}, under: '' },
  decide(command, state) {
    const placed = 'placement' in command ? learned(state.placement, command.placement) : [];
    const events = [...placed, ...carryOut(command, state)];
    const after = fold(touchCalendar, events, state);
    return [...events, ...shared(state, after), ...sharedTouches(state, after)];
  },
  evolve: {
    PlacementLearned: (state, { placement }) => ({ ...state, placement }),
    PastShared: (state) => state,
    TouchesShared: (state) => state,
    NewsHeard: (state, news) => ({ ...state, facts: withNews(state.facts, news) }),
    PersonForgotten: (state) => {
      const { profile: _profile, ...facts } = state.facts;
      return { ...state, facts: { ...facts, vehicles: {}, isErased: true } };
    },
    ChannelRefused: (state, { names }) => ({
      ...state,
      facts: { ...state.facts, refusals: [...new Set([...(state.facts.refusals ?? []), ...names])].sort() },
    }),
    PlanRevised: (state, { planned, dropped: gone, under, reviewAt, touches }) => {
      const open = { ...state.open };
      for (const { contact } of gone) delete open[contact.contactId];
      for (const contact of planned) open[contact.contactId] = contact;
      const { reviewAt: _before, ...rest } = state;
      return { ...rest, open, under, ...(reviewAt === undefined ? {} : { reviewAt }), ...(touches === undefined ? {} : { touches }) };
    },
    ContactMade: (state, { contact, attempt }) => {
      const { contactId } = contact;
      const before = state.facts.tried[contactId];
      const tried: TriedContact = { contact, attempts: [...(before?.attempts ?? []), attempt] };
      return {
        ...state,
        facts: { ...state.facts, tried: { ...state.facts.tried, [contactId]: tried }, sending: without(state.facts.sending, contactId) },
        open: leavesOpen(attempt.result) ? state.open : without(state.open, contactId),
      };
    },
    ContactAssigned: (state, { contactId, assignment }) => ({ ...state, assignments: { ...state.assignments, [contactId]: assignment } }),
    PromiseMissed: (state, { contact: { contactId }, at }) => {
      const tried = state.facts.tried[contactId];
      if (tried === undefined) return state;
      return { ...state, facts: { ...state.facts, tried: { ...state.facts.tried, [contactId]: withMissedPromise(tried, at) } } };
    },
    CallChecked: (state, { contact: { contactId }, check }) => ({
      ...state,
      checks: { ...state.checks, [contactId]: [...(state.checks?.[contactId] ?? []), check] },
    }),
    SendingStarted: (state, { contact }) => ({
      ...state,
      facts: { ...state.facts, sending: { ...state.facts.sending, [contact.contactId]: contact } },
      open: without(state.open, contact.contactId),
    }),
    SendingAbandoned: (state, { contactId }) => ({ ...state, facts: { ...state.facts, sending: without(state.facts.sending, contactId) } }),
    MessageWithheld: (state, { contact, reason }) => ({
      ...state,
      facts: { ...state.facts, withheld: { ...state.facts.withheld, [contact.contactId]: { contact, reason } } },
      open: without(state.open, contact.contactId),
    }),
  },
};

/** What a command causes in the plan of this person. */
function carryOut(command: TouchCalendarCommand, state: TouchCalendarState): readonly TouchCalendarEvent[] {
  switch (command.type) {
    case 'PlaceRecord':
      return [];
    case 'HearReasons':
      return hear(command, state);
    case 'ReviewCalendar':
      return replan(state, command.surroundings);
    case 'RecordResult':
      return recordResult(command, state);
    case 'AssignContact': {
      const { contactId, assignment, away } = command;
      if (!isNewAssignment(openContact(state, contactId), assignment, away)) return [];
      return withPlan(state, { type: 'ContactAssigned', contactId, assignment }, command.surroundings);
    }
    case 'MissPromise':
      return missedPromise(command, state);
    case 'CheckCall': {
      const { contactId } = command;
      if (state.facts.isErased === true) throw new Rejection('unknown', 'contact.unknown');
      const tried = state.facts.tried[contactId];
      if (tried === undefined || state.open[contactId] !== undefined) throw new Rejection('conflict', 'check.not-finished');
      return checkCall(command, tried, state.checks?.[contactId] ?? []);
    }
    case 'ForgetPerson':
      return state.facts.isErased === true ? [] : withPlan(state, { type: 'PersonForgotten' }, command.surroundings);
    case 'StartSending': {
      const contact = openContact(state, command.contactId);
      return [{ type: 'SendingStarted', contact }];
    }
    case 'AbandonSending':
      sendingContact(state, command.contactId);
      return withPlan(state, { type: 'SendingAbandoned', contactId: command.contactId }, command.surroundings);
    case 'SettleSending': {
      const contact = sendingContact(state, command.contactId);
      const attempt = attemptOf(contact, { ...command, by: PLATFORM, purchaseAsked: false }, command.surroundings);
      return withPlan(state, { type: 'ContactMade', contact, attempt }, command.surroundings);
    }
    case 'RefuseChannel': {
      const { purposes, channel, surroundings } = command;
      if (state.facts.isErased === true) return [];
      return withPlan(state, { type: 'ChannelRefused', names: purposes.map((purpose) => `${purpose}/${channel}`) }, surroundings);
    }
    case 'RecordReply': {
      const contact = state.facts.tried[command.contactId]?.contact;
      if (contact === undefined) throw new Rejection('conflict', 'contact.not-sent');
      const attempt = attemptOf(contact, { ...command, result: 'reached' }, command.surroundings);
      return withPlan(state, { type: 'ContactMade', contact, attempt }, command.surroundings);
    }
    case 'WithholdMessage': {
      const contact = openContact(state, command.contactId);
      return withPlan(state, { type: 'MessageWithheld', contact, reason: command.reason }, command.surroundings);
    }
  }
}

function hear({ surroundings, placement: _placement, ...heard }: HearReasons, state: TouchCalendarState): readonly TouchCalendarEvent[] {
  const news = state.facts.isErased === true ? undefined : newsIn(heard, state.facts);
  return news === undefined ? [] : withPlan(state, { type: 'NewsHeard', ...news }, surroundings);
}

function recordResult(command: RecordResult, state: TouchCalendarState): readonly TouchCalendarEvent[] {
  const { contactId, result, surroundings } = command;
  const tried = state.facts.tried[contactId];
  if (result === 'delivered' || result === 'failed') {
    const last = tried?.attempts.at(-1);
    if (tried === undefined || last === undefined) throw new Rejection('conflict', 'contact.not-sent');
    // Whoever has answered has had it.
    if (last.result === result || last.result === 'reached') throw new Rejection('repeated', 'contact.receipt-known');
    if (last.result !== 'unknown' && last.result !== 'sent') throw new Rejection('conflict', 'contact.not-sent', { result: last.result });
    const { contact } = tried;
    // Nobody knows when one of which nothing is known went out, but not before its time.
    const sentAt = last.result === 'sent' ? last.at : contact.plannedAt;
    return withPlan(
      state,
      { type: 'ContactMade', contact, attempt: attemptOf(contact, { ...command, sentAt }, surroundings) },
      surroundings,
    );
  }
  const isLate = state.open[contactId] === undefined && command.dropped !== undefined && tried === undefined && !leavesOpen(result);
  const contact = isLate && command.dropped !== undefined ? command.dropped : openContact(state, contactId);
  const { keeper, said } = command;
  if (said?.promise !== undefined && said.promise.callAt <= surroundings.now)
    throw new Rejection('invalid', 'contact.promise-past', { pointer: '/callAgainAt' });
  const made = { type: 'ContactMade' as const, contact, attempt: attemptOf(contact, command, surroundings) };
  if (keeper === undefined) return withPlan(state, made, surroundings);
  const kept = { type: 'ContactAssigned' as const, contactId, assignment: keeper };
  return [made, ...withPlan(evolve(touchCalendar, state, made), kept, surroundings)];
}

/** Told once, and only while the contact is open and nobody has called since. */
function missedPromise({ contactId, at }: MissPromise, { facts, open }: TouchCalendarState): readonly TouchCalendarEvent[] {
  const contact = open[contactId];
  const promise = promiseOf(facts.tried[contactId]);
  if (contact === undefined || promise === undefined || promise.missedAt !== undefined || promise.alarmAt > at) return [];
  return [{ type: 'PromiseMissed', contact, promise, at }];
}

function openContact(state: TouchCalendarState, contactId: string): PlannedContact {
  const contact = state.open[contactId];
  if (contact !== undefined) return contact;
  if (state.facts.sending[contactId] !== undefined) throw new Rejection('conflict', 'contact.being-sent');
  if (state.facts.tried[contactId] !== undefined) throw new Rejection('conflict', 'contact.made-already');
  throw new Rejection('conflict', 'contact.not-open');
}

function sendingContact(state: TouchCalendarState, contactId: string): PlannedContact {
  const contact = state.facts.sending[contactId];
  if (contact === undefined) throw new Rejection('conflict', 'contact.not-being-sent');
  return contact;
}

/** The event, and what it changes of the plan. */
function withPlan(state: TouchCalendarState, event: TouchCalendarEvent, surroundings: TouchSurroundings): readonly TouchCalendarEvent[] {
  return [event, ...replan(evolve(touchCalendar, state, event), surroundings)];
}

/** Plans anew, and tells the difference to what the world knows. */
function replan(state: TouchCalendarState, surroundings: TouchSurroundings): readonly TouchCalendarEvent[] {
  const plan = planTouches(state.facts, surroundings);
  const { reviewAt } = plan;
  const stays = new Set(plan.contacts.map(({ contactId }) => contactId));
  const gone = Object.values(state.open)
    .filter(({ contactId }) => !stays.has(contactId))
    .map((contact) => droppedOf(contact, plan.decisions, state.facts));
  const planned = plan.contacts
    .map((contact) => assigned(withTemplates(contact, state.open[contact.contactId], surroundings), state.assignments))
    .filter((contact) => !isSame(state.open[contact.contactId], contact));
  const under = surroundings.stamp;
  // Most people live in no household that anybody told of: nothing is kept for them.
  const hasTouches = fellowIdsOf(state.facts).length > 0 && !isSameTouches(state.touches ?? [], plan.touches);
  if (planned.length === 0 && gone.length === 0 && state.under === under && state.reviewAt === reviewAt && !hasTouches) return [];
  const rest = { under, ...(reviewAt === undefined ? {} : { reviewAt }), ...(hasTouches ? { touches: plan.touches } : {}) };
  return [{ type: 'PlanRevised', planned, dropped: gone, ...rest }];
}

function isSame(a: PlannedContact | undefined, b: PlannedContact): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

function without<Item>(items: Readonly<Record<string, Item>>, id: string): Readonly<Record<string, Item>> {
  const { [id]: _gone, ...rest } = items;
  return rest;
}
