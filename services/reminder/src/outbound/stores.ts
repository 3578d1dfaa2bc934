import type { Store } from '@homeward/store';
import type { CareVehicleStore, ContactDocument, ContactProjection, HouseholdStore, TouchCalendarStore } from '../app/ports';
import { careVehicle } from '../domain/cars/care-vehicle';
import { household } from '../domain/contacts/household-members';
import { nextMessageAt } from '../domain/messages/planned-messages';
import { touchCalendar } from '../domain/contacts/touch-calendar';
import { PURPOSES } from '@homeward/policy';
import { tellCareVehicle, tellHousehold, tellTouchCalendar } from './public-events';

/** Declares the service's documents with what they are found by. */
export function declareVehicles(store: Store): CareVehicleStore {
  return store.aggregates({
    name: 'care-vehicles',
    decider: careVehicle,
    lookups: {
      // What waits for more of the past is planned under the rules of then.
      under: { of: ({ told, backfill }) => (backfill === undefined ? told.under : undefined), index: 'plain' },
      waiting: { of: ({ backfill }) => backfill?.since, index: 'plain' },
    },
    wakeAt: ({ told }) => told.reviewAt,
    tell: tellCareVehicle,
  });
}

export function declareCalendars(store: Store): TouchCalendarStore {
  return store.aggregates({
    name: 'touch-calendars',
    decider: touchCalendar,
    lookups: {
      under: { of: ({ under }) => under, index: 'plain' },
      messageAt: { of: nextMessageAt, index: 'plain' },
      // Only calendars with a message on its way are indexed.
      sending: { of: ({ facts }) => Object.keys(facts.sending).sort()[0], index: 'plain' },
    },
    wakeAt: ({ reviewAt }) => reviewAt,
    tell: tellTouchCalendar,
  });
}

export function declareHouseholds(store: Store): HouseholdStore {
  return store.aggregates({ name: 'households', decider: household, lookups: {}, tell: tellHousehold });
}

export function declareContacts(store: Store): ContactProjection {
  return store.projections<ContactDocument>({
    name: 'contacts',
    lookups: {
      dealer: { of: ({ dealerId }) => dealerId, index: 'none' },
      status: { of: ({ status }) => status, index: 'none' },
      plannedOn: { of: ({ plannedOn }) => plannedOn, index: 'none' },
      untilOn: { of: ({ untilOn }) => untilOn, index: 'none' },
      owner: { of: ({ ownerId }) => (ownerId === '' ? undefined : ownerId), index: 'none' },
      person: { of: ({ personId }) => personId, index: 'none' },
      kind: { of: ({ ownerKind }) => ownerKind, index: 'none' },
      channel: { of: ({ channel }) => channel, index: 'none' },
      // Promised calls whose alarm has not rung.
      alarmAt: { of: ({ status, alarmAt }) => (status === 'open' ? alarmAt : undefined), index: 'plain' },
      missed: {
        of: ({ status, dealerId, promiseMissedAt }) => (status === 'open' && promiseMissedAt !== undefined ? dealerId : undefined),
        index: 'plain',
      },
      // What was done on a day; only contacts that were made are indexed.
      made: { of: ({ dealerId, madeOn }) => (madeOn === undefined ? undefined : `${dealerId}/${madeOn}`), index: 'plain' },
      // Calls that were checked, by who made them.
      checkOf: { of: ({ check }) => check?.callerId, index: 'plain' },
      // Purposes in their order, then what has to be done first.
      urgency: {
        of: ({ purpose, untilOn, plannedOn }) => `${PURPOSES.findIndex((known) => known === purpose)} ${untilOn} ${plannedOn}`,
        index: 'none',
      },
    },
    // Every list is one of dealers, as nobody's rights reach beyond a set of them, or of one person.
    indexes: [
      // A dealer has thousands of open contacts, of which a day's list takes some hundred: the others are passed over without being read.
      ['dealer', 'status', 'urgency', 'plannedOn', 'untilOn', 'channel'],
      ['person', 'plannedOn'],
    ],
  });
}
