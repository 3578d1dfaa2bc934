import { aDescription, anOwner, aPolicy, aProfile, as, aSale, aVisit, organisation, reminderOf, startWorld, type World } from './world';

const HEAD = as('group', 'head-office-analyst');
const EVERYTHING = { dealerIds: [], cadence: '', page: undefined };
const APRIL = '2024-04-01T00:00:00.000Z';

const aCall = (days: number, zh: string): unknown => ({
  trigger: { on: 'visit', services: ['routine'] },
  stops: ['visit'],
  steps: [
    {
      ...{
        key: 'visit-call',
        when: { kind: 'days-after', days },
        windowDays: 20,
        owner: 'advisor',
        channels: ['phone'],
        purpose: 'service',
      },
      script: { 'zh-CN': zh, en: 'Hello' },
    },
  ],
});
const published = (version: number, cadence: unknown, effectiveFromAt: string) =>
  aPolicy('cadences', { cadences: { 'after-visit': cadence } }, 'group', effectiveFromAt, version);

describe('a new version of a cadence', () => {
  let world: World;
  const calls = async () => {
    const asked = { dealerIds: [], on: '2024-04-12', ownerId: '', status: '', personId: '', page: undefined };
    const { contacts } = await reminderOf(world).listContacts(asked, HEAD);
    return contacts
      .flatMap(({ plannedOn, reasons }) => reasons.map(({ kind, policyVersion }) => [kind, plannedOn, policyVersion]))
      .filter(([kind]) => kind === 'visit-call');
  };
  const affected = async (who = HEAD) => reminderOf(world).listAffectedContacts(EVERYTHING, who);

  beforeEach(async () => {
    world = await startWorld('2024-03-28T01:00:00.000Z');
    await world.hear(...organisation, published(1, aCall(12, '旧'), '2024-01-01T00:00:00.000Z'));
    await world.hear(aProfile(), aDescription(), aSale(), anOwner());
    await world.hear(aVisit({ visitedOn: '2024-03-28', openedAt: '2024-03-28T00:00:00.000Z', closedAt: '2024-03-28T00:30:00.000Z' }));
  });
  afterEach(() => world.stop());

  const BEFORE = [['visit-call', '2024-04-09', 'cadences/group/1#after-visit']];

  it('leaves planned contacts as they are, and it is said which ones it would change, at which dealer', async () => {
    expect((await affected()).contacts).toEqual([]);
    await world.hear(published(2, aCall(15, '新'), APRIL));
    await world.moveTo('2024-04-02T01:00:00.000Z');
    expect(await calls()).toEqual(BEFORE);
    expect(await affected()).toMatchObject({
      contacts: [
        {
          ...{ dealerId: 'D1', vehicleId: 'car1', kind: 'visit-call', plannedOn: '2024-04-09' },
          ...{ plannedUnder: 'cadences/group/1#after-visit', inForce: 'cadences/group/2#after-visit' },
        },
      ],
      dealers: [{ dealerId: 'D1', contacts: 1 }],
    });
    expect((await affected(as('D2'))).contacts).toEqual([]);
  });

  it('counts for them once somebody says so', async () => {
    await world.hear(published(2, aCall(15, '新'), APRIL));
    await world.moveTo('2024-04-02T01:00:00.000Z');
    await expect(reminderOf(world).migrateCadences(EVERYTHING, as('D1'))).rejects.toMatchObject({ code: 'access.operation-denied' });
    expect(await reminderOf(world).migrateCadences({ ...EVERYTHING, cadence: 'invitation' }, HEAD)).toMatchObject({ vehicles: 0 });
    expect(await reminderOf(world).migrateCadences(EVERYTHING, HEAD)).toMatchObject({
      vehicles: 1,
      dealers: [{ dealerId: 'D1', contacts: 1 }],
    });
    await world.settle();
    expect(await calls()).toEqual([['visit-call', '2024-04-12', 'cadences/group/2#after-visit']]);
    expect((await affected()).contacts).toEqual([]);
  });

  it('that says the same changes nothing, and one that switches the cadence off drops its contacts only when somebody says so', async () => {
    await world.hear(published(2, aCall(12, '旧'), APRIL));
    await world.moveTo('2024-04-02T01:00:00.000Z');
    expect((await affected()).contacts).toEqual([]);
    await world.hear(published(3, { off: true }, '2024-04-02T00:00:00.000Z'));
    expect(await calls()).toEqual(BEFORE);
    expect((await affected()).contacts).toMatchObject([{ inForce: '' }]);
    await reminderOf(world).migrateCadences(EVERYTHING, HEAD);
    await world.settle();
    expect(await calls()).toEqual([]);
  });

  it('means the same whether it is heard before or after what it does not concern', async () => {
    await world.stop();
    world = await startWorld('2024-04-02T01:00:00.000Z');
    await world.hear(...organisation, published(2, aCall(15, '新'), APRIL));
    await world.hear(aProfile(), aDescription(), aSale(), anOwner());
    await world.hear(aVisit({ visitedOn: '2024-03-28', openedAt: '2024-03-28T00:00:00.000Z', closedAt: '2024-03-28T00:30:00.000Z' }));
    await world.hear(published(1, aCall(12, '旧'), '2024-01-01T00:00:00.000Z'));
    expect(await calls()).toEqual(BEFORE);
  });
});
