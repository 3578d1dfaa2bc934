import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import type { Candidate } from '../domain/cadences/candidate';
import type { CareRevised, CareVehicleEvent, PredictedDue } from '../domain/cars/care-vehicle';
import type { AgendaItem, Because, PlannedContact } from '../domain/contacts/contact-facts';
import type { MembersPlaced } from '../domain/contacts/household-members';
import { carOf } from '../domain/cadences/subject';
import type { TouchCalendarEvent } from '../domain/contacts/touch-calendar';
import type { WebhookEvent } from '../domain/feed/webhook-facts';
import { toPastCases, toPastContacts } from './past-contacts';
import { toAnswered, toChecked, toMissed } from './work-events';

/** When a car is due, for everybody; whom it gives reasons to contact, for the calendars of those people. */
export function tellCareVehicle(vehicleId: string, { seq: sequence, event }: Recorded<CareVehicleEvent>): readonly PublicMessage[] {
  if (event.type === 'FactsHeard') return [];
  const { due, reasons: people, drawn, because } = event;
  const explained = toExplained(because);
  return [
    ...(due === undefined ? [] : [toDuePredicted(vehicleId, due.due, due.kind === 'withdrawn', sequence)]),
    ...people.map(({ personId, reasons }) =>
      toMessage('homeward.reminder.v1.ReasonsRevised', personId, {
        vehicleId,
        personId,
        dealerId: reasons[0]?.dealerId ?? '',
        reasons: reasons.map(toCandidateReason),
        sequence,
        because: explained,
      }),
    ),
    ...(drawn === undefined ? [] : [toHoldOutsDrawn(vehicleId, drawn, sequence)]),
  ];
}

/** Which comparisons the car is in, and in which arm: all of them, none takes the earlier ones back. */
function toHoldOutsDrawn(vehicleId: string, { dealerId, units }: NonNullable<CareRevised['drawn']>, sequence: number): PublicMessage {
  return toMessage('homeward.reminder.v1.HoldOutsDrawn', vehicleId, {
    vehicleId,
    dealerId,
    units: units.map(({ policy: policyVersion, ...unit }) => ({ ...unit, policyVersion })),
    sequence,
  });
}

/** Contacts as they are planned, moved, dropped and made. */
export function tellTouchCalendar(personId: string, { seq: sequence, event }: Recorded<TouchCalendarEvent>): readonly PublicMessage[] {
  switch (event.type) {
    case 'NewsHeard':
    case 'PersonForgotten':
    case 'ChannelRefused':
    case 'ContactAssigned':
    case 'SendingStarted':
    case 'SendingAbandoned':
    case 'PlacementLearned':
      return [];
    case 'PastShared':
      return [
        toMessage('homeward.reminder.v1.PastShared', event.to, {
          personId: event.to,
          fromPersonId: personId,
          contacts: toPastContacts(event.past),
          sequence,
          cases: toPastCases(event.past),
        }),
      ];
    case 'TouchesShared': {
      const { to, made, planned } = event;
      return [
        toMessage('homeward.reminder.v1.TouchesShared', to, {
          personId: to,
          fromPersonId: personId,
          made: made.map(({ on, purpose }) => ({ on, purpose, fixed: false, rank: 0 })),
          planned: planned.map(({ on, purpose, order: [movable, rank] }) => ({ on, purpose, fixed: movable === 0, rank })),
          sequence,
        }),
      ];
    }
    case 'PlanRevised':
      return [
        ...event.dropped.map(({ contact, reason, because }) => toDropped(personId, sequence, contact, reason, because)),
        ...event.planned.map((contact) => toPlanned(personId, sequence, contact)),
      ];
    case 'PromiseMissed':
      return [toMissed(personId, sequence, event)];
    case 'CallChecked':
      return toChecked(personId, sequence, event);
    case 'MessageWithheld':
      return [toDropped(personId, sequence, event.contact, event.reason, undefined)];
    case 'ContactMade': {
      const { contact, attempt } = event;
      return [
        toMessage('homeward.reminder.v1.ContactMade', personId, {
          contactId: contact.contactId,
          personId,
          dealerId: contact.dealerId,
          result: attempt.result,
          madeAt: attempt.at,
          madeBy: attempt.by,
          channel: attempt.channel,
          reasons: contact.agenda.map(toContactReason),
          purchaseAsked: attempt.purchaseAsked,
          doneElsewhere: attempt.result === 'done-elsewhere' ? contact.agenda.flatMap((item) => toDoneElsewhere(item, attempt.on)) : [],
          sequence,
          failure: attempt.failure ?? '',
          sentAt: attempt.sentAt,
          promisedAt: attempt.said?.promise?.callAt ?? '',
          alarmAt: attempt.said?.promise?.alarmAt ?? '',
          refusalReason: attempt.said?.refusedBecause ?? '',
          refusedPurposes: [...(attempt.said?.refusedPurposes ?? [])],
          answered: attempt.said?.answers === undefined ? undefined : true,
        }),
        ...toAnswered(personId, sequence, contact, attempt),
      ];
    }
  }
}

