import { readPrincipal } from '@homeward/access';
import { aCase, aContact, aPerson, aVehicle, applied, rejected } from './examples';
import { type World, startWorld } from './world';

let world: World;
afterEach(() => world.stop());

const get = async (path: string, language = 'en') =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as('advisor'), 'accept-language': language });
const post = async (path: string, body: object, who = 'advisor', key?: string) =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as(who), 'accept-language': 'en', ...(key === undefined ? {} : { 'idempotency-key': key }) })
    .send(body);

describe('the values of a person', () => {
  test('that are not used are shown on demand, with why in words', async () => {
    const asked: boolean[] = [];
    const [phone] = aPerson().fields;
    if (phone === undefined) throw new TypeError('The example has no field');
    const { field: _field, others: _others, ...value } = phone;
    const others = [
      { ...value, lostBy: 'less-verified', verification: 'unverified' },
      { ...value, lostBy: 'quarantined', validity: 'quarantined', reason: 'area-code-missing' },
    ];
    world = await startWorld({
      neighbours: {
        customer: {
          readPeople: async ({ allValues }) => {
            asked.push(allValues);
            return { people: [aPerson({ fields: [{ ...phone, others: allValues ? others : [] }] })] };
          },
        },
      },
    });
    expect((await get('/v1/people/P1')).body).not.toHaveProperty('fields.0.others');
    expect((await get('/v1/people/P1?values=all')).body).toMatchObject({
      fields: [
        {
          field: 'phone',
          verification: 'verified',
          others: [
            { lostBy: { code: 'less-verified', text: expect.stringContaining('verified') as string } },
            {
              lostBy: { code: 'quarantined', text: 'It is not valid.' },
              reason: { code: 'area-code-missing', text: 'It is a landline without its area code.' },
            },
          ],
        },
      ],
    });
    expect((await get('/v1/people/P1?values=all', 'zh-CN')).body).toMatchObject({
      fields: [{ others: [{}, { reason: { code: 'area-code-missing', text: '固定电话缺少区号。' } }] }],
    });
    expect((await get('/v1/people/P1?values=some')).status).toBe(400);
    expect(asked).toEqual([false, true, true]);
  });
});

describe('the values of a car', () => {
  test('are shown as those of a person: the used ones with their source, the others on demand with why in words', async () => {
    const asked: (boolean | undefined)[] = [];
    const value = {
      value: 'A1',
      source: 'reception',
      dealerId: 'D1',
      at: '2024-01-01T00:00:00.000Z',
      validity: 'valid',
      verification: 'verified',
    };
    const model = { ...value, field: 'model', reason: '', recordId: 'F1', system: '' };
    const others = [{ ...value, value: 'A2', source: 'third-party', reason: '', recordId: 'F2', system: '', lostBy: 'implied' }];
    world = await startWorld({
      neighbours: {
        customer: {
          readVehicles: async ({ allValues }) => {
            asked.push(allValues);
            return { vehicles: [aVehicle({ fields: [{ ...model, others: allValues === true ? others : [] }] })] };
          },
        },
      },
    });
    const used = { ...value, field: 'model', recordId: 'F1' };
    expect((await get('/v1/vehicles/V1')).body).toMatchObject({ model: 'A1', fields: [used] });
    expect((await get('/v1/vehicles/V1')).body).not.toHaveProperty('fields.0.others');
    expect((await get('/v1/vehicles/V1?values=all')).body).toMatchObject({
      fields: [
        {
          ...used,
          others: [{ value: 'A2', source: 'third-party', lostBy: { code: 'implied', text: expect.stringContaining('sale') as string } }],
        },
      ],
    });
    expect((await get('/v1/vehicles/V1?values=some')).status).toBe(400);
    expect(asked).toEqual([false, false, true]);
  });
});

