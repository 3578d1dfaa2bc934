import { type TryPoliciesResponse, WhatIfServiceDefinition } from '@homeward/contracts/what-if';
import { policyDefaults } from './shipped-policies';
import { CARS, network, NOW, twiceAsDense } from './what-if-world';
import { as, operationsOf, organisation, startWorld, type World } from './world';

const HEAD = as('group', 'head-office-analyst');

// A year is played for each owner, on machines that do other things as well.
jest.setTimeout(60_000);

function addedUp(pages: readonly TryPoliciesResponse[]) {
  const rows = Map.groupBy(
    pages.flatMap((page) => page.rows),
    ({ dimension, key }) => `${dimension} ${key}`,
  );
  const sum = (of: (page: TryPoliciesResponse) => number | undefined): number => pages.reduce((total, page) => total + (of(page) ?? 0), 0);
  const side = (name: 'today' | 'draft') => ({
    contacts: sum(({ totals }) => totals?.[name]?.contacts),
    arrivals: sum(({ totals }) => totals?.[name]?.arrivals),
    costFen: sum(({ totals }) => totals?.[name]?.costFen),
  });
  return {
    ...{ fromOn: pages[0]?.fromOn, toOn: pages[0]?.toOn, suppositions: pages[0]?.suppositions ?? [] },
    rows: [...rows.values()].flatMap((own) =>
      own.slice(0, 1).map((first) => ({
        ...first,
        today: own.reduce((total, { today }) => total + today, 0),
        draft: own.reduce((total, { draft }) => total + draft, 0),
        more: own.reduce((total, { more }) => total + more, 0),
        fewer: own.reduce((total, { fewer }) => total + fewer, 0),
      })),
    ),
    totals: {
      ...{
        people: sum(({ totals }) => totals?.people),
        more: sum(({ totals }) => totals?.more),
        fewer: sum(({ totals }) => totals?.fewer),
      },
      ...{ today: side('today'), draft: side('draft') },
    },
    lookedAt: sum(({ lookedAt }) => lookedAt),
    inAll: pages.map(({ inAll }) => inAll),
  };
}

