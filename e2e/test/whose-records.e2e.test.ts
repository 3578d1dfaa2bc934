import { startTwoDealers, type TwoDealers, vehicleIdOf } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['agent', 'call-centre-agent', 'B'],
  ['office', 'head-office-analyst', 'B'],
  ['manager', 'dealer-manager', 'D1'],
] as const;
type Login = (typeof people)[number][0];

const PHONE = '13800138000';
const VIN = 'LFV2A21K6J1234567';
const at = (month: number): string => `2024-0${month}-01T09:00:00+08:00`;
const record = (type: string, externalId: string, occurredAt: string, data: object) => ({ type, externalId, occurredAt, data });
const customer = (externalId: string, occurredAt: string, data: object) =>
  record('customer', externalId, occurredAt, { name: '张伟', ...data });

const DMS = customer('K1', at(1), { phone: '138-0013-8000', namedPlate: '皖M·A1230' });
const PORTAL = customer('P1', at(2), { source: 'portal', phone: '+86 138 0013 8000', namedVin: VIN });
const EVENT = customer('E1', at(3), { source: 'event', name: '張偉', phone: PHONE, hobbies: ['football'] });
const NAMESAKE = customer('K9', at(3), { phone: '13911112222', namedVin: 'LFV2A21K6J7654321' });
const CAR = record('vehicle', 'V1', at(1), {
  ...{ vin: VIN, plate: '皖M·A1230', brand: 'aurora', model: 'A1', use: 'family', customerExternalId: 'K1', ownedFrom: '2024-01-01' },
});
const VISIT = record('visit', 'RO1', '2024-05-02T12:00:00+08:00', {
  ...{ vin: VIN, customerExternalId: 'K1', kind: 'routine', advisorId: 'SA01', mileageKm: 9_000 },
  ...{ openedAt: '2024-05-02T09:00:00+08:00', closedAt: '2024-05-02T11:00:00+08:00' },
  lines: [{ kind: 'labour', code: 'L1', amountFen: 50_000, payer: 'customer' }],
});

interface Value {
  readonly field: string;
  readonly value?: string;
  readonly source?: string;
  readonly at?: string;
  readonly recordId?: string;
  readonly others?: readonly Omit<Value, 'field' | 'others'>[];
}
interface Person {
  readonly personId: string;
  readonly recordIds: readonly string[];
  readonly fields: readonly Value[];
  readonly vehicles: readonly { readonly vehicleId: string }[];
}
interface Belonging {
  readonly recordId: string;
  readonly dealerId: string;
  readonly tiedBy: string;
}

