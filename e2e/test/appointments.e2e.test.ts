import { aVin, startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['office', 'head-office-analyst', 'B'],
  ['agent', 'call-centre-agent', 'B'],
  ['advisor', 'service-advisor', 'D1'],
  ['neighbour', 'service-advisor', 'D2'],
  ['seller', 'sales-consultant', 'D1'],
] as const;
type Login = (typeof people)[number][0];

/** A moment of June 2024 at the dealers. */
const june = (day: number, time = '00:00'): string => new Date(`2024-06-${String(day).padStart(2, '0')}T${time}:00+08:00`).toISOString();

interface Appointment {
  readonly appointmentId: string;
  readonly status: string;
  readonly startsAt: string;
  readonly plate?: string;
}
interface Contact {
  readonly contactId: string;
  readonly status?: string;
  readonly result?: string;
  readonly reasons: readonly { readonly kind: string; readonly vehicleId?: string }[];
}

/** Eight cars whose maintenance falls due in the middle of June 2024. */
const CARS = [0, 1, 2, 3, 4, 5, 6, 7];
const records = CARS.flatMap((number) => [
  {
    type: 'customer',
    externalId: `K${number}`,
    occurredAt: '2023-12-20T08:00:00+08:00',
    data: { name: `张${'伟娜敏静磊洋艳勇'.charAt(number)}`, phone: `1380013800${number}`, consentService: 'yes' },
  },
  {
    type: 'vehicle',
    externalId: `V${number}`,
    occurredAt: '2023-12-20T08:00:00+08:00',
    data: { vin: aVin(number), plate: `皖M·A123${number}`, brand: 'aurora', model: 'A1', use: 'family', customerExternalId: `K${number}` },
  },
  {
    type: 'visit',
    externalId: `RO${number}`,
    occurredAt: '2023-12-20T16:00:00+08:00',
    data: {
      ...{ vin: aVin(number), customerExternalId: `K${number}`, kind: 'routine', mileageKm: 0, advisorId: 'SA01' },
      ...{ openedAt: '2023-12-20T09:00:00+08:00', closedAt: '2023-12-20T11:00:00+08:00' },
      lines: [{ kind: 'oil', code: 'O1', amountFen: 30_000, payer: 'customer' }],
    },
  },
]);

