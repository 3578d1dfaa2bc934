import { toMessage } from '@homeward/contracts';
import { IdentityServiceDefinition } from '@homeward/contracts/identity-service';
import { LeadServiceDefinition, type NewLead } from '@homeward/contracts/leads';
import { SYSTEM, type World, aCustomer, aWorld, ids, personOf } from './world';

const START = '2024-06-01T02:00:00.000Z';
const WORK = { name: '张伟', phone: '138-0013-8000' };
const HOME = { name: '张伟', phone: '139-0013-9000' };
const [K1 = '', K2 = ''] = ['K1', 'K2'].map((externalId) => ids.recordId('D1', SYSTEM, externalId));

// CU2 and CU6: a person who is known under two phones, and asks for a car under both.
describe('two open leads of one person', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: START });
    await world.send([
      { externalId: 'K1', occurredAt: START, data: aCustomer(WORK) },
      { externalId: 'K2', occurredAt: START, data: aCustomer({ ...HOME, street: '江东路 9' }) },
    ]);
  });
  afterEach(() => world.stop());

  type As = ReturnType<World['as']>;
  const client = () => world.ports.network.client('customer', LeadServiceDefinition);
  const consultant = (dealer = 'D1') => world.as('sales-consultant', dealer);
  const open = async (who: typeof WORK, as: As = consultant(), change: Partial<NewLead> = {}, key = '') => {
    const { outcomes } = await client().openLeads(
      {
        leads: [
          {
            ...{ dealerId: '', placeId: '', personId: '', email: '', source: 'web', purchaseType: '', model: '', competitor: '' },
            ...{ concern: '', level: 'H', ownerId: '', openedAt: '', keyAccount: undefined, agreedAt: '', ...who, ...change },
          },
        ],
        cause: { id: key, digest: '' },
      },
      as,
    );
    await world.settle();
    return { result: outcomes[0]?.result ?? '', status: outcomes[0]?.outcome?.status ?? '', leadId: outcomes[0]?.outcome?.id ?? '' };
  };
  const act = async (leadId: string, action: string, values: Record<string, string> = {}, as: As = consultant()) => {
    const { outcomes } = await client().actOnLeads(
      { actions: [{ leadId, action, text: '', values, keyAccount: undefined, cause: undefined }] },
      as,
    );
    await world.settle();
    return outcomes[0]?.outcome?.rejectionCode ?? '';
  };
  const later = (): void => world.clock.advanceTo('2024-06-01T03:00:00.000Z');
  const rule = async (ruling: 'always' | 'never') => {
    const decisions = [{ recordId: K1, otherRecordId: K2, ruling, reason: 'seen at the desk' }];
    await world.ports.network
      .client('customer', IdentityServiceDefinition)
      .rulePairs({ decisions, cause: undefined }, world.as('dealer-manager', 'D1'));
    await world.settle();
  };
  const read = async (leadId: string, as: As = consultant()) => (await client().readLeads({ leadIds: [leadId] }, as)).leads[0];
  const standing = async (...leadIds: readonly string[]) =>
    Promise.all(leadIds.map(async (leadId) => [(await read(leadId))?.present?.status, (await read(leadId))?.present?.mergedInto]));

  it('become one when the two turn out to be one person, and two again when they are not; each keeps its history', async () => {
    const first = await open(WORK);
    later();
    const second = await open(HOME);
    await act(second.leadId, 'test-drive', { model: 'Camry' });
    const before = (await read(second.leadId))?.present;

    await rule('always');
    expect(await standing(first.leadId, second.leadId)).toEqual([
      ['accepted', ''],
      ['merged', first.leadId],
    ]);
    expect((await read(second.leadId))?.present).toMatchObject({ nextFollowUpOn: '', overdueAt: '' });
    const history = (await read(first.leadId))?.entries.map(({ action, values }) => [action, values['leadId'] ?? '']) ?? [];
    expect(history).toContainEqual(['TestDriven', second.leadId]);
    expect(history).toContainEqual(['DuplicateMerged', second.leadId]);

    await rule('never');
    expect(await standing(first.leadId, second.leadId)).toEqual([
      ['accepted', ''],
      ['accepted', ''],
    ]);
    const { sequence: _s, change: _c, changedAt: _a, parted, ...after } = (await read(second.leadId))?.present ?? { parted: 0 };
    expect(before).toMatchObject({ ...after, parted: 0 });
    expect(parted).toBe(1);
    expect((await read(first.leadId))?.entries.map(({ action }) => action)).not.toContain('TestDriven');
    expect((await read(second.leadId))?.entries.map(({ action }) => action)).toContain('TestDriven');
  });

  it('are one also when the person was known to be one before the leads were entered, whichever came first', async () => {
    await rule('always');
    const first = await open(HOME);
    later();
    const second = await open(WORK);
    expect(await standing(first.leadId, second.leadId)).toEqual([
      ['accepted', ''],
      ['merged', first.leadId],
    ]);
    const told = await world.told('homeward.customer.v1.LeadChanged');
    const last = new Map(told.map((lead) => [lead.leadId, lead]));
    expect([...last.values()].map(({ leadId, nextFollowUpOn, personId }) => [leadId, nextFollowUpOn !== '', personId]).sort()).toEqual(
      [
        [first.leadId, true, (await read(first.leadId))?.present?.personId],
        [second.leadId, false, (await read(first.leadId))?.present?.personId],
      ].sort(),
    );
  });

  it('asked again under either phone it is the lead that goes on; won, the next one begins', async () => {
    await rule('always');
    const first = await open(WORK);
    later();
    await open(HOME, consultant(), {}, 'key-1');
    expect(await open(HOME, consultant(), {}, 'key-1')).toMatchObject({ status: 'repeated' });
    expect(await open(HOME)).toMatchObject({ result: 'joined', leadId: first.leadId });
    expect(await open(WORK)).toMatchObject({ result: 'joined', leadId: first.leadId });
    await act(first.leadId, 'win', { saleId: 'sale-1' });
    const next = await open(HOME);
    expect(next.result).toBe('opened');
    expect((await read(next.leadId))?.present).toMatchObject({ status: 'accepted', mergedInto: '' });
  });

  it('a call that was planned for either is a follow-up of the one that goes on, once', async () => {
    const first = await open(WORK);
    later();
    const second = await open(HOME);
    await rule('always');
    const reason = { kind: 'lead-follow-up', vehicleId: '', dueOn: '', visitId: '', policyVersion: '' };
    const made = toMessage('homeward.reminder.v1.ContactMade', personOf('K1'), {
      contactId: 'C1',
      personId: personOf('K1'),
      dealerId: 'D1',
      result: 'reached',
      channel: 'phone',
      madeAt: '2024-06-01T04:00:00.000Z',
      madeBy: 'SC01',
      purchaseAsked: false,
      sequence: 1,
      ...{ failure: '', doneElsewhere: [], promisedAt: '', alarmAt: '', refusalReason: '', refusedPurposes: [] },
      reasons: [first.leadId, second.leadId].map((leadId) => ({ ...reason, key: `lead/${leadId}:0.0.0` })),
    });
    await world.ports.bus.publish([{ ...made, id: 'made', source: 'reminder', at: '2024-06-01T04:00:00.000Z' }]);
    await world.settle();
    const { followUps } = (await read(first.leadId))?.present ?? {};
    expect([followUps, (await read(second.leadId))?.present?.followUps]).toEqual([1, 0]);
  });

  it('at two dealers the one goes on that a dealer is working on; whoever does not see it is not told which one that is', async () => {
    const offered = await open(HOME, world.as('head-office-analyst', 'B'), { dealerId: 'D2' });
    later();
    const own = await open(WORK);
    await rule('always');
    expect((await read(own.leadId))?.present).toMatchObject({ status: 'accepted', dealerId: 'D1' });
    const theirs = await read(offered.leadId, world.as('sales-manager', 'D2'));
    expect(theirs?.present).toMatchObject({ status: 'merged', mergedInto: '' });
    expect(JSON.stringify(theirs)).not.toContain(own.leadId);
    expect((await read(own.leadId))?.entries.map(({ values }) => values['leadId'])).not.toContain(offered.leadId);
    expect(await act(offered.leadId, 'accept', {}, world.as('sales-manager', 'D2'))).toBe('lead.merged');
    await rule('never');
    expect((await read(offered.leadId, world.as('sales-manager', 'D2')))?.present).toMatchObject({ status: 'offered', dealerId: 'D2' });
  });

  it('a lost one stays lost beside an open one, and is one with it when it comes back', async () => {
    await rule('always');
    const lost = await open(WORK);
    await act(lost.leadId, 'propose-loss', { reason: 'price' });
    await act(lost.leadId, 'approve-loss', {}, world.as('sales-manager', 'D1'));
    later();
    const second = await open(HOME);
    expect(await standing(lost.leadId, second.leadId)).toEqual([
      ['lost', ''],
      ['accepted', ''],
    ]);
    await act(lost.leadId, 'reactivate');
    expect(await standing(lost.leadId, second.leadId)).toEqual([
      ['accepted', ''],
      ['merged', lost.leadId],
    ]);
  });
});
