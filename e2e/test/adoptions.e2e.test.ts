import { aVin, startTwoDealers, type TwoDealers } from '../src/story/two-dealers';

jest.setTimeout(300_000);

const ADVISORS = ['A', 'B', 'C', 'D', 'E'] as const;
const staffOf = (codes: readonly string[], active = true) =>
  codes.map((code) => ({ staffId: `D1-${code}`, nodeId: 'D1', role: 'service-advisor', code, active }));
const people = [
  ['office', 'head-office-analyst', 'B'],
  ['manager', 'dealer-manager', 'D1'],
  ['advisor', 'service-advisor', 'D1'],
  ['neighbour', 'dealer-manager', 'D2'],
  ['seller', 'sales-consultant', 'D1'],
] as const;
type Login = (typeof people)[number][0];

/** CU5: twelve maintenance visits of seven plates, with what was spent on oil in fen. */
const CARS: readonly (readonly [plate: string, ...visits: readonly (readonly [on: string, oilFen: number])[]])[] = [
  ['皖M·A1230', ['2024-02-10', 30_000], ['2024-08-10', 20_000]],
  ['皖M·A1231', ['2024-03-01', 40_000]],
  ['皖M·B2342', ['2024-04-01', 25_000], ['2024-10-01', 25_000]],
  ['皖M·B234K', ['2024-05-01', 60_000]],
  ['皖M·C5555', ['2024-01-15', 10_000], ['2024-06-15', 20_000], ['2024-12-15', 30_000]],
  ['皖M·D8768', ['2024-07-01', 35_000]],
  ['皖M·E0009', ['2024-02-01', 15_000], ['2024-09-01', 15_000]],
];

const records = CARS.flatMap(([plate, ...visits], index) => [
  {
    type: 'customer',
    externalId: `K${index}`,
    occurredAt: '2024-01-01T08:00:00+08:00',
    data: { name: `张${'伟娜敏静磊洋艳'.charAt(index)}`, phone: `1380013800${index}`, consentService: 'yes' },
  },
  {
    type: 'vehicle',
    externalId: `V${index}`,
    occurredAt: '2024-01-01T08:00:00+08:00',
    data: { vin: aVin(index), plate, brand: 'aurora', model: 'A1', use: 'family', customerExternalId: `K${index}` },
  },
  ...visits.map(([on, oilFen]) => ({
    type: 'visit',
    externalId: `RO${index}-${on}`,
    occurredAt: `${on}T16:00:00+08:00`,
    data: {
      vin: aVin(index),
      customerExternalId: `K${index}`,
      kind: 'routine',
      openedAt: `${on}T09:00:00+08:00`,
      closedAt: `${on}T11:00:00+08:00`,
      mileageKm: 0,
      advisorId: 'B',
      lines: [{ kind: 'oil', code: 'O1', amountFen: oilFen, payer: 'customer' }],
    },
  })),
]);

interface Share {
  readonly advisorId: string;
  readonly cars: number;
  readonly valueFen: number;
}
interface Preview {
  readonly planId: string;
  readonly changes: readonly { readonly plate?: string; readonly advisorId?: string; readonly reason: string }[];
  readonly after: readonly Share[];
  readonly spreadAfter: { readonly cars: number; readonly valueFen: number };
}

