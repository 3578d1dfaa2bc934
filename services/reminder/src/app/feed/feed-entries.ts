import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import type { FeedKind, ToldEntry } from '../../domain/feed/feed';

type Event<Type extends keyof Payloads> = Payloads[Type];
interface Payloads {
  readonly RecordPlaced: EventPayload<'homeward.customer.v1.RecordPlaced'>;
  readonly PersonProfiled: EventPayload<'homeward.customer.v1.PersonProfiled'>;
  readonly OwnerChanged: EventPayload<'homeward.customer.v1.OwnerChanged'>;
  readonly PersonErased: EventPayload<'homeward.customer.v1.PersonErased'>;
  readonly CorrectionPlaced: EventPayload<'homeward.customer.v1.CorrectionPlaced'>;
  readonly AppointmentChanged: EventPayload<'homeward.customer.v1.AppointmentChanged'>;
  readonly ContactPlanned: EventPayload<'homeward.reminder.v1.ContactPlanned'>;
  readonly ContactDropped: EventPayload<'homeward.reminder.v1.ContactDropped'>;
  readonly ContactMade: EventPayload<'homeward.reminder.v1.ContactMade'>;
  readonly PointsPosted: EventPayload<'homeward.loyalty.v1.PointsPosted'>;
  readonly WebhookSwitchedOff: EventPayload<'homeward.reminder.v1.WebhookSwitchedOff'>;
  readonly WorkOverflowed: EventPayload<'homeward.reminder.v1.WorkOverflowed'>;
  readonly PromiseMissed: EventPayload<'homeward.reminder.v1.PromiseMissed'>;
}

type Value = string | number | boolean | readonly string[];

interface Telling {
  readonly dealerIds: readonly string[];
  readonly kind: FeedKind;
  readonly change: string;
  readonly aboutId: string;
  readonly data: Readonly<Record<string, Value>>;
}

/** An entry is a few lines; the list is the work service's. */
const MOST_IDS = 50;

/**
 * What a dealer is told of each event that is heard; the others are nobody's business outside. Of what other dealers have nothing is told: no id of their
 * records, and not the person whom a car belonged to before.
 */
const TELLINGS: ReadonlyMap<string, (event: never) => Telling | readonly Telling[]> = new Map<
  string,
  (event: never) => Telling | readonly Telling[]
>([
  ['homeward.customer.v1.RecordPlaced', ofRecord],
  ['homeward.customer.v1.PersonProfiled', ofPerson],
  ['homeward.customer.v1.OwnerChanged', ofOwner],
  ['homeward.customer.v1.PersonErased', ofErased],
  ['homeward.customer.v1.CorrectionPlaced', ofCorrection],
  ['homeward.customer.v1.AppointmentChanged', ofAppointment],
  ['homeward.reminder.v1.ContactPlanned', ofPlanned],
  ['homeward.reminder.v1.ContactDropped', ofDropped],
  ['homeward.reminder.v1.ContactMade', ofMade],
  ['homeward.loyalty.v1.PointsPosted', ofPoints],
  ['homeward.reminder.v1.WebhookSwitchedOff', ofSwitchedOff],
  ['homeward.reminder.v1.WorkOverflowed', ofOverflow],
  ['homeward.reminder.v1.PromiseMissed', ofMissedPromise],
]);

/** The entries of a batch by dealer, in the order in which they were heard. */
export function toFeedEntries(batch: readonly Heard<unknown>[]): ReadonlyMap<string, readonly ToldEntry[]> {
  const byDealer = new Map<string, ToldEntry[]>();
  for (const { type, event, at, delivered } of batch) {
    const told = TELLINGS.get(type)?.(event as never) ?? [];
    for (const { dealerIds, data, ...rest } of 'kind' in told ? [told] : told) {
      const entry: ToldEntry = { entryId: delivered.id, at, ...rest, data: withoutEmpty(data) };
      for (const dealerId of dealerIds) {
        // A line of a ledger that no dealer caused.
        if (dealerId === '') continue;
        const known = byDealer.get(dealerId);
        if (known === undefined) byDealer.set(dealerId, [entry]);
        else known.push(entry);
      }
    }
  }
  return byDealer;
}

function withoutEmpty(data: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const kept: Record<string, Value> = {};
  for (const name in data) {
    const value = data[name];
    if (value !== undefined && value !== '' && (typeof value !== 'object' || value.length > 0)) kept[name] = value;
  }
  return kept;
}

function ofRecord({ dealerId, recordId, personId, previousPersonId, basicsComplete }: Event<'RecordPlaced'>): Telling {
  const change = previousPersonId === '' ? 'recorded' : 'moved';
  return { dealerIds: [dealerId], kind: 'customer', change, aboutId: recordId, data: { personId, previousPersonId, basicsComplete } };
}

