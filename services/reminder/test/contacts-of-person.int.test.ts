import {
  aDescription,
  aHomeDealer,
  anOdometer,
  anOwner,
  aProfile,
  aSale,
  as,
  aVisit,
  organisation,
  reminderOf,
  startWorld,
  type World,
} from './world';

const HEAD = as('group', 'head-office-analyst');

describe('the contacts of one person', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('2024-07-09T01:00:00.000Z');
    await world.hear(...organisation, aProfile(), aDescription(), aSale(), anOwner(), aHomeDealer(), aVisit({ mileageKm: 9_010 }));
    await world.hear(anOdometer([['2024-07-08', 9_010]]));
  });
  afterAll(() => world.stop());

  const ofPerson = async (personId: string, who = HEAD, { status = '', limit = 50 } = {}) =>
    (await reminderOf(world).listContacts({ dealerIds: [], on: '', ownerId: '', status, personId, page: { limit, cursor: '' } }, who))
      .contacts;

  it('are listed whatever became of them and whenever they are, the latest first', async () => {
    // An answer to the invitation settles the follow-up of the same maintenance.
    const last = (await ofPerson('p1')).find(({ reasons }) => reasons.some(({ kind }) => kind === 'routine'));
    const result = {
      contactId: last?.contactId ?? '',
      result: 'refused',
      note: '',
      purchaseAsked: false,
      callAgainAt: '',
      ...{ refusalReason: '', noFurtherContact: false, answers: [] },
      cause: undefined,
    };
    expect((await reminderOf(world).recordResults({ results: [result] }, as('D1', 'service-advisor'))).outcomes).toMatchObject([
      { status: 'applied' },
    ]);
    const found = await ofPerson('p1');
    expect(new Set(found.map(({ status }) => status))).toEqual(new Set(['open', 'made', 'dropped']));
    const days = found.map(({ plannedOn }) => plannedOn);
    expect(days).toEqual([...days].sort().reverse());
    expect(await ofPerson('p1', HEAD, { limit: 2 })).toEqual(found.slice(0, 2));
    expect(await ofPerson('p1', HEAD, { status: 'made' })).toMatchObject([{ contactId: last?.contactId, result: 'refused' }]);
  });

  it('are unknown to other dealers, and those of nobody are none', async () => {
    expect(await ofPerson('p1', as('D2', 'dealer-manager'))).toEqual([]);
    expect(await ofPerson('p2')).toEqual([]);
  });
});
