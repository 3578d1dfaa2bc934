import type { SealedRecord } from '@homeward/contracts/intake';
import { type World, aCustomer, aSale, aVehicle, aVin, aWorld, ids, personOf } from './world';

type Data = NonNullable<SealedRecord['data']>;

const vehicleId = ids.vehicleId(aVin(1));
const aLink = (role: string, customerExternalId: string, changes: object = {}): Data => ({
  $case: 'vehicleLink',
  value: { vin: aVin(1), customerExternalId, role, fromOn: '2024-01-01', toOn: '', ...changes },
});

describe('who drives a car and pays for it', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'K2', data: aCustomer({ name: '李娜', phone: '139-0013-9000' }) },
      { externalId: 'V1', data: aVehicle() },
      { externalId: 'S1', data: aSale() },
    ]);
  });
  afterEach(() => world.stop());

  const read = async (dealerId: string) =>
    (await world.customer.readVehicles({ vehicleIds: [vehicleId] }, world.as('service-advisor', dealerId))).vehicles[0];
  const carsOf = async (personId: string) =>
    (await world.customer.readPeople({ personIds: [personId], reveal: false, allValues: false }, world.as('service-advisor', 'D1')))
      .people[0]?.vehicles;

  it('is read with the car and with the person, beside its owner; other dealers see neither', async () => {
    await world.send([
      { externalId: 'L1', data: aLink('driver', 'K2') },
      { externalId: 'L2', data: aLink('payer', 'K2', { toOn: '2024-06-01' }) },
      { dealerId: 'D2', externalId: 'V1', data: aVehicle() },
    ]);
    expect((await read('D1'))?.links).toMatchObject([
      { role: 'driver', personId: personOf('K2'), fromOn: '2024-01-01', toOn: '' },
      { role: 'payer', personId: personOf('K2'), toOn: '2024-06-01' },
    ]);
    expect((await read('D2'))?.links).toEqual([]);
    expect((await carsOf(personOf('K1')))?.map(({ role }) => role)).toEqual(['owner']);
    expect((await carsOf(personOf('K2')))?.map(({ role }) => role)).toEqual(['driver', 'payer']);
    expect((await read('D1'))?.ownerships).toMatchObject([{ personId: personOf('K1'), toOn: '' }]);
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'personId', value: personOf('K2') }, page: undefined },
      world.as('service-advisor', 'D1'),
    );
    expect(entries.map(({ kind, values }) => [kind, values['role']])).toEqual(
      expect.arrayContaining([
        ['link-began', 'driver'],
        ['link-ended', 'payer'],
      ]),
    );
  });

  it('follows its record to the person it belongs to, also when the record comes later', async () => {
    await world.send([{ externalId: 'L1', data: aLink('driver', 'K3') }]);
    expect((await read('D1'))?.links).toMatchObject([{ personId: '' }]);
    await world.send([{ externalId: 'K3', data: aCustomer({ name: '王芳', phone: '137-0013-7000' }) }]);
    expect((await read('D1'))?.links).toMatchObject([{ personId: personOf('K3') }]);
    expect((await world.told('homeward.customer.v1.VehicleLinkChanged')).map(({ role, personId }) => [role, personId])).toEqual([
      ['driver', ''],
      ['driver', personOf('K3')],
    ]);
  });
});
