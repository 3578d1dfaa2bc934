import { startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['agent', 'call-centre-agent', 'B'],
  ['advisor', 'service-advisor', 'D1'],
  ['neighbour', 'service-advisor', 'D2'],
] as const;
type Login = (typeof people)[number][0];
const VIN = 'LFV2A21K6J1234567';

interface FieldAnswer {
  readonly field: string;
  readonly value?: string;
  readonly source?: string;
  readonly at?: string;
  readonly recordId?: string;
  readonly verification?: string;
  readonly others?: readonly {
    readonly value?: string;
    readonly source?: string;
    readonly lostBy: { readonly code: string; readonly text: string };
  }[];
}
interface PersonAnswer {
  readonly personId: string;
  readonly fields: readonly FieldAnswer[];
  readonly vehicles: readonly { readonly vehicleId?: string }[];
}
interface VehicleAnswer {
  readonly model?: string;
  readonly fields: readonly FieldAnswer[];
}
interface PopAnswer {
  readonly people: readonly {
    readonly person: PersonAnswer;
    readonly vehicles: readonly { readonly brand?: string }[];
    readonly contacts: readonly { readonly status?: string }[];
    readonly cases: readonly { readonly caseId: string }[];
  }[];
}

// CU2 as far as one person is concerned, over HTTP and on the virtual clock.
describe('one person, three sources', () => {
  let dealers: TwoDealers<Login>;
  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.ask(...asked);
  const pop = async (who: Login, body: object = {}) =>
    (await ask(who, '/v1/people/screen-pop', { phone: '138 0013 8000', ...body })).body as PopAnswer;
  const personId = async () => (await pop('agent')).people[0]?.person.personId ?? '';

  beforeAll(async () => {
    dealers = await startTwoDealers('2024-06-01T02:00:00.000Z', people);
    const customer = (externalId: string, occurredAt: string, data: object) => ({
      type: 'customer',
      externalId,
      occurredAt,
      data: { name: '张伟', ...data },
    });
    const records = [
      customer('K1', '2024-01-01T09:00:00+08:00', { phone: '138-0013-8000', namedPlate: '皖M·A1230', city: '马鞍山', street: '湖东路 1' }),
      customer('P1', '2024-02-01T09:00:00+08:00', {
        source: 'portal',
        phone: '+86 138 0013 8000',
        namedVin: VIN,
        verifiedFields: ['phone'],
        birthday: '农历1980-03-17',
        consentMarketing: 'yes',
        channelConsents: ['marketing/sms=no'],
        consentEvidence: 'sign-up form',
      }),
      customer('E1', '2024-03-01T09:00:00+08:00', { source: 'event', name: '張偉', phone: '13800138000', hobbies: ['football'] }),
      {
        type: 'vehicle',
        externalId: 'V1',
        occurredAt: '2024-01-01T09:00:00+08:00',
        data: {
          vin: VIN,
          plate: '皖M·A1230',
          brand: 'aurora',
          model: 'A1',
          use: 'family',
          customerExternalId: 'K1',
          ownedFrom: '2024-01-01',
        },
      },
    ];
    expect((await ask('dms-D1', '/v1/dms/records', { records })).status).toBe(202);
    await dealers.constellation.settle();
  });
  afterAll(() => dealers.stop());

  test('every field says which source gave it and when, and on demand why the other values are not used', async () => {
    const { body } = await ask('advisor', `/v1/people/${await personId()}?values=all`);
    const fields = new Map((body as PersonAnswer).fields.map((field) => [field.field, field]));
    expect(fields.get('phone')).toMatchObject({ source: 'portal', verification: 'verified', at: '2024-02-01T01:00:00.000Z' });
    expect(fields.get('phone')?.others?.map(({ lostBy }) => lostBy.code)).toEqual(['less-verified', 'less-verified']);
    expect(fields.get('hobbies')).toMatchObject({ source: 'event' });
    expect(fields.get('city')).toMatchObject({ source: 'dms', value: '马鞍山' });
    expect(fields.get('birthdayOn')).toMatchObject({ source: 'portal' });
    // Masked: nobody said why the name is wanted.
    expect(JSON.stringify(body)).not.toContain('13800138000');
  });

  test('every field of a car does so too, whichever source it came from, and a call to the customer decides', async () => {
    const { fields: own, vehicles } = (await ask('advisor', `/v1/people/${await personId()}`)).body as PersonAnswer;
    const vehicle = `/v1/vehicles/${vehicles[0]?.vehicleId ?? ''}`;
    const sources = ['reception', 'callback', 'event', 'portal', 'call-centre', 'third-party'];
    const records = sources.map((source, day) => ({
      type: 'vehicle',
      externalId: 'V1',
      revision: 2,
      occurredAt: `2024-04-0${day + 1}T09:00:00+08:00`,
      data: {
        vin: VIN,
        model: `A1 ${source}`,
        source,
        ...(source === 'event' ? { verifiedFields: ['model'] } : {}),
      },
    }));
    expect((await ask('dms-D1', '/v1/dms/records', { records })).status).toBe(202);
    await dealers.constellation.settle();
    const model = async () => {
      const { body } = await ask('advisor', `${vehicle}?values=all`);
      return (body as VehicleAnswer).fields.find(({ field }) => field === 'model');
    };
    expect(await model()).toMatchObject({ value: 'A1 event', source: 'event', verification: 'verified', at: '2024-04-03T01:00:00.000Z' });
    expect((await model())?.others?.map(({ source, lostBy }) => `${source} ${lostBy.code}`)).toEqual(
      ['portal', 'reception', 'call-centre', 'callback', 'dms', 'third-party'].map((source) => `${source} less-verified`),
    );
    expect((await ask('advisor', vehicle)).body).not.toHaveProperty('fields.0.others');

    // The customer is asked about the value that is used, and says that it is wrong.
    const recordId = own.find(({ field }) => field === 'city')?.recordId ?? '';
    const shown = ((await ask('advisor', vehicle)).body as VehicleAnswer).model;
    const result = `/v1/verifications/${recordId}/result`;
    expect((await ask('agent', result, { outcomes: [{ field: 'model', outcome: 'wrong' }] }, 'call-1')).status).toBeLessThan(300);
    await dealers.constellation.settle();
    expect([shown, (await model())?.value]).toEqual(['A1 event', 'A1 portal']);
  });

  test('whoever answers the phone sees person, car, contacts and open cases in one answer', async () => {
    const opened = await ask('agent', '/v1/cases', {
      dealerId: 'D1',
      personId: await personId(),
      kind: 'consultation',
      text: 'When is it ready?',
    });
    expect(opened.status).toBe(201);
    await dealers.constellation.settle();
    const { people } = await pop('agent');
    expect(people).toMatchObject([
      {
        person: { masked: true },
        vehicles: [{ brand: 'aurora' }],
        cases: [{ caseId: (opened.body as { readonly caseId: string }).caseId }],
      },
    ]);
    const revealed = await pop('agent', { purpose: 'inbound call' });
    expect(revealed.people[0]?.person.fields.find(({ field }) => field === 'name')?.value).toBe('张伟');
    const { body } = await ask('agent', `/v1/people/${await personId()}/timeline`);
    expect((body as { readonly entries: readonly { readonly kind: string }[] }).entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['values-revealed', 'case-changed', 'ownership-began', 'consent-given', 'record-revised']),
    );
  });

  test('of another dealer’s customer there is nothing to see', async () => {
    expect(await pop('neighbour')).toEqual({ people: [] });
    expect((await ask('neighbour', `/v1/people/${await personId()}/consents`)).status).toBe(404);
    expect((await ask('dms-D1', '/v1/people/screen-pop', { phone: '13800138000' })).status).toBe(403);
  });

  test('what a person allows is recorded at the desk once a key, and stands in the ledger with its evidence', async () => {
    const path = `/v1/people/${await personId()}/consents`;
    const given = { answers: [{ purpose: 'marketing', channel: 'sms', answer: 'yes' }], evidence: 'said so at the desk' };
    const first = await ask('advisor', path, given, 'key-1');
    const again = await ask('advisor', path, given, 'key-1');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    await dealers.constellation.settle();
    expect((await ask('advisor', path)).body).toMatchObject({ entries: [{ evidence: '***' }, { evidence: '***' }, {}] });
    const { body } = await ask('advisor', `${path}/reveal`, { purpose: 'dispute' });
    const { entries, standing } = body as { readonly entries: readonly object[]; readonly standing: readonly object[] };
    expect(entries).toMatchObject([
      { channel: 'sms', answer: 'yes', evidence: 'said so at the desk', by: expect.any(String) as string },
      { channel: 'sms', answer: 'no', evidence: 'sign-up form' },
      { purpose: 'marketing', answer: 'yes' },
    ]);
    expect(standing).toMatchObject([
      { purpose: 'marketing', answer: 'yes' },
      { channel: 'sms', answer: 'yes' },
    ]);
    expect((await ask('advisor', path, { ...given, evidence: 'something else' }, 'key-1')).status).toBe(422);
  });
});
