import { applied, rejected } from './examples';
import { type World, startWorld } from './world';

const AN_ACCOUNT = {
  personId: '',
  balance: 120,
  reserved: 0,
  shortfall: 0,
  level: '',
  entries: [],
  openLots: [],
  closedAt: '',
  entriesCursor: '',
};
const given: unknown[] = [];
let world: World;
beforeEach(async () => {
  given.length = 0;
  world = await startWorld({
    neighbours: {
      erasures: {
        previewErasure: async ({ personId }) => ({
          personId,
          personIds: [personId],
          items: [
            { what: 'source-records', stays: false, count: 2 },
            { what: 'visits', stays: true, count: 3 },
          ],
        }),
        erasePerson: async (request) => {
          given.push(request);
          return { outcome: request.personId === 'P1' ? applied('E1') : rejected('forbidden', 'erasure.beyond-scope', { records: '2' }) };
        },
        readErasure: async ({ erasureId }) => ({
          ...{ erasureId, erasedAt: '2024-06-01T00:00:00.000Z', by: 'analyst', reason: 'asked by letter' },
          places: [
            { place: 'backups', status: 'operators', count: 0, at: '2024-07-06T00:00:00.000Z', dealerId: '' },
            { place: 'dealer-system', status: 'dealer', count: 1, at: '2024-06-01T00:00:00.000Z', dealerId: 'D2' },
          ],
        }),
      },
      // Nobody but the customer service has heard of E2 yet.
      erasureReports: {
        reportErasure: async ({ erasureId }) => ({
          places:
            erasureId === 'E2' ? [] : [{ place: 'case-texts', status: 'done', count: 1, at: '2024-06-01T00:00:01.000Z', dealerId: '' }],
        }),
      },
      complaint: { listCases: async () => ({ cases: [], cursor: '' }) },
      loyalty: { readAccounts: async ({ accountIds }) => ({ accounts: accountIds.map((accountId) => ({ ...AN_ACCOUNT, accountId })) }) },
    },
  });
});
afterEach(() => world.stop());

const ask = async (method: 'get' | 'post', path: string, { who = 'head', key, body, language = 'en' }: Asking = {}) => {
  const asking = world
    .http()
    [method](path)
    .set({
      authorization: await world.as(who),
      'accept-language': language,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    });
  return await (body === undefined ? asking : asking.send(body));
};
interface Asking {
  readonly who?: string;
  readonly key?: string;
  readonly body?: object;
  readonly language?: string;
}

describe('the erasure of a person', () => {
  test('is looked at first: what goes and what stays, in words', async () => {
    const { status, body } = await ask('get', '/v1/people/P1/erasure');
    expect(status).toBe(200);
    expect(body).toEqual({
      personId: 'P1',
      goes: [
        { what: 'source-records', text: 'What dealers recorded about the customer', count: 2 },
        { what: 'case-texts', text: 'What was said in cases', count: 0 },
        { what: 'open-points', text: 'Points that were left: lapsed, and the account is closed', count: 120 },
      ],
      stays: [{ what: 'visits', text: 'Visits, under an id that leads to nobody', count: 3 }],
    });
    expect((await ask('get', '/v1/people/P1/erasure', { language: 'zh-CN' })).body).toMatchObject({
      goes: [{ text: '经销商登记的客户资料' }, {}, { text: '剩余积分：已作废，账户已关闭' }],
    });
  });

  test('is asked for with a reason under a key, and leads to its certificate', async () => {
    const { status, body, headers } = await ask('post', '/v1/people/P1/erasure', { key: 'k1', body: { reason: 'asked by letter' } });
    expect([status, body, headers['location']]).toEqual([202, { erasureId: 'E1' }, '/v1/erasures/E1']);
    expect(given).toMatchObject([
      { personId: 'P1', reason: 'asked by letter', cause: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
    ]);
    expect((await ask('post', '/v1/people/P1/erasure', { body: { reason: '' } })).status).toBe(422);
    expect((await ask('post', '/v1/people/P2/erasure', { body: { reason: 'asked by letter' } })).body).toMatchObject({
      status: 403,
      code: 'erasure.beyond-scope',
    });
    expect((await ask('post', '/v1/people/P1/erasure', { who: 'manager', body: { reason: 'asked by letter' } })).status).toBe(403);
  });

  test('is complete when every service has said what it did', async () => {
    expect((await ask('get', '/v1/erasures/E1')).body).toMatchObject({ erasureId: 'E1', complete: true, reason: 'asked by letter' });
    expect(((await ask('get', '/v1/erasures/E1')).body as { readonly places: readonly object[] }).places).toContainEqual({
      ...{ service: 'customer', place: 'dealer-system', status: 'dealer', count: 1, at: '2024-06-01T00:00:00.000Z', dealerId: 'D2' },
      text: 'The dealer’s own system: told by its feed which records to forget, and to be done by the dealer',
    });
    const { body } = await ask('get', '/v1/erasures/E2');
    expect(body).toMatchObject({ complete: false });
    expect((body as { readonly places: readonly object[] }).places).toContainEqual({
      ...{ service: 'complaint', place: 'everything', status: 'pending', count: 0 },
      text: 'The service has not heard of it yet',
    });
    expect((body as { readonly places: readonly { readonly service: string }[] }).places.map(({ service }) => service)).toEqual([
      ...['customer', 'customer', 'reminder', 'complaint', 'loyalty'],
      ...['reminder', 'loyalty', 'analytics'],
    ]);
  });
});
