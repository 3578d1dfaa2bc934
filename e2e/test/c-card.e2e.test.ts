import { aVin, startTwoDealers, type TwoDealers, vehicleIdOf } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['office', 'head-office-analyst', 'B'],
  ['operator', 'ops', 'G'],
] as const;
type Login = (typeof people)[number][0];

/** CU1: c1 … c8 of D1, when each was delivered and when it came. */
const CARS: readonly (readonly [car: string, delivered: string, ...visits: readonly string[]])[] = [
  ['c1', '2022-06-01', '2024-02-10', '2024-06-12', '2024-11-20'],
  ['c2', '2022-06-01', '2024-03-01', '2024-05-15'],
  ['c3', '2022-06-01', '2024-05-10'],
  ['c4', '2022-06-01', '2024-11-15'],
  ['c5', '2022-06-01', '2023-12-31'],
  ['c6', '2022-06-01', '2024-01-01'],
  ['c7', '2024-10-01'],
  ['c8', '2023-06-01'],
];
/** Of the other dealer: its visit is on the last day of a month that others have more of. */
const CLAMPED = ['c9', '2022-06-01', '2023-02-28'] as const;

const vinOf = (car: string): string => aVin(Number(car.slice(1)));
const recordsOf = ([car, delivered, ...visits]: (typeof CARS)[number]) => {
  const record = (type: string, externalId: string, on: string, data: object) => {
    const link = type === 'customer' ? {} : { vin: vinOf(car), customerExternalId: `K-${car}` };
    return { type, externalId, occurredAt: `${on}T18:00:00+08:00`, data: { ...link, ...data } };
  };
  return [
    record('customer', `K-${car}`, delivered, {
      name: `客${'甲乙丙丁戊己庚辛壬'.charAt(Number(car.slice(1)) - 1)}`,
      phone: `1380013800${car.slice(1)}`,
    }),
    record('vehicle', `V-${car}`, delivered, { brand: 'aurora', model: 'A1', use: 'family' }),
    record('sale', `S-${car}`, delivered, { soldOn: delivered, deliveredOn: delivered, priceFen: 15_000_000 }),
    ...visits.map((on) =>
      record('visit', `RO-${car}-${on}`, on, {
        ...{ kind: 'routine', openedAt: `${on}T09:00:00+08:00`, closedAt: `${on}T11:00:00+08:00` },
        lines: [{ kind: 'oil', code: 'O1', amountFen: 30_000, payer: 'customer' }],
      }),
    ),
  ];
};

interface Figure {
  readonly name: string;
  readonly numerator: number;
  readonly denominator?: number;
}
interface StateChange {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly event: { readonly state: string; readonly churnLevel: string; readonly on: string };
}

