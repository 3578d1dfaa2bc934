import { readPrincipal } from '@homeward/access';
import { Rejection } from '@homeward/kernel';
import { aContact, aPerson, aVehicle } from './examples';
import { type World, startWorld } from './world';

let world: World;
afterEach(() => world.stop());

const get = async (path: string, who = 'advisor', language = 'en') =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as(who), 'accept-language': language });
const post = async (path: string, body: object, who = 'advisor', headers: Readonly<Record<string, string>> = {}) =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as(who), 'accept-language': 'en', ...headers })
    .send(body);

describe('what is not mine', () => {
  test('is answered like what does not exist, byte for byte but for the trace', async () => {
    // Customer scopes by the principal that came with the call; a region sees its dealers.
    const owners: Readonly<Record<string, string>> = { V1: 'D1', V2: 'D2' };
    const seenBy = (nodeId: string, dealerId: string): boolean => nodeId === dealerId || nodeId === 'north';
    world = await startWorld({
      neighbours: {
        customer: {
          readVehicles: async ({ vehicleIds }, { metadata }) => {
            const { nodeId } = readPrincipal(metadata);
            return { vehicles: vehicleIds.filter((id) => seenBy(nodeId, owners[id] ?? '-')).map((vehicleId) => aVehicle({ vehicleId })) };
          },
        },
      },
    });
    const trace = { traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01' };
    const ask = async (id: string) =>
      await world
        .http()
        .get(`/v1/vehicles/${id}`)
        .set({ authorization: await world.as('advisor'), ...trace });
    const [foreign, nowhere] = [await ask('V2'), await ask('V9')];
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(nowhere.text);
    expect(foreign.text).toContain('0123456789abcdef0123456789abcdef');
    expect(foreign.headers['content-length']).toBe(nowhere.headers['content-length']);
    expect((await get('/v1/vehicles/V1')).body).toMatchObject({ vehicleId: 'V1' });
    expect((await get('/v1/vehicles/V1', 'region')).status).toBe(200);
    expect((await get('/v1/vehicles/V2', 'region')).status).toBe(200);
  });

  test('is not listed: another dealer is unknown, and nobody is asked about it', async () => {
    const asked: (readonly string[])[] = [];
    const statuses: string[] = [];
    world = await startWorld({
      neighbours: {
        reminder: {
          listContacts: async ({ dealerIds, status }) => {
            asked.push(dealerIds);
            statuses.push(status);
            return { contacts: [aContact()], cursor: 'next' };
          },
        },
      },
    });
    expect((await get('/v1/contacts?dealer=D2')).body).toMatchObject({ status: 404, code: 'dealer.unknown' });
    expect((await get('/v1/contacts?delaer=D1')).body).toMatchObject({
      status: 400,
      code: 'gateway.field-unknown',
      pointer: '/query/delaer',
    });
    expect((await get('/v1/contacts?dealer=nowhere')).body).toMatchObject({ status: 404, code: 'dealer.unknown' });
    expect((await get('/v1/contacts')).body).toMatchObject({
      contacts: [{ contactId: 'C1', reasons: [{ kind: 'routine' }] }],
      cursor: 'next',
    });
    await get('/v1/contacts', 'region');
    await get('/v1/contacts?dealer=D2&status=unknown', 'region');
    expect(asked).toEqual([['D1'], ['D1', 'D2'], ['D2']]);
    expect(statuses).toEqual(['', '', 'unknown']);
  });
});

describe('people', () => {
  test('are masked; revealing needs a purpose, which goes with the call', async () => {
    const purposes: (string | undefined)[] = [];
    world = await startWorld({
      neighbours: {
        customer: {
          readPeople: async ({ personIds, reveal }, { metadata }) => {
            purposes.push(readPrincipal(metadata).purpose);
            return { people: personIds.includes('P1') ? [aPerson({ masked: !reveal })] : [] };
          },
          searchPeople: async ({ phone }) => ({ people: phone === '13800138000' ? [aPerson()] : [], cursor: '' }),
        },
      },
    });
    expect((await get('/v1/people/P1')).body).toEqual({
      personId: 'P1',
      fields: [
        {
          field: 'phone',
          value: '138****8000',
          source: 'portal',
          dealerId: 'D1',
          validity: 'valid',
          verification: 'verified',
          recordId: 'R1',
          system: 'dms',
        },
      ],
      recordIds: ['R1'],
      dealerIds: ['D1'],
      vehicles: [{ vehicleId: 'V1', fromOn: '2024-01-01', role: 'owner' }],
      dealerRelations: [{ dealerId: 'D1', sinceOn: '2024-01-01', lastOn: '2024-05-01', sales: 1, visits: 2, advisorId: 'SA01' }],
      householdPersonIds: [],
      consents: [],
      masked: true,
    });
    expect((await post('/v1/people/P1/reveal', {})).body).toMatchObject({
      status: 422,
      code: 'gateway.field-missing',
      pointer: '/purpose',
    });
    expect((await post('/v1/people/P1/reveal', { purpose: 'callback' })).body).toMatchObject({ masked: false });
    expect((await post('/v1/people/P1/reveal', { purpose: 'callback' }, 'region')).body).toMatchObject({ status: 403 });
    expect((await get('/v1/people/P9')).body).toMatchObject({ status: 404, code: 'person.unknown' });
    expect(purposes).toEqual([undefined, 'callback', undefined]);
    expect((await post('/v1/people/search', { phone: '13800138000' })).body).toMatchObject({ people: [{ personId: 'P1' }] });
    expect((await post('/v1/people/search', { phone: '  ' })).body).toMatchObject({ status: 422, code: 'gateway.search-empty' });
    expect((await post('/v1/people/search', { fone: '1' })).body).toMatchObject({
      status: 422,
      code: 'gateway.field-unknown',
      pointer: '/fone',
    });
  });
});

describe('why', () => {
  test('is told in words of the language, and in codes where there are none', async () => {
    world = await startWorld({
      neighbours: {
        customer: { readVehicles: async () => ({ vehicles: [aVehicle()] }) },
        reminder: {
          explainContacts: async ({ contactIds }) => ({
            explanations: contactIds.map((contactId) => ({
              contactId,
              reasons: [{ code: 'channel.chosen', values: { channel: 'phone', possible: 'phone' } }],
              perReason: [
                { reason: aContact().reasons[0], steps: [{ code: 'quite.new', values: { km: '5' } }], alternatives: [], changes: [] },
              ],
              basis: '{"at":"2024-06-01T00:00:00.000Z"}',
            })),
          }),
          explainAbsence: async ({ vehicleId, on }) => ({
            vehicleId,
            contactPlanned: false,
            reasons: [{ code: 'consent.refused', values: { purpose: 'service', on } }],
            candidates: [],
            basis: '',
          }),
        },
      },
    });
    expect((await get('/v1/contacts/C1/why')).body).toMatchObject({
      contactId: 'C1',
      reasons: [{ code: 'channel.chosen', text: 'By phone (possible: phone).' }],
      perReason: [{ reason: { kind: 'routine' }, steps: [{ text: 'quite.new (km 5)' }], changes: [] }],
      basis: { at: '2024-06-01T00:00:00.000Z' },
    });
    expect((await get('/v1/contacts/C1/why', 'advisor', 'zh-CN,en;q=0.5')).body).toMatchObject({
      reasons: [{ text: '渠道：电话（可用：电话）。' }],
    });
    expect((await get('/v1/vehicles/V1/why-not?date=2024-06-02')).body).toMatchObject({
      contactPlanned: false,
      reasons: [{ code: 'consent.refused', values: { on: '2024-06-02' } }],
    });
    expect((await get('/v1/vehicles/V1/why-not?date=2024-02-30')).body).toMatchObject({
      status: 400,
      code: 'gateway.date-invalid',
      pointer: '/query/date',
    });
  });
});

describe('figures', () => {
  test('are asked for the own node, or one below it', async () => {
    const asked: object[] = [];
    world = await startWorld({
      neighbours: {
        analytics: {
          readKpis: async (question) => {
            asked.push(question);
            return {
              figures: [
                {
                  name: 'lost',
                  definitionVersion: 1,
                  fromOn: '',
                  toOn: '2024-06-01',
                  group: { dealer: 'D1' },
                  numerator: 1,
                  denominator: 8,
                  standing: 'assessed',
                },
                { name: 'due', definitionVersion: 1, fromOn: '', toOn: '', group: {}, numerator: 3, denominator: undefined, standing: '' },
              ],
            };
          },
          listMembers: async (question) => {
            asked.push(question);
            return { members: [{ kind: 'vehicle', id: 'V1', dealerId: 'D1', values: {} }], cursor: '' };
          },
        },
      },
    });
    expect((await get('/v1/kpis?by=dealer,warranty&at=2024-06-01', 'manager')).body).toEqual({
      figures: [
        {
          name: 'lost',
          definitionVersion: 1,
          toOn: '2024-06-01',
          group: { dealer: 'D1' },
          numerator: 1,
          denominator: 8,
          standing: 'assessed',
        },
        { name: 'due', definitionVersion: 1, group: {}, numerator: 3 },
      ],
    });
    expect((await get('/v1/kpis/lost/members?group=dealer:D1,warranty:in', 'region')).body).toMatchObject({ members: [{ id: 'V1' }] });
    expect(asked).toMatchObject([
      { by: ['dealer', 'warranty'], scope: 'D1', at: '2024-06-01' },
      { name: 'lost', scope: 'north', part: 'numerator', group: { dealer: 'D1', warranty: 'in' } },
    ]);
    expect((await get('/v1/kpis?scope=D2', 'region')).status).toBe(200);
    expect((await get('/v1/kpis?scope=D3', 'region')).body).toMatchObject({ status: 404, code: 'node.unknown' });
    expect((await get('/v1/kpis?scope=nowhere', 'region')).body).toMatchObject({ status: 404, code: 'node.unknown' });
    expect((await get('/v1/kpis?by=shoe-size', 'region')).body).toMatchObject({ status: 400, code: 'gateway.value-unknown' });
    expect((await get('/v1/kpis?at=yesterday', 'region')).body).toMatchObject({ status: 400, pointer: '/query/at' });
  });
});

describe('a neighbour that fails', () => {
  test('is a 502, its reason stays in its own log; one that is away is a 503 with Retry-After', async () => {
    world = await startWorld({
      neighbours: {
        customer: {
          readPeople: async () => {
            throw new Error('secret of the inside');
          },
          readVehicles: async () => {
            throw new Rejection('invalid', 'search.empty', { pointer: '/x' });
          },
        },
      },
    });
    const failed = await get('/v1/people/P1');
    expect(failed.body).toMatchObject({ status: 502, code: 'gateway.service-failed' });
    expect(failed.text).not.toContain('secret');
    expect((await get('/v1/vehicles/V1')).body).toMatchObject({ status: 422, code: 'search.empty', pointer: '/x' });
    for (const server of world.neighbours) await server.stop(0);
    const away = await get('/v1/people/P1');
    expect(away.body).toMatchObject({ status: 503, code: 'gateway.service-unavailable' });
    expect(away.headers['retry-after']).toBe('2');
  });
});
