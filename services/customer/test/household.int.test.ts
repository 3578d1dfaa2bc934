import { type World, aCustomer, aSale, aVehicle, aVisit, aWorld, personOf } from './world';

const zhang = personOf('K1');

describe('household and dealers of a person', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
    const li = { name: '李娜', phone: '13900139000', household: 'H1', householdRole: 'spouse' };
    await world.send([
      {
        externalId: 'K1',
        data: aCustomer({ household: 'H1', householdRole: 'head', dealerRelation: 'staff', secondAddress: '合肥 科学大道 5' }),
      },
      { externalId: 'K2', data: aCustomer(li) },
      // Another dealer's number of the same name is another household.
      { dealerId: 'D2', externalId: 'K3', data: aCustomer({ name: '王芳', phone: '13700137000', household: 'H1' }) },
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'S1', data: aSale() },
      { externalId: 'RO1', data: aVisit() },
    ]);
  });
  afterAll(() => world.stop());

  const read = async (personId: string, dealerId = 'D1') =>
    (await world.customer.readPeople({ personIds: [personId], reveal: false, allValues: false }, world.as('service-advisor', dealerId)))
      .people[0];

  it('a household is whom one dealer counts to it, masked like everything else; who leaves it is no longer of it', async () => {
    expect(await read(zhang)).toMatchObject({ householdPersonIds: [personOf('K2')] });
    expect(await read(personOf('K3', 'D2'), 'D2')).toMatchObject({ householdPersonIds: [] });
    const fields = new Map((await read(zhang))?.fields.map(({ field, value }) => [field, value]));
    expect([fields.get('household'), fields.get('householdRole'), fields.get('dealerRelation'), fields.get('secondAddress')]).toEqual([
      '***',
      'head',
      'staff',
      '***',
    ]);
    await world.send([{ externalId: 'K2', revision: 2, data: aCustomer({ name: '李娜', phone: '13900139000' }) }]);
    expect(await read(zhang)).toMatchObject({ householdPersonIds: [] });
  });

  it('others are told whose records are of one household by an id alone, and when a record leaves it', async () => {
    const placed = await world.told('homeward.customer.v1.RecordPlaced');
    const told = (personId: string) =>
      placed
        .filter((one) => one.ownPersonId === personId)
        .map(({ householdId, previousHouseholdId }) => [householdId, previousHouseholdId]);
    const [[household = ''] = []] = told(zhang);
    expect(household).toMatch(/^[\w-]{16,}$/);
    expect(told(personOf('K2'))).toEqual([
      [household, ''],
      ['', household],
    ]);
    expect(told(personOf('K3', 'D2'))[0]?.[0]).not.toBe(household);
  });

  it('others are told by which clock and when a person wants to be called, where that is said as a time', async () => {
    const change = { name: '李娜', phone: '13900139000', timeZone: 'Asia/Urumqi', bestTimeToCall: '19-21点' };
    await world.send([{ externalId: 'K2', revision: 3, data: aCustomer(change) }]);
    const told = { personId: personOf('K2'), timeZone: 'Asia/Urumqi', callFrom: '19:00', callTo: '21:00' };
    expect((await world.told('homeward.customer.v1.PersonProfiled')).at(-1)).toMatchObject(told);
    await world.send([{ externalId: 'K2', revision: 4, data: aCustomer({ ...change, bestTimeToCall: '晚上' }) }]);
    expect((await world.told('homeward.customer.v1.PersonProfiled')).at(-1)).toMatchObject({ ...told, callFrom: '', callTo: '' });
  });

  it('what a person and a dealer had to do with each other is told of the caller’s dealers', async () => {
    expect((await read(zhang))?.dealerRelations).toEqual([
      { dealerId: 'D1', sinceOn: '2022-03-01', lastOn: '2024-06-01', sales: 1, visits: 1, advisorId: 'SA01' },
    ]);
    expect((await read(personOf('K3', 'D2'), 'D2'))?.dealerRelations).toMatchObject([{ dealerId: 'D2', sales: 0, visits: 0, sinceOn: '' }]);
  });
});
