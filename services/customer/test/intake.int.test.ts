import { type World, aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, ids } from './world';

describe('intake', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.stop());

  it('a customer, the car, its sale and a visit become events about one person and one car', async () => {
    const request = await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'V1', data: aVehicle({ customerExternalId: 'K1' }) },
      { externalId: 'S1', data: aSale() },
      { externalId: 'RO1', data: aVisit() },
    ]);
    expect(await world.outcomes(request)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);

    const personId = ids.personIdByPhone('+8613800138000', 'zhangwei');
    const vehicleId = ids.vehicleId(aVin(1));
    expect((await world.told('homeward.customer.v1.RecordPlaced')).at(-1)).toMatchObject({
      personId,
      dealerId: 'D1',
      basicsComplete: true,
    });
    expect((await world.told('homeward.customer.v1.PersonProfiled')).at(-1)).toMatchObject({ personId, hasMobile: true });
    expect((await world.told('homeward.customer.v1.VisitRecorded')).at(-1)).toMatchObject({
      visitId: ids.visitId('D1', 'dms', 'RO1'),
      vehicleId,
      personId,
      visitedOn: '2024-06-01',
      mileageKm: 20_000,
      customerPaidFen: 50_000,
      oilFen: 20_000,
    });
    expect((await world.told('homeward.customer.v1.OwnerChanged')).at(-1)).toMatchObject({
      vehicleId,
      personId,
      ownedFromOn: '2022-03-01',
    });
    expect((await world.told('homeward.customer.v1.CustomerStateChanged')).at(-1)).toMatchObject({
      vehicleId,
      state: 'leaning-to-lost',
      churnLevel: 'quasi-lost',
    });
  });
});
