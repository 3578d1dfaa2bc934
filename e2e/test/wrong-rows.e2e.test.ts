import { uploadFile } from '@homeward/constellation';
import { createSeeded } from '../src/proof/seeded';
import { aVin, startTwoDealers, type TwoDealers, vehicleIdOf } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['office', 'head-office-analyst', 'B'],
  ['manager', 'dealer-manager', 'D1'],
  ['operator', 'ops', 'G'],
] as const;
type Login = (typeof people)[number][0];
type Dealers = TwoDealers<Login>;

const CARS = [0, 1, 2, 3, 4, 5, 6, 7];
/** Each comes three times in November 2024, its odometer running. */
const VISITS = CARS.flatMap((car) => [0, 9, 18].map((days, place) => ({ car, day: 1 + car + days, mileageKm: 10_000 + place * 900 })));
/** The car whose last reading is wrong in (d). */
const BACKWARDS = 5;

const HEADER = 'externalId,vin,customerExternalId,kind,openedAt,closedAt,mileageKm,lines';
const rowOf = ({ car, day, mileageKm }: (typeof VISITS)[number], change: Readonly<Record<string, string>> = {}): string => {
  const on = `2024-11-${String(day).padStart(2, '0')}`;
  const cells = {
    externalId: `RO${car}-${day}`,
    vin: aVin(car),
    customerExternalId: `K${car}`,
    kind: 'routine',
    openedAt: `${on} 09:00`,
    closedAt: `${on} 11:00`,
    mileageKm: String(mileageKm),
    lines: 'oil/5W30/customer/35000',
    ...change,
  };
  return Object.values(cells).join(',');
};
const ROWS = VISITS.map((visit) => rowOf(visit));

const reference = CARS.flatMap((car) => {
  const occurredAt = '2024-10-01T10:00:00+08:00';
  const customerExternalId = `K${car}`;
  return [
    {
      type: 'customer',
      externalId: customerExternalId,
      occurredAt,
      data: { name: `张${'伟娜敏静磊洋艳勇'.charAt(car)}`, phone: `1380013800${car}` },
    },
    {
      type: 'vehicle',
      externalId: `V${car}`,
      occurredAt,
      data: { vin: aVin(car), brand: 'aurora', model: 'A1', use: 'family', customerExternalId },
    },
  ];
});

interface Outcome {
  readonly status: string;
  readonly rows: number;
  readonly accepted: number;
  readonly repeated: number;
  readonly older: number;
  readonly rejected: number;
}
interface Car {
  readonly visits: readonly { readonly visitId: string; readonly visitedOn: string; readonly mileageKm: number }[];
  readonly readings: readonly { readonly on: string; readonly mileageKm: number; readonly status: string; readonly reason?: string }[];
}

async function aDealer(): Promise<Dealers> {
  const dealers = await startTwoDealers('2024-12-01T04:00:00.000Z', people);
  await dealers.askAndSettle('dms-D1', '/v1/dms/records', { records: reference });
  return dealers;
}

/** Sends a file of visits and waits until it is worked off. */
async function send(
  dealers: Dealers,
  rows: readonly string[],
  key = 'november',
): Promise<{ readonly requestId: string; readonly outcome: Outcome }> {
  const bytes = new TextEncoder().encode([HEADER, ...rows, ''].join('\r\n'));
  const { status, body } = await uploadFile(dealers.clientOf('dms-D1'), { name: 'visits.csv', recordType: 'visit', bytes }, key);
  expect(status).toBe(202);
  await dealers.constellation.settle();
  const { requestId } = body as { readonly requestId: string };
  return { requestId, outcome: (await dealers.ask('dms-D1', `/v1/imports/${requestId}`)).body as Outcome };
}

const carsOf = (dealers: Dealers): Promise<readonly Car[]> =>
  Promise.all(
    CARS.map(async (car) => {
      const vehicleId = await vehicleIdOf(dealers.clientOf('manager'), aVin(car));
      return (await dealers.ask('manager', `/v1/vehicles/${vehicleId}`)).body as Car;
    }),
  );
const accountsOf = async (dealers: Dealers) => (await dealers.ask('office', '/v1/accounts?limit=100')).body;