// CU2 whole, over HTTP and on the virtual clock.
describe('records of one person from three sources', () => {
  let dealers: TwoDealers<Login>;
  /** Every id under which the person was known at any time. */
  const known = new Set<string>();
  /** What was known of the customer of D1 before anybody else spoke of it. */
  let alone: Person;

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const send = async (who: 'dms-D1' | 'dms-D2', ...records: readonly object[]) =>
    expect((await ask(who, '/v1/dms/records', { records })).body).toMatchObject({ received: records.length, refused: [] });
  const found = async (question: object): Promise<readonly Person[]> =>
    ((await ask('agent', '/v1/people/search', question)).body as { readonly people: readonly Person[] }).people;
  const read = async (personId: string) => (await ask('agent', `/v1/people/${personId}?values=all`)).body as Person;
  const identity = async (personId: string) =>
    (await ask('agent', `/v1/people/${personId}/identity`)).body as { readonly personId: string; readonly records: readonly Belonging[] };
  const only = async (question: object): Promise<Person> => {
    const all = await found(question);
    expect(all).toHaveLength(1);
    return await read(all[0]?.personId ?? '');
  };
  const balanceOf = async (personId: string) =>
    ((await ask('office', `/v1/accounts/${personId}`)).body as { readonly balance?: number }).balance ?? 0;
  const kindsIn = async (personId: string): Promise<readonly string[]> => {
    const { body } = await ask('agent', `/v1/people/${personId}/timeline`);
    return (body as { readonly entries: readonly { readonly kind: string }[] }).entries.map(({ kind }) => kind);
  };

  beforeAll(async () => {
    dealers = await startTwoDealers('2024-05-01T02:00:00.000Z', people);
    await send('dms-D1', DMS, CAR);
    alone = await only({ phone: PHONE });
    known.add(alone.personId);
    await send('dms-D1', PORTAL);
    known.add((await only({ phone: PHONE })).personId);
    await send('dms-D2', EVENT);
    await send('dms-D1', NAMESAKE);
  });
  afterAll(() => dealers.stop());

  test('are one person with three provenances; another 张伟 with another phone and car stays another person', async () => {
    const person = await only({ phone: PHONE });
    known.add(person.personId);
    const { records } = await identity(person.personId);
    expect(records.map(({ dealerId, tiedBy }) => [dealerId, tiedBy]).sort()).toEqual([
      ['D1', 'model'],
      ['D1', 'model'],
      ['D2', 'model'],
    ]);
    const phone = person.fields.find(({ field }) => field === 'phone');
    const said = [phone, ...(phone?.others ?? [])].map((value) => [value?.source, value?.at]);
    expect(said.sort()).toEqual([
      ['dms', '2024-01-01T01:00:00.000Z'],
      ['event', '2024-03-01T01:00:00.000Z'],
      ['portal', '2024-02-01T01:00:00.000Z'],
    ]);
    expect(person.fields.every(({ source, at: saidAt }) => source !== undefined && saidAt !== undefined)).toBe(true);
    expect((await only({ phone: '13911112222' })).recordIds).toHaveLength(1);
  });

  test('every id that was given out leads to the one person', async () => {
    const { personId } = await only({ phone: PHONE });
    for (const old of known) expect((await read(old)).personId).toBe(personId);
  });

  test('the undo leaves three records as they were, what happened since goes where it belongs, and old ids resolve', async () => {
    const merged = await only({ phone: PHONE });
    const phone = merged.fields.find(({ field }) => field === 'phone');
    const recordOf = (source: string) => [phone, ...(phone?.others ?? [])].find((value) => value?.source === source)?.recordId ?? '';
    const [portal, event] = [recordOf('portal'), recordOf('event')];

    // It happens to the one person: a visit, an answer that stands on the portal's record, and a case.
    await dealers.constellation.advanceTo('2024-05-02T05:00:00.000Z');
    await send('dms-D1', VISIT);
    const answers = [{ purpose: 'marketing', answer: 'yes' }];
    const given = { answers, evidence: 'ticked in the portal', recordId: portal };
    expect((await ask('agent', `/v1/people/${merged.personId}/consents`, given)).status).toBe(201);
    const opened = await ask('agent', '/v1/cases', {
      dealerId: 'D1',
      personId: alone.personId,
      kind: 'complaint',
      text: 'The brakes squeal',
    });
    expect(opened.status).toBe(201);
    const points = await balanceOf(merged.personId);
    expect(points).toBeGreaterThan(0);
    expect(await kindsIn(merged.personId)).toEqual(expect.arrayContaining(['visit', 'consent-given', 'case-changed']));

    for (const apart of [portal, event]) {
      const separated = { recordIds: [apart], reason: 'three people after all' };
      expect((await ask('agent', `/v1/people/${alone.personId}/separations`, separated)).status).toBe(200);
    }

    const three = await Promise.all((await found({ phone: PHONE })).map(({ personId }) => read(personId)));
    expect(three.map(({ recordIds }) => recordIds.length)).toEqual([1, 1, 1]);
    const personOf = (recordId: string) => three.find(({ recordIds }) => recordIds.includes(recordId));
    const [dms, asked, signedUp] = [await read(alone.personId), personOf(portal), personOf(event)];
    expect([dms.personId, dms.fields, dms.recordIds]).toEqual([alone.personId, alone.fields, alone.recordIds]);
    expect(asked?.fields.map(({ field, source }) => [field, source])).toEqual([
      ['name', 'portal'],
      ['namedVin', 'portal'],
      ['phone', 'portal'],
    ]);
    expect(signedUp?.fields.map(({ field, source }) => [field, source])).toEqual([
      ['hobbies', 'event'],
      ['name', 'event'],
      ['phone', 'event'],
    ]);

    const [mine, theirs, others] = [
      await kindsIn(dms.personId),
      await kindsIn(asked?.personId ?? ''),
      await kindsIn(signedUp?.personId ?? ''),
    ];
    expect(
      [mine, theirs, others].map((kinds) => kinds.filter((kind) => ['visit', 'case-changed', 'consent-given'].includes(kind))),
    ).toEqual([expect.arrayContaining(['visit', 'case-changed']), ['consent-given'], []]);
    expect(mine).not.toContain('consent-given');
    expect(await Promise.all([dms, asked, signedUp].map((person) => balanceOf(person?.personId ?? '')))).toEqual([points, 0, 0]);
    expect(await vehicleIdOf(dealers.clientOf('agent'), VIN)).toBe(dms.vehicles[0]?.vehicleId);
    expect([dms, asked, signedUp].map((person) => person?.vehicles.length)).toEqual([1, 0, 0]);

    // Each leads to somebody who was one of them.
    for (const old of known) expect(three.map(({ personId }) => personId)).toContain((await read(old)).personId);
  });

  test('the number of a landline under 40 names joins nobody, is reported, and what it had joined before is parted', async () => {
    const LANDLINE = '0555-7654321';
    const listed = (index: number, name: string) => customer(`L${index}`, at(4), { name, phone: LANDLINE });
    await send('dms-D1', listed(0, '欧阳静'), listed(1, '欧阳静'));
    expect((await only({ phone: LANDLINE })).recordIds).toHaveLength(2);
    const NAMES = Array.from(
      { length: 38 },
      (_, index) => `${'赵钱孙李周吴郑王冯陈'.charAt(index % 10)}${'国建春志'.charAt(Math.floor(index / 10))}民`,
    );
    await send('dms-D1', ...NAMES.map((name, index) => listed(2 + index, name)));
    const sharing = (await ask('agent', '/v1/people/search', { phone: LANDLINE, limit: 100 })).body as {
      readonly people: readonly Person[];
    };
    expect(sharing.people).toHaveLength(40);
    expect(sharing.people.every(({ recordIds }) => recordIds.length === 1)).toBe(true);
    const { body } = await ask('manager', '/v1/data-quality/findings?kind=shared-identifier');
    expect(body).toMatchObject({ findings: [{ kind: 'shared-identifier', field: 'phone', dealerId: 'D1', open: true }] });
    const [finding] = (body as { readonly findings: readonly { readonly recordIds: readonly string[] }[] }).findings;
    expect(finding?.recordIds.length).toBeGreaterThan(5);
    expect(JSON.stringify(body)).not.toContain('7654321');
  });
});
