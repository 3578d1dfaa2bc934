import { readPrincipal } from '@homeward/access';
import { aCase, aContact, anOrder, aPerson, aVehicle } from './examples';
import { type World, startWorld } from './world';

const purposes: (string | undefined)[] = [];

let world: World;
beforeEach(async () => {
  purposes.length = 0;
  world = await startWorld({
    neighbours: {
      customer: {
        readPeople: async ({ personIds, reveal, allValues }, { metadata }) => {
          if (reveal && allValues) purposes.push(readPrincipal(metadata).purpose);
          return { people: personIds[0] === 'P1' ? [aPerson({ masked: false })] : [] };
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
      reminder: { listContacts: async () => ({ contacts: [aContact()], cursor: '' }) },
      complaint: { listCases: async () => ({ cases: [aCase()], cursor: '' }), readCases: async () => ({ cases: [aCase()] }) },
      loyalty: { readAccounts: async () => ({ accounts: [] }) },
    },
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
      contacts: [{ contactId: 'C1' }],
      cases: [{ caseId: 'K1' }],
      accounts: [],
      leads: [],
      orders: [{ orderId: 'N1', state: 'shipped', steps: [{ state: 'ordered' }] }],
      timeline: [{ kind: 'visit' }, { kind: 'values-revealed' }],
    });
    expect(purposes).toEqual(['export: asked by letter']);
  });

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