/** What the contact was about, if it was something that can be done elsewhere. */
function toDoneElsewhere({ vehicleId, key, concern, dueOn }: AgendaItem, on: string) {
  if (carOf(vehicleId) === '' || concern === '' || dueOn === '') return [];
  const [about = '', baseOn = ''] = concern.split(':');
  if (about === 'maintenance') return [{ vehicleId, key: `${about}:${baseOn}`, on }];
  return key.endsWith(`:${concern}`) ? [{ vehicleId, key: concern, on }] : [];
}

function toPlanned(personId: string, sequence: number, contact: PlannedContact): PublicMessage {
  const { contactId, dealerId, ownerKind, ownerId, plannedOn, plannedAt, untilOn, channel, purpose, agenda } = contact;
  const { dueOn, earliestOn, latestOn, confidencePercent, assigned = '' } = contact;
  return toMessage('homeward.reminder.v1.ContactPlanned', personId, {
    contactId,
    personId,
    dealerId,
    ownerKind,
    ownerId,
    plannedOn,
    plannedAt,
    untilOn,
    channel,
    purpose,
    reasons: agenda.map(toContactReason),
    dueOn,
    earliestOn,
    latestOn,
    confidencePercent,
    sequence,
    templateVersion: contact.templates ?? '',
    assigned,
  });
}

function toDuePredicted(vehicleId: string, due: PredictedDue, none: boolean, sequence: number): PublicMessage {
  const { dealerId, personId, service, dueOn, basis, earliestOn, latestOn, confidencePercent, policy: policyVersion } = due;
  return toMessage('homeward.reminder.v1.DuePredicted', vehicleId, {
    vehicleId,
    dealerId,
    personId,
    service,
    dueOn,
    basis,
    earliestOn,
    latestOn,
    confidencePercent,
    policyVersion,
    none,
    sequence,
  });
}

function toDropped(
  personId: string,
  sequence: number,
  { contactId, dealerId }: { readonly contactId: string; readonly dealerId: string },
  reason: string,
  because: Because | undefined,
): PublicMessage {
  return toMessage('homeward.reminder.v1.ContactDropped', personId, {
    contactId,
    personId,
    dealerId,
    reason,
    sequence,
    because: toExplained(because),
  });
}

function toExplained(because: Because | undefined): { code: string; values: Record<string, string> } | undefined {
  return because === undefined ? undefined : { code: because.code, values: { ...because.values } };
}

function toContactReason({ vehicleId, key, kind, dueOn, visitId, policy: policyVersion }: AgendaItem) {
  return { vehicleId: carOf(vehicleId), key, kind, dueOn, visitId, policyVersion };
}

function toCandidateReason({ channels, follows, policy, ...same }: Candidate) {
  return {
    ...same,
    channels: [...channels],
    followsKey: follows?.key ?? '',
    followsAfterDays: follows?.afterDays ?? 0,
    policyVersion: policy,
  };
}

/** To each person of the household for whom something is new: who the others are. */
export function tellHousehold(householdId: string, { seq: sequence, event }: Recorded<MembersPlaced>): readonly PublicMessage[] {
  return event.revised.map(({ personId, fellows }) =>
    toMessage('homeward.reminder.v1.HouseholdRevised', personId, {
      personId,
      householdId,
      fellowPersonIds: [...fellows],
      sequence,
    }),
  );
}

/** That an endpoint is told nothing any more; what is sent to it is nobody else's business. */
export function tellWebhook(endpointId: string, { seq: sequence, event }: Recorded<WebhookEvent>): readonly PublicMessage[] {
  if (event.type !== 'EndpointSwitchedOff') return [];
  const { dealerId, status, at } = event;
  return [toMessage('homeward.reminder.v1.WebhookSwitchedOff', endpointId, { endpointId, dealerId, status, switchedOffAt: at, sequence })];
}