// CU5, over HTTP and on the virtual clock.
describe('adoption', () => {
  let dealers: TwoDealers<Login>;

  beforeEach(async () => {
    dealers = await startTwoDealers('2024-12-31T04:00:00.000Z', people);
    expect((await ask('office', '/v1/organisation', { nodes: [], staff: staffOf(ADVISORS) }, undefined, 'PUT')).status).toBe(200);
    expect((await ask('dms-D1', '/v1/dms/records', { records })).body).toMatchObject({ received: 26, refused: [] });
  });
  afterEach(() => dealers.stop());

  const ask: TwoDealers<Login>['ask'] = (...asked) => dealers.askAndSettle(...asked);
  const preview = async () => (await ask('office', '/v1/adoptions/preview', { dealerId: 'D1' })).body as Preview;
  const deal = (body: object = {}, key?: string) => ask('manager', '/v1/adoptions', { dealerId: 'D1', ...body }, key);
  const sharesOf = (shares: readonly Share[]) => shares.map(({ advisorId, cars, valueFen }) => [advisorId, cars, valueFen]);
  const bookOf = async (who: Login, query = '') =>
    (await ask(who, `/v1/adoptions?dealer=D1${query}`)).body as { readonly advisors: readonly Share[] };

  test('by the plate’s last digit: seven cars, B234K as 4, the imbalance told; B leaves and only B’s car moves, to D', async () => {
    const looked = await preview();
    expect(sharesOf(looked.after)).toEqual([
      ['A', 2, 90_000],
      ['B', 1, 50_000],
      ['C', 2, 120_000],
      ['D', 0, 0],
      ['E', 2, 65_000],
    ]);
    expect(looked.spreadAfter).toEqual({ cars: 2, valueFen: 120_000 });
    expect(looked.changes.find(({ plate }) => plate === '皖M***4K')).toMatchObject({ advisorId: 'C' });
    expect((await bookOf('advisor')).advisors.every(({ cars }) => cars === 0)).toBe(true);

    expect((await deal({ planId: looked.planId }, 'deal-1')).body).toMatchObject({ outcome: 'applied', book: { deals: [{ adopted: 7 }] } });
    expect((await deal({ planId: looked.planId }, 'deal-1')).body).toMatchObject({ outcome: 'repeated' });
    expect(sharesOf((await bookOf('advisor')).advisors)).toEqual(sharesOf(looked.after));

    await ask('office', '/v1/organisation', { nodes: [], staff: staffOf(['B'], false) }, undefined, 'PUT');
    expect((await deal()).body).toMatchObject({
      changes: [{ plate: '皖M***42', previousAdvisorId: 'B', advisorId: 'D', reason: 'advisor-left' }],
    });
    expect((await deal()).body).toMatchObject({ changes: [] });
    expect((await deal({ planId: looked.planId })).body).toMatchObject({ status: 409, code: 'adoption.plan-changed' });
  });

  test('whoever adopted the car invites its owner, and the book counts the invitation', async () => {
    const invitations = async () =>
      (
        (await ask('advisor', '/v1/contacts?date=2024-12-31')).body as {
          readonly contacts: readonly {
            readonly contactId: string;
            readonly ownerKind: string;
            readonly ownerId?: string;
            readonly reasons: readonly { readonly kind: string; readonly dueOn?: string }[];
          }[];
        }
      ).contacts.filter(({ reasons }) => reasons.some(({ kind, dueOn }) => kind === 'routine' && dueOn === '2025-01-01'));
    // D8768 is due six months after 2024-07-01.
    expect(await invitations()).toMatchObject([{ ownerKind: 'care-specialist' }]);
    await deal();
    const [invitation] = await invitations();
    expect(invitation).toMatchObject({ ownerKind: 'advisor', ownerId: 'E' });
    const contact = `/v1/contacts/${invitation?.contactId ?? ''}`;
    expect(JSON.stringify((await ask('advisor', `${contact}/why`)).body)).toContain('Looked after by E, who invites.');
    await dealers.constellation.advanceTo('2025-01-02T02:00:00.000Z');
    await ask('advisor', `${contact}/result`, { result: 'reached' });
    expect(await bookOf('advisor', '&advisor=E')).toMatchObject({
      advisors: [{ advisorId: 'E', cars: 2, invited: 1, arrived: 0 }],
      cars: [
        { plate: '皖M***68', invited: true },
        { plate: '皖M***09', invited: false },
      ],
    });
  });

  test('balanced is a policy of the dealer: no two advisors are farther apart than the most valuable car', async () => {
    const { policies } = (await ask('office', '/v1/policies?subject=adoption')).body as {
      readonly policies: readonly { readonly document: object }[];
    };
    const document = { ...policies[0]?.document, method: 'balanced' };
    expect((await ask('office', '/v1/policies/adoption', { scope: 'D1', document }, undefined, 'PUT')).status).toBe(200);
    const { after, spreadAfter } = await preview();
    expect(after.reduce((sum, { cars }) => sum + cars, 0)).toBe(7);
    expect(spreadAfter).toEqual({ cars: 1, valueFen: 30_000 });
  });

  test('only the dealer’s manager deals; another dealer is answered like one that does not exist', async () => {
    for (const who of ['advisor', 'office'] as const) expect((await ask(who, '/v1/adoptions', { dealerId: 'D1' })).status).toBe(403);
    expect((await ask('seller', '/v1/adoptions?dealer=D1')).status).toBe(403);
    for (const answer of [await ask('neighbour', '/v1/adoptions', { dealerId: 'D1' }), await ask('neighbour', '/v1/adoptions?dealer=D1')]) {
      expect([answer.status, (answer.body as { readonly code: string }).code]).toEqual([404, 'dealer.unknown']);
    }
  });
});
