import { toMessage } from '@homeward/contracts';
import type { PublicMessage, Recorded } from '@homeward/store';
import type { NewCarOrderEvent } from '../domain/cars/new-car-order';

/** How an order stands now; whose it is only by the record. */
export function tellOrder(
  orderId: string,
  { seq: sequence, event }: Recorded<NewCarOrderEvent>,
  personIdOf: (recordId: string) => string,
): readonly PublicMessage[] {
  if (event.type === 'OrderNoted') return [];
  const { version, sinceAt } = event.standing;
  const { orderedAt = sinceAt } = event;
  const { dealerId, recordId, model, state, expectedOn = '', vehicleId = '', revision, consultantId = '' } = version;
  const previousState = event.previousState ?? '';
  const told = {
    orderId,
    dealerId,
    recordId,
    model,
    state,
    previousState,
    stateSinceAt: sinceAt,
    expectedOn,
    vehicleId,
    revision,
    sequence,
    orderedAt,
    consultantId,
    ownPersonId: personIdOf(recordId),
    previousOwnPersonId: event.previousRecordId === undefined ? '' : personIdOf(event.previousRecordId),
  };
  return [toMessage('homeward.customer.v1.OrderChanged', orderId, told)];
}
