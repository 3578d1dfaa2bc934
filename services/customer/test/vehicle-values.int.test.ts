import { QualityServiceDefinition } from '@homeward/contracts/quality';
import { RECORD_SOURCES } from '@homeward/policy';
import { SYSTEM, type SentRecord, type World, aCustomer, aSale, aVehicle, aVin, aVisit, aWorld, ids, personOf } from './world';

const VEHICLE = ids.vehicleId(aVin(1));
const at = (month: number): string => `2024-0${month}-01T00:00:00.000Z`;

/** What four sources say of one car: the dealer's system, its reception under the same number, the owner at another dealer's portal, a third party. */
const FOUR_SOURCES: readonly SentRecord[] = [
  { externalId: 'K1', data: aCustomer() },
  { externalId: 'V1', occurredAt: at(1), data: aVehicle({ customerExternalId: 'K1', model: 'A1', colour: 'white' }) },
  { externalId: 'V1', revision: 2, occurredAt: at(2), data: aVehicle({ source: 'reception', model: 'A1', colour: 'silver', plate: '' }) },
  {
    dealerId: 'D2',
    externalId: 'P7',
    occurredAt: at(3),
    data: aVehicle({
      source: 'portal',
      plate: '皖M·B2342',
      model: 'A1 Sport',
      colour: '',
      warrantyMonths: 60,
      warrantyKm: 0,
      verifiedFields: ['model'],
    }),
  },
  {
    externalId: 'X1',
    occurredAt: at(4),
    data: aVehicle({ source: 'third-party', plate: '皖M·C5555', model: 'A9', colour: 'red', insuranceExpiresOn: '2025-01-01' }),
  },
  { externalId: 'S1', occurredAt: at(1), data: aSale() },
];

