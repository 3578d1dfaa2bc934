import { aVin, startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['advisor', 'service-advisor', 'D1'],
  ['neighbour', 'service-advisor', 'D2'],
] as const;
type Login = (typeof people)[number][0];
const VIN = aVin(1);

const aRecord = (type: string, occurredAt: string, externalId: string, data: object) => ({ type, externalId, occurredAt, data });

// Over HTTP and on the virtual clock: from the arrival, for which the dealer's system takes a link, to the end of it.
describe('an owner who follows the service', () => {
  let dealers: TwoDealers<Login>;
  let vehicleId = '';
  let visitId = '';
  beforeAll(async () => {
    dealers = await startTwoDealers('2024-06-03T01:00:00.000Z', people);
    const owner = { name: '张伟', phone: '13800138000' };
    const car = { vin: VIN, plate: '皖M·A1230', brand: 'aurora', model: 'A1', use: 'family', customerExternalId: 'K1' };
    const arrival = { vin: VIN, customerExternalId: 'K1', arrivedAt: '2024-06-03T08:30:00+08:00', mileageKm: 0, advisorId: 'SA01' };
    const records = [
      aRecord('customer', '2024-06-03T08:30:00+08:00', 'K1', owner),
      aRecord('vehicle', '2024-06-03T08:30:00+08:00', 'V1', car),
      aRecord('arrival', '2024-06-03T08:30:00+08:00', 'RO1', arrival),
    ];
    const sent = await ask('dms-D1', '/v1/dms/records', { records });
    expect(sent.body).toMatchObject({ refused: [] });
    // What the arrival is of is said of its row, and its visit by the car's timeline.
    const { requestId } = sent.body as { readonly requestId: string };
    const { outcomes } = (await ask('dms-D1', `/v1/dms/requests/${requestId}`)).body as {
      readonly outcomes: readonly { readonly subjectId: string }[];
    };
    vehicleId = outcomes[2]?.subjectId ?? '';
    const { entries } = (await ask('dms-D1', `/v1/vehicles/${vehicleId}/timeline`)).body as {
      readonly entries: readonly { readonly kind: string; readonly subjectId: string }[];
    };
    visitId = entries.find(({ kind }) => kind === 'arrival')?.subjectId ?? '';
  });
  afterAll(() => dealers.stop());

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const linksOf = () => `/v1/vehicles/${vehicleId}/visits/${visitId}/progress-links`;
  const issue = async (who: Parameters<typeof ask>[0], key?: string) =>
    (await ask(who, linksOf(), {}, key)).body as { readonly url: string; readonly linkId: string };
  const follow = async (url: string) => {
    const answer = await fetch(url, { headers: { 'accept-language': 'zh-CN' } });
    return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, string>> };
  };

  test('sees how far the car is, and nothing else, until it is handed over', async () => {
    const { url } = await issue('dms-D1', 'arrival-RO1');
    expect((await issue('dms-D1', 'arrival-RO1')).url).toBe(url);
    expect(await follow(url)).toEqual({ status: 200, body: { stage: 'reception', stageText: '已接车', dealer: 'One' } });

    const progress = { vin: VIN, stage: 'in-workshop', at: '2024-06-03T08:45:00+08:00', promisedAt: '2024-06-03T16:00:00+08:00' };
    await ask('dms-D1', '/v1/dms/records', { records: [aRecord('progress', '2024-06-03T08:45:00+08:00', 'RO1', progress)] });
    const { body } = await follow(url);
    expect(body).toMatchObject({ stage: 'work', promisedAt: '2024-06-03T08:00:00.000Z' });
    expect(body['promisedText']).toContain('16:00');
    for (const secret of ['张伟', VIN, 'SA01', vehicleId, visitId]) expect(JSON.stringify(body) + url).not.toContain(secret);
  });

  test('sees nothing when the link was revoked, belongs to nobody, or has ended', async () => {
    const { url, linkId } = await issue('advisor');
    expect((await ask('neighbour', linksOf(), {})).status).toBe(404);
    expect((await ask('neighbour', `/v1/progress-links/${linkId}/revoke`, {})).status).toBe(404);
    expect((await follow(url)).status).toBe(200);
    expect((await ask('advisor', `/v1/progress-links/${linkId}/revoke`, {})).status).toBe(200);
    const { url: ending } = await issue('advisor');
    await dealers.constellation.advanceTo('2024-06-18T00:00:00.000Z');
    const answers = await Promise.all([url, ending, `${ending.slice(0, -1)}_`].map(follow));
    for (const { status, body } of answers)
      expect([status, body['code'], body['detail']]).toEqual([404, 'progress-link.unknown', answers[0]?.body['detail']]);
  });
});
