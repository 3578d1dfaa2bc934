import type { ReadKpisRequest } from '@homeward/contracts/analytics-service';
import type { ActOnCorrectionRequest, Correction, RecordCallRequest } from '@homeward/contracts/quality';
import { applied, rejected } from './examples';
import { type World, startWorld } from './world';

let world: World;
afterEach(() => world.stop());

const aCorrection: Correction = {
  correctionId: 'r1.c1',
  recordId: 'r1',
  dealerId: 'D1',
  personId: 'p1',
  vehicleId: '',
  advisorId: 'SA01',
  field: 'phone',
  status: 'open',
  overdue: false,
  openedAt: '2024-06-04T02:00:00.000Z',
  dueAt: '2024-06-14T16:00:00.000Z',
  escalatedTo: '',
  dispute: '',
  disputedAt: '',
  settledAt: '',
};

const get = async (path: string, user = 'manager') =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as(user), 'accept-language': 'en' });
const post = async (path: string, body: object, user: string, language = 'en') =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as(user), 'accept-language': language, 'idempotency-key': 'once' })
    .send(body);

test('data quality of a week is asked for as of its Sunday; what is no week is refused', async () => {
  const asked: ReadKpisRequest[] = [];
  world = await startWorld({
    neighbours: {
      analytics: {
        readKpis: async (request) => {
          asked.push(request);
          const figure = { definitionVersion: 1, fromOn: '2024-12-02', toOn: '2024-12-08', standing: 'assessed' };
          return { figures: [{ ...figure, name: 'data-accuracy', group: { field: 'phone' }, numerator: 1, denominator: 2 }] };
        },
      },
    },
  });
  const { status, body } = await get('/v1/data-quality?dealer=D1&week=2024-W49&by=field');
  expect([status, body.figures]).toEqual([
    200,
    [
      {
        name: 'data-accuracy',
        definitionVersion: 1,
        group: { field: 'phone' },
        numerator: 1,
        denominator: 2,
        fromOn: '2024-12-02',
        toOn: '2024-12-08',
      },
    ],
  ]);
  await get('/v1/data-quality?week=2020-W53');
  await get('/v1/data-quality');
  expect(asked.map(({ at, period, by, scope }) => [at, period, by, scope])).toEqual([
    ['2024-12-08', 'week', ['field'], 'D1'],
    ['2021-01-03', 'week', ['dealer'], ''],
    ['', '', ['dealer'], ''],
  ]);
  for (const week of ['2024-W53', '2024-W00', '2024-49']) {
    expect((await get(`/v1/data-quality?week=${week}`)).body).toMatchObject({ status: 400, code: 'quality.week-invalid' });
  }
  expect((await get('/v1/data-quality?dealer=D2')).body).toMatchObject({ status: 404, code: 'dealer.unknown' });
});

test('a call is recorded under its key, and refused when the value has changed since, in both languages', async () => {
  const calls: RecordCallRequest[] = [];
  world = await startWorld({
    neighbours: {
      quality: {
        recordCall: async (request) => {
          calls.push(request);
          const isStale = request.basis === 'old';
          const outcome = isStale ? rejected('conflict', 'verification.value-changed', {}) : applied('r1');
          return { outcome, corrections: isStale ? [] : [aCorrection] };
        },
      },
    },
  });
  const outcomes = [{ field: 'phone', outcome: 'wrong' }];
  const answer = await post('/v1/verifications/r1/result', { basis: 'b1', outcomes }, 'a call-centre-agent');
  expect([answer.status, answer.body.outcome]).toEqual([200, 'applied']);
  expect(answer.body.corrections).toMatchObject([{ correctionId: 'r1.c1', field: 'phone', status: 'open', overdue: false }]);
  expect(answer.body.corrections[0]).not.toHaveProperty('dispute');
  expect(calls).toMatchObject([{ recordId: 'r1', basis: 'b1', outcomes, cause: { digest: expect.stringMatching(/./) } }]);
  expect((await post('/v1/verifications/r1/result', { basis: 'old', outcomes }, 'a call-centre-agent', 'zh-CN')).body).toMatchObject({
    status: 409,
    code: 'verification.value-changed',
    detail: '该记录的内容已有变化。',
  });
  expect((await post('/v1/verifications/r1/result', { outcomes: [] }, 'a call-centre-agent')).status).toBe(422);
  expect((await post('/v1/verifications/r1/result', { outcomes }, 'manager')).status).toBe(403);
});

test('the dealer disputes and the call centre settles, neither the other way round', async () => {
  const acts: ActOnCorrectionRequest[] = [];
  world = await startWorld({
    neighbours: {
      quality: {
        actOnCorrection: async (request) => {
          acts.push(request);
          return { outcome: applied('r1'), correction: { ...aCorrection, status: 'disputed', dispute: request.text } };
        },
      },
    },
  });
  expect((await post('/v1/corrections/r1.c1/dispute', { text: 'a new number' }, 'manager')).body).toMatchObject({ status: 'disputed' });
  expect((await post('/v1/corrections/r1.c1/settle', { verdict: 'right' }, 'a call-centre-agent')).status).toBe(200);
  expect(acts.map(({ action, text, verdict }) => [action, text, verdict])).toEqual([
    ['dispute', 'a new number', ''],
    ['settle', '', 'right'],
  ]);
  expect((await post('/v1/corrections/r1.c1/settle', { verdict: 'right' }, 'manager')).status).toBe(403);
  expect((await post('/v1/corrections/r1.c1/dispute', { text: 'x' }, 'a call-centre-agent')).status).toBe(403);
});
