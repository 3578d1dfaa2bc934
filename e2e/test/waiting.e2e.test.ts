import { aVin, startTwoDealers, type TwoDealers, vehicleIdOf } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['advisor', 'service-advisor', 'D1'],
  ['seller', 'sales-consultant', 'D1'],
  ['neighbour', 'service-advisor', 'D2'],
  ['agent', 'call-centre-agent', 'B'],
] as const;
type Login = (typeof people)[number][0];
const VIN = aVin(1);

/** A moment of June 2024 at the dealers. */
const june = (day: number, time = '00:00'): string => `2024-06-${String(day).padStart(2, '0')}T${time}:00+08:00`;

interface Contact {
  readonly contactId: string;
  readonly personId?: string;
  readonly ownerKind?: string;
  readonly plannedOn?: string;
  readonly reasons: readonly { readonly kind: string }[];
}

// Over HTTP and on the virtual clock: what the dealer's system tells of an order and of a car in the workshop has those called who wait.
describe('whoever waits', () => {
  let dealers: TwoDealers<Login>;
  let now = '';
  beforeEach(async () => {
    now = june(3, '08:30');
    dealers = await startTwoDealers(new Date(now).toISOString(), people);
    await tell('customer', june(3, '08:30'), 'K1', { name: '张伟', phone: '13800138000' });
  });
  afterEach(() => dealers.stop());

  const advanceTo = async (at: string): Promise<void> => {
    if (new Date(at) > new Date(now)) await dealers.constellation.advanceTo(new Date(at).toISOString());
    now = at;
  };
  /** The dealer's system tells it as it happens. */
  const tell = async (type: string, occurredAt: string, externalId: string, data: object): Promise<void> => {
    await advanceTo(occurredAt);
    const { body } = await dealers.askAndSettle('dms-D1', '/v1/dms/records', { records: [{ type, externalId, occurredAt, data }] });
    expect(body).toMatchObject({ refused: [] });
  };
  const listOf = async (date: string, who: Login = 'advisor', kind = '') => {
    const { body } = await dealers.ask(who, `/v1/contacts?date=${date}&status=open`);
    const { contacts } = body as { readonly contacts: readonly Contact[] };
    return contacts.filter(({ reasons }) => reasons.some((reason) => kind === '' || reason.kind === kind));
  };
  const callsOn = async (date: string, kind: string, who: Login = 'advisor') =>
    (await listOf(date, who, kind)).map(({ ownerKind, plannedOn }) => [ownerKind, plannedOn]);
  const explained = async (who: Login, path: string): Promise<string> => JSON.stringify((await dealers.ask(who, path)).body);

  test('for a new car is called after a week and before the promised day, and no more once it is handed over', async () => {
    const order = { customerExternalId: 'K1', model: 'A1', consultantId: 'SC01' };
    await tell('order', june(3, '09:00'), 'N1', { ...order, state: 'ordered', expectedOn: '2024-06-20' });
    expect(await callsOn('2024-06-10', 'order-day-7', 'seller')).toEqual([['sales-consultant', '2024-06-10']]);
    expect(await callsOn('2024-06-17', 'delivery-ahead', 'seller')).toEqual([['sales-consultant', '2024-06-17']]);

    // The maker needs longer: the promise moves, and with it what is told of it.
    await tell('order', june(5, '09:00'), 'N1', { ...order, state: 'produced', expectedOn: '2024-06-28' });
    expect(await callsOn('2024-06-17', 'delivery-ahead', 'seller')).toEqual([]);
    await advanceTo(june(10, '10:00'));
    const [call] = await listOf('2024-06-10', 'seller');
    expect(call).toMatchObject({ ownerId: 'SC01' });
    const { contactId = '' } = call ?? {};
    const why = await explained('seller', `/v1/contacts/${contactId}/why`);
    expect(why).toContain('ordered on 2024-06-03 (produced), is promised for 2024-06-28');
    await dealers.askAndSettle('seller', `/v1/contacts/${contactId}/result`, { result: 'reached', purchaseAsked: false });
    await advanceTo(june(29, '10:00'));
    expect(await callsOn('2024-06-29', 'delivery-late', 'seller')).toEqual([['sales-consultant', '2024-06-29']]);

    const [late] = await listOf('2024-06-29', 'seller', 'delivery-late');
    await tell('order', june(29, '11:00'), 'N1', { ...order, state: 'delivered', vin: VIN });
    expect(await listOf('2024-06-29', 'seller')).toEqual([]);
    expect(await listOf('2024-07-03', 'seller')).toEqual([]);
    expect(await explained('seller', `/v1/contacts/${late?.contactId ?? ''}/why`)).toContain('The new car was handed over on 2024-06-29');
  });

  test('for a repair is called when the promised hour has passed, at another hour when that is promised, and no more when it is closed', async () => {
    await tell('vehicle', june(3, '08:30'), 'V1', {
      vin: VIN,
      plate: '皖M·A1230',
      brand: 'aurora',
      model: 'A1',
      use: 'family',
      customerExternalId: 'K1',
    });
    await tell('arrival', june(3, '08:40'), 'RO1', {
      vin: VIN,
      customerExternalId: 'K1',
      arrivedAt: june(3, '08:40'),
      mileageKm: 0,
      advisorId: 'SA01',
    });
    const promise = (at: string, promisedAt: string) => tell('progress', at, 'RO1', { vin: VIN, stage: 'in-workshop', at, promisedAt });
    await promise(june(3, '08:45'), june(3, '16:00'));
    const vehicleId = await vehicleIdOf(dealers.clientOf('advisor'), VIN);
    const whyNot = () => explained('advisor', `/v1/vehicles/${vehicleId}/why-not?date=2024-06-03`);

    await advanceTo(june(3, '15:59'));
    expect(await callsOn('2024-06-03', 'repair-late')).toEqual([]);
    expect(await whyNot()).toContain('nobody is called before that hour has passed');
    await advanceTo(june(3, '16:00'));
    expect(await callsOn('2024-06-03', 'repair-late')).toEqual([['advisor', '2024-06-03']]);
    expect(await listOf('2024-06-03', 'neighbour')).toEqual([]);

    await promise(june(3, '16:10'), june(4, '11:00'));
    expect(await callsOn('2024-06-03', 'repair-late')).toEqual([]);
    await advanceTo(june(4, '11:00'));
    expect(await callsOn('2024-06-04', 'repair-late')).toEqual([['advisor', '2024-06-04']]);
    const [late] = await listOf('2024-06-04', 'advisor', 'repair-late');
    expect(await explained('advisor', `/v1/contacts/${late?.contactId ?? ''}/why`)).toContain(
      'was to be ready at 2024-06-04T03:00:00.000Z',
    );

    const visit = { vin: VIN, customerExternalId: 'K1', kind: 'general-repair', mileageKm: 0, advisorId: 'SA01', lines: [] };
    await tell('visit', june(4, '12:00'), 'RO1', { ...visit, openedAt: june(3, '08:40'), closedAt: june(4, '12:00') });
    expect(await callsOn('2024-06-04', 'repair-late')).toEqual([]);
    expect(await whyNot()).toContain('The visit was closed at 2024-06-04T04:00:00.000Z');
    await advanceTo(june(7, '10:00'));
    expect(await callsOn('2024-06-07', 'repair-day-3')).toEqual([]);
  });

  test('under two numbers that are one person is called as that one, and as themselves again when the merge is undone', async () => {
    const phone = '13900139000';
    await tell('customer', june(3, '08:35'), 'K2', { name: '李娜', phone });
    await tell('vehicle', june(3, '08:36'), 'V2', { vin: VIN, brand: 'aurora', model: 'A1', use: 'family', customerExternalId: 'K2' });
    const arrival = { vin: VIN, customerExternalId: 'K2', arrivedAt: june(10, '08:40'), mileageKm: 0, advisorId: 'SA01' };
    await tell('arrival', june(10, '08:40'), 'RO2', arrival);
    const progress = { vin: VIN, stage: 'in-workshop', at: june(10, '08:45'), promisedAt: june(10, '10:00') };
    await tell('progress', june(10, '08:45'), 'RO2', progress);
    await advanceTo(june(10, '10:30'));

    const personOf = async (number: string): Promise<string> => {
      const { body } = await dealers.ask('agent', '/v1/people/screen-pop', { phone: number });
      return (body as { readonly people: readonly { readonly person: { readonly personId: string } }[] }).people[0]?.person.personId ?? '';
    };
    const recordsOf = async (personId: string) => {
      const { body } = await dealers.ask('agent', `/v1/people/${personId}/identity`);
      return (body as { readonly records: readonly { readonly recordId: string }[] }).records.map(({ recordId }) => recordId);
    };
    const called = async () => (await listOf('2024-06-10', 'advisor', 'repair-late')).map(({ personId }) => personId);
    const [first, second] = [await personOf('13800138000'), await personOf(phone)];
    const [[recordId], [otherRecordId]] = [await recordsOf(first), await recordsOf(second)];
    expect(await called()).toEqual([second]);

    const decisions = [{ recordId, otherRecordId, ruling: 'always', reason: 'told by phone' }];
    await dealers.askAndSettle('agent', '/v1/identity/rulings', { decisions });
    const joint = await personOf(phone);
    expect([await personOf('13800138000'), await called()]).toEqual([joint, [joint]]);

    const separation = { recordIds: [joint === first ? otherRecordId : recordId], reason: 'two people after all' };
    await dealers.askAndSettle('agent', `/v1/people/${joint}/separations`, separation);
    expect([await personOf('13800138000'), await personOf(phone), await called()]).toEqual([first, second, [second]]);
  });
});
