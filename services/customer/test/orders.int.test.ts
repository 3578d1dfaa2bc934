import { authorisationMatrix } from '@homeward/access';
import type { OrderRecord, SealedRecord } from '@homeward/contracts/intake';
import { OrderServiceDefinition } from '@homeward/contracts/orders';
import { type World, aCustomer, aVin, aWorld, ids, personOf } from './world';

const orderId = ids.derive('order', 'D1', 'dms', 'N1');
const anOrder = (state: string, changes: Partial<OrderRecord> = {}): NonNullable<SealedRecord['data']> => ({
  $case: 'order',
  value: { customerExternalId: 'K1', model: 'A1', state, expectedOn: '2024-06-01', ...changes },
});
const at = (day: number) => `2024-05-${String(day).padStart(2, '0')}T00:00:00.000Z`;

describe('orders of new cars', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
    await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'N1', occurredAt: at(1), data: anOrder('ordered') },
      { dealerId: 'D2', externalId: 'N1', occurredAt: at(3), data: anOrder('ordered', { customerExternalId: 'K9' }) },
    ]);
    await world.send([
      { externalId: 'N1', occurredAt: at(20), data: anOrder('arrived', { expectedOn: '2024-06-20', vin: aVin(7), consultantId: 'SC01' }) },
    ]);
  });
  afterAll(() => world.stop());

  const orders = () => world.ports.network.client('customer', OrderServiceDefinition);
  const list = async (as: Parameters<World['as']>, asked: object = {}) =>
    (await orders().listOrders({ dealerIds: [], state: '', personId: '', page: undefined, ...asked }, world.as(...as))).orders;

  it('what comes late is accepted into the history, what is known is repeated, and what is no state is rejected', async () => {
    const request = await world.send([
      { externalId: 'N1', occurredAt: at(8), data: anOrder('shipped', { expectedOn: '' }) },
      { externalId: 'N1', occurredAt: at(1), data: anOrder('ordered') },
      { externalId: 'N1', occurredAt: at(9), data: anOrder('lost') },
    ]);
    expect(await world.outcomes(request)).toEqual(['accepted', 'repeated', 'intake.value-unknown']);
    const { orders: read } = await orders().readOrders({ orderIds: [orderId] }, world.as('sales-consultant', 'D1'));
    expect(read).toMatchObject([
      {
        personId: personOf('K1'),
        state: 'arrived',
        stateSinceAt: at(20),
        expectedOn: '2024-06-20',
        firstExpectedOn: '2024-06-01',
        vehicleId: ids.vehicleId(aVin(7)),
        consultantId: 'SC01',
        steps: [{ state: 'ordered' }, { state: 'shipped' }, { state: 'arrived' }],
      },
    ]);
    const told = (await world.told('homeward.customer.v1.OrderChanged')).filter(({ dealerId }) => dealerId === 'D1');
    expect(told.at(-1)).toMatchObject({ orderedAt: at(1), ownPersonId: personOf('K1'), previousOwnPersonId: '', consultantId: 'SC01' });
    expect(told.map(({ state, previousState }) => [state, previousState])).toEqual([
      ['ordered', ''],
      ['arrived', 'ordered'],
    ]);
  });

  it('are listed by dealer, state and person, the latest change first', async () => {
    expect((await list(['head-office-analyst', 'B'])).map(({ dealerId }) => dealerId)).toEqual(['D1', 'D2']);
    expect(await list(['head-office-analyst', 'B'], { state: 'ordered' })).toMatchObject([{ dealerId: 'D2', personId: '' }]);
    expect(await list(['sales-manager', 'D1'], { personId: personOf('K1') })).toMatchObject([{ orderId }]);
    expect(await list(['sales-manager', 'D1'], { dealerIds: ['D2'] })).toEqual([]);
    expect(await list(['sales-manager', 'D2'], { personId: personOf('K1') })).toEqual([]);
    await expect(list(['sales-manager', 'D1'], { state: 'lost' })).rejects.toMatchObject({ code: 'order.state-unknown' });
  });

  it('stand in the timeline of their customer', async () => {
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'personId', value: personOf('K1') }, page: undefined },
      world.as('sales-consultant', 'D1'),
    );
    expect(entries.filter(({ kind }) => kind === 'order').map(({ values }) => values['state'])).toEqual(['arrived', 'shipped', 'ordered']);
  });

  const cases = authorisationMatrix().filter(({ operation }) => operation === 'orders.read');
  it.each(cases.map((one) => [`${one.role} ${one.operation} ${one.target}: ${one.expected}`, one] as const))(
    '%s',
    async (_title, { role, target, expected }) => {
      const answer = orders().readOrders({ orderIds: [orderId] }, world.as(role, target === 'own' ? 'D1' : 'D3'));
      if (expected === 'denied') await expect(answer).rejects.toMatchObject({ code: 'access.operation-denied' });
      else expect((await answer).orders).toHaveLength(expected === 'allowed' ? 1 : 0);
    },
  );
});
