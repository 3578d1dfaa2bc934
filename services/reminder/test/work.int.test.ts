import { toMessage } from '@homeward/contracts';
import { policyDefaults } from './shipped-policies';
import { aMember, asMember, startWorkWorld, workOf } from './work-world';
import { aPolicy, as, reminderOf, type Told, type World } from './world';

const aLevel = (accountId: string, level: string, sequence = 1): Told =>
  toMessage('homeward.loyalty.v1.LevelChanged', accountId, {
    ...{ accountId, personId: accountId, level, on: '2024-12-01', policyVersion: 'levels/default/1', sequence },
  });

describe('the work of a day', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorkWorld();
  });
  afterEach(() => world.stop());

  const work = () => workOf(world);
  const asked = (ownerId = '', change: { readonly dealerId?: string; readonly on?: string } = {}) => ({
    ...{ ownerId, dealerId: '', on: '', language: 'en' },
    ...change,
  });
  const listed = async (ownerId: string) =>
    (await work().listWork(asked(ownerId), as('D1'))).entries.map(({ contact }) => contact?.personId ?? '');
  const load = async (on = '') => await work().readWorkload({ nodeId: 'D1', on }, as('D1'));
  const capacity = (specialist: number) =>
    aPolicy('work-lists', {
      ...policyDefaults('work-lists'),
      capacity: { advisor: 5, 'care-specialist': specialist, 'call-centre': 5, 'sales-consultant': 5 },
    });

  it('what is anybody’s of a kind is dealt out among the people of that kind: each contact once, the same each time', async () => {
    const [one, two, advisor] = [await listed('CS1'), await listed('CS2'), await listed('SA01')];
    expect([...one, ...two].sort()).toEqual(['p-a', 'p-b', 'p-c', 'p-d', 'p-e', 'p-f']);
    expect(Math.max(one.length, two.length)).toBeLessThanOrEqual(4);
    expect(advisor).toEqual([]);
    expect(await listed('CS1')).toEqual(one);
  });

  it('an entry says whom to call, about what, why and how sure, and in which words', async () => {
    const [entry] = (await work().listWork(asked('CS1'), as('D1'))).entries;
    expect(entry).toMatchObject({ how: 'dealt', tries: 0, contact: { channel: 'phone', dueOn: '2025-01-08', status: 'open' } });
    expect(entry?.topics).toEqual([
      {
        reason: expect.objectContaining({ kind: 'routine' }) as unknown,
        why: expect.objectContaining({ code: expect.stringMatching(/^work\.due/) as unknown }) as unknown,
        script: expect.stringContaining('maintenance') as unknown,
      },
    ]);
    expect((await work().listWork({ ...asked('CS1'), language: 'zh-CN' }, as('D1'))).entries[0]?.topics[0]?.script).toContain('保养');
  });

  it('whoever asks for no list in particular gets the own one, and who makes no calls is asked whose', async () => {
    const own = await work().listWork(asked(), asMember('s2', 'care-specialist'));
    expect(own).toMatchObject({ ownerId: 'CS2', ownerKind: 'care-specialist', nodeId: 'D1', on: '2024-12-24', capacity: 40 });
    await expect(work().listWork(asked(), asMember('s9', 'dealer-manager'))).rejects.toMatchObject({ code: 'work.owner-missing' });
  });

  it('a more valuable customer goes before another one who is due on the same day', async () => {
    const [, second = ''] = (await listed('CS1')).length > 1 ? await listed('CS1') : await listed('CS2');
    const owner = (await listed('CS1')).includes(second) ? 'CS1' : 'CS2';
    await world.hear(aLevel(second, 'vip', 2));
    // What is older changes nothing.
    await world.hear(aLevel(second, 'normal', 1));
    expect((await listed(owner))[0]).toBe(second);
  });

  it('what there is no room for is on nobody’s list and told to the manager, not more than fits a day to anybody', async () => {
    await world.hear(capacity(2));
    const { workers, unplaced, policyVersion } = await load();
    expect(workers).toEqual([
      expect.objectContaining({ ownerId: 'CS1', capacity: 2, listed: 2 }),
      expect.objectContaining({ ownerId: 'CS2', capacity: 2, listed: 2 }),
      expect.objectContaining({ ownerId: 'SA01', ownerKind: 'advisor', listed: 0 }),
    ]);
    expect(unplaced.map(({ reason, lastDay }) => [reason, lastDay])).toEqual([
      ['capacity', false],
      ['capacity', false],
    ]);
    expect(policyVersion).toBe('work-lists/group/1');
  });

  it('what was done stays counted: nobody gets more for being quick', async () => {
    await world.hear(capacity(2));
    const [entry] = (await work().listWork(asked('CS1'), as('D1'))).entries;
    const result = {
      contactId: entry?.contact?.contactId ?? '',
      result: 'refused',
      note: '',
      purchaseAsked: false,
      callAgainAt: '',
      ...{ refusalReason: '', noFurtherContact: false, answers: [] },
      cause: undefined,
    };
    const { outcomes } = await reminderOf(world).recordResults({ results: [result] }, asMember('s1', 'care-specialist'));
    expect(outcomes).toEqual([expect.objectContaining({ status: 'applied' })]);
    await world.settle();
    expect(await work().listWork(asked('CS1'), as('D1'))).toMatchObject({ done: 1, entries: { length: 1 } });
    expect((await load()).workers[0]).toMatchObject({ ownerId: 'CS1', listed: 1, done: 1 });
  });

  it('when somebody leaves, the work goes to who is left; with nobody left it is told as nobody’s', async () => {
    await world.hear(aMember('s1', 'care-specialist', 'CS1', { active: false, sequence: 2 }));
    expect(await listed('CS2')).toHaveLength(6);
    await world.hear(aMember('s2', 'care-specialist', 'CS2', { active: false, sequence: 2 }));
    expect((await load()).unplaced.map(({ reason }) => reason)).toEqual(Array.from({ length: 6 }, () => 'nobody'));
  });

  it('contacts of a kind that the dealer has nobody for are made by the desk above it', async () => {
    await world.hear(
      aMember('s1', 'care-specialist', 'CS1', { active: false, sequence: 2 }),
      aMember('s2', 'care-specialist', 'CS2', { active: false, sequence: 2 }),
      aMember('s7', 'care-specialist', 'CS7', { nodeId: 'group' }),
    );
    const { nodeId, entries } = await work().listWork(asked('CS7'), as('D1'));
    expect([nodeId, entries.length]).toEqual(['group', 6]);
  });

  it('a code that is used twice needs its dealer; one that nobody registered is at its dealer', async () => {
    await world.hear(aMember('s8', 'care-specialist', 'CS1', { nodeId: 'D2' }));
    const head = as('group', 'head-office-analyst');
    await expect(work().listWork(asked('CS1'), head)).rejects.toMatchObject({ code: 'work.dealer-missing' });
    expect((await work().listWork(asked('CS1', { dealerId: 'D2' }), head)).entries).toEqual([]);
    expect(await work().listWork(asked('SA55', { dealerId: 'D1' }), head)).toMatchObject({ ownerId: 'SA55', ownerKind: '', nodeId: 'D1' });
  });

  it('another dealer’s lists are unknown, and so is the load of a node that one does not manage all of', async () => {
    await expect(work().listWork(asked('CS1', { dealerId: 'D1' }), as('D2'))).rejects.toMatchObject({ code: 'dealer.unknown' });
    expect((await work().listWork(asked('CS1'), as('D2'))).entries).toEqual([]);
    await expect(work().readWorkload({ nodeId: 'D1', on: '' }, as('D2'))).rejects.toMatchObject({ code: 'node.unknown' });
    await expect(work().readWorkload({ nodeId: 'group', on: '' }, as('D1'))).rejects.toMatchObject({ code: 'node.unknown' });
    await expect(work().readWorkload({ nodeId: 'D1', on: '' }, asMember('s1', 'care-specialist'))).rejects.toMatchObject({
      code: 'access.operation-denied',
    });
  });

  it('a day that is none is refused with its place', async () => {
    await expect(work().listWork(asked('CS1', { on: '2024-02-30' }), as('D1'))).rejects.toMatchObject({
      code: 'work.unreadable-day',
      detail: { pointer: '/query/date' },
    });
  });
});
