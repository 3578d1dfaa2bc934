import { aVin, startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const people = [
  ['office', 'head-office-analyst', 'B'],
  ['agent', 'call-centre-agent', 'B'],
  ['manager', 'dealer-manager', 'D1'],
  ['neighbour', 'dealer-manager', 'D2'],
] as const;
type Login = (typeof people)[number][0];

const SOLD = 120;
/** Without a street. */
const INCOMPLETE = 8;

const phoneOf = (index: number): string => `138${String(10_000_000 + index)}`;
const plateOf = (index: number): string => `皖M·A${String(1_000 + index)}`;
const nameOf = (index: number): string =>
  `${'赵钱孙李周吴郑王冯陈'.charAt(index % 10)}${'伟娜敏静磊洋艳勇杰涛军超'.charAt(Math.floor(index / 10))}`;

const occurredAt = '2024-12-05T10:00:00+08:00';
const customer = (index: number, change: object = {}, at = occurredAt) => ({
  type: 'customer',
  externalId: `K${index}`,
  occurredAt: at,
  data: {
    ...{ name: nameOf(index), phone: phoneOf(index), province: '安徽', city: '马鞍山' },
    ...(index < INCOMPLETE ? {} : { street: `湖东路 ${index}` }),
    ...change,
  },
});
const records = Array.from({ length: SOLD }, (_, index) => [
  customer(index),
  {
    type: 'vehicle',
    externalId: `V${index}`,
    occurredAt,
    data: { vin: aVin(index), plate: plateOf(index), brand: 'aurora', model: 'A1', use: 'family', customerExternalId: `K${index}` },
  },
  {
    type: 'sale',
    externalId: `S${index}`,
    occurredAt,
    data: { vin: aVin(index), customerExternalId: `K${index}`, soldOn: '2024-12-05', priceFen: 15_000_000, consultantId: 'SC01' },
  },
]).flat();

interface Correction {
  readonly correctionId: string;
  readonly field: string;
  readonly status: string;
  readonly overdue: boolean;
  readonly dueAt: string;
  readonly escalatedTo?: string;
}
interface Feed {
  readonly cursor: string;
  readonly entries: readonly { readonly change: string; readonly data: Readonly<Record<string, unknown>> }[];
}
interface Waiting {
  readonly recordId: string;
  readonly personId: string;
  readonly basis: string;
  readonly again: boolean;
  readonly questions: readonly { readonly field: string; readonly ask: { readonly en: string } }[];
}

// CU7, over HTTP and on the virtual clock.
describe('data quality', () => {
  let dealers: TwoDealers<Login>;

  beforeEach(async () => {
    dealers = await startTwoDealers('2024-12-06T02:00:00.000Z', people);
    expect((await ask('dms-D1', '/v1/dms/records', { records })).body).toMatchObject({ received: 3 * SOLD, refused: [] });
  });
  afterEach(() => dealers.stop());

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const figure = async (path: string, name: string): Promise<string> => {
    const { figures } = (await ask('office', path)).body as {
      readonly figures: readonly { readonly name: string; readonly numerator: number; readonly denominator?: number }[];
    };
    const found = figures.find((one) => one.name === name);
    return found === undefined ? 'absent' : `${found.numerator}/${found.denominator ?? ''}`;
  };
  const effective = (at: string) => figure(`/v1/kpis?names=effective-retention&scope=D1&at=${at}`, 'effective-retention');
  const quality = (name: string, query = '') => figure(`/v1/data-quality?dealer=D1${query}`, name);
  const queue = async () =>
    ((await ask('agent', '/v1/verifications?limit=500')).body as { readonly verifications: readonly Waiting[] }).verifications;
  const corrections = async (status: string, who: Login = 'manager') =>
    ((await ask(who, `/v1/corrections?status=${status}`)).body as { readonly corrections: readonly Correction[] }).corrections;
  const feed = async (query: string, who: Login = 'manager') => (await ask(who, `/v1/feed?${query}`)).body as Feed;
  const isEffective = async (personId: string): Promise<unknown> => {
    const { records: measured } = (await ask('manager', `/v1/people/${personId}/quality`)).body as {
      readonly records: readonly { readonly effective: boolean }[];
    };
    return measured.map((one) => one.effective);
  };
  const draw = () =>
    ask('agent', '/v1/verifications/samples', { dealerId: 'D1', fromOn: '2024-12-01', toOn: '2024-12-31', seed: 'december' });

  test('effective, refuted, corrected, verified again: 111 of 120 on the day, and 112 again after it', async () => {
    expect(await effective('2024-12-06')).toBe('112/120');
    expect([await quality('data-completeness'), await quality('data-timeliness'), await quality('data-accuracy')]).toEqual([
      '112/120',
      '120/120',
      'absent',
    ]);
    // 95 %, 5 %: 92 of 120.
    expect((await draw()).body).toMatchObject({ population: SOLD, size: 92 });
    const waiting = await queue();
    expect(waiting).toHaveLength(92);
    const chosen = waiting.find(({ questions }) => questions.some(({ field }) => field === 'address'));
    expect(chosen?.questions.map(({ field }) => field)).toEqual(['name', 'phone', 'address', 'vin', 'plate', 'purchasedOn', 'model']);
    const { recordId = '', personId = '', basis = '' } = chosen ?? {};
    expect(await isEffective(personId)).toEqual([true]);

    await dealers.constellation.advanceTo('2024-12-10T02:00:00.000Z');
    const { cursor } = await feed('from=newest');
    const result = `/v1/verifications/${recordId}/result`;
    const outcomes = [
      { field: 'name', outcome: 'right' },
      { field: 'phone', outcome: 'wrong' },
    ];
    expect((await ask('agent', result, { basis, outcomes })).body).toMatchObject({
      corrections: [{ field: 'phone', status: 'open', dueAt: '2024-12-19T16:00:00.000Z' }],
    });
    expect([await isEffective(personId), await effective('2024-12-09'), await effective('2024-12-10')]).toEqual([
      [false],
      '112/120',
      '111/120',
    ]);
    expect(await quality('data-accuracy', '&week=2024-W50&by=dealer')).toBe('1/2');
    expect(await quality('data-accuracy', '&week=2024-W49')).toBe('absent');

    // The dealer does nothing: it is told upwards.
    await dealers.constellation.advanceTo('2024-12-19T20:00:00.000Z');
    expect(await corrections('overdue')).toMatchObject([{ field: 'phone', overdue: true, escalatedTo: 'dealer-manager' }]);
    expect(await corrections('open', 'neighbour')).toEqual([]);

    const mine = await customerOf(personId);
    await ask('dms-D1', '/v1/dms/records', { records: [customer(mine, { phone: '13900139000' }, '2024-12-20T03:00:00+08:00')] });
    expect([await corrections('open'), await isEffective(personId), await effective('2024-12-20')]).toEqual([[], [false], '111/120']);
    const again = (await queue()).find((one) => one.recordId === recordId);
    expect(again?.again).toBe(true);
    await ask('agent', result, { basis: again?.basis, outcomes: [{ field: 'phone', outcome: 'right' }] });
    expect([await isEffective(personId), await effective('2024-12-20'), await effective('2024-12-19')]).toEqual([
      [true],
      '112/120',
      '111/120',
    ]);
    expect(await quality('data-accuracy')).toBe('2/3');

    // The dealer's own system was told of its task at each step, and nobody else's was.
    const { entries } = await feed(`kinds=task&cursor=${cursor}`);
    const steps = entries.filter(({ change }) => change.startsWith('correction-'));
    expect(steps.map(({ change, data }) => [change, data['field'], data['recordId'], data['escalatedTo']])).toEqual([
      ['correction-open', 'phone', recordId, undefined],
      ['correction-open', 'phone', recordId, 'dealer-manager'],
      ['correction-corrected', 'phone', recordId, 'dealer-manager'],
    ]);
    expect((await feed('kinds=task', 'neighbour')).entries).toEqual([]);
  });

  test('a dispute that the call centre grants takes the verdict back; the neighbour knows nothing of it', async () => {
    await draw();
    const [first] = await queue();
    const result = `/v1/verifications/${first?.recordId ?? ''}/result`;
    const { body } = await ask('agent', result, { basis: first?.basis, outcomes: [{ field: 'plate', outcome: 'wrong' }] });
    const [correction] = (body as { readonly corrections: readonly Correction[] }).corrections;
    const path = `/v1/corrections/${correction?.correctionId ?? ''}`;
    expect((await ask('neighbour', `${path}/dispute`, { text: 'mine' })).status).toBe(404);
    expect((await ask('manager', `${path}/settle`, { verdict: 'right' })).status).toBe(403);
    expect((await ask('manager', `${path}/dispute`, { text: '行驶证已核对' })).body).toMatchObject({
      status: 'disputed',
      dispute: '行驶证已核对',
    });
    expect((await ask('agent', `${path}/settle`, { verdict: 'right' })).body).toMatchObject({ status: 'withdrawn' });
    expect(await quality('data-accuracy')).toBe('1/1');
    expect((await ask('manager', `${path}/dispute`, { text: 'again' })).body).toMatchObject({ status: 409, code: 'correction.closed' });
  });

  test('values that are none are listed as findings of the dealer, until they are mended', async () => {
    const findings = async (who: Login = 'manager') =>
      ((await ask(who, '/v1/data-quality/findings')).body as { readonly findings: readonly object[] }).findings;
    await ask('dms-D1', '/v1/dms/records', { records: [customer(50, { phone: '1380013' }, '2024-12-06T09:00:00+08:00')] });
    expect(await findings()).toMatchObject([{ kind: 'quarantined-field', field: 'phone', dealerId: 'D1', open: true }]);
    expect(await findings('neighbour')).toEqual([]);
    await ask('dms-D1', '/v1/dms/records', { records: [customer(50, {}, '2024-12-06T09:30:00+08:00')] });
    expect(await findings()).toEqual([]);
  });

  /** Which of the customers a person is, by the name that a reveal shows. */
  async function customerOf(personId: string): Promise<number> {
    const { body } = await ask('agent', `/v1/people/${personId}/reveal`, { purpose: 'verification' });
    const { fields } = body as { readonly fields: readonly { readonly field: string; readonly value: string }[] };
    const phone = fields.find(({ field }) => field === 'phone')?.value ?? '';
    return Array.from({ length: SOLD }, (_, index) => index).findIndex((index) => phone.includes(phoneOf(index)));
  }
});
