import type { CheckCallsRequest, ListSampledCallsRequest } from '@homeward/contracts/checks';
import { type World, startWorld } from './world';

const asked: (CheckCallsRequest | ListSampledCallsRequest)[] = [];
let world: World;
beforeAll(async () => {
  world = await startWorld({
    neighbours: {
      checks: {
        listSampledCalls: async (request) => {
          asked.push(request);
          return { nodeId: request.nodeId, fromOn: '2024-05-27', toOn: '2024-06-02', calls: [], policyVersion: 'call-checks/default/1' };
        },
        readCheckedCalls: async () => ({ calls: [] }),
        checkCalls: async (request) => {
          asked.push(request);
          const [{ contactId = '', mark = 0 } = {}] = request.checks;
          const own = { status: 'rejected', rejectionKind: 'forbidden', rejectionCode: 'check.own-call' };
          const applied = { status: 'applied', rejectionKind: '', rejectionCode: '' };
          return { outcomes: [{ id: contactId, rejectionDetail: {}, ...(mark === 1 ? own : applied) }] };
        },
        readCheckFigures: async ({ nodeId }) => {
          const none = { sampledContactIds: ['c1'], checkedContactIds: [], notMadeContactIds: [], wrongAnswers: [], marks: 0, markSum: 0 };
          const caller = { callerId: 'SA01', callerKind: 'advisor', calls: 3, answersChecked: 0, answersRight: 0, ...none };
          const checked = { callerId: 'SA02', answersChecked: 3, answersRight: 2, marks: 3, markSum: 20 };
          return { nodeId, fromOn: '2024-05-27', toOn: '2024-06-02', callers: [caller, { ...caller, ...checked }] };
        },
      },
    },
  });
});
afterAll(() => world.stop());

const post = async (json: object, contactId = 'p1~c1') =>
  await world
    .http()
    .post(`/v1/work/checks/${contactId}`)
    .set('authorization', await world.as('manager'))
    .send(json);
const get = async (path: string, who = 'manager') =>
  await world
    .http()
    .get(path)
    .set('authorization', await world.as(who));

it('the sample is that of the caller’s own node unless another one is named', async () => {
  const { body } = await get('/v1/work/checks?date=2024-06-01');
  expect(body).toMatchObject({ from: '2024-05-27', to: '2024-06-02', calls: [] });
  expect(asked.at(-1)).toEqual({ nodeId: 'D1', on: '2024-06-01', callerId: '' });
});

it('what was found is sent on question by question, numbers and yes or no as text', async () => {
  const answers = {
    satisfaction: { finding: 'different', right: 9 },
    fixed: { finding: 'different', right: true },
    why: { finding: 'not-asked' },
  };
  expect((await post({ mark: 4, answers })).body).toEqual({ contactId: 'p1~c1', status: 'applied' });
  expect(asked.at(-1)).toMatchObject({
    checks: [
      {
        ...{ contactId: 'p1~c1', mark: 4, notMade: false, note: '' },
        answers: [
          { question: 'satisfaction', finding: 'different', right: '9' },
          { question: 'fixed', finding: 'different', right: 'yes' },
          { question: 'why', finding: 'not-asked', right: '' },
        ],
      },
    ],
  });
});

it('a check of one’s own call is forbidden, in words', async () => {
  const { status, body } = await post({ mark: 1 });
  expect([status, body]).toMatchObject([403, { code: 'check.own-call', detail: '不能核查自己的通话。' }]);
});

it('a finding that is none, and a mark beyond the scale, are refused with their place', async () => {
  expect((await post({ mark: 11 })).body).toMatchObject({ pointer: '/mark' });
  expect((await post({ mark: 5, answers: { satisfaction: { finding: 'guessed' } } })).body).toMatchObject({
    pointer: '/answers/satisfaction/finding',
  });
});

it('a share of right answers is absent where none was checked', async () => {
  const { body } = await get('/v1/work/checks/figures');
  expect(body).toMatchObject({
    callers: [
      { callerId: 'SA01', answersRight: { numerator: 0, denominator: 0 }, sampled: ['c1'] },
      { callerId: 'SA02', answersRight: { numerator: 2, denominator: 3, percent: 66.7 }, meanMark: 6.7 },
    ],
  });
  expect((body as { callers: readonly { answersRight: object; meanMark?: number }[] }).callers[0]).not.toHaveProperty('meanMark');
});

it('a call that is neither one’s own nor one’s to check is unknown', async () => {
  const { status, body } = await get('/v1/work/checks/p1~c1');
  expect([status, body]).toMatchObject([404, { code: 'contact.unknown' }]);
});

it('the recording of a call is an id that says nothing of anybody', async () => {
  for (const recordingId of ['20240601-13800138000', '皖M·A1001'])
    expect(
      (
        await world
          .http()
          .post('/v1/contacts/c1/result')
          .set('authorization', await world.as('manager'))
          .send({ result: 'reached', recordingId })
      ).body,
    ).toMatchObject({ code: 'gateway.recording-invalid', pointer: '/recordingId' });
});
