import { readPrincipal } from '@homeward/access';
import type { RecordQuality } from '@homeward/contracts/quality';
import { aCase, aContact, anOrder, aPerson, aVehicle } from './examples';
import type { Neighbours } from './neighbours';
import { type World, startWorld } from './world';

const purposes: (string | undefined)[] = [];

const [phone] = aPerson().fields;
if (phone === undefined) throw new TypeError('The example has no field');
const HOUSEHOLD = [
  phone,
  {
    ...phone,
    field: 'household',
    value: 'H7',
    recordId: 'R1',
    others: [{ ...phone, value: 'H9', recordId: 'R2', dealerId: 'D2', lostBy: 'older' }],
  },
  { ...phone, field: 'householdRole', value: 'parent', recordId: 'R2', dealerId: 'D2' },
];
const MEMBER = aPerson({ personId: 'P2', fields: [{ ...phone, field: 'name', value: '李*' }] });
const A_QUALITY: RecordQuality = {
  recordId: 'R1',
  dealerId: 'D1',
  vehicleId: '',
  advisorId: '',
  effective: false,
  fields: [{ field: 'phone', valid: true, trust: 'refuted' }],
  occurredAt: '2024-01-01T00:00:00.000Z',
  receivedAt: '',
  timely: false,
  corrections: [
    {
      ...{ correctionId: 'X1', recordId: 'R1', dealerId: 'D1', personId: 'P1', vehicleId: '', advisorId: '', field: 'phone' },
      ...{ status: 'disputed', overdue: false, openedAt: '2024-06-01T00:00:00.000Z', dueAt: '2024-06-10T00:00:00.000Z', escalatedTo: '' },
      ...{ dispute: 'she gave it herself', disputedAt: '2024-06-02T00:00:00.000Z', settledAt: '' },
    },
  ],
  verdicts: [{ field: 'phone', outcome: 'wrong', at: '2024-06-01T00:00:00.000Z', by: 'agent', current: true }],
};
const ENTRY = { kind: 'earned', points: 1, cause: 'v', dealerId: 'D1', at: '2024-01-01T00:00:00.000Z', policyVersion: '' };

const NEIGHBOURS = {
  customer: {
    readPeople: async ({ personIds, reveal, allValues }, { metadata }) => {
      if (reveal && allValues) purposes.push(readPrincipal(metadata).purpose);
      if (personIds[0] === 'P2') return { people: [MEMBER] };
      return { people: personIds[0] === 'P1' ? [aPerson({ masked: false, fields: HOUSEHOLD, householdPersonIds: ['P2'] })] : [] };
    },
    readConsents: async () => ({ standing: [], entries: [] }),
    readVehicles: async () => ({ vehicles: [aVehicle()] }),
    // In two pages.
    readTimeline: async ({ page }) => {
      const entry = { at: '2024-01-01T00:00:00.000Z', dealerId: '', subjectId: 'P1', values: {} };
      return page?.cursor === 'second'
        ? { entries: [{ ...entry, kind: 'values-revealed' }], cursor: '' }
        : { entries: [{ ...entry, kind: 'visit' }], cursor: 'second' };
    },
  },
  identity: { readIdentity: async () => ({ personId: 'P1', records: [], comparisons: [] }) },
  leads: { listLeads: async () => ({ leads: [], cursor: '' }) },
  orders: {
    listOrders: async ({ personId }) => ({ orders: personId === 'P1' ? [anOrder()] : [], cursor: '' }),
    readOrders: async () => ({ orders: [anOrder()] }),
  },
  reminder: {
    listContacts: async () => ({ contacts: [aContact()], cursor: '' }),
    readContacts: async ({ contactIds }) => ({ contacts: contactIds.map((contactId) => aContact({ contactId, note: 'calls back' })) }),
  },
  quality: { readQuality: async () => ({ records: [A_QUALITY] }) },
  complaint: { listCases: async () => ({ cases: [aCase()], cursor: '' }), readCases: async () => ({ cases: [aCase()] }) },
  loyalty: { readAccounts: async () => ({ accounts: [] }) },
} satisfies Neighbours;

let world: World;
beforeEach(async () => {
  purposes.length = 0;
  world = await startWorld({
    neighbours: NEIGHBOURS,
  });
});
afterEach(() => world.stop());

const ask = async (path: string, who: string, headers: Readonly<Record<string, string>> = {}) =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as(who), 'accept-language': 'en', ...headers })
    .send({ purpose: 'asked by letter' });