// CU4, over HTTP: one month of visit rows of one dealer.
describe('a month of visits', () => {
  let inOrder: Dealers;
  let stateInOrder = '';
  beforeAll(async () => {
    inOrder = await aDealer();
    expect((await send(inOrder, ROWS)).outcome).toMatchObject({ status: 'completed', rows: ROWS.length, accepted: ROWS.length });
    stateInOrder = await inOrder.constellation.stateHash();
  });
  afterAll(() => inOrder.stop());

  test.each([
    ['shuffled', createSeeded(3).shuffle(ROWS), 0],
    ['with every row three times', ROWS.flatMap((row) => [row, row, row]), 2 * ROWS.length],
    ['with every row three times, shuffled', createSeeded(4).shuffle([...ROWS, ...ROWS, ...ROWS]), 2 * ROWS.length],
  ])('%s comes to the same state hash as in order', async (_how, rows, repeated) => {
    const dealers = await aDealer();
    try {
      expect((await send(dealers, rows)).outcome).toMatchObject({ accepted: ROWS.length, repeated, older: 0, rejected: 0 });
      expect(await dealers.constellation.stateHash()).toBe(stateInOrder);
    } finally {
      await dealers.stop();
    }
  });

  test('a VIN of 16 characters refuses its row, a reading below the last one is refused without its visit; all else is as in order', async () => {
    const dealers = await aDealer();
    try {
      const short = rowOf({ car: 0, day: 29, mileageKm: 12_000 }, { externalId: 'RO-short', vin: aVin(0).slice(0, 16) });
      const rows = VISITS.map((visit) => rowOf(visit, visit.car === BACKWARDS && visit.day === 24 ? { mileageKm: '10100' } : {}));
      const line = 5;
      const { requestId, outcome } = await send(dealers, rows.toSpliced(line - 2, 0, short));
      expect(outcome).toMatchObject({ status: 'completed-with-rejections', rows: ROWS.length + 1, accepted: ROWS.length, rejected: 1 });
      const rejected = await dealers.readText('dms-D1', `/v1/imports/${requestId}/rejected.csv`);
      expect(rejected.trim().split('\r\n').slice(1)).toEqual([`${short},${line},intake.vin-invalid,vin,Not a VIN (length).`]);

      const [expected, got] = [await carsOf(inOrder), await carsOf(dealers)];
      const others = (cars: readonly Car[]) => cars.filter((_car, index) => index !== BACKWARDS);
      expect(others(got)).toEqual(others(expected));
      const [right, wrong] = [expected[BACKWARDS], got[BACKWARDS]];
      expect(wrong?.visits.map(({ visitedOn }) => visitedOn)).toEqual(right?.visits.map(({ visitedOn }) => visitedOn));
      expect(wrong?.readings).toEqual([
        ...(right?.readings.slice(0, 2) ?? []),
        expect.objectContaining({ mileageKm: 10_100, status: 'refused' }),
      ]);
      expect(await accountsOf(dealers)).toEqual(await accountsOf(inOrder));

      expect((await dealers.ask('manager', '/v1/data-quality/findings?kind=odometer')).body).toMatchObject({
        findings: [{ kind: 'odometer', field: 'mileageKm', open: true }],
      });
      const events = await dealers.readText('operator', '/v1/events/homeward.vehicles.v1');
      expect(events.split('\n').filter((text) => text.includes('.ReadingRefused'))).toHaveLength(1);
    } finally {
      await dealers.stop();
    }
  });

  test('revision 1 that arrives after revision 2 is older, and ignored', async () => {
    const revised = (revision: number, mileageKm: number) => ({
      ...{ type: 'visit', externalId: 'RO-late', revision, occurredAt: '2024-11-30T12:00:00+08:00' },
      data: {
        ...{ vin: aVin(1), customerExternalId: 'K1', kind: 'routine', mileageKm, lines: [] },
        ...{ openedAt: '2024-11-30T09:00:00+08:00', closedAt: '2024-11-30T11:00:00+08:00' },
      },
    });
    const tell = async (revision: number, mileageKm: number) => {
      const { body } = await inOrder.askAndSettle('dms-D1', '/v1/dms/records', { records: [revised(revision, mileageKm)] });
      return (await inOrder.ask('dms-D1', `/v1/dms/requests/${(body as { readonly requestId: string }).requestId}`)).body;
    };
    expect(await tell(2, 12_500)).toMatchObject({ accepted: 1 });
    const before = await inOrder.constellation.stateHash();
    expect(await tell(1, 12_400)).toMatchObject({ accepted: 0, older: 1, outcomes: [{ outcome: 'older' }] });
    expect(await inOrder.constellation.stateHash()).toBe(before);
    expect((await carsOf(inOrder))[1]?.readings.at(-1)).toMatchObject({ mileageKm: 12_500, status: 'accepted' });
  });
});
