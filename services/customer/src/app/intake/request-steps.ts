import type { RecordReceived, RequestClosed, RequestOpened } from '@homeward/contracts/intake';
import type { Instant } from '@homeward/kernel';
import { type Step, command } from '@homeward/runtime';
import type { ClosedRequest } from '../../domain/organisation/intake-request';
import type { CustomerStores } from '../ports';

/** A request begins. */
export function openingSteps(stores: CustomerStores, event: Omit<RequestOpened, 'subject'>, cause: string, at: Instant): readonly Step[] {
  const { requestId, kind, clientId, dealerId, recordType, header, openedAt, digest } = event;
  const opened = { kind, clientId, dealerId, recordType, header, openedAt, digest };
  return [command(stores.requests, { id: requestId, command: { type: 'OpenRequest', opened }, cause: { id: cause }, at })];
}

/** A request ends. */
export function closingSteps(stores: CustomerStores, event: RequestClosed, cause: string, at: Instant): readonly Step[] {
  const { requestId, rows, result, refusal, closedAt } = event;
  const closed: ClosedRequest = {
    rows,
    result: result === 'refused' || result === 'interrupted' ? result : 'completed',
    closedAt,
    ...(refusal === undefined ? {} : { refusal: { code: refusal.code, pointer: refusal.pointer, detail: refusal.detail } }),
  };
  return [command(stores.requests, { id: requestId, command: { type: 'CloseRequest', closed }, cause: { id: cause }, at })];
}

/** Beginning and end of a request that one row is all of, told with the row. */
export function wholeRequestSteps(stores: CustomerStores, received: RecordReceived, cause: string, at: Instant): readonly Step[] {
  const { requestId, clientId, receivedAt, wholeRequest } = received;
  if (wholeRequest === undefined) return [];
  const { dealerId, digest } = wholeRequest;
  const opened = { requestId, kind: 'records', clientId, dealerId, recordType: '', header: [], openedAt: receivedAt, digest };
  const closed = { requestId, rows: 1, result: 'completed', refusal: undefined, closedAt: receivedAt };
  return [...openingSteps(stores, opened, `${cause}/opened`, at), ...closingSteps(stores, closed, `${cause}/closed`, at)];
}
