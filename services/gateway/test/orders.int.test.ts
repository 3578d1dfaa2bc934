import { anOrder } from './examples';
import { type World, startWorld } from './world';

const asked: object[] = [];

let world: World;
beforeEach(async () => {
  asked.length = 0;
  world = await startWorld({
    neighbours: {
      orders: {
        listOrders: async (request) => {
          asked.push(request);
          return { orders: [anOrder({ steps: [] })], cursor: 'next' };
        },
        readOrders: async ({ orderIds }) => ({ orders: orderIds[0] === 'N1' ? [anOrder()] : [] }),
      },
    },
  });
});
afterEach(() => world.stop());

const get = async (path: string) =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as('manager') });

test('orders are listed by dealer and state; what is not known is left out', async () => {
  const { status, body } = await get('/v1/orders?state=shipped&person=P1&limit=10');
  expect(status).toBe(200);
  expect(body).toMatchObject({ orders: [{ orderId: 'N1', state: 'shipped', expectedOn: '2024-06-20' }], cursor: 'next' });
  expect((body as { orders: object[] }).orders[0]).not.toHaveProperty('vehicleId');
  expect(asked).toMatchObject([{ state: 'shipped', personId: 'P1', dealerIds: ['D1'], page: { limit: 10, cursor: '' } }]);
  expect((await get('/v1/orders?state=lost')).status).toBe(400);
});

test('an order has its history; an unknown one is not there', async () => {
  const { body } = await get('/v1/orders/N1');
  expect(body).toMatchObject({ orderId: 'N1', steps: [{ state: 'ordered', sinceAt: '2024-05-01T00:00:00.000Z' }] });
  expect(await get('/v1/orders/N2')).toMatchObject({ status: 404, body: { code: 'order.unknown' } });
});
