import type { Lead, LeadAction, ListLeadsRequest, NewLead } from '@homeward/contracts/leads';
import { applied, rejected } from './examples';
import { type World, startWorld } from './world';

let world: World;
afterEach(() => world.stop());

const aLead = (leadId: string, dealerId: string): Lead => ({
  present: {
    leadId,
    nodeId: 'aurora',
    dealerId,
    previousDealerId: '',
    recordId: 'R1',
    personId: 'P1',
    previousPersonId: '',
    ownerId: '',
    origin: 'dealer',
    source: 'web',
    purchaseType: '',
    model: 'A1',
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
    changedAt: '',
    policyVersion: 'lead-levels/default/1',
    sequence: 1,
  },
  overdue: true,
  name: '张*',
  phone: '138****8000',
  competitor: '',
  concern: '',
  closesByOn: '2024-06-08',
  keyAccount: undefined,
  entries: [],
  levels: [],
});

const get = async (path: string, language = 'en') =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as('manager'), 'accept-language': language });
const post = async (path: string, body: object) =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as('manager'), 'accept-language': 'en', 'idempotency-key': 'once' })
    .send(body);

test('leads are opened many at once, each with its outcome; another’s lead that was joined is not named', async () => {
  const sent: NewLead[] = [];
  world = await startWorld({
    neighbours: {
      leads: {
        openLeads: async ({ leads }) => {
          sent.push(...leads);
          return {
            outcomes: [
              { outcome: applied('L1'), result: 'opened' },
              { outcome: applied(''), result: 'joined' },
              { outcome: rejected('invalid', 'lead.phone-invalid', { pointer: '/phone' }), result: '' },
              { outcome: { ...applied('L1'), status: 'repeated' }, result: 'opened' },
            ],
            leads: [aLead('L1', 'D1')],
          };
        },
      },
    },
  });
  const rows = [
    { name: '张伟', phone: '13800138000', openedAt: '2024-06-01T10:00:00+08:00' },
    { phone: '1' },
    { phone: '2' },
    { phone: '3' },
  ];
  const answer = await post('/v1/leads', { leads: rows });
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      leads: [
        { outcome: 'opened', leadId: 'L1', dealerId: 'D1' },
        { outcome: 'joined' },
        { outcome: 'rejected', code: 'lead.phone-invalid', pointer: '/phone', text: 'Not a phone number that can be called.' },
        { outcome: 'repeated', leadId: 'L1', dealerId: 'D1' },
      ],
    },
  ]);
  expect(sent[0]).toMatchObject({ name: '张伟', openedAt: '2024-06-01T02:00:00.000Z', level: '' });
  expect((await post('/v1/leads', { leads: [{ phone: '1', level: 'Z' }] })).body).toMatchObject({ status: 422, pointer: '/leads/0/level' });
  expect((await post('/v1/leads', { leads: [] })).status).toBe(422);
});

test('leads are listed, read and acted on; what is foreign is not there', async () => {
  const asked: ListLeadsRequest[] = [];
  const acted: LeadAction[] = [];
  world = await startWorld({
    neighbours: {
      leads: {
        listLeads: async (request) => {
          asked.push(request);
          return { leads: [aLead('L1', 'D1')], cursor: 'next' };
        },
        readLeads: async ({ leadIds }) => ({ leads: leadIds.includes('L1') ? [aLead('L1', 'D1')] : [] }),
        actOnLeads: async ({ actions }) => {
          acted.push(...actions);
          return { outcomes: [{ outcome: applied('L1'), result: '' }], leads: [aLead('L1', 'D1')] };
        },
      },
    },
  });
  const list = await get('/v1/leads?dealer=D1&overdue=true&level=H');
  expect(list.body).toMatchObject({
    leads: [{ leadId: 'L1', overdue: true, name: '张*', nextFollowUpOn: '2024-06-02', closesByOn: '2024-06-08' }],
    cursor: 'next',
  });
  expect(asked).toMatchObject([{ dealerIds: ['D1'], overdue: true, level: 'H', status: '' }]);
  expect((await get('/v1/leads?dealer=D2')).body).toMatchObject({ status: 404, code: 'dealer.unknown' });
  expect((await get('/v1/leads/L1')).body.leadId).toBe('L1');
  expect((await get('/v1/leads/L2', 'zh-CN')).body).toMatchObject({ status: 404, code: 'lead.unknown', detail: '没有此线索。' });

  const values = { result: 'visit-agreed', agreedAt: '2024-06-04T15:00:00+08:00' };
  expect((await post('/v1/leads/L1/actions', { action: 'follow-up', values })).status).toBe(200);
  await post('/v1/leads/L1/actions', { action: 'quote', values: { amountFen: 18_980_000 } });
  expect(acted.map((action) => action.values)).toEqual([
    { result: 'visit-agreed', agreedAt: '2024-06-04T07:00:00.000Z' },
    { amountFen: '18980000' },
  ]);
  expect((await post('/v1/leads/L1/actions', { action: 'follow-up', values: { next: 'soon' } })).body).toMatchObject({ status: 422 });
});