// CU1, over HTTP and on the virtual clock.
describe('C cards', () => {
  let dealers: TwoDealers<Login>;
  /** The name that a car has in the worked case, by its id. */
  let carOf: ReadonlyMap<string, string>;

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const named = (vehicleIds: readonly string[]): readonly string[] => vehicleIds.map((id) => carOf.get(id) ?? id).sort();
  const figure = async (name: string, query: string): Promise<string> => {
    const { figures } = (await ask('office', `/v1/kpis?names=${name}&${query}`)).body as { readonly figures: readonly Figure[] };
    const [found] = figures;
    return `${found?.numerator ?? ''}/${found?.denominator ?? ''}`;
  };
  const members = async (name: string, query: string): Promise<readonly string[]> => {
    const { body } = await ask('office', `/v1/kpis/${name}/members?${query}`);
    return named((body as { readonly members: readonly { readonly id: string }[] }).members.map(({ id }) => id));
  };
  const standings = async (on: string, cars: readonly string[] = CARS.map(([car]) => car)) => {
    const vehicleIds = [...carOf].filter(([, car]) => cars.includes(car)).map(([id]) => id);
    const { body } = await ask('office', '/v1/vehicles/standings', { vehicleIds, on });
    const found = (
      body as { readonly standings: readonly { readonly vehicleId: string; readonly state?: string; readonly churnLevel: string }[] }
    ).standings;
    return new Map(found.map(({ vehicleId, state = '', churnLevel }) => [carOf.get(vehicleId) ?? '', [state, churnLevel]]));
  };
  const stateChanges = async (): Promise<readonly StateChange[]> => {
    const lines = (await dealers.readText('operator', '/v1/events/homeward.vehicles.v1')).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as StateChange).filter(({ type }) => type.endsWith('.CustomerStateChanged'));
  };

  beforeAll(async () => {
    dealers = await startTwoDealers('2024-12-31T04:00:00.000Z', people);
    expect((await ask('dms-D1', '/v1/dms/records', { records: CARS.flatMap(recordsOf) })).body).toMatchObject({ refused: [] });
    expect((await ask('dms-D2', '/v1/dms/records', { records: recordsOf(CLAMPED) })).body).toMatchObject({ refused: [] });
    const office = dealers.clientOf('office');
    const found = await Promise.all([...CARS, CLAMPED].map(async ([car]) => [await vehicleIdOf(office, vinOf(car)), car] as const));
    carOf = new Map(found);
  });
  afterAll(() => dealers.stop());

  test('each has the state and churn level of the worked case as of 2024-12-31', async () => {
    expect(Object.fromEntries(await standings('2024-12-31'))).toEqual({
      c1: ['active', 'none'],
      c2: ['swing', 'quasi-lost'],
      c3: ['leaning-to-lost', 'quasi-lost'],
      c4: ['recent', 'none'],
      c5: ['leaning-to-lost', 'quasi-lost'],
      c6: ['leaning-to-lost', 'quasi-lost'],
      c7: ['recent', 'none'],
      c8: ['lost', 'lost'],
    });
  });

  test.each([
    ['state-lost', '12-months', '1/8', ['c8']],
    ['lost', '12-months', '1/8', ['c8']],
    ['quasi-lost', '12-months', '4/8', ['c2', 'c3', 'c5', 'c6']],
    ['service-churn', 'year', '3/5', ['c2', 'c3', 'c6']],
  ])('%s of the dealer, %s, is %s: %j', async (name, period, told, cars) => {
    const query = `scope=D1&at=2024-12-31&period=${period}`;
    expect([await figure(name, query), await members(name, query)]).toEqual([told, cars]);
  });

  test('service churn is of those who were serviced in the year', async () => {
    expect(await members('service-churn', 'scope=D1&at=2024-12-31&period=year&part=denominator')).toEqual(['c1', 'c2', 'c3', 'c4', 'c6']);
  });

  test('a visit on 2023-02-28 is six months past from 2023-08-29 on', async () => {
    const levelOn = async (on: string) => (await standings(on, ['c9'])).get('c9')?.[1];
    expect([await levelOn('2023-08-28'), await levelOn('2023-08-29')]).toEqual(['none', 'quasi-lost']);
    expect([await members('quasi-lost', 'scope=D2&at=2023-08-28'), await members('quasi-lost', 'scope=D2&at=2023-08-29')]).toEqual([
      [],
      ['c9'],
    ]);
  });

  test('on 2025-01-01 nobody did anything and c5 is lost: told as an event dated that day', async () => {
    const told = new Set((await stateChanges()).map(({ id }) => id));
    expect((await ask('operator', '/dev/clock', { at: '2025-01-01T08:00:00+08:00' })).status).toBe(200);
    const news = (await stateChanges()).filter(({ id }) => !told.has(id));
    expect(news.map(({ key, event }) => [carOf.get(key), event.state, event.churnLevel, event.on])).toEqual([
      ['c5', 'lost', 'lost', '2025-01-01'],
    ]);
  });

  test('and the figures of that day say so', async () => {
    expect([await figure('lost', 'scope=D1'), await members('lost', 'scope=D1')]).toEqual(['2/8', ['c5', 'c8']]);
  });
});
