import { type EventPayload, toMessage } from '@homeward/contracts';
import type { Told } from './world';

let told = 0;
const next = (): number => (told += 1);

type OpenVisit = EventPayload<'homeward.customer.v1.OpenVisitChanged'>;
type Order = EventPayload<'homeward.customer.v1.OrderChanged'>;

/** A car is in the workshop of D1 since the morning, with nothing promised. */
export const anOpenVisit = (change: Partial<OpenVisit> = {}): Told => {
  const visit: OpenVisit = {
    visitId: 'visit1',
    vehicleId: 'car1',
    dealerId: 'D1',
    personId: 'p1',
    advisorId: 'SA02',
    arrivedAt: '2024-07-08T01:00:00.000Z',
    promisedAt: '',
    readyAt: '',
    sequence: 1_000 + next(),
    ...change,
  };
  return toMessage('homeward.customer.v1.OpenVisitChanged', visit.vehicleId, visit);
};

/** Ordered at D1 on 3 June, with nothing promised. */
export const anOrder = (change: Partial<Order> = {}): Told => {
  const order: Order = {
    orderId: 'o1',
    dealerId: 'D1',
    recordId: 'r1',
    model: 'A1',
    state: 'ordered',
    previousState: '',
    stateSinceAt: '2024-06-03T02:00:00.000Z',
    expectedOn: '',
    vehicleId: '',
    revision: 1,
    sequence: next(),
    orderedAt: '2024-06-03T02:00:00.000Z',
    ownPersonId: 'p1',
    previousOwnPersonId: '',
    consultantId: '',
    ...change,
  };
  return toMessage('homeward.customer.v1.OrderChanged', order.orderId, order);
};