describe('trying a policy out', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(NOW);
    await world.hear(...organisation, ...network());
  });
  afterAll(() => world.stop());

  const client = () => world.ports.network.client('reminder', WhatIfServiceDefinition);
  /** One page: as much as its time allows. */
  const askPage = (subject: string, document: unknown, { scope = 'group', from = 'now', limit = 200, cursor = '' } = {}, caller = HEAD) =>
    client().tryPolicies({ drafts: [{ subject, scope, body: JSON.stringify(document) }], from, page: { limit, cursor } }, caller);
  /** All pages, added up. */
  const ask = async (subject: string, document: unknown, asked: { scope?: string; from?: string } = {}, caller = HEAD) => {
    const pages: TryPoliciesResponse[] = [];
    for (let cursor = ''; ;) {
      const page = await askPage(subject, document, { ...asked, cursor }, caller);
      pages.push(page);
      if (page.cursor === '') return addedUp(pages);
      ({ cursor } = page);
    }
  };
  const rowsOf = ({ rows }: ReturnType<typeof addedUp>, dimension: string) => rows.filter((row) => row.dimension === dimension);
  const sumOf = (answer: ReturnType<typeof addedUp>, dimension: string, side: 'today' | 'draft') =>
    rowsOf(answer, dimension).reduce((sum, row) => sum + row[side], 0);

  it('a policy that says the same makes no difference, to anybody, in any week', async () => {
    for (const [subject, from] of [
      ['cadences', 'now'],
      ['contact-caps', 'now'],
      ['cadences', 'beginning'],
    ] as const) {
      const answer = await ask(subject, policyDefaults(subject), { from });
      expect(answer.totals).toMatchObject({ more: 0, fewer: 0 });
      expect(answer.totals.draft).toEqual(answer.totals.today);
      expect(answer.totals.today.contacts).toBeGreaterThan(CARS);
      expect(answer.rows.filter(({ today, draft, more, fewer }) => today !== draft || more + fewer > 0)).toEqual([]);
    }
  });

  it('a cadence that is twice as dense means more contacts, which cost more; each way of counting them agrees', async () => {
    const answer = await ask('cadences', twiceAsDense());
    const { today, draft, more = 0, fewer = 0 } = answer.totals ?? {};
    expect(draft?.contacts).toBeGreaterThan(today?.contacts ?? 0);
    expect(draft?.costFen).toBeGreaterThan(today?.costFen ?? 0);
    expect(more).toBeGreaterThan(fewer);
    for (const dimension of ['dealer', 'stream', 'channel', 'week']) {
      expect([sumOf(answer, dimension, 'today'), sumOf(answer, dimension, 'draft')]).toEqual([today?.contacts, draft?.contacts]);
    }
    const people = rowsOf(answer, 'contacts-a-person');
    expect(people.reduce((sum, { key, draft: count }) => sum + Number(key) * count, 0)).toBe(draft?.contacts);
    expect(rowsOf(answer, 'stream').find(({ key }) => key === 'again-3')).toMatchObject({ today: 0 });
    expect(answer.suppositions.map(({ code }) => code)).toContain('what-if.arrival');
    expect([answer.fromOn, answer.toOn]).toEqual(['2024-07-09', '2025-07-09']);
  });

  it('what has begun keeps its version, unless it is tried as from the beginning', async () => {
    const contacts = async (from: string) => (await ask('cadences', twiceAsDense(), { from })).totals?.draft?.contacts ?? 0;
    expect(await contacts('beginning')).toBeGreaterThan(await contacts('now'));
  });

  it('tighter caps are hit more often, and nobody gets more', async () => {
    const caps = policyDefaults('contact-caps') as object;
    const answer = await ask('contact-caps', { ...caps, caps: [{ days: 90, contacts: 1 }], blocksCadenceSteps: true });
    expect(sumOf(answer, 'limit', 'draft')).toBeGreaterThan(sumOf(answer, 'limit', 'today'));
    expect(answer.totals.draft?.contacts).toBeLessThan(answer.totals.today.contacts ?? 0);
    expect(answer.totals.more).toBe(0);
  });

  it('a policy of one dealer changes nothing for the others', async () => {
    const answer = await ask('cadences', twiceAsDense(), { scope: 'D2', from: 'beginning' });
    const rows = rowsOf(answer, 'dealer');
    expect(rows.map(({ key, today, draft }) => [key, Math.sign(draft - today)])).toEqual([
      ['D1', 0],
      ['D2', 1],
    ]);
  });

  it('pages add up, and say how many there are', async () => {
    const whole = await ask('cadences', twiceAsDense());
    // Each owner once, those whose cars have given no reason included.
    expect([whole.totals.people, whole.lookedAt, new Set(whole.inAll)]).toEqual([CARS, 2 * CARS, new Set([2 * CARS])]);
    const pages: TryPoliciesResponse[] = [];
    for (let cursor = ''; ;) {
      const page = await askPage('cadences', twiceAsDense(), { limit: 5, cursor });
      expect(page.lookedAt).toBeLessThanOrEqual(5);
      pages.push(page);
      if (page.cursor === '') break;
      ({ cursor } = page);
    }
    expect(addedUp(pages).totals).toEqual(whole.totals);
  });

  it('writes nothing: state, bus and what falls due next are as they were', async () => {
    const seen = async () => {
      const { parts } = await operationsOf(world).digestState({});
      const { partitions, unpublished, overdue } = await operationsOf(world).readLag({});
      const told: string[] = [];
      for (const topic of ['homeward.contacts.v1', 'homeward.policies.v1'])
        for await (const message of world.ports.bus.read(topic)) told.push(`${topic} ${message.id}`);
      return { parts, partitions, unpublished, overdue, told, wakeAt: await world.service.nextWakeAt() };
    };
    await world.settle();
    const before = await seen();
    await ask('cadences', twiceAsDense(), { from: 'beginning' });
    await world.settle();
    expect(await seen()).toEqual(before);
  });

  it('a dealer tries for itself, and sees itself alone', async () => {
    const manager = as('D1');
    const answer = await ask('cadences', twiceAsDense(), { scope: 'D1' }, manager);
    expect(rowsOf(answer, 'dealer').map(({ key }) => key)).toEqual(['D1']);
    expect(answer.totals.people).toBe(CARS - CARS / 3);
    await expect(ask('cadences', twiceAsDense(), { scope: 'D2' }, manager)).rejects.toThrow('policy.scope-unknown');
    await expect(ask('cadences', twiceAsDense(), { scope: 'group' }, manager)).rejects.toThrow('policy.scope-unknown');
  });

  it.each<readonly [string, string, unknown, string]>([
    ['nobody knows', 'no-such', {}, 'policy.subject-unknown'],
    ['contacts do not depend on', 'points', {}, 'what-if.subject'],
    ['is not what its subject says', 'contact-caps', { caps: 'none' }, 'policy.invalid'],
  ])('a policy that %s is refused', async (_why, subject, document, code) => {
    await expect(ask(subject, document)).rejects.toThrow(code);
  });
});
