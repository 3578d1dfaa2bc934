import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import { mustExecute } from '@homeward/runtime';
import { personIdOf } from './contact-id';
import { lastStood } from './contacts';
import { toPlacement } from './placement';
import type { ReminderPorts } from '../ports';
import { isPurchaseAsked } from './purchase-asked';

export type HeardAppointment = Heard<EventPayload<'homeward.customer.v1.AppointmentChanged'>>;

/** By whom a result is recorded that follows from a booking. */
const PLATFORM = 'platform';

/**
 * The contact in which an appointment was agreed has the result `booked`, also when it was dropped meanwhile. One that is known to have another result keeps it; an
 * id of no contact about this car is left alone: whoever books names it, and nobody else has checked it.
 */
export async function settleBookedContacts(ports: ReminderPorts, heard: readonly HeardAppointment[]): Promise<void> {
  const booked = heard.filter(({ event: { contactId, status } }) => status === 'booked' && personIdOf(contactId) !== '');
  if (booked.length === 0) return;
  const { calendars, people, clock } = ports;
  const personIds = [...new Set(booked.map(({ event }) => personIdOf(event.contactId)))];
  const [known, placements] = await Promise.all([calendars.load(personIds), people.placementsOf(personIds)]);
  const named = booked
    .map(({ event: { contactId } }) => ({ contactId, personId: personIdOf(contactId) }))
    .filter(({ contactId, personId }) => known.has(personId) && known.get(personId)?.state.open[contactId] === undefined);
  const dropped = await lastStood(ports, named);
  const now = clock.now();
  const surroundings = ports.surroundingsAt(now);
  const requests = booked.flatMap(({ event: { contactId, vehicleId, appointmentId } }) => {
    const personId = personIdOf(contactId);
    const late = dropped.get(contactId);
    const contact = known.get(personId)?.state.open[contactId] ?? late;
    if (contact?.agenda.some((item) => item.vehicleId === vehicleId) !== true) return [];
    const placement = toPlacement(personId, placements.get(personId));
    return [
      {
        id: personId,
        cause: { id: `booked:${appointmentId}` },
        at: now,
        command: {
          type: 'RecordResult' as const,
          contactId,
          result: 'booked' as const,
          by: PLATFORM,
          purchaseAsked: isPurchaseAsked(ports, contact.agenda, 'booked'),
          ...(late === undefined ? {} : { dropped: late }),
          ...(placement === undefined ? {} : { placement }),
          surroundings: surroundings.touch(personId),
        },
      },
    ];
  });
  await mustExecute(calendars, requests);
}
