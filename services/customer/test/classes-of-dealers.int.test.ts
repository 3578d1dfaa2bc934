import { StandingServiceDefinition } from '@homeward/contracts/standings';
import { type World, aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

describe('classes among the customers of several dealers', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: '2024-12-31T04:00:00.000Z' });
  });
  afterEach(() => world.stop());

  const client = () => world.ports.network.client('customer', StandingServiceDefinition);
  const headOffice = () => world.as('head-office-analyst', 'G');

  it('of a past day are right for a car that went from dealer to dealer, each of which had it for a year', async () => {
    const dealers = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6'];
    const more = dealers.slice(3).map((nodeId) => ({ nodeId, kind: 'dealer', parentId: 'R2', name: nodeId, timeZone: '' }));
    await world.organisation.putOrganisation({ nodes: more, staff: [], cause: undefined }, headOffice());
    await world.settle();
    const vin = aVin(20);
    const years = dealers.map((dealerId, index) => ({ dealerId, on: `${2018 + index}-03-01` }));
    await world.send([
      ...years.map(({ dealerId }) => ({ dealerId, externalId: 'K20', data: aCustomer({ name: '王芳', phone: '13700137000' }) })),
      { externalId: 'V20', data: aVehicle({ vin, plate: '皖MA2020', customerExternalId: 'K20' }) },
      { externalId: 'S20', data: aSale({ vin, customerExternalId: 'K20', soldOn: '2018-01-01', deliveredOn: '2018-01-01' }) },
      ...years.map(({ dealerId, on }) => ({
        dealerId,
        externalId: 'RO20',
        data: aVisit({
          ...{ vin, customerExternalId: 'K20', openedAt: `${on}T01:00:00.000Z`, closedAt: `${on}T03:00:00.000Z`, mileageKm: 0 },
        }),
      })),
    ]);
    const owner = (await world.customer.readPeople({ personIds: [personOf('K20')], reveal: false, allValues: false }, headOffice()))
      .people[0];
    const classOf = async (nodeId: string, on: string) => {
      const { customers } = await client().readClasses({ nodeId, on, page: undefined, leavingOnly: false }, headOffice());
      return customers.find(({ cars: own }) => own.some(({ vehicleId }) => vehicleId === ids.vehicleId(vin)));
    };
    const found = await Promise.all(
      years.flatMap(({ on }, year) =>
        dealers.map(async (nodeId, place) => {
          const customer = await classOf(nodeId, on.replace('-03-', '-06-'));
          return [year === place, customer !== undefined, customer?.personId ?? '', customer?.visits ?? 0];
        }),
      ),
    );
    // At home at one dealer each year, by the owner's name, with that dealer's visit; at no other one.
    expect(found).toEqual(found.map(([isHome]) => (isHome === true ? [true, true, owner?.personId, 1] : [false, false, '', 0])));
    expect((await classOf('D1', '2018-06-01'))?.purchases).toBe(1);
  });

  it('an owner who is known by another dealer’s word is one customer with what this dealer knows, where it has a record of the same person', async () => {
    const known = { name: '王芳', phone: '13700137000' };
    const at = { openedAt: '2024-11-01T01:00:00.000Z', closedAt: '2024-11-01T03:00:00.000Z', mileageKm: 0 };
    const serviced = (dealerId: string, number: number) => ({
      dealerId,
      externalId: `RO2${number}`,
      data: aVisit({ ...at, vin: aVin(20 + number), customerExternalId: dealerId === 'D2' && number === 3 ? '' : 'K20' }),
    });
    const bought = (dealerId: string, number: number) => [
      {
        dealerId,
        externalId: `V2${number}`,
        data: aVehicle({ vin: aVin(20 + number), plate: `皖MA202${number}`, customerExternalId: 'K20' }),
      },
      {
        dealerId,
        externalId: `S2${number}`,
        data: aSale({ vin: aVin(20 + number), customerExternalId: 'K20', soldOn: '2023-01-01', deliveredOn: '2023-01-01' }),
      },
    ];
    await world.send([
      ...['D1', 'D2'].map((dealerId) => ({ dealerId, externalId: 'K20', data: aCustomer(known) })),
      ...bought('D1', 3),
      ...bought('D2', 4),
      serviced('D2', 3),
      serviced('D2', 4),
    ]);
    const { customers } = await client().readClasses(
      { nodeId: 'D2', on: '', page: undefined, leavingOnly: false },
      world.as('dealer-manager', 'D2'),
    );
    expect(customers.map(({ cars: own, visits, purchases }) => [own.length, visits, purchases])).toEqual([[2, 2, 1]]);
    // Who is nobody's customer there has no name there.
    await world.send([
      {
        dealerId: 'D3',
        externalId: 'RO29',
        data: aVisit({
          ...at,
          vin: aVin(23),
          customerExternalId: '',
          openedAt: '2024-12-01T01:00:00.000Z',
          closedAt: '2024-12-01T03:00:00.000Z',
        }),
      },
    ]);
    const { customers: foreign } = await client().readClasses(
      { nodeId: 'D3', on: '', page: undefined, leavingOnly: false },
      world.as('dealer-manager', 'D3'),
    );
    expect(foreign.map(({ personId, cars: own }) => [personId, own.length])).toEqual([['', 1]]);
  });
});