describe('consents', () => {
  test('are read as a ledger and recorded under a key, with evidence', async () => {
    const given: unknown[] = [];
    world = await startWorld({
      neighbours: {
        customer: {
          readConsents: async ({ reveal }, { metadata }) => ({
            standing: [{ purpose: 'marketing', channel: 'sms', answer: 'no', at: '', source: 'portal' }],
            entries: [
              {
                purpose: 'marketing',
                channel: 'sms',
                answer: 'no',
                at: '',
                recordId: 'R1',
                dealerId: 'D1',
                source: 'portal',
                by: '',
                evidence: reveal ? `click, seen for ${readPrincipal(metadata).purpose ?? 'nothing'}` : '***',
              },
            ],
          }),
          recordConsents: async ({ consents }) => {
            given.push(...consents);
            return {
              outcomes: consents.map(({ personId }) => (personId === 'P1' ? applied('R1') : rejected('unknown', 'person.unknown'))),
            };
          },
        },
      },
    });
    expect((await get('/v1/people/P1/consents')).body).toEqual({
      standing: [{ purpose: 'marketing', channel: 'sms', answer: 'no', source: 'portal' }],
      entries: [{ purpose: 'marketing', channel: 'sms', answer: 'no', recordId: 'R1', dealerId: 'D1', source: 'portal', evidence: '***' }],
    });
    expect((await post('/v1/people/P1/consents/reveal', { purpose: 'dispute' })).body).toMatchObject({
      entries: [{ evidence: 'click, seen for dispute' }],
    });
    expect((await post('/v1/people/P1/consents/reveal', {})).status).toBe(422);
    expect((await post('/v1/people/P1/consents/reveal', { purpose: 'dispute' }, 'region')).status).toBe(403);
    const body = { answers: [{ purpose: 'marketing', channel: 'sms', answer: 'no' }], evidence: 'said so on the phone' };
    const { status, body: answered } = await post('/v1/people/P1/consents', body, 'advisor', 'k1');
    expect([status, answered]).toEqual([201, { recordId: 'R1' }]);
    expect(given).toMatchObject([
      { personId: 'P1', recordId: '', givenAt: '', ...body, cause: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
    ]);
    expect((await post('/v1/people/P9/consents', body)).status).toBe(404);
    expect((await post('/v1/people/P1/consents', { ...body, evidence: '' })).body).toMatchObject({ status: 422, pointer: '/evidence' });
    expect((await post('/v1/people/P1/consents', { ...body, answers: [] })).status).toBe(422);
    expect((await post('/v1/people/P1/consents', body, 'region')).status).toBe(403);
  });
});

describe('a screen pop', () => {
  const calls: string[] = [];
  const planned = (...contactIds: readonly string[]) => contactIds.map((contactId) => ({ contactId, status: 'open' }));
  const made = (...contactIds: readonly string[]) => contactIds.map((contactId) => ({ contactId, status: 'made' }));
  let listed: readonly { readonly contactId: string; readonly status: string }[] = [];
  beforeEach(async () => {
    calls.length = 0;
    listed = [...made('C7'), { contactId: 'C6', status: 'dropped' }, ...made('C5', 'C4', 'C3', 'C2', 'C1')];
    world = await startWorld({
      neighbours: {
        customer: {
          searchPeople: async ({ phone }) => {
            calls.push('search');
            return { people: phone === '13800138000' ? [aPerson()] : [], cursor: '' };
          },
          readPeople: async ({ personIds, reveal }, { metadata }) => {
            calls.push(`reveal for ${readPrincipal(metadata).purpose ?? 'nothing'}`);
            return { people: personIds.map((personId) => aPerson({ personId, masked: !reveal })) };
          },
          readVehicles: async ({ vehicleIds }) => ({ vehicles: vehicleIds.map((vehicleId) => aVehicle({ vehicleId })) }),
        },
        reminder: {
          // As the service lists: the latest first, all of one status or of any.
          listContacts: async ({ personId, status, page }) => ({
            contacts: listed
              .filter((contact) => status === '' || contact.status === status)
              .slice(0, page?.limit)
              .map((contact) => aContact({ ...contact, personId })),
            cursor: '',
          }),
        },
        complaint: {
          listCases: async ({ personId }) => {
            const open = aCase();
            const { present } = open;
            return {
              cases: present === undefined ? [] : [open, aCase({ present: { ...present, caseId: 'K0', personId, status: 'closed' } })],
              cursor: '',
            };
          },
        },
      },
    });
  });

  test('shows person, present cars, the last five contacts and the open cases in one answer, masked', async () => {
    const { status, body } = await post('/v1/people/screen-pop', { phone: '13800138000' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      people: [
        {
          person: { personId: 'P1', masked: true },
          vehicles: [{ vehicleId: 'V1', roles: ['owner'], brand: 'aurora', ownedFromOn: '2024-01-01' }],
          contacts: ['C7', 'C5', 'C4', 'C3', 'C2'].map((contactId) => ({ contactId })),
          cases: [{ caseId: 'K1' }],
        },
      ],
    });
    expect(calls).toEqual(['search']);
  });

  test('what is planned never crowds out the contacts that were made, and fills up behind them, the next one first', async () => {
    const shown = async () => {
      const { body } = await post('/v1/people/screen-pop', { phone: '13800138000' });
      const { people } = body as { readonly people: readonly { readonly contacts: readonly { readonly contactId: string }[] }[] };
      return people[0]?.contacts.map(({ contactId }) => contactId);
    };
    const far = Array.from({ length: 30 }, (_, index) => `P${30 - index}`);
    listed = [...planned(...far), ...made('C5', 'C4', 'C3', 'C2', 'C1')];
    expect(await shown()).toEqual(['C5', 'C4', 'C3', 'C2', 'C1']);
    listed = [...planned('P3', 'P2', 'P1'), ...made('C3', 'C2', 'C1')];
    expect(await shown()).toEqual(['C3', 'C2', 'C1', 'P1', 'P2']);
  });

  test('shows values in the clear for a purpose, which is recorded', async () => {
    const { body } = await post('/v1/people/screen-pop', { phone: '13800138000', purpose: 'inbound call' });
    expect(body).toMatchObject({ people: [{ person: { masked: false } }] });
    expect(calls).toEqual(['search', 'reveal for inbound call']);
  });

  test('of a number that nobody here has is empty, and reveals nobody', async () => {
    expect((await post('/v1/people/screen-pop', { phone: '13900139000', purpose: 'inbound call' })).body).toEqual({ people: [] });
    expect(calls).toEqual(['search']);
  });

  test('is for those who answer the phone', async () => {
    expect((await post('/v1/people/screen-pop', { phone: '13800138000' }, 'region')).status).toBe(403);
  });
});
