import { type EventPayload, toMessage } from '@homeward/contracts';
import { aCorrection } from './corrections';
import { type CustomerStandIn, standInForCustomer } from './customer-stand-in';
import { aPolicy, aProfile, as, organisation, reminderOf, startWorld, type World } from './world';

type Case = EventPayload<'homeward.complaint.v1.CaseChanged'>;

const aCase = (change: Partial<Case>) =>
  toMessage('homeward.complaint.v1.CaseChanged', 'case-1', {
    caseId: 'case-1',
    dealerId: 'D1',
    personId: 'P1',
    vehicleId: '',
    kind: 'complaint',
    category: 'service',
    severity: 'normal',
    channel: 'hotline',
    status: 'executed',
    receivedAt: '2024-06-01T02:00:00.000Z',
    firstResponseAt: '2024-06-01T03:00:00.000Z',
    plannedAt: '2024-06-02T02:00:00.000Z',
    solvedAt: '2024-06-05T02:00:00.000Z',
    closedAt: '',
    satisfied: '',
    escalatedTo: 'agent',
    clocks: [],
    change: 'MeasuresExecuted',
    changedAt: '2024-06-05T02:00:00.000Z',
    reopened: 0,
    ownerId: '',
    contactId: '',
    sequence: 5,
    ...change,
  });

const moved = (to: string, from: string, sequence: number) =>
  toMessage('homeward.customer.v1.RecordPlaced', 'R1', {
    recordId: 'R1',
    dealerId: 'D1',
    personId: to,
    previousPersonId: from,
    basicsComplete: true,
    sequence,
    ownPersonId: 'P1',
    householdId: '',
    previousHouseholdId: '',
  });