describe('the export of a person', () => {
  test('is everything of every service in one answer, all pages of it, and its purpose is recorded', async () => {
    const { status, body } = await ask('/v1/people/P1/export', 'manager');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      person: { personId: 'P1', masked: false },
      vehicles: [{ vehicleId: 'V1' }],
      complete: false,
      quality: [
        {
          recordId: 'R1',
          fields: [{ field: 'phone', trust: 'refuted' }],
          verdicts: [{ field: 'phone', outcome: 'wrong', current: true }],
          corrections: [{ status: 'disputed', dispute: 'she gave it herself' }],
        },
      ],
      households: [
        { recordId: 'R1', dealerId: 'D1', household: 'H7' },
        { recordId: 'R2', dealerId: 'D2', household: 'H9', householdRole: 'parent' },
      ],
      householdMembers: [{ personId: 'P2', name: '李*' }],
      contacts: [{ contactId: 'C1', note: 'calls back' }],
      cases: [{ caseId: 'K1' }],
      accounts: [],
      leads: [],
      orders: [{ orderId: 'N1', state: 'shipped', steps: [{ state: 'ordered' }] }],
      timeline: [{ kind: 'visit' }, { kind: 'values-revealed' }],
    });
    expect(purposes).toEqual(['export: asked by letter']);
  });

  test('says that it is a part where it is that of a dealer, and whole where it is that of head office', async () => {
    expect((await ask('/v1/people/P1/export', 'head')).body).toMatchObject({ complete: true });
    expect((await ask('/v1/people/P1/export?format=text', 'head')).text).not.toContain('Others may hold more');
    expect((await ask('/v1/people/P1/export?format=text', 'manager')).text).toContain('Others may hold more');
  });

  test('of somebody with very much is whole and there within 60 s', async () => {
    await world.stop();
    const [pages, page, limitMs] = [40, 500, 60_000];
    const nextOf = (cursor: string): string => (Number(cursor) + 1 < pages ? String(Number(cursor) + 1) : '');
    const pageOf = <Item>(of: (index: number) => Item): Item[] => Array.from({ length: page }, (_, index) => of(index));
    world = await startWorld({
      neighbours: {
        ...NEIGHBOURS,
        customer: {
          ...NEIGHBOURS.customer,
          readTimeline: async ({ page: asked }) => ({
            entries: pageOf(() => ({ at: ENTRY.at, kind: 'visit', dealerId: 'D1', subjectId: 'V', values: {} })),
            cursor: nextOf(asked?.cursor ?? ''),
          }),
        },
        reminder: {
          ...NEIGHBOURS.reminder,
          listContacts: async ({ page: asked }) => ({
            contacts: pageOf((index) => aContact({ contactId: `C${asked?.cursor}-${index}` })),
            cursor: nextOf(asked?.cursor ?? ''),
          }),
        },
        loyalty: {
          readAccounts: async ({ entriesCursor }) => ({
            accounts: [
              {
                ...{ accountId: 'P1', personId: 'P1', balance: 1, reserved: 0, shortfall: 0, level: '', openLots: [], closedAt: '' },
                entries: pageOf((index) => ({ ...ENTRY, entryId: `${entriesCursor}-${index}` })),
                entriesCursor: nextOf(entriesCursor),
              },
            ],
          }),
        },
      },
    });
    const startedMs = performance.now();
    const { status, body } = await ask('/v1/people/P1/export', 'head');
    expect(performance.now() - startedMs).toBeLessThan(limitMs);
    expect(status).toBe(200);
    const { timeline, contacts, accounts } = body as {
      readonly timeline: readonly unknown[];
      readonly contacts: readonly unknown[];
      readonly accounts: readonly { readonly entries: readonly { readonly entryId: string }[] }[];
    };
    expect([timeline.length, contacts.length, accounts.length]).toEqual([pages * page, pages * page, 1]);
    expect(new Set(accounts[0]?.entries.map(({ entryId }) => entryId)).size).toBe(pages * page);
  }, 60_000);

  test.each([
    ['format=text', '/v1/people/P1/export?format=text', {}],
    ['Accept: text/plain', '/v1/people/P1/export', { accept: 'text/plain' }],
  ])('is readable with %s, in the language of the request', async (_name, path, headers) => {
    const english = await ask(path, 'manager', headers);
    expect(english.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(english.text).toContain('== Points ==\n(nothing)');
    expect(english.text).toContain('detail: phone');
    expect((await ask(path, 'manager', { ...headers, 'accept-language': 'zh-CN' })).text).toContain('== 积分 ==\n（无）');
  });

  test('of nobody is unknown, and not for an advisor', async () => {
    expect((await ask('/v1/people/P9/export', 'manager')).status).toBe(404);
    expect((await ask('/v1/people/P1/export', 'advisor')).status).toBe(403);
  });

  test('needs every service: a part would pass for the whole', async () => {
    await world.stop();
    world = await startWorld({ neighbours: { customer: { readPeople: async () => ({ people: [aPerson()] }) } } });
    expect((await ask('/v1/people/P1/export', 'manager')).status).toBeGreaterThanOrEqual(400);
  });
});