describe('values of a car by source', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    await world.send(FOUR_SOURCES);
  });
  afterEach(() => world.stop());

  const read = async (caller = world.as('service-advisor', 'D1'), allValues = true) => {
    const { vehicles } = await world.customer.readVehicles({ vehicleIds: [VEHICLE], allValues }, caller);
    const [vehicle] = vehicles;
    if (vehicle === undefined) throw new Error('The car is not shown');
    return { vehicle, fields: new Map(vehicle.fields.map((field) => [field.field, field])) };
  };
  const described = () => world.told('homeward.customer.v1.VehicleDescribed');

  it('of every field the winner is shown with source, time and verification, and on demand all others with why they lost', async () => {
    const { vehicle, fields } = await read();
    expect(fields.get('model')).toMatchObject({
      value: 'A1 Sport',
      source: 'portal',
      dealerId: 'D2',
      at: at(3),
      verification: 'verified',
      validity: 'valid',
      others: [
        { value: 'A1', source: 'reception', lostBy: 'less-verified' },
        { value: 'A1', source: 'dms', lostBy: 'less-verified' },
        { value: 'A9', source: 'third-party', lostBy: 'less-verified' },
      ],
    });
    expect(fields.get('colour')).toMatchObject({
      value: 'silver',
      source: 'reception',
      verification: 'unverified',
      others: [
        { value: 'white', source: 'dms', lostBy: 'lower-source-rank' },
        { value: 'red', source: 'third-party', lostBy: 'less-verified' },
      ],
    });
    expect(fields.get('plate')).toMatchObject({
      value: '皖MB2342',
      source: 'portal',
      others: [{ value: '皖MA1230', lostBy: 'older' }, { value: '皖MC5555' }],
    });
    expect(fields.get('warrantyMonths')).toMatchObject({ value: '60' });
    expect(fields.get('warrantyKm')).toMatchObject({
      value: '',
      others: [{ source: 'reception', value: '100000', lostBy: 'group' }, { lostBy: 'group' }, { lostBy: 'group' }],
    });
    expect(fields.get('insuranceExpiresOn')).toMatchObject({ value: '2025-01-01', source: 'third-party', others: [] });
    expect(fields.get('purchasedOn')).toMatchObject({ value: '2022-03-01', source: 'dms' });
    // What is shown of the car itself are the same winners.
    expect(vehicle).toMatchObject({ model: 'A1 Sport', colour: 'silver', plate: '皖MB2342', warranty: { months: 60, km: 0 } });

    const used = await read(undefined, false);
    expect([...used.fields.values()].flatMap(({ others }) => others)).toEqual([]);
    expect(used.fields.get('model')).toMatchObject({ value: 'A1 Sport', source: 'portal' });
  });

  it('each source that there is can say something of a car, and of a person', async () => {
    await world.send(
      RECORD_SOURCES.flatMap((source, index): readonly SentRecord[] => [
        { externalId: `V-${source}`, data: aVehicle({ vin: aVin(2), source, colour: `colour ${index}` }) },
        { externalId: `K-${source}`, data: aCustomer({ source, occupation: `occupation ${index}` }) },
      ]),
    );
    const sourcesOf = (found: { readonly source: string; readonly others: readonly { readonly source: string }[] } | undefined) =>
      found === undefined ? [] : [found.source, ...found.others.map(({ source }) => source)];
    const { vehicles } = await world.customer.readVehicles(
      { vehicleIds: [ids.vehicleId(aVin(2))], allValues: true },
      world.as('service-advisor', 'D1'),
    );
    expect(sourcesOf(vehicles[0]?.fields.find(({ field }) => field === 'colour'))).toEqual([
      'portal',
      'reception',
      'call-centre',
      'callback',
      'dms',
      'event',
      'third-party',
    ]);
    const { people } = await world.customer.readPeople(
      { personIds: [personOf('K-portal')], reveal: false, allValues: true },
      world.as('service-advisor', 'D1'),
    );
    expect(sourcesOf(people[0]?.fields.find(({ field }) => field === 'occupation')).sort()).toEqual([...RECORD_SOURCES].sort());
  });

  it('the order of arrival and what arrives twice do not matter', async () => {
    const other = await aWorld({ seed: 'other' });
    await other.send([...FOUR_SOURCES].reverse());
    await other.send([...FOUR_SOURCES, ...FOUR_SOURCES]);
    expect(await other.digest()).toBe(await world.digest());
    const { vehicles } = await other.customer.readVehicles({ vehicleIds: [VEHICLE], allValues: true }, other.as('service-advisor', 'D1'));
    expect(vehicles[0]?.fields).toEqual((await read()).vehicle.fields);
    await other.stop();
  });

  it('others hear of the winner, again when it changes, and nothing of a value that loses or is known', async () => {
    expect((await described()).at(-1)).toMatchObject({ model: 'A1 Sport', warrantyMonths: 60, insuranceExpiresOn: '2025-01-01' });
    const before = (await described()).length;
    await world.send([
      {
        externalId: 'V1',
        revision: 2,
        occurredAt: at(5),
        data: aVehicle({ customerExternalId: 'K1', plate: '', model: 'A2', colour: 'white' }),
      },
      ...FOUR_SOURCES,
    ]);
    expect(await described()).toHaveLength(before);
    await world.send([
      {
        externalId: 'V1',
        revision: 3,
        occurredAt: at(6),
        data: aVehicle({ customerExternalId: 'K1', model: 'A3', verifiedFields: ['model'] }),
      },
      { dealerId: 'D2', externalId: 'P7', revision: 2, occurredAt: at(6), data: aVehicle({ source: 'portal', model: 'A4' }) },
    ]);
    expect((await described()).at(-1)).toMatchObject({ model: 'A3' });
  });

  it('a car is found by the plate that is used, and by no other', async () => {
    const find = async (plate: string) =>
      (await world.customer.searchPeople({ phone: '', plate, vin: '', name: '', page: undefined }, world.as('call-centre-agent', 'B')))
        .people.length;
    expect([await find('皖M·B2342'), await find('皖M·A1230'), await find('皖M·C5555')]).toEqual([1, 0, 0]);
  });

  it('VIN and plates are masked for whoever does not deal with the car, and a price is shown to the dealer that got it', async () => {
    const office = await read(world.as('head-office-analyst', 'G'));
    expect(office.fields.get('vin')?.value).toMatch(/^\w{3}\*+\w{4}$/);
    expect(
      [office.fields.get('plate')?.value, ...(office.fields.get('plate')?.others ?? []).map(({ value }) => value)].every((plate) =>
        plate?.includes('*'),
      ),
    ).toBe(true);
    expect(office.fields.get('priceFen')).toMatchObject({ value: '15000000', dealerId: 'D1' });
    const neighbour = await read(world.as('service-advisor', 'D2'));
    expect(neighbour.fields.get('soldByDealerId')).toMatchObject({ value: 'D1' });
    expect(neighbour.fields.has('priceFen')).toBe(false);
    expect(neighbour.fields.get('plate')?.value).toBe('皖MB2342');
  });

  it('a plate that can be none is kept as it was written, with the reason', async () => {
    await world.send([{ externalId: 'V5', data: aVehicle({ vin: aVin(5), plate: '皖M' }) }]);
    const { vehicles } = await world.customer.readVehicles({ vehicleIds: [ids.vehicleId(aVin(5))] }, world.as('service-advisor', 'D1'));
    expect(vehicles[0]?.fields.find(({ field }) => field === 'plate')).toMatchObject({
      value: '皖M',
      validity: 'quarantined',
      reason: 'form',
    });
  });

  it('other rules have other winners: they are carried to the cars, told, and in the state hash', async () => {
    const parts = async () =>
      new Map((JSON.parse(await world.digest()) as { name: string; sha256: string }[]).map(({ name, sha256 }) => [name, sha256]));
    const before = await parts();
    const body = {
      sources: ['dms', 'portal', 'reception', 'call-centre', 'callback', 'event', 'third-party'],
      yielding: [],
      order: ['source'],
      fields: {},
      groups: {},
    };
    const policy = { subject: 'survivorship', scope: 'G', version: 0, effectiveFromAt: '', body: JSON.stringify(body), publishedBy: '' };
    await world.policies.publishPolicies({ policies: [policy], cause: undefined }, world.as('head-office-analyst', 'G'));
    await world.settle();
    expect((await described()).at(-1)).toMatchObject({ model: 'A1', warrantyMonths: 36, warrantyKm: 100_000 });
    expect((await read()).fields.get('colour')).toMatchObject({ value: 'white', source: 'dms' });
    const after = await parts();
    expect([...after].flatMap(([name, sha256]) => (before.get(name) === sha256 ? [] : [name]))).toEqual(['vehicles']);
  });
});