describe('what others’ work asks of a customer', () => {
  let world: World;
  let customer: CustomerStandIn;
  beforeEach(async () => {
    world = await startWorld('2024-06-06T02:00:00.000Z');
    customer = await standInForCustomer(world.ports);
    await world.hear(...organisation, aProfile({ personId: 'P1' }), aProfile({ personId: 'P2' }));
  });
  afterEach(async () => {
    await customer.stop();
    await world.stop();
  });

  const list = async (dealer = 'D1', on = '') =>
    (await reminderOf(world).listContacts({ dealerIds: [dealer], on, ownerId: '', status: '', personId: '', page: undefined }, as(dealer)))
      .contacts;
  const peopleAndKinds = async () => (await list()).map(({ personId, reasons }) => [personId, reasons.map(({ kind }) => kind)]);

  describe('rectification', () => {
    it('the customer is called again on the day after it, whatever was agreed to', async () => {
      await world.hear(aCase({}));
      const [contact] = await list();
      expect(contact).toMatchObject({
        personId: 'P1',
        channel: 'phone',
        purpose: 'complaint',
        plannedOn: '2024-06-06',
        untilOn: '2024-06-12',
        reasons: [{ kind: 'rectification-call', vehicleId: '', policyVersion: 'cadences/default/1#rectification' }],
      });
      const { explanations } = await reminderOf(world).explainContacts({ contactIds: [contact?.contactId ?? ''] }, as('D1'));
      expect(explanations[0]?.perReason[0]?.steps[0]).toEqual({
        code: 'rectification',
        values: { caseId: 'case-1', kind: 'complaint', status: 'executed', on: '2024-06-05' },
      });
    });

    it.each([
      ['before the measures are executed', { status: 'planned' }],
      ['when somebody called back already', { status: 'called-back' }],
      ['for a consultation', { kind: 'consultation' }],
      ['for a case of nobody', { personId: '' }],
    ])('nobody is called %s', async (_name, change) => {
      await world.hear(aCase(change));
      expect(await list()).toEqual([]);
    });

    it('a later word takes it back, an older one changes nothing; reopened and put right again, the customer is called again', async () => {
      await world.hear(aCase({ status: 'called-back', sequence: 6, change: 'CustomerCalledBack' }), aCase({}));
      expect(await list()).toEqual([]);
      await world.hear(aCase({ sequence: 9, reopened: 1, solvedAt: '2024-06-05T08:00:00.000Z' }));
      expect(await list()).toHaveLength(1);
    });
  });

  describe('escalated', () => {
    const rectification = {
      trigger: { on: 'occasion', kinds: ['rectification'] },
      stops: ['answer'],
      escalation: { to: 'dealer-manager', windowDays: 3 },
      steps: [
        {
          ...{ key: 'rectification-call', when: { kind: 'days-after', days: 1 }, windowDays: 7, owner: 'care-specialist' },
          ...{ channels: ['phone'], purpose: 'complaint', script: { 'zh-CN': '您好', en: 'Hello' } },
        },
      ],
    };
    beforeEach(() => world.hear(aPolicy('cadences', { cadences: { rectification } })));

    it('a call that nobody made in its time is the manager’s, and says why', async () => {
      await world.hear(aCase({}));
      await world.moveTo('2024-06-13T02:00:00.000Z');
      const calls = await list();
      expect(calls).toMatchObject([
        {
          ...{ personId: 'P1', ownerKind: 'dealer-manager', channel: 'phone', plannedOn: '2024-06-13', untilOn: '2024-06-15' },
          reasons: [{ kind: 'rectification-call-escalated', policyVersion: 'cadences/group/1#rectification' }],
        },
      ]);
      const { explanations } = await reminderOf(world).explainContacts({ contactIds: [calls[0]?.contactId ?? ''] }, as('D1'));
      expect(explanations[0]?.perReason[0]?.steps.map(({ code }) => code)).toEqual(expect.arrayContaining(['rectification', 'escalated']));
      await world.moveTo('2024-06-16T02:00:00.000Z');
      expect(await list()).toEqual([]);
    });

    it('a call that was made is not the manager’s', async () => {
      await world.hear(aCase({}));
      const [call] = await list();
      const made = {
        ...{ contactId: call?.contactId ?? '', result: 'reached', note: '', purchaseAsked: false, callAgainAt: '', refusalReason: '' },
        ...{ noFurtherContact: false, answers: [], cause: undefined },
      };
      expect((await reminderOf(world).recordResults({ results: [made] }, as('D1', 'care-specialist'))).outcomes).toMatchObject([
        { status: 'applied' },
      ]);
      await world.moveTo('2024-06-13T02:00:00.000Z');
      expect(await list()).toEqual([]);
    });
  });

  describe('corrections', () => {
    it('the dealer’s advisor asks the customer, by the deadline', async () => {
      await world.hear(aCorrection());
      expect(await list()).toMatchObject([
        {
          ...{ personId: 'P1', ownerKind: 'advisor', ownerId: 'SA01', purpose: 'service', dueOn: '2024-06-16' },
          reasons: [{ kind: 'correction-call', policyVersion: 'cadences/default/1#correction' }],
        },
      ]);
    });

    it('several wrong fields of one customer are one call', async () => {
      await world.hear(aCorrection(), aCorrection({ correctionId: 'R1.correction-2', field: 'birthday' }));
      expect((await list()).map(({ reasons }) => reasons.length)).toEqual([2]);
    });

    it('what the papers at the dealer say, and what is put right, asks nobody', async () => {
      await world.hear(aCorrection({ field: 'plate' }));
      expect(await list()).toEqual([]);
      await world.hear(aCorrection(), aCorrection({ status: 'corrected', sequence: 4 }));
      expect(await list()).toEqual([]);
    });
  });

  describe('of a record that moves', () => {
    it.each([
      ['a rectification call', aCase({}), 'rectification-call'],
      ['a correction call', aCorrection(), 'correction-call'],
    ])('%s goes along, and comes back with it', async (_name, word, kind) => {
      await world.hear(word);
      await world.hear(moved('P2', 'P1', 2));
      expect(await peopleAndKinds()).toEqual([['P2', [kind]]]);
      await world.hear(moved('P1', 'P2', 3));
      expect(await peopleAndKinds()).toEqual([['P1', [kind]]]);
    });

    it('is the same whether the move or the word is heard first', async () => {
      await world.hear(moved('P2', 'P1', 2));
      await world.hear(aCase({}));
      expect(await peopleAndKinds()).toEqual([['P2', ['rectification-call']]]);
      await world.hear(aCase({ status: 'closed', sequence: 7 }));
      expect(await list()).toEqual([]);
    });

    it('a word that comes after the move reaches where the record is', async () => {
      await world.hear(aCase({}));
      await world.hear(moved('P2', 'P1', 2));
      await world.hear(aCase({ status: 'called-back', sequence: 6 }));
      expect(await list()).toEqual([]);
    });
  });
});
