import { type Operation, authorisationMatrix } from '@homeward/access';
import { type LeadAction, LeadServiceDefinition, type NewLead } from '@homeward/contracts/leads';
import { IdentityServiceDefinition } from '@homeward/contracts/identity-service';
import { SYSTEM, type World, aCustomer, aSale, aVehicle, aVin, aWorld, ids, personOf } from './world';

const START = '2024-06-01T02:00:00.000Z';
/** A moment in June 2024 in the zone of the dealers. */
const june = (day: number, time = '00:00') => new Date(`2024-06-${String(day).padStart(2, '0')}T${time}:00+08:00`).toISOString();

const aLead = (change: Partial<NewLead> = {}): NewLead => ({
  dealerId: '',
  placeId: '',
  personId: '',
  name: '张伟',
  phone: '138-0013-8000',
  email: '',
  source: 'web',
  purchaseType: 'new',
  model: 'Camry',
  competitor: '',
  concern: 'Asks for the hybrid',
  level: 'H',
  ownerId: '',
  openedAt: '',
  keyAccount: undefined,
  agreedAt: '',
  ...change,
});

describe('leads', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld({ at: START });
    await world.settle();
  });
  afterEach(() => world.stop());

  const client = () => world.ports.network.client('customer', LeadServiceDefinition);
  const identity = () => world.ports.network.client('customer', IdentityServiceDefinition);
  const headOffice = () => world.as('head-office-analyst', 'B');
  const open = (as: ReturnType<World['as']>, leads: readonly NewLead[], key = '') =>
    client().openLeads({ leads: [...leads], cause: { id: key, digest: '' } }, as);
  const openOne = async (as: ReturnType<World['as']>, change: Partial<NewLead> = {}) => {
    const { outcomes, leads } = await open(as, [aLead(change)]);
    await world.settle();
    return { ...outcomes[0], lead: leads[0], leadId: leads[0]?.present?.leadId ?? '' };
  };
  const act = async (as: ReturnType<World['as']>, leadId: string, action: string, values: LeadAction['values'] = {}, text = '') => {
    const { outcomes, leads } = await client().actOnLeads(
      { actions: [{ leadId, action, text, values, keyAccount: undefined, cause: undefined }] },
      as,
    );
    await world.settle();
    return { code: outcomes[0]?.outcome?.rejectionCode ?? '', lead: leads[0] };
  };
  const list = async (as: ReturnType<World['as']>, change: { readonly overdue?: boolean; readonly status?: string } = {}) =>
    (
      await client().listLeads(
        { dealerIds: [], status: '', level: '', ownerId: '', overdue: false, personId: '', page: undefined, ...change },
        as,
      )
    ).leads.map(({ present, overdue }) => [present?.leadId, present?.dealerId, present?.status, overdue] as const);
  const read = async (as: ReturnType<World['as']>, leadId: string) => (await client().readLeads({ leadIds: [leadId] }, as)).leads[0];

  it('CU6: followed up on 06-02 and 06-03 and not again, it is on head office’s overdue list from 06-06 00:00', async () => {
    const { leadId, lead } = await openOne(headOffice(), { dealerId: 'D1' });
    expect(lead?.present).toMatchObject({ status: 'offered', dealerId: 'D1', nextBasis: 'first', overdueAt: june(2, '10:00') });
    await world.moveTo(june(2, '09:00'));
    await act(world.as('sales-consultant', 'D1'), leadId, 'follow-up', { result: 'reached' });
    await world.moveTo(june(3, '11:00'));
    await act(world.as('sales-consultant', 'D1'), leadId, 'follow-up', { result: 'reached' }, 'Wants a red one');
    await world.moveTo(june(5, '23:59'));
    expect(await list(headOffice(), { overdue: true })).toEqual([]);
    await world.moveTo(june(6));
    expect(await list(headOffice(), { overdue: true })).toEqual([[leadId, 'D1', 'accepted', true]]);
    expect(await list(world.as('dealer-manager', 'D1'), { overdue: true })).toHaveLength(1);
    expect(await list(world.as('dealer-manager', 'D2'), { overdue: true })).toEqual([]);

    await act(world.as('sales-consultant', 'D1'), leadId, 'follow-up', {});
    expect(await list(headOffice(), { overdue: true })).toEqual([]);
    const told = (await world.told('homeward.customer.v1.LeadChanged')).map(({ change, changedAt }) => [change, changedAt]);
    expect(told).toContainEqual(['FollowUpMissed', june(6)]);
  });

  it('CU6: a date agreed with the customer is the next one; when nobody keeps it, it is overdue the day after', async () => {
    const { leadId } = await openOne(headOffice(), { dealerId: 'D1' });
    await world.moveTo(june(2, '09:00'));
    await act(world.as('sales-consultant', 'D1'), leadId, 'follow-up');
    await world.moveTo(june(3, '11:00'));
    await act(world.as('sales-consultant', 'D1'), leadId, 'follow-up', { result: 'visit-agreed', agreedAt: june(4, '15:00') });
    expect((await read(headOffice(), leadId))?.present).toMatchObject({ nextBasis: 'agreed', nextFollowUpAt: june(4, '15:00') });
    await world.moveTo(june(4, '23:59'));
    expect(await list(headOffice(), { overdue: true })).toEqual([]);
    await world.moveTo(june(5));
    expect(await list(headOffice(), { overdue: true })).toHaveLength(1);
  });

  it('another dealer can neither read nor act on it', async () => {
    const { leadId } = await openOne(headOffice(), { dealerId: 'D1' });
    expect(await read(world.as('dealer-manager', 'D2'), leadId)).toBeUndefined();
    expect((await act(world.as('dealer-manager', 'D2'), leadId, 'accept')).code).toBe('lead.unknown');
    expect((await act(world.as('dealer-manager', 'D2'), 'no-such-lead', 'accept')).code).toBe('lead.unknown');
  });

  it('goes to the nearest dealer with the fewest open leads, and a batch is spread', async () => {
    await openOne(world.as('sales-consultant', 'D1'), { phone: '13800000001' });
    const wanted = [2, 3, 4].map((tail) => aLead({ phone: `1380000000${tail}`, placeId: 'R1' }));
    const { leads } = await open(headOffice(), [...wanted, aLead({ phone: '13800000005', placeId: 'R2' })]);
    expect(leads.map(({ present }) => present?.dealerId)).toEqual(['D2', 'D1', 'D2', 'D3']);
  });

  it('refused it goes to the next dealer, and the customer with it', async () => {
    const { leadId, lead } = await openOne(headOffice(), { placeId: 'D1' });
    const personId = lead?.present?.personId ?? '';
    const people = async (dealer: string) =>
      (await world.customer.readPeople({ personIds: [personId], reveal: false, allValues: false }, world.as('sales-consultant', dealer)))
        .people.length;
    expect([await people('D1'), await people('D2')]).toEqual([1, 0]);
    await act(world.as('sales-manager', 'D1'), leadId, 'refuse', {}, 'Nobody here sells that model');
    expect((await read(world.as('sales-manager', 'D2'), leadId))?.present).toMatchObject({ status: 'offered', dealerId: 'D2' });
    expect(await read(world.as('sales-manager', 'D1'), leadId)).toBeUndefined();
    expect([await people('D1'), await people('D2')]).toEqual([0, 1]);
  });

  it('not answered it goes on from dealer to dealer at the nominal moments, and back to head office in the end', async () => {
    const { leadId } = await openOne(headOffice(), { placeId: 'D1', level: 'C' });
    await world.moveTo(june(3, '09:59'));
    expect(await list(world.as('dealer-manager', 'D1'))).toHaveLength(1);
    await world.moveTo(june(20));
    const told = (await world.told('homeward.customer.v1.LeadChanged')).filter(({ change }) => /Offer|Return/.test(change));
    expect(told.map(({ change, dealerId, changedAt }) => [change, dealerId, changedAt])).toEqual([
      ['OfferExpired', 'D1', june(3, '10:00')],
      ['LeadOffered', 'D2', june(3, '10:00')],
      ['OfferExpired', 'D2', june(5, '10:00')],
      ['LeadOffered', 'D3', june(5, '10:00')],
      ['OfferExpired', 'D3', june(7, '10:00')],
      ['LeadReturned', '', june(7, '10:00')],
    ]);
    expect(await list(headOffice(), { status: 'unassigned' })).toEqual([[leadId, '', 'unassigned', true]]);
    expect(await list(world.as('region-manager', 'R1'))).toEqual([]);
    expect((await act(headOffice(), leadId, 'assign', { dealerId: 'D3' })).lead?.present).toMatchObject({ dealerId: 'D3' });
  });

  it('lost needs a reason and the manager’s word; until then it stays on the list as loss-proposed', async () => {
    const { leadId } = await openOne(world.as('sales-consultant', 'D1'));
    const consultant = world.as('sales-consultant', 'D1');
    expect((await act(consultant, leadId, 'propose-loss')).code).toBe('lead.loss-reason-unknown');
    await act(consultant, leadId, 'propose-loss', { reason: 'price' });
    expect(await list(headOffice())).toEqual([[leadId, 'D1', 'loss-proposed', false]]);
    expect((await act(consultant, leadId, 'approve-loss')).code).toBe('access.operation-denied');
    await act(world.as('sales-manager', 'D1'), leadId, 'refuse-loss');
    await act(consultant, leadId, 'propose-loss', { reason: 'competitor' });
    expect((await act(world.as('sales-manager', 'D1'), leadId, 'approve-loss')).lead?.present).toMatchObject({
      status: 'lost',
      lossReason: 'competitor',
      overdueAt: '',
    });
    expect((await act(consultant, leadId, 'reactivate', { level: 'B' })).lead?.present).toMatchObject({ status: 'accepted', level: 'B' });
  });

  it('the same phone at the same brand joins the open lead, whoever asks; a dealer is not told whose it is', async () => {
    const first = await openOne(world.as('sales-consultant', 'D1'));
    const again = await openOne(world.as('sales-consultant', 'D1'), { phone: '+86 138 0013 8000' });
    expect([first.result, again.result, again.leadId]).toEqual(['opened', 'joined', first.leadId]);
    const foreign = await openOne(world.as('sales-consultant', 'D3'));
    expect([foreign.result, foreign.outcome?.id, foreign.leadId]).toEqual(['joined', '', '']);
    const { entries = [], present } = (await read(headOffice(), first.leadId)) ?? {};
    expect(present).toMatchObject({ joined: 2, dealerId: 'D1' });
    expect(entries.at(-1)?.values).toMatchObject({ dealerId: 'D3' });
  });

  it('with a number that too many customers share, who asks is told apart by name, and nobody’s inquiry is lost in another’s (CU2)', async () => {
    const phone = '0555-1234567';
    const names = ['张伟', '李娜', '王芳', '刘洋', '陈静', '杨帆'];
    await world.send(names.map((name, index) => ({ externalId: `K${index}`, data: aCustomer({ name, phone, street: `路 ${index}` }) })));
    const consultant = world.as('sales-consultant', 'D1');
    const first = await openOne(consultant, { name: '周杰', phone });
    const other = await openOne(consultant, { name: '吴刚', phone });
    const again = await openOne(consultant, { name: '周杰', phone });
    expect([first.result, other.result, again.result, again.leadId]).toEqual(['opened', 'opened', 'joined', first.leadId]);
  });

  it('racing inquiries of one customer meet at one lead', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((number) => open(headOffice(), [aLead()], `key-${number}`)));
    expect(answers.map(({ outcomes }) => outcomes[0]?.result).sort()).toEqual(['joined', 'joined', 'joined', 'opened']);
  });

  it('sent again under its key it is the same answer, also after it was won; a new inquiry then is a new lead', async () => {
    const consultant = world.as('sales-consultant', 'D1');
    const send = () => open(consultant, [aLead(), aLead({ phone: '12345' })], 'key-1');
    const { leads, outcomes } = await send();
    expect(outcomes.map(({ outcome }) => outcome?.rejectionCode)).toEqual(['', 'lead.phone-invalid']);
    const leadId = leads[0]?.present?.leadId ?? '';
    await act(consultant, leadId, 'win', { saleId: 'sale-1', vehicleId: 'car-1' });
    const repeated = await send();
    expect(repeated.outcomes[0]?.outcome).toMatchObject({ status: 'repeated', id: leadId });
    const next = await openOne(consultant);
    expect(next.result).toBe('opened');
    expect(next.leadId).not.toBe(leadId);
  });

  it('a won lead stays in the history of the person who is the owner then, whose record names the same phone and name', async () => {
    const consultant = world.as('sales-consultant', 'D1');
    const { leadId, lead } = await openOne(consultant);
    await act(consultant, leadId, 'win', { saleId: 'sale-1' });
    await world.send([{ externalId: 'K1', data: aCustomer() }]);
    const personId = lead?.present?.personId ?? '';
    const { people } = await world.customer.readPeople(
      { personIds: [personId, personOf('K1')], reveal: false, allValues: false },
      consultant,
    );
    expect(people.map(({ recordIds }) => recordIds.length)).toEqual([2]);
    const { entries } = await world.customer.readTimeline({ subject: { $case: 'personId', value: personId }, page: undefined }, consultant);
    expect(entries.filter(({ kind }) => kind === 'lead-changed').map(({ values }) => values['change'])).toEqual(['LeadWon', 'LeadOpened']);
  });

  it('won for a customer of the dealer it is that customer’s history, whatever name and phone the inquiry gave; the ruling can be undone', async () => {
    const consultant = world.as('sales-consultant', 'D1');
    const recordOf = (dealerId: string, externalId: string) => ids.recordId(dealerId, SYSTEM, externalId);
    await world.send([
      { externalId: 'K1', data: aCustomer({ name: '李娜', phone: '13900139000' }) },
      { externalId: 'V1', data: aVehicle({ customerExternalId: '' }) },
      { externalId: 'S1', data: aSale({ customerExternalId: 'K1', soldOn: '2024-05-31', deliveredOn: '2024-05-31' }) },
      { dealerId: 'D2', externalId: 'K2', data: aCustomer({ name: '王芳', phone: '13700137000' }) },
    ]);
    const { leadId, lead } = await openOne(consultant);
    const asked = lead?.present?.personId ?? '';
    expect((await act(consultant, leadId, 'win', { recordId: recordOf('D2', 'K2') })).code).toBe('record.unknown');
    expect((await act(consultant, leadId, 'win', { vehicleId: ids.vehicleId(aVin(1)) })).code).toBe('');

    const peopleNow = async () =>
      (await world.customer.readPeople({ personIds: [asked, personOf('K1')], reveal: false, allValues: false }, consultant)).people;
    expect((await peopleNow()).map(({ recordIds }) => recordIds.length)).toEqual([2]);
    const { entries } = await world.customer.readTimeline(
      { subject: { $case: 'personId', value: personOf('K1') }, page: undefined },
      consultant,
    );
    expect(entries.filter(({ kind }) => kind === 'lead-changed').map(({ values }) => values['change'])).toEqual(['LeadWon', 'LeadOpened']);

    const pair = { recordId: lead?.present?.recordId ?? '', otherRecordId: recordOf('D1', 'K1') };
    const decisions = [{ ...pair, ruling: 'never', reason: 'the buyer is another one' }];
    await identity().rulePairs({ decisions, cause: undefined }, world.as('dealer-manager', 'D1'));
    await world.settle();
    expect(await peopleNow()).toHaveLength(2);
  });

  it('nothing personal is told or kept in the clear, and a reader sees masks and the words', async () => {
    const company = {
      company: '滁州出租',
      fleet: 40,
      planned: 10,
      winRatePercent: 60,
      forecast: 6,
      registrations: 30,
      makerRegistrations: 12,
    };
    const { leadId } = await openOne(world.as('sales-consultant', 'D1'), { keyAccount: company });
    const lead = await read(world.as('sales-manager', 'D1'), leadId);
    expect(lead).toMatchObject({ concern: 'Asks for the hybrid', keyAccount: company });
    expect(lead?.name).not.toContain('伟');
    expect(lead?.phone).not.toContain('0013');
    const told = JSON.stringify(await world.told('homeward.customer.v1.LeadChanged'));
    for (const personal of ['张伟', '13800138000', '滁州', 'hybrid']) expect(told).not.toContain(personal);
  });

  it('another level keeps the history; a quote is money in fen', async () => {
    const consultant = world.as('sales-consultant', 'D1');
    const { leadId } = await openOne(consultant, { level: 'N' });
    await act(consultant, leadId, 'change-level', { level: 'A' });
    await act(consultant, leadId, 'test-drive');
    expect((await act(consultant, leadId, 'quote', { amountFen: '12.5' })).code).toBe('lead.amount-unreadable');
    const { lead } = await act(consultant, leadId, 'quote', { amountFen: '18980000' });
    expect(lead?.levels.map(({ level }) => level)).toEqual(['N', 'A']);
    expect(lead?.closesByOn).toBe('2024-06-16');
    expect(lead?.present).toMatchObject({ testDrives: 1, quotes: 1 });
  });

  describe('rights (the table of packages/access)', () => {
    const asking: Partial<Record<Operation, (as: ReturnType<World['as']>, leadId: string) => Promise<string>>> = {
      'leads.open': async (as) => (await openOne(as, { dealerId: 'D1', phone: '13900139000' })).outcome?.rejectionKind ?? '',
      'leads.read': async (as, leadId) => ((await read(as, leadId)) === undefined ? 'unknown' : ''),
      'leads.act': async (as, leadId) => (await act(as, leadId, 'follow-up')).code,
      'leads.assign': async (as, leadId) => (await act(as, leadId, 'assign', { ownerId: 'SC1' })).code,
      'leads.review-loss': async (as, leadId) => (await act(as, leadId, 'approve-loss')).code,
    };
    const cases = authorisationMatrix().filter(({ operation }) => operation in asking);
    it.each(cases.map((one) => [`${one.role} ${one.operation} ${one.target}: ${one.expected}`, one] as const))(
      '%s',
      async (_title, { role, operation, target, expected }) => {
        const { leadId } = await openOne(headOffice(), { dealerId: 'D1' });
        await act(world.as('sales-manager', 'D1'), leadId, 'propose-loss', { reason: 'price' });
        const answer = await asking[operation]?.(world.as(role, target === 'own' ? 'D1' : 'D3'), leadId).catch(
          (error: { readonly code?: string }) => error.code,
        );
        const words = { allowed: /^$/, unknown: /unknown/, denied: /access.operation-denied/ };
        expect(answer).toMatch(words[expected]);
      },
    );
  });
});
