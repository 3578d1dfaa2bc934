import type { Order } from '@homeward/contracts/orders';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import type { DealersOf } from '../dealers';
import { id, idParams, pageQuery } from '../parameters';
import { present } from '../presented';
import { unknownProblem } from '../problems';
import { type Route, route } from '../route';

const text = () => z.string().optional();
const ORDER_STATES = ['ordered', 'allocated', 'produced', 'shipped', 'arrived', 'delivered', 'cancelled'] as const;

export const orderSchema = z
  .object({
    orderId: z.string(),
    dealerId: text(),
    personId: text(),
    recordId: text(),
    model: text(),
    state: text().meta({ description: ORDER_STATES.join(', ') }),
    stateSinceAt: text(),
    expectedOn: text(),
    firstExpectedOn: text().meta({ description: 'The day that was expected first, when it has changed since' }),
    vehicleId: text(),
    consultantId: text().meta({ description: 'Who sells it, by the code of the dealer system' }),
    steps: z.array(z.object({ state: text(), sinceAt: text(), expectedOn: text() })).meta({ description: 'Of one order: its history' }),
  })
  .meta({ id: 'Order', description: 'A new car on its way to its customer' });

/** New cars on their way, as dealers' systems tell it. */
export function orderRoutes({ orders }: Services, dealersOf: DealersOf): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/orders',
      tag: 'Orders',
      operation: 'orders.read',
      summary: 'Orders of new cars, the latest change first',
      query: z.object({ ...pageQuery, dealer: id().optional(), state: z.enum(ORDER_STATES).optional(), person: id().optional() }),
      answer: z.object({ orders: z.array(orderSchema), cursor: z.string().optional() }),
      handle: async ({ principal, query, metadata }) => {
        const { dealer, state = '', person = '', limit, cursor = '' } = query;
        const dealerIds = dealersOf(principal, 'orders.read', dealer);
        const found = await orders.listOrders({ dealerIds, state, personId: person, page: { limit, cursor } }, { metadata });
        return { body: { orders: found.orders.map(toOrder), ...present({ cursor: found.cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/orders/{orderId}',
      tag: 'Orders',
      operation: 'orders.read',
      summary: 'An order with its history',
      params: idParams('orderId'),
      answer: orderSchema,
      handle: async ({ params, metadata }) => {
        const [found] = (await orders.readOrders({ orderIds: [params.orderId] }, { metadata })).orders;
        if (found === undefined) throw unknownProblem('order');
        return { body: toOrder(found) };
      },
    }),
  ];
}

export function toOrder({ orderId, steps, ...order }: Order): z.input<typeof orderSchema> {
  return { orderId, ...present(order), steps: steps.map(present) };
}
