import { toMessage } from '@homeward/contracts';
import { type CustomerStandIn, standInForCustomer } from './customer-stand-in';
import { anOpenVisit, anOrder } from './waiting-world';
import { aDescription, aHomeDealer, anOwner, aProfile, aSale, as, aVisit, organisation, reminderOf, startWorld, type World } from './world';

const moved = (to: string, from: string, sequence: number) =>
  toMessage('homeward.customer.v1.RecordPlaced', 'r1', {
    ...{ recordId: 'r1', dealerId: 'D1', personId: to, previousPersonId: from, basicsComplete: true, sequence },
    ...{ ownPersonId: 'p1', householdId: '', previousHouseholdId: '' },
  });

describe('whoever waits', () => {
  let world: World;
  let customer: CustomerStandIn;
  afterEach(async () => {
    await customer.stop();
    await world.stop();
  });
  const begin = async (at: string): Promise<void> => {
    world = await startWorld(at);
    customer = await standInForCustomer(world.ports);
    await world.hear(...organisation, aProfile(), aProfile({ personId: 'p2', recordIds: ['r2'] }));
  };
  const list = async (on = '') =>
    (await reminderOf(world).listContacts({ dealerIds: ['D1'], on, ownerId: '', status: '', personId: '', page: undefined }, as('D1')))
      .contacts;
  const calls = async (kind: string, on = '') =>
    (await list(on))
      .filter(({ reasons }) => reasons.some((reason) => reason.kind === kind))
      .map(({ personId, ownerKind, plannedOn }) => [personId, ownerKind, plannedOn]);

  describe('for a car in the workshop', () => {
    const PROMISED = '2024-07-08T08:00:00.000Z';
    beforeEach(async () => {
      await begin('2024-07-08T01:30:00.000Z');
      await world.hear(aDescription(), aSale(), anOwner(), aHomeDealer(), anOpenVisit());
      await world.hear(anOpenVisit({ promisedAt: PROMISED }));
    });

    it('is called by the advisor of the visit as soon as the promised hour has passed', async () => {
      await world.moveTo('2024-07-08T07:59:00.000Z');
      expect(await calls('repair-late')).toEqual([]);
      await world.moveTo(PROMISED);
      expect(await list()).toMatchObject([
        {
          ownerKind: 'advisor',
          ownerId: 'SA02',
          channel: 'phone',
          reasons: [{ kind: 'repair-late', vehicleId: 'car1', visitId: 'visit1' }],
        },
      ]);
    });

    it('is called later when another hour is promised, and the list says why not now', async () => {
      await world.moveTo(PROMISED);
      const [contact] = await list();
      await world.hear(anOpenVisit({ promisedAt: '2024-07-09T03:00:00.000Z' }));
      expect(await calls('repair-late')).toEqual([]);
      const { explanations } = await reminderOf(world).explainContacts({ contactIds: [contact?.contactId ?? ''] }, as('D1'));
      expect(explanations[0]?.reasons[0]).toMatchObject({
        code: 'contact.dropped',
        values: { because: 'open-visit', visitId: 'visit1', promisedAt: '2024-07-09T03:00:00.000Z' },
      });
      await world.moveTo('2024-07-09T02:59:00.000Z');
      expect(await calls('repair-late')).toEqual([]);
      await world.moveTo('2024-07-09T03:00:00.000Z');
      expect(await calls('repair-late')).toEqual([['p1', 'advisor', '2024-07-09']]);
    });

    it('is called no more once the visit is closed, and why-not says so', async () => {
      await world.moveTo(PROMISED);
      await world.hear(aVisit({ closedAt: '2024-07-08T08:30:00.000Z', sequence: 5_000 }));
      expect(await calls('repair-late')).toEqual([]);
      expect(await calls('visit-day-0')).toHaveLength(1);
      const why = await reminderOf(world).explainAbsence({ vehicleId: 'car1', on: '' }, as('D1'));
      expect(why.candidates.find(({ reason }) => reason?.kind === 'repair-late')?.steps.at(-1)).toMatchObject({
        code: 'waiting.closed',
        values: { visitId: 'visit1', closedAt: '2024-07-08T08:30:00.000Z' },
      });
    });

    it('is the manager’s when nobody called on the day', async () => {
      await world.moveTo('2024-07-09T02:00:00.000Z');
      expect((await list()).map(({ ownerKind }) => ownerKind)).toEqual(['dealer-manager']);
    });

    it('the words of a visit that was closed before change nothing', async () => {
      await world.hear(
        aVisit({ closedAt: '2024-07-08T07:30:00.000Z', sequence: 5_000 }),
        anOpenVisit({ sequence: 4_000, promisedAt: PROMISED }),
      );
      await world.moveTo('2024-07-08T09:00:00.000Z');
      expect(await calls('repair-late')).toEqual([]);
    });
  });

  describe('for a new car', () => {
    beforeEach(() => begin('2024-06-03T03:00:00.000Z'));

    it('is called by those who sell, until the car is handed over', async () => {
      await world.hear(anOrder({ expectedOn: '2024-07-20' }));
      await world.moveTo('2024-06-10T02:00:00.000Z');
      expect(await list()).toMatchObject([
        {
          personId: 'p1',
          ownerKind: 'sales-consultant',
          purpose: 'service',
          reasons: [{ kind: 'order-day-7', vehicleId: '', policyVersion: 'cadences/default/1#waiting-for-delivery' }],
        },
      ]);
      const [contact] = await list();
      const { explanations } = await reminderOf(world).explainContacts({ contactIds: [contact?.contactId ?? ''] }, as('D1'));
      expect(explanations[0]?.perReason[0]?.steps[0]).toEqual({
        code: 'waiting.delivery',
        values: { orderId: 'o1', state: 'ordered', orderedOn: '2024-06-03', expectedOn: '2024-07-20' },
      });
      await world.hear(anOrder({ state: 'delivered', previousState: 'ordered', stateSinceAt: '2024-06-10T01:00:00.000Z' }));
      expect(await list()).toEqual([]);
      const after = await reminderOf(world).explainContacts({ contactIds: [contact?.contactId ?? ''] }, as('D1'));
      expect(after.explanations[0]?.reasons[0]).toMatchObject({
        code: 'contact.dropped',
        values: { because: 'waiting.delivered', on: '2024-06-10' },
      });
    });

    it('is called around the day that is promised, and around another one when that is', async () => {
      await world.hear(anOrder({ expectedOn: '2024-06-08' }));
      expect(await calls('delivery-ahead', '2024-06-05')).toEqual([['p1', 'sales-consultant', '2024-06-05']]);
      await world.hear(anOrder({ expectedOn: '2024-06-20' }));
      expect(await calls('delivery-ahead', '2024-06-05')).toEqual([]);
      await world.moveTo('2024-06-21T02:00:00.000Z');
      expect(await calls('delivery-late')).toEqual([['p1', 'sales-consultant', '2024-06-21']]);
    });

    it('an order that was over when it was first heard of asks nothing of anybody', async () => {
      await world.hear(anOrder({ state: 'delivered' }));
      expect(await list('2024-06-10')).toEqual([]);
    });

    it('goes with the record that ordered, and comes back with it', async () => {
      await world.hear(anOrder());
      await world.moveTo('2024-06-10T02:00:00.000Z');
      await world.hear(moved('p2', 'p1', 2));
      expect(await calls('order-day-7')).toEqual([['p2', 'sales-consultant', '2024-06-10']]);
      await world.hear(moved('p1', 'p2', 3));
      expect(await calls('order-day-7')).toEqual([['p1', 'sales-consultant', '2024-06-10']]);
    });

    it('is another customer’s when the dealer says so, and the same person’s when both records are one', async () => {
      await world.hear(anOrder());
      await world.moveTo('2024-06-10T02:00:00.000Z');
      await world.hear(anOrder({ recordId: 'r2', ownPersonId: 'p2', previousOwnPersonId: 'p1' }));
      expect(await calls('order-day-7')).toEqual([['p2', 'sales-consultant', '2024-06-10']]);
      await world.hear(moved('p2', 'p1', 2));
      await world.hear(anOrder({ ownPersonId: 'p1', previousOwnPersonId: 'p2' }));
      expect(await calls('order-day-7')).toEqual([['p2', 'sales-consultant', '2024-06-10']]);
    });
  });
});