// Over HTTP and on the virtual clock.
describe('an appointment', () => {
  let dealers: TwoDealers<Login>;
  beforeEach(async () => {
    dealers = await startTwoDealers(june(12, '10:00'), people);
    const hours = { '09:00': 1, '10:00': 2 };
    const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = [hours, hours, hours, hours, hours, {}, {}];
    const weekly = { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
    const document = { weekly, publicHolidays: 'off', closedOn: [], daysAhead: 30 };
    const policy = { scope: 'D1', document };
    expect((await ask('office', '/v1/policies/appointment-capacity', policy, undefined, 'PUT')).status).toBe(200);
    expect((await ask('dms-D1', '/v1/dms/records', { records })).body).toMatchObject({ refused: [] });
  });
  afterEach(() => dealers.stop());

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const contacts = async (date: string, status = 'open') =>
    ((await ask('advisor', `/v1/contacts?date=${date}&status=${status}`)).body as { readonly contacts: readonly Contact[] }).contacts;
  const list = async (date: string, who: Login = 'advisor') =>
    ((await ask(who, `/v1/appointments?dealer=D1&date=${date}`)).body as { readonly appointments: readonly Appointment[] }).appointments;
  const free = async (date: string) => {
    const { body } = await ask('agent', `/v1/appointments/free?dealer=D1&from=${date}&to=${date}`);
    const { days } = body as { readonly days: readonly { readonly hours: readonly { readonly hour: string; readonly free: number }[] }[] };
    return days[0]?.hours.map((one) => [one.hour, one.free]);
  };
  const invitations = async () => (await contacts('2024-06-12')).filter(({ reasons }) => reasons.some(({ kind }) => kind === 'routine'));
  const carOf = ({ reasons }: Contact): string => reasons.flatMap(({ vehicleId }) => vehicleId ?? [])[0] ?? '';
  const book = (vehicleId: string, body: object = {}, who: Login = 'agent', key?: string) =>
    ask(who, '/v1/appointments', { vehicleId, dealerId: 'D1', startsAt: june(14, '09:00'), service: 'routine', ...body }, key);

  test('agreed in a contact settles it; nobody comes, it is a no-show at the end of the day, and the invitation begins again', async () => {
    const [invitation] = await invitations();
    const { contactId = '' } = invitation ?? {};
    const vehicleId = invitation === undefined ? '' : carOf(invitation);
    const booked = await book(vehicleId, { contactId, advisorId: 'SA01' }, 'agent', 'call-1');
    expect(booked).toMatchObject({ status: 200, body: { status: 'booked', plate: expect.stringContaining('*'), hour: '09:00' } });
    expect((await book(vehicleId, { contactId, advisorId: 'SA01' }, 'agent', 'call-1')).body).toEqual(booked.body);
    expect((await ask('agent', `/v1/contacts/${contactId}`)).body).toMatchObject({ status: 'made', result: 'booked' });
    const why = (await ask('agent', `/v1/vehicles/${vehicleId}/why-not?date=2024-06-13`)).body;
    expect(JSON.stringify(why)).toContain('There is an appointment at');
    expect(await free('2024-06-14')).toEqual([
      ['09:00', 0],
      ['10:00', 2],
    ]);

    await dealers.constellation.advanceTo(june(14, '23:59'));
    expect((await list('2024-06-14')).map(({ status }) => status)).toEqual(['booked']);
    await dealers.constellation.advanceTo(june(15));
    expect((await list('2024-06-14')).map(({ status }) => status)).toEqual(['no-show']);
    // Who did not come is called on the day after it, and invited again in the same call.
    const again = (await contacts('2024-06-15')).filter((contact) => carOf(contact) === vehicleId);
    expect(again.flatMap(({ reasons }) => reasons.map(({ kind }) => kind))).toContain('routine');
    expect(again.map((contact) => contact.contactId)).not.toContain(contactId);
    // Asked again under its key it is told as it was then.
    expect((await book(vehicleId, { contactId, advisorId: 'SA01' }, 'agent', 'call-1')).body).toEqual(booked.body);
  });

  test('the last place goes to one of those who want it at once; a move gives it to the next', async () => {
    const cars = (await invitations()).map(carOf);
    expect(cars).toHaveLength(CARS.length);
    const answers = await Promise.all(cars.map((vehicleId) => book(vehicleId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409)?.body;
    expect(refused).toMatchObject({ code: 'appointment.hour-full' });
    expect(JSON.stringify(refused)).toContain('2024-06-14 10:00, 2024-06-17 09:00, 2024-06-17 10:00');

    const [{ appointmentId } = { appointmentId: '' }] = await list('2024-06-14');
    const moved = await ask('advisor', `/v1/appointments/${appointmentId}/move`, { startsAt: june(17, '10:00') });
    expect(moved).toMatchObject({ status: 200, body: { appointmentId, status: 'moved', on: '2024-06-17', hour: '10:00' } });
    expect([await list('2024-06-14'), await free('2024-06-14')]).toEqual([
      [],
      [
        ['09:00', 1],
        ['10:00', 2],
      ],
    ]);
    const next = answers.findIndex(({ status }) => status === 409);
    expect((await book(cars[next] ?? '')).status).toBe(200);

    await dealers.constellation.advanceTo(june(17, '10:05'));
    expect((await ask('advisor', `/v1/appointments/${appointmentId}/arrive`, {})).body).toMatchObject({ status: 'arrived' });
    await dealers.constellation.advanceTo(june(18));
    expect((await list('2024-06-17')).map(({ status }) => status)).toEqual(['arrived']);
  });

  test('of another dealer is not there, whoever asks; booking is for those who serve', async () => {
    const [invitation] = await invitations();
    const vehicleId = invitation === undefined ? '' : carOf(invitation);
    const { body } = await book(vehicleId);
    const { appointmentId } = body as Appointment;
    const foreign = [
      await ask('neighbour', '/v1/appointments?dealer=D1&date=2024-06-14'),
      await ask('neighbour', '/v1/appointments/free?dealer=D1'),
      await book(vehicleId, {}, 'neighbour'),
      await book(vehicleId, { dealerId: 'D2' }, 'neighbour'),
      await ask('neighbour', `/v1/appointments/${appointmentId}/cancel`, {}),
    ];
    expect(foreign.map(({ status, body: problem }) => [status, (problem as { readonly code: string }).code])).toEqual([
      [404, 'dealer.unknown'],
      [404, 'dealer.unknown'],
      [404, 'dealer.unknown'],
      [404, 'vehicle.unknown'],
      [404, 'appointment.unknown'],
    ]);
    expect((await book(vehicleId, { startsAt: june(17, '09:00') }, 'seller')).status).toBe(403);
    expect((await ask('advisor', `/v1/appointments/${appointmentId}/cancel`, {})).body).toMatchObject({ status: 'cancelled' });
    expect(await free('2024-06-14')).toContainEqual(['09:00', 1]);
  });
});