describe('verification of a car by the call centre (CU7)', () => {
  const NOW = '2024-06-04T02:00:00.000Z';
  const recordId = ids.recordId('D1', SYSTEM, 'K1');
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: NOW });
    await world.send([
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'V1', occurredAt: at(1), data: aVehicle({ customerExternalId: 'K1', model: 'A1', soldNewOn: '2022-02-28' }) },
      { externalId: 'S1', occurredAt: at(1), data: aSale() },
      { externalId: 'RO1', occurredAt: at(1), data: aVisit() },
      { dealerId: 'D2', externalId: 'V7', occurredAt: at(2), data: aVehicle({ source: 'event', plate: '皖M·B2342', model: 'A2' }) },
    ]);
  });
  afterEach(() => world.stop());

  const client = () => world.ports.network.client('customer', QualityServiceDefinition);
  const agent = () => world.as('call-centre-agent', 'B');
  const call = async (outcomes: Readonly<Record<string, string>>) => {
    const listed = Object.entries(outcomes).map(([field, outcome]) => ({ field, outcome }));
    await client().recordCall({ recordId, basis: '', outcomes: listed, cause: undefined }, agent());
    await world.settle();
  };
  const show = async (field: string) => {
    const { vehicles } = await world.customer.readVehicles({ vehicleIds: [VEHICLE], allValues: true }, world.as('service-advisor', 'D1'));
    const found = vehicles[0]?.fields.find((one) => one.field === field);
    return [
      `${found?.value} ${found?.verification}`,
      ...(found?.others ?? []).map(({ value, verification, lostBy }) => `${value} ${verification} ${lostBy}`),
    ];
  };
  const corrections = async () =>
    (await client().listCorrections({ dealerIds: [], status: 'open', page: undefined }, world.as('dealer-manager', 'D1'))).corrections;

  it('a value that was found right is used, whatever its source and however old it is', async () => {
    expect(await show('plate')).toEqual(['皖MB2342 unverified', '皖MA1230 unverified older']);
    await call({ plate: 'right', model: 'right', purchasedOn: 'right', vin: 'right' });
    expect(await show('plate')).toEqual(['皖MA1230 verified', '皖MB2342 unverified less-verified']);
    expect(await show('model')).toEqual(['A1 verified', 'A2 unverified less-verified']);
    expect(await show('purchasedOn')).toEqual(['2022-02-28 verified', '2022-03-01 unverified implied']);
    expect(await show('vin')).toEqual([`${aVin(1)} verified`, `${aVin(1)} verified lower-source-rank`]);
    // Found by it again.
    const { people } = await world.customer.searchPeople({ phone: '', plate: '皖M·A1230', vin: '', name: '', page: undefined }, agent());
    expect(people).toHaveLength(1);
  });

  it('a value that was found wrong yields to whatever else is said, and others hear of it', async () => {
    await call({ model: 'wrong', purchasedOn: 'wrong', vin: 'wrong' });
    expect(await show('model')).toEqual(['A2 unverified', 'A1 refuted refuted']);
    expect(await show('purchasedOn')).toEqual(['2022-03-01 unverified', '2022-02-28 refuted refuted']);
    expect((await show('vin'))[0]).toBe(`${aVin(1)} refuted`);
    expect((await world.told('homeward.customer.v1.VehicleDescribed')).at(-1)).toMatchObject({ model: 'A2', firstSoldOn: '2022-03-01' });
  });

  it('the dealer has its own value to put right, also when that of another one is used meanwhile', async () => {
    await call({ model: 'wrong' });
    expect(await corrections()).toMatchObject([{ field: 'model', status: 'open', vehicleId: VEHICLE }]);
    await world.send([
      {
        externalId: 'V1',
        revision: 2,
        occurredAt: at(6),
        data: aVehicle({ customerExternalId: 'K1', model: 'A5', soldNewOn: '2022-02-28' }),
      },
    ]);
    expect(await corrections()).toEqual([]);
    expect(await show('model')).toEqual(['A5 unverified', 'A2 unverified lower-source-rank']);
    await call({ model: 'right' });
    expect(await show('model')).toEqual(['A5 verified', 'A2 unverified less-verified']);
  });

  it('a value of another source at the dealer is put right by whatever the dealer says later, and not by what it has said before', async () => {
    const said = (source: string, model: string, month: number): SentRecord => ({
      externalId: 'V1',
      occurredAt: at(month),
      data: aVehicle({ source, model, plate: '' }),
    });
    await world.send([said('portal', 'A7', 3), said('reception', 'A8', 4)]);
    await call({ model: 'wrong' });
    expect(await show('model')).toMatchObject(['A8 unverified', 'A1 unverified lower-source-rank', {}, 'A7 refuted refuted']);
    expect(await corrections()).toMatchObject([{ field: 'model', status: 'open' }]);
    await world.send([{ ...said('dms', 'A5', 7), revision: 2 }]);
    expect(await corrections()).toEqual([]);
  });

  it('a dispute that the dealer wins gives its value back', async () => {
    await call({ model: 'wrong' });
    const correctionId = (await corrections())[0]?.correctionId ?? '';
    const act = async (action: string, words: { readonly text: string; readonly verdict: string }, caller: ReturnType<World['as']>) => {
      await client().actOnCorrection({ correctionId, action, ...words, cause: undefined }, caller);
      await world.settle();
    };
    await act('dispute', { text: 'seen on the car', verdict: '' }, world.as('dealer-manager', 'D1'));
    await act('settle', { text: '', verdict: 'right' }, agent());
    expect(await show('model')).toEqual(['A1 verified', 'A2 unverified less-verified']);
  });

  it('what was found out before the car was described by anybody else counts all the same', async () => {
    const other = await aWorld({ at: NOW, seed: 'other' });
    const own: readonly SentRecord[] = [
      { externalId: 'K1', data: aCustomer() },
      { externalId: 'V1', occurredAt: at(1), data: aVehicle({ customerExternalId: 'K1', model: 'A1', soldNewOn: '2022-02-28' }) },
      { externalId: 'S1', occurredAt: at(1), data: aSale() },
      { externalId: 'RO1', occurredAt: at(1), data: aVisit() },
    ];
    await other.send(own);
    const quality = other.ports.network.client('customer', QualityServiceDefinition);
    const outcomes = [{ field: 'model', outcome: 'wrong' }];
    await quality.recordCall({ recordId, basis: '', outcomes, cause: undefined }, other.as('call-centre-agent', 'B'));
    await other.settle();
    await other.send([
      { dealerId: 'D2', externalId: 'V7', occurredAt: at(2), data: aVehicle({ source: 'event', plate: '皖M·B2342', model: 'A2' }) },
    ]);
    await call({ model: 'wrong' });
    const { vehicles } = await other.customer.readVehicles({ vehicleIds: [VEHICLE] }, other.as('service-advisor', 'D1'));
    expect(vehicles[0]?.model).toBe('A2');
    const parts = async (one: World) =>
      (JSON.parse(await one.digest()) as { name: string; sha256: string }[]).find(({ name }) => name === 'vehicles');
    expect(await parts(other)).toEqual(await parts(world));
    await other.stop();
  });
});
