import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import type { DealerDayEvent } from '../domain/appointments/dealer-day';

/** What the dealer's system says is told by the car that it is said of. */
export function tellDealerDay(_id: string, { seq, event }: Recorded<DealerDayEvent>): readonly PublicMessage[] {
  if (event.type !== 'BookingChanged') return [];
  const { place, previousOn = '' } = event;
  const { appointmentId, vehicleId, dealerId, on, startsAt, service, status, advisorId, stamp, recordId = '', contactId = '' } = place;
  return [
    toMessage('homeward.customer.v1.BookingChanged', appointmentId, {
      ...{ appointmentId, vehicleId, dealerId, on, previousOn, startsAt, service, status, advisorId, recordId, contactId },
      revision: stamp.revision,
      changedAt: stamp.occurredAt,
      digest: stamp.digest,
      sequence: seq,
    }),
  ];
}
