import { startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['office', 'head-office-analyst', 'B'],
  ['first', 'service-advisor', 'D1'],
  ['second', 'service-advisor', 'D2'],
] as const;
type Login = (typeof people)[number][0];

const VIN = 'LFV2A21K6J1234567';
const ZHANG = { name: '张伟', phone: '13800138000', street: '湖东路 1' };
const LI = { name: '李娜', phone: '13900139000' };
const record = (type: string, externalId: string, occurredAt: string, data: object) => ({ type, externalId, occurredAt, data });
const described = (customerExternalId: string) => ({
  ...{ vin: VIN, plate: '皖M·A1230', brand: 'aurora', model: 'A1', use: 'family', customerExternalId },
});
const soldOn = (customerExternalId: string, on: string, priceFen: number) => ({
  ...{ vin: VIN, customerExternalId, soldOn: on, deliveredOn: on, priceFen },
});
const VISIT = record('visit', 'RO1', '2024-06-01T16:00:00+08:00', {
  ...{ vin: VIN, customerExternalId: 'K1', kind: 'routine', advisorId: 'SA-ZHANG', mileageKm: 20_000 },
  ...{ openedAt: '2024-06-01T09:00:00+08:00', closedAt: '2024-06-01T11:00:00+08:00' },
  lines: [{ kind: 'labour', code: 'L1', amountFen: 77_700, payer: 'customer' }],
});

interface Contact {
  readonly contactId: string;
  readonly personId: string;
  readonly status: string;
  readonly reasons: readonly { readonly kind: string; readonly vehicleId?: string }[];
}
interface Car {
  readonly ownerships: readonly { readonly personId?: string; readonly fromOn?: string; readonly toOn?: string }[];
  readonly visits: readonly object[];
}

// CU3, over HTTP and on the virtual clock.
describe('a car that is sold second-hand', () => {
  let dealers: TwoDealers<Login>;
  let vehicleId = '';
  let zhang = '';
  let li = '';
  let pointsBefore: unknown;

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const personOf = async (phone: string): Promise<string> => {
    const { body } = await ask('office', '/v1/people/search', { phone });
    return (body as { readonly people: readonly { readonly personId: string }[] }).people[0]?.personId ?? '';
  };
  const points = async () => (await ask('office', `/v1/accounts/${zhang}`)).body;
  const aboutCar = async (on: string): Promise<readonly Contact[]> => {
    const { body } = await ask('office', `/v1/contacts?date=${on}&limit=100`);
    const { contacts } = body as { readonly contacts: readonly Contact[] };
    return contacts.filter(({ reasons }) => reasons.some((reason) => reason.vehicleId === vehicleId));
  };

  beforeAll(async () => {
    dealers = await startTwoDealers('2024-06-01T09:00:00.000Z', people);
    const records = [
      record('customer', 'K1', '2024-01-01T09:00:00+08:00', ZHANG),
      record('vehicle', 'V1', '2024-01-01T09:00:00+08:00', described('K1')),
      record('sale', 'S1', '2022-03-01T18:00:00+08:00', soldOn('K1', '2022-03-01', 15_000_000)),
      VISIT,
    ];
    expect((await ask('dms-D1', '/v1/dms/records', { records })).body).toMatchObject({ refused: [] });
    zhang = await personOf(ZHANG.phone);
    const { body } = await ask('office', `/v1/people/${zhang}`);
    vehicleId = (body as { readonly vehicles: readonly { readonly vehicleId: string }[] }).vehicles[0]?.vehicleId ?? '';
    pointsBefore = await points();
    expect((pointsBefore as { readonly balance: number }).balance).toBeGreaterThan(0);
    // Planned for him before anybody knows of the sale.
    expect((await aboutCar('2024-12-01')).map(({ personId }) => personId)).toEqual([zhang]);

    await dealers.constellation.advanceTo('2024-09-01T10:00:00.000Z');
    const resold = [
      record('customer', 'K7', '2024-09-01T10:00:00+08:00', LI),
      record('vehicle', 'V7', '2024-09-01T10:00:00+08:00', described('K7')),
      record('sale', 'S7', '2024-09-01T17:00:00+08:00', soldOn('K7', '2024-09-01', 8_000_000)),
    ];
    expect((await ask('dms-D2', '/v1/dms/records', { records: resold })).body).toMatchObject({ refused: [] });
    li = await personOf(LI.phone);
  });
  afterAll(() => dealers.stop());

  test('is one car with two ownerships, and the day of the sale is the buyer’s', async () => {
    const { body } = await ask('office', `/v1/vehicles/${vehicleId}`);
    expect((body as Car).ownerships.map(({ personId, fromOn, toOn }) => [personId, fromOn, toOn])).toEqual([
      [zhang, '2022-03-01', '2024-09-01'],
      [li, '2024-09-01', undefined],
    ]);
  });

  test('reminds nobody but the buyer', async () => {
    for (const on of ['2024-09-01', '2024-09-02', '2024-10-01', '2024-12-01', '2025-03-01', '2025-09-01'])
      expect((await aboutCar(on)).filter(({ status, personId }) => status === 'open' && personId !== li)).toEqual([]);
    expect((await aboutCar('2024-12-01')).flatMap(({ reasons }) => reasons.map(({ kind }) => kind))).toContain('routine');
  });

  test('its technical history stays with it; who brought it, who wrote it down and what it cost do not', async () => {
    const { body } = await ask('second', `/v1/vehicles/${vehicleId}`);
    expect((body as Car).visits).toEqual([
      {
        ...{ visitId: expect.any(String) as string, dealerId: 'D1', kind: 'routine', visitedOn: '2024-06-01', mileageKm: 20_000 },
        ...{ revision: 1, totalFen: 0, customerPaidFen: 0, withdrawn: false },
      },
    ]);
    const { body: timeline } = await ask('second', `/v1/vehicles/${vehicleId}/timeline`);
    for (const told of [body, timeline]) {
      for (const word of [zhang, 'SA-ZHANG', '张', '77700']) expect(JSON.stringify(told)).not.toContain(word);
    }
    expect((await ask('second', `/v1/people/${zhang}`)).status).toBe(404);
  });

  test('what is handed out to the buyer tells nothing of the seller’s visits but the technical side', async () => {
    const { status, body } = await ask('office', `/v1/people/${li}/export`, { purpose: 'asked at the desk' });
    expect(status).toBe(200);
    const text = JSON.stringify(body);
    expect(text).toContain('"visitedOn":"2024-06-01"');
    for (const word of [zhang, 'SA-ZHANG', '张伟', '77700']) expect(text).not.toContain(word);
  });

  test('the points stay with the seller', async () => {
    expect(await points()).toEqual(pointsBefore);
    expect((await ask('office', `/v1/accounts/${li}`)).body).not.toMatchObject({ balance: (pointsBefore as { balance: number }).balance });
  });
});
