import { type EventPayload, toMessage } from '@homeward/contracts';
import { type World, aProfile, as, organisation, reminderOf, startWorld } from './world';

type Lead = EventPayload<'homeward.customer.v1.LeadChanged'>;

const aLead = (change: Partial<Lead>): Lead => ({
  leadId: 'L1',
  nodeId: 'group',
  dealerId: 'D1',
  previousDealerId: '',
  recordId: 'R1',
  personId: 'P1',
  previousPersonId: '',
  ownerId: 'SC1',
  origin: 'head-office',
  source: 'web',
  purchaseType: '',
  model: '',
  status: 'accepted',
  level: 'H',
  openedAt: '2024-06-01T02:00:00.000Z',
  assignedAt: '2024-06-01T02:00:00.000Z',
  offerExpiresAt: '',
  followedUpAt: '',
  followUps: 0,
  missed: 0,
  nextBasis: 'first',
  nextFollowUpOn: '2024-06-02',
  nextFollowUpAt: '2024-06-02T02:00:00.000Z',
  overdueAt: '2024-06-02T02:00:00.000Z',
  everyDays: 2,
  escalatedTo: 'consultant',
  testDrives: 0,
  quotes: 0,
  lossReason: '',
  closedAt: '',
  vehicleId: '',
  saleId: '',
  keyAccount: false,
  joined: 0,
  reactivated: 0,
  mergedInto: '',
  parted: 0,
  change: 'LeadOpened',
  changedAt: '2024-06-01T02:00:00.000Z',
  policyVersion: 'lead-levels/default/1',
  sequence: 1,
  ...change,
});
const told = (change: Partial<Lead>) => toMessage('homeward.customer.v1.LeadChanged', 'L1', aLead(change));

describe('follow-ups of leads in the list of contacts', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld('2024-06-01T02:00:00.000Z');
    await world.hear(...organisation, aProfile({ personId: 'P1' }), aProfile({ personId: 'P2' }));
  });
  afterEach(() => world.stop());

  const list = async (dealer = 'D1', on = '', status = '') =>
    (await reminderOf(world).listContacts({ dealerIds: [dealer], on, ownerId: '', status, personId: '', page: undefined }, as(dealer)))
      .contacts;

  it('the first one is the sales consultant’s call from the day on which the dealer has it, due by its date', async () => {
    await world.hear(told({}));
    expect(await list()).toMatchObject([
      {
        personId: 'P1',
        ownerKind: 'sales-consultant',
        ownerId: 'SC1',
        channel: 'phone',
        purpose: 'appointment',
        plannedOn: '2024-06-01',
        dueOn: '2024-06-02',
        reasons: [{ kind: 'lead-follow-up', vehicleId: '', policyVersion: 'lead-levels/default/1' }],
      },
    ]);
  });

  it('says why: the level and how often', async () => {
    await world.hear(told({}));
    const [contact] = await list();
    const { explanations } = await reminderOf(world).explainContacts({ contactIds: [contact?.contactId ?? ''] }, as('D1'));
    expect(explanations[0]?.perReason[0]?.steps[0]).toEqual({
      code: 'lead.follow-up',
      values: { level: 'H', everyDays: '2', basis: 'first', on: '2024-06-02', policy: 'lead-levels/default/1' },
    });
  });

  it('a follow-up takes its place, on the date agreed', async () => {
    await world.hear(
      told({}),
      told({ sequence: 2, followUps: 1, nextBasis: 'agreed', nextFollowUpOn: '2024-06-20', change: 'FollowedUp' }),
    );
    expect(await list()).toEqual([]);
    expect(await list('D1', '2024-06-20')).toMatchObject([{ plannedOn: '2024-06-20', dueOn: '2024-06-20' }]);
  });

  it('an older word changes nothing', async () => {
    await world.hear(told({ sequence: 2, followUps: 1, nextBasis: 'level', nextFollowUpOn: '2024-06-05' }));
    await world.hear(told({}));
    expect(await list('D1', '2024-06-05')).toMatchObject([{ plannedOn: '2024-06-05' }]);
  });

  it('at another dealer it is that dealer’s; won or lost it is nobody’s', async () => {
    await world.hear(told({}), told({ sequence: 2, dealerId: 'D2', previousDealerId: 'D1', ownerId: '' }));
    expect([(await list()).length, (await list('D2')).length]).toEqual([0, 1]);
    await world.hear(told({ sequence: 3, dealerId: 'D2', status: 'won', nextBasis: '', nextFollowUpOn: '', everyDays: 0 }));
    expect(await list('D2')).toEqual([]);
  });

  it('merged into another one of the same person it asks for nothing; of its own again it is a call of its own again', async () => {
    await world.hear(told({}));
    await world.hear(told({ sequence: 2, status: 'merged', mergedInto: 'L2', nextBasis: '', nextFollowUpOn: '' }));
    expect(await list()).toEqual([]);
    await world.hear(told({ sequence: 3, parted: 1 }));
    expect(await list()).toMatchObject([{ reasons: [{ kind: 'lead-follow-up' }] }]);
  });

  it('follows the person whom the record belongs to', async () => {
    await world.hear(told({}), told({ sequence: 2, personId: 'P2', previousPersonId: 'P1' }));
    expect((await list()).map(({ personId }) => personId)).toEqual(['P2']);
  });

  it('needs no consent to marketing, and is still listed when it is overdue', async () => {
    await world.hear(told({}));
    await world.moveTo('2024-06-09T02:00:00.000Z');
    expect(await list()).toHaveLength(1);
  });
});