function ofPerson({ dealerIds, personId, hasMobile, hasEmail, preferredChannel, language }: Event<'PersonProfiled'>): Telling {
  const data = { hasMobile, hasEmail, preferredChannel, language };
  return { dealerIds, kind: 'customer', change: 'profiled', aboutId: personId, data };
}

/** Each dealer forgets its own records of the person in its own system; of the others' it hears nothing. */
function ofErased({ erasureId, personIds, dealers, erasedAt }: Event<'PersonErased'>): readonly Telling[] {
  return dealers.map(({ dealerId, recordIds }) => {
    const data = { erasureId, recordIds, erasedAt };
    return { dealerIds: [dealerId], kind: 'customer', change: 'erased', aboutId: personIds[0] ?? '', data };
  });
}

function ofOwner({ dealerId, vehicleId, recordId, personId, ownedFromOn }: Event<'OwnerChanged'>): Telling {
  const data = { recordId, personId, ownedFromOn };
  return { dealerIds: [dealerId], kind: 'customer', change: 'owner-changed', aboutId: vehicleId, data };
}

function ofAppointment(event: Event<'AppointmentChanged'>): Telling {
  const { dealerId, appointmentId, status, vehicleId, startsAt, service, advisorId, revision } = event;
  const data = { vehicleId, startsAt, service, advisorId, revision };
  return { dealerIds: [dealerId], kind: 'appointment', change: status, aboutId: appointmentId, data };
}

const ofTask = (event: { dealerId: string; contactId: string }, change: string, data: Telling['data']): Telling => ({
  dealerIds: [event.dealerId],
  kind: 'task',
  change,
  aboutId: event.contactId,
  data,
});

function ofPlanned(event: Event<'ContactPlanned'>): Telling {
  const { personId, ownerKind, ownerId, assigned, plannedOn, untilOn, channel, purpose, dueOn } = event;
  return ofTask(event, 'planned', {
    ...{ personId, ownerKind, ownerId, assigned, plannedOn, untilOn, channel, purpose, dueOn },
    ...reasonsOf(event),
  });
}

function ofDropped(event: Event<'ContactDropped'>): Telling {
  return ofTask(event, 'dropped', { personId: event.personId, reason: event.reason });
}

function ofMade(event: Event<'ContactMade'>): Telling {
  const { personId, result, madeAt, madeBy, channel, promisedAt, refusalReason } = event;
  return ofTask(event, 'made', { personId, result, madeAt, madeBy, channel, promisedAt, refusalReason, ...reasonsOf(event) });
}

function reasonsOf({ reasons }: Pick<Event<'ContactPlanned'>, 'reasons'>): { reasons: readonly string[]; vehicleIds: readonly string[] } {
  const vehicleIds = new Set(reasons.map(({ vehicleId }) => vehicleId));
  vehicleIds.delete('');
  return { reasons: reasons.map(({ kind }) => kind), vehicleIds: [...vehicleIds] };
}

/** A wrong field is the work of the dealer whose record has it; which value is wrong, and what is right, stands nowhere here. */
function ofCorrection(event: Event<'CorrectionPlaced'>): Telling {
  const { dealerId, correctionId, status, recordId, ownPersonId: personId, vehicleId, field, advisorId } = event;
  const { openedAt, dueAt, escalatedTo, changedAt } = event;
  const data = { recordId, personId, vehicleId, field, advisorId, openedAt, dueAt, escalatedTo, changedAt };
  return { dealerIds: [dealerId], kind: 'task', change: `correction-${status}`, aboutId: correctionId, data };
}

function ofPoints(event: Event<'PointsPosted'>): Telling {
  const { dealerId, accountId, personId, kind, points, balance, shortfall, cause, postedAt } = event;
  const data = { personId, points, balance, shortfall, cause, postedAt };
  return { dealerIds: [dealerId], kind: 'points', change: kind, aboutId: accountId, data };
}

function ofSwitchedOff({ dealerId, endpointId, status, switchedOffAt }: Event<'WebhookSwitchedOff'>): Telling {
  const data = { status, switchedOffAt };
  return { dealerIds: [dealerId], kind: 'notice', change: 'webhook-switched-off', aboutId: endpointId, data };
}

/** Contacts that are on nobody's list: how many, and which, as far as an entry holds them. */
function ofOverflow({ dealerId, on, contactIds, lastDayContactIds }: Event<'WorkOverflowed'>): Telling {
  const data = {
    ...{ on, contacts: contactIds.length, lastDay: lastDayContactIds.length },
    contactIds: contactIds.slice(0, MOST_IDS),
  };
  return { dealerIds: [dealerId], kind: 'notice', change: 'work-overflowed', aboutId: dealerId, data };
}

function ofMissedPromise({ dealerId, contactId, personId, ownerId, promisedAt, missedAt }: Event<'PromiseMissed'>): Telling {
  const data = { personId, ownerId, promisedAt, missedAt };
  return { dealerIds: [dealerId], kind: 'notice', change: 'promise-missed', aboutId: contactId, data };
}
