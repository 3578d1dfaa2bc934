import { toMessage } from '@homeward/contracts';
import { ErasureReportServiceDefinition } from '@homeward/contracts/erasures';
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
const AT = '2024-07-09T01:00:00.000Z';

describe('a person who is erased', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(AT);
    await world.hear(...organisation, aProfile(), aDescription(), aSale(), anOwner(), aHomeDealer(), aVisit({ mileageKm: 9_010 }));
    await world.hear(anOdometer([['2024-07-08', 9_010]]));
  });
  afterEach(() => world.stop());

  const contacts = async (status = '') =>
    (
      await reminderOf(world).listContacts(
        { dealerIds: [], on: '', ownerId: '', status, personId: 'p1', page: { limit: 50, cursor: '' } },
        HEAD,
      )
    ).contacts;
  const erase = () =>
    world.hear(
      toMessage('homeward.customer.v1.PersonErased', 'p1', {
        erasureId: 'e1',
        personIds: ['p1'],
        recordIds: ['r1'],
        dealers: [{ dealerId: 'D1', recordIds: ['r1'] }],
        erasedAt: AT,
        sequence: 1,
      }),
    );

  it('has no open contact any more, and gets none whatever is heard of the car or the person', async () => {
    const open = await contacts('open');
    expect(open.length).toBeGreaterThan(0);
    await erase();
    expect(await contacts('open')).toEqual([]);
    const dropped = await contacts('dropped');
    expect(dropped.filter(({ result }) => result === 'erased')).toHaveLength(open.length);
    await world.hear(aProfile(), aVisit({ visitId: 'later', mileageKm: 9_500, visitedOn: '2024-07-09' }));
    await world.moveTo('2024-12-01T01:00:00.000Z');
    expect(await contacts('open')).toEqual([]);
  });

  it('leaves no note that can be read, and the service says what it did', async () => {
    const [contact] = await contacts('open');
    const contactId = contact?.contactId ?? '';
    const result = {
      contactId,
      result: 'not-reached',
      note: 'Speaks to the daughter',
      purchaseAsked: false,
      callAgainAt: '',
      ...{ refusalReason: '', noFurtherContact: false, answers: [] },
      cause: undefined,
    };
    await reminderOf(world).recordResults({ results: [result] }, as('D1', 'service-advisor'));
    await world.settle();
    const note = async () => (await reminderOf(world).readContacts({ contactIds: [contactId] }, HEAD)).contacts[0]?.note;
    expect(await note()).toBe('Speaks to the daughter');
    await erase();
    await erase();
    expect(await note()).toBe('');
    const { places } = await world.ports.network.client('reminder', ErasureReportServiceDefinition).reportErasure({ erasureId: 'e1' });
    expect(places).toMatchObject([
      { place: 'open-contacts', status: 'done' },
      { place: 'contact-notes', status: 'done', count: 1 },
      { place: 'dealer-feeds', status: 'done', count: 1 },
    ]);
  });
});
