import { type NewOccasion, OccasionServiceDefinition } from '@homeward/contracts/occasions';
import { type CustomerStandIn, standInForCustomer } from './customer-stand-in';
import { aHomeDealer, anOwner, aProfile, as, aVisit, organisation, reminderOf, startWorld, type World } from './world';

const MARKETING = [{ purpose: 'marketing', answer: 'yes', at: '2024-01-01T00:00:00.000Z' }];
const member = (personId: string, on = '', year = 0) => ({ personId, on, year });
const storm = (change: Partial<NewOccasion> = {}): NewOccasion => ({
  key: 'storm-7',
  kind: 'weather',
  nodeIds: ['D1'],
  fromOn: '2024-07-02',
  untilOn: '2024-07-04',
  cadence: '',
  classes: undefined,
  cause: undefined,
  ...change,
});

describe('occasions', () => {
  let world: World;
  let customer: CustomerStandIn;
  const begin = async (at: string): Promise<void> => {
    world = await startWorld(at);
    customer = await standInForCustomer(world.ports);
  };
  afterEach(async () => {
    await customer.stop();
    await world.stop();
  });

  const occasionsOf = () => world.ports.network.client('reminder', OccasionServiceDefinition);
  const headOffice = as('group', 'head-office-analyst');
  const announce = async (...occasions: readonly NewOccasion[]) => {
    const answer = await occasionsOf().announceOccasions({ occasions: [...occasions] }, headOffice);
    await world.settle();
    return answer;
  };
  const listed = async (dealerId = 'D1', on = '', status = '') =>
    (await reminderOf(world).listContacts({ dealerIds: [dealerId], on, ownerId: '', status, personId: '', page: undefined }, as(dealerId)))
      .contacts;

  describe('that come by themselves', () => {
    beforeEach(() => begin('2024-09-01T02:00:00.000Z'));

    it('a birthday is greeted on its day, of whoever agreed to marketing; the answer has no year of birth', async () => {
      customer.audiences = { D1: [[member('p1', '2024-09-10', 2024), member('p2', '2024-09-10', 2024)]] };
      await world.hear(...organisation, aProfile({ consents: MARKETING }), aProfile({ personId: 'p2' }));
      await world.moveTo('2024-09-05T02:00:00.000Z');
      expect(await listed('D1', '2024-09-10')).toMatchObject([
        {
          personId: 'p1',
          plannedOn: '2024-09-10',
          untilOn: '2024-09-10',
          purpose: 'marketing',
          reasons: [{ kind: 'birthday-greeting', vehicleId: '', dueOn: '2024-09-10', policyVersion: 'cadences/default/1#birthday' }],
        },
      ]);
      await world.moveTo('2024-09-30T02:00:00.000Z');
      expect(await listed('D1', '2024-09-10')).toEqual([]);
    });

    it('Mid-Autumn 2024 is greeted on 17 September, at the first of a person’s dealers alone', async () => {
      customer.audiences = { D1: [[member('p1')], [member('p3')]], D2: [[member('p1')], [member('p2')]] };
      await world.hear(...organisation, ...['p1', 'p2', 'p3'].map((personId) => aProfile({ personId, consents: MARKETING })));
      await world.moveTo('2024-09-12T02:00:00.000Z');
      const greeted = async (dealer: string) =>
        (await listed(dealer, '2024-09-17')).map(({ personId, plannedOn, reasons }) => [personId, plannedOn, reasons[0]?.kind]);
      expect((await greeted('D1')).sort()).toEqual([
        ['p1', '2024-09-17', 'mid-autumn-greeting'],
        ['p3', '2024-09-17', 'mid-autumn-greeting'],
      ]);
      expect(await greeted('D2')).toEqual([['p2', '2024-09-17', 'mid-autumn-greeting']]);
    });

    it('a greeting that falls on the day of another contact joins it; without consent it is left off, and says why (RE12)', async () => {
      customer.audiences = { D1: [[member('p1'), member('p2')]] };
      const cars = [
        { vehicleId: 'car1', personId: 'p1' },
        { vehicleId: 'car2', personId: 'p2' },
      ];
      await world.hear(
        ...organisation,
        aProfile({ consents: MARKETING }),
        aProfile({ personId: 'p2' }),
        // Due on 30 September: invited 15 days before, near enough to the 17th.
        ...cars.flatMap((car) => [
          anOwner({ ...car, ownedFromOn: '2020-01-01' }),
          aHomeDealer(car),
          aVisit({ ...car, visitId: `visit-${car.vehicleId}`, visitedOn: '2024-03-30', closedAt: '2024-03-30T08:00:00.000Z' }),
        ]),
      );
      await world.moveTo('2024-09-17T02:00:00.000Z');
      const contacts = await listed('D1', '2024-09-17');
      const kindsOf = (personId: string) =>
        contacts.filter((contact) => contact.personId === personId).map(({ reasons }) => reasons.map(({ kind }) => kind).sort());
      expect(kindsOf('p1')).toEqual([['mid-autumn-greeting', 'routine']]);
      expect(kindsOf('p2')).toEqual([['routine']]);
    });

    it('what nobody is to be greeted for asks nobody', async () => {
      await world.hear(...organisation);
      await world.moveTo('2024-09-20T02:00:00.000Z');
      // Dragon Boat has no cadence of its own and none for its family.
      expect(new Set(customer.audiencesAsked.map(({ birthdays }) => birthdays?.fromOn ?? 'festival'))).toContain('festival');
      const { occasions } = await occasionsOf().listOccasions({ status: '', page: undefined }, headOffice);
      expect(occasions.map(({ occasionId }) => occasionId)).toContain('mid-autumn-2024');
    });
  });

  describe('that somebody announces', () => {
    beforeEach(async () => {
      await begin('2024-07-01T02:00:00.000Z');
      await world.hear(...organisation, aProfile(), aProfile({ personId: 'p2' }), aProfile({ personId: 'p3' }));
      customer.audiences = { D1: [[member('p1')], [member('p2')]], D2: [[member('p3')]] };
    });

    it('a storm reaches the people of the place, without consent, once', async () => {
      const { outcomes, occasions } = await announce(storm());
      expect(outcomes).toMatchObject([{ status: 'applied' }]);
      expect(occasions).toMatchObject([{ kind: 'weather', status: 'announced', announcedBy: 's-1' }]);
      expect((await listed('D1', '2024-07-02')).map(({ personId, purpose }) => [personId, purpose]).sort()).toEqual([
        ['p1', 'safety'],
        ['p2', 'safety'],
      ]);
      expect(await listed('D2', '2024-07-02')).toEqual([]);
      expect((await announce(storm())).outcomes).toMatchObject([{ status: 'rejected', rejectionCode: 'occasion.announced-already' }]);
      const { occasions: known } = await occasionsOf().listOccasions({ status: 'announced', page: undefined }, headOffice);
      expect(known).toMatchObject([{ key: 'storm-7', reached: 2, spreading: false }]);
    });

    it('whoever comes to the place meanwhile is told too', async () => {
      await announce(storm());
      customer.audiences = { D1: [[member('p1'), member('p2'), member('p3')]] };
      await world.moveTo('2024-07-03T02:00:00.000Z');
      expect((await listed('D1', '2024-07-03')).map(({ personId }) => personId).sort()).toEqual(['p1', 'p2', 'p3']);
      const { occasions } = await occasionsOf().listOccasions({ status: 'announced', page: undefined }, headOffice);
      expect(occasions).toMatchObject([{ reached: 3 }]);
    });

    it('withdrawn, its contacts are dropped and none comes back', async () => {
      const { occasions } = await announce(storm());
      const occasionId = occasions[0]?.occasionId ?? '';
      const answer = await occasionsOf().withdrawOccasions({ occasions: [{ occasionId, cause: undefined }] }, headOffice);
      expect(answer.occasions).toMatchObject([{ status: 'withdrawn' }]);
      await world.settle();
      expect(await listed('D1', '2024-07-02')).toEqual([]);
      expect(await listed('D1', '2024-07-02', 'dropped')).toHaveLength(2);
      await world.moveTo('2024-07-03T02:00:00.000Z');
      expect(await listed('D1', '2024-07-03')).toEqual([]);
    });

    it('when it is over nothing of it is left', async () => {
      await announce(storm());
      await world.moveTo('2024-07-06T02:00:00.000Z');
      expect(await listed('D1', '2024-07-04')).toEqual([]);
      const { occasions } = await occasionsOf().listOccasions({ status: 'over', page: undefined }, headOffice);
      expect(occasions).toMatchObject([{ key: 'storm-7', spreading: false }]);
      const again = await occasionsOf().withdrawOccasions(
        { occasions: [{ occasionId: occasions[0]?.occasionId ?? '', cause: undefined }] },
        headOffice,
      );
      expect(again.outcomes).toMatchObject([{ rejectionCode: 'occasion.over' }]);
    });

    it('a promotion needs consent, and says so for whoever gave none', async () => {
      await world.hear(aProfile({ personId: 'p2', consents: MARKETING }));
      await announce(
        storm({
          key: 'summer',
          kind: 'promotion',
          untilOn: '2024-07-20',
          classes: { purchase: [], sales: [], service: ['high'], use: [] },
        }),
      );
      expect((await listed('D1', '2024-07-02')).map(({ personId }) => personId)).toEqual(['p2']);
      expect(customer.audiencesAsked.at(-1)?.classes).toEqual({ purchase: [], sales: [], service: ['high'], use: [] });
    });

    it.each([
      ['a kind that the policy does not know', { kind: 'moon' }, 'occasion.unknown-kind', '/kind'],
      ['a place that is none', { nodeIds: ['D1', 'D9'] }, 'node.unknown', '/area/1'],
      ['no place', { nodeIds: [] }, 'occasion.nodes', '/area'],
      ['a day that is none', { fromOn: '2024-02-30' }, 'occasion.unreadable-day', '/fromOn'],
      ['a time that is over', { fromOn: '2024-06-01', untilOn: '2024-06-03' }, 'occasion.over-before-it-begins', '/untilOn'],
      ['a year', { untilOn: '2025-07-01' }, 'occasion.too-long', '/untilOn'],
      ['a cadence that is none for its kind', { cadence: 'birthday' }, 'occasion.no-cadence', '/cadence'],
      [
        'a class that is none',
        { classes: { purchase: ['rich'], sales: [], service: [], use: [] } },
        'occasion.unknown-class',
        '/classes/purchase',
      ],
    ])('%s is refused with its place, and the others go on', async (_name, change, rejectionCode, pointer) => {
      const { outcomes } = await announce(storm({ ...change, key: 'wrong' }), storm());
      expect(outcomes[0]).toMatchObject({ status: 'rejected', rejectionCode, rejectionDetail: { pointer } });
      expect(outcomes[1]).toMatchObject({ status: 'applied' });
    });

    it('a dealer sees what reaches it and may announce nothing', async () => {
      await announce(storm(), storm({ key: 'elsewhere', nodeIds: ['D2'] }));
      const { occasions } = await occasionsOf().listOccasions({ status: 'announced', page: undefined }, as('D1'));
      expect(occasions.map(({ key }) => key)).toEqual(['storm-7']);
      await expect(occasionsOf().announceOccasions({ occasions: [storm({ key: 'mine' })] }, as('D1'))).rejects.toMatchObject({
        kind: 'forbidden',
      });
    });

    it('while the customer service is away nobody is told, and nothing is lost', async () => {
      await customer.stop();
      await announce(storm());
      expect(await listed('D1', '2024-07-02')).toEqual([]);
      const { occasions } = await occasionsOf().listOccasions({ status: 'announced', page: undefined }, headOffice);
      expect(occasions).toMatchObject([{ spreading: true }]);
      customer = await standInForCustomer(world.ports);
    });
  });
});
