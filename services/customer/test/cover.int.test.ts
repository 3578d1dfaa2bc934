import type { SealedRecord } from '@homeward/contracts/intake';
import { type World, aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

type Data = NonNullable<SealedRecord['data']>;

const vehicleId = ids.vehicleId(aVin(1));
const aRecall = (changes: object = {}): Data => ({
  $case: 'recall',
  value: { vin: aVin(1), campaign: 'RC-2024-07', item: '', status: 'open', announcedOn: '2024-05-01', doneOn: '', ...changes },
});
const aContract = (changes: object = {}): Data => ({
  $case: 'serviceContract',
  value: {
    vin: aVin(1),
    customerExternalId: 'K1',
    kind: 'maintenance',
    fromOn: '2024-01-01',
    toOn: '2025-12-31',
    km: 60_000,
    services: 4,
    remainingServices: 3,
    status: 'active',
    ...changes,
  },
});

describe('what protects a car, and what is owed to it', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    await world.send([
      { externalId: 'K1', data: aCustomer() },
      {
        externalId: 'V1',
        data: aVehicle({
          inspectionExpiresOn: '2025-03-31',
          drivingConditions: 'severe',
          environments: ['dusty', 'city'],
          engine: 'petrol',
        }),
      },
      { externalId: 'S1', data: aSale() },
    ]);
  });
  afterEach(() => world.stop());

  const read = async (dealerId = 'D1') => {
    const { vehicles } = await world.customer.readVehicles({ vehicleIds: [vehicleId] }, world.as('service-advisor', dealerId));
    return vehicles[0];
  };

  it('is shown with the car: warranty to its last day, insurance, inspection, how and where it is driven, its first sale', async () => {
    await world.send([
      {
        externalId: 'C1',
        data: { $case: 'coverage', value: { vin: aVin(1), insuranceExpiresOn: '2025-06-30', inspectionExpiresOn: '', verifiedFields: [] } },
      },
    ]);
    expect(await read()).toMatchObject({
      warranty: { months: 36, km: 100_000, endsOn: '2025-03-01' },
      insuranceExpiresOn: '2025-06-30',
      inspectionExpiresOn: '2025-03-31',
      drivingConditions: 'severe',
      environments: ['city', 'dusty'],
      engine: 'petrol',
      soldByDealerId: 'D1',
      priceFen: 15_000_000,
    });
    expect((await world.told('homeward.customer.v1.VehicleDescribed')).at(-1)).toMatchObject({
      insuranceExpiresOn: '2025-06-30',
      drivingConditions: 'severe',
      environments: ['city', 'dusty'],
      engine: 'petrol',
    });
  });

  it('a recall that head office tells for a list of cars is open at every dealer until a visit does it', async () => {
    const request = await world.send([{ dealerId: 'B', externalId: 'RC-2024-07/1', data: aRecall() }]);
    const { rows } = await world.customer.readRows(
      { requestId: request, outcome: '', withOriginal: false, page: undefined },
      world.as('dms-client', 'B'),
    );
    expect(rows).toMatchObject([{ outcome: 'accepted' }]);
    await expect(
      world.customer.readRows({ requestId: request, outcome: '', withOriginal: false, page: undefined }, world.as('dms-client', 'D1')),
    ).rejects.toMatchObject({ code: 'request.unknown' });
    expect((await read())?.recalls).toMatchObject([{ campaign: 'RC-2024-07', status: 'open', announcedOn: '2024-05-01' }]);

    const lines = [{ kind: 'labour', code: 'RC-2024-07', amountFen: 0, payer: 'maker' }];
    await world.send([{ dealerId: 'D2', externalId: 'RO7', data: aVisit({ kind: 'recall', customerExternalId: '', lines }) }]);
    expect((await read())?.recalls).toMatchObject([{ status: 'done', doneOn: '2024-06-01', dealerId: 'D2' }]);
    expect((await world.told('homeward.customer.v1.RecallChanged')).map(({ status, doneOn }) => [status, doneOn])).toEqual([
      ['open', ''],
      ['done', '2024-06-01'],
    ]);
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'vehicleId', value: vehicleId }, page: undefined },
      world.as('service-advisor', 'D2'),
    );
    expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['recall-announced', 'recall-done']));
  });

  it('only a recall is taken from a node that is no dealer', async () => {
    expect(await world.outcomes(await world.send([{ dealerId: 'B', externalId: 'SC1', data: aContract() }]))).toEqual([
      'intake.dealer-unknown',
    ]);
  });

  it('a service contract is shown to every dealer of the car, with its person to the dealer’s own, and told', async () => {
    await world.send([
      { externalId: 'SC1', data: aContract() },
      { dealerId: 'D2', externalId: 'RO7', data: aVisit({ customerExternalId: '' }) },
    ]);
    expect((await read('D1'))?.serviceContracts).toMatchObject([
      { kind: 'maintenance', toOn: '2025-12-31', services: 4, remainingServices: 3, status: 'running', personId: personOf('K1') },
    ]);
    expect(await read('D2')).toMatchObject({ serviceContracts: [{ status: 'running', personId: '' }], soldByDealerId: 'D1', priceFen: 0 });
    expect(await world.told('homeward.customer.v1.ServiceContractChanged')).toMatchObject([
      { kind: 'maintenance', personId: personOf('K1'), remainingServices: 3 },
    ]);
  });
});
