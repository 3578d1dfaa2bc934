import { startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['analyst', 'head-office-analyst', 'G'],
  ['manager', 'dealer-manager', 'D1'],
] as const;
type Login = (typeof people)[number][0];
const VIN = 'LFV2A21K6J1234567';
const PHONE = '13800138000';

const records = [
  {
    type: 'customer',
    externalId: 'K1',
    occurredAt: '2024-01-01T09:00:00+08:00',
    data: { name: '张伟', phone: PHONE, city: '马鞍山', consentMarketing: 'yes', consentEvidence: 'form' },
  },
  {
    type: 'vehicle',
    externalId: 'V1',
    occurredAt: '2024-01-01T09:00:00+08:00',
    data: { vin: VIN, plate: '皖M·A1230', brand: 'aurora', model: 'A1', use: 'family', customerExternalId: 'K1', ownedFrom: '2024-01-01' },
  },
];

// The rights of a person, over HTTP and on the virtual clock: first everything is handed out, then everything is forgotten.
describe('a person who wants to know, and then to be forgotten', () => {
  let dealers: TwoDealers<Login>;
  let personId = '';
  let erasureId = '';
  let kpisBefore: unknown;

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.ask(...asked);
  const found = async (question: object) =>
    ((await ask('analyst', '/v1/people/search', question)).body as { readonly people: readonly { readonly personId: string }[] }).people;
  const kpis = async () => (await ask('analyst', '/v1/kpis?at=2024-06-01')).body;

  beforeAll(async () => {
    dealers = await startTwoDealers('2024-06-01T02:00:00.000Z', people);
    expect((await ask('dms-D1', '/v1/dms/records', { records })).status).toBe(202);
    // Another dealer has a record of the same person.
    expect((await ask('dms-D2', '/v1/dms/records', { records: records.slice(0, 1) })).status).toBe(202);
    await dealers.constellation.settle();
    personId = (await found({ phone: PHONE }))[0]?.personId ?? '';
    const opened = await ask('manager', '/v1/cases', { dealerId: 'D1', personId, kind: 'complaint', text: 'The brakes squeal' });
    expect(opened.status).toBe(201);
    await dealers.constellation.settle();
    kpisBefore = await kpis();
  });
  afterAll(() => dealers.stop());

  test('gets everything that is held, from every service, and that it was handed out is part of it', async () => {
    const { status, body } = await ask('manager', `/v1/people/${personId}/export`, { purpose: 'asked at the desk' });
    expect(status).toBe(200);
    const text = JSON.stringify(body);
    for (const value of ['张伟', PHONE, '马鞍山', VIN, 'The brakes squeal', 'form', 'asked at the desk']) expect(text).toContain(value);
  });

  test('is told first what goes and what stays, and only head office may do it', async () => {
    expect((await ask('manager', `/v1/people/${personId}/erasure`, { reason: 'asked by letter' })).status).toBe(403);
    const { body } = await ask('analyst', `/v1/people/${personId}/erasure`);
    expect(body).toMatchObject({
      goes: expect.arrayContaining([
        expect.objectContaining({ what: 'source-records', count: 2 }),
        expect.objectContaining({ what: 'case-texts', count: 1 }),
      ]) as unknown,
      stays: expect.arrayContaining([expect.objectContaining({ what: 'vehicles', count: 1 })]) as unknown,
    });
  });

  test('is found by nothing any more: not by phone, name, plate or VIN, and not by id', async () => {
    const first = await ask('analyst', `/v1/people/${personId}/erasure`, { reason: 'asked by letter' }, 'erase-1');
    const again = await ask('analyst', `/v1/people/${personId}/erasure`, { reason: 'asked by letter' }, 'erase-1');
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    erasureId = (first.body as { readonly erasureId: string }).erasureId;
    await dealers.constellation.settle();
    for (const question of [{ phone: PHONE }, { name: '张伟' }, { plate: '皖M·A1230' }, { vin: VIN }])
      expect(await found(question)).toEqual([]);
    expect((await ask('analyst', `/v1/people/${personId}`)).status).toBe(404);
    expect((await ask('analyst', `/v1/people/${personId}/timeline`)).status).toBe(404);
  });

  test('does not come back with the same records, and no figure has changed', async () => {
    expect((await ask('dms-D1', '/v1/dms/records', { records }, 'again')).status).toBe(202);
    await dealers.constellation.settle();
    expect(await found({ phone: PHONE })).toEqual([]);
    expect(await kpis()).toEqual(kpisBefore);
  });

  test('has a certificate of each place in every service', async () => {
    const { status, body } = await ask('analyst', `/v1/erasures/${erasureId}`);
    expect(status).toBe(200);
    const certificate = body as {
      readonly complete: boolean;
      readonly places: readonly {
        readonly service: string;
        readonly place: string;
        readonly status: string;
        readonly text: string;
        readonly dealerId?: string;
      }[];
    };
    expect(certificate.complete).toBe(true);
    expect([...new Set(certificate.places.map(({ service }) => service))].sort()).toEqual([
      'analytics',
      'complaint',
      'customer',
      'loyalty',
      'reminder',
    ]);
    expect(certificate.places.find(({ place }) => place === 'case-texts')).toMatchObject({ status: 'done', count: 1 });
    // Every place is named in words.
    expect(certificate.places.filter(({ text }) => text.startsWith('erasure.'))).toEqual([]);
    expect((await ask('analyst', '/v1/erasures/nothing')).status).toBe(404);
    // Each dealer has to forget the person in its own system, and is told so, of its own record alone.
    const ofDealers = certificate.places.filter(({ place }) => place === 'dealer-system');
    expect(ofDealers.map(({ dealerId, status: stands }) => [dealerId, stands])).toEqual([
      ['D1', 'dealer'],
      ['D2', 'dealer'],
    ]);
    const erasedAt = async (who: 'dms-D1' | 'dms-D2') =>
      (
        (await ask(who, '/v1/feed?kinds=customer')).body as {
          readonly entries: readonly { readonly change: string; readonly data: { readonly recordIds?: readonly string[] } }[];
        }
      ).entries.filter(({ change }) => change === 'erased');
    const [[one], [other]] = await Promise.all([erasedAt('dms-D1'), erasedAt('dms-D2')]);
    expect([one?.data.recordIds?.length, other?.data.recordIds?.length]).toEqual([1, 1]);
    expect(one?.data.recordIds).not.toEqual(other?.data.recordIds);
  });
});
