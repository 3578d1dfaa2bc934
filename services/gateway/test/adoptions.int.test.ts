import type { AdoptionBook, Deal, DealBookRequest, ReadBookRequest } from '@homeward/contracts/adoptions';
import { applied, rejected } from './examples';
import { type World, startWorld } from './world';

let world: World;
afterEach(() => world.stop());

const change = { vehicleId: 'V1', plate: '皖M***30', advisorId: 'A', previousAdvisorId: '', reason: 'adopted', valueFen: 50_000 };
const share = { advisorId: 'A', active: true, cars: 1, valueFen: 50_000 };
const aPreview: Deal = {
  dealerId: 'D1',
  planId: 'plan-1',
  on: '2024-12-31',
  method: 'plate-digit',
  policyVersion: 'adoption/default/1',
  changes: [change],
  before: [{ ...share, cars: 0, valueFen: 0 }],
  after: [share],
  spreadBefore: { cars: 0, valueFen: 0 },
  spreadAfter: { cars: 1, valueFen: 50_000 },
};
const aBook: AdoptionBook = {
  dealerId: 'D1',
  on: '2024-12-31',
  method: 'plate-digit',
  policyVersion: 'adoption/default/1',
  advisors: [{ ...share, invited: 1, arrived: 0, outputFen: 0, oilFen: 0, accessoryFen: 0, lost: 0 }],
  spread: { cars: 1, valueFen: 50_000 },
  cars: [
    {
      vehicleId: 'V1',
      personId: '',
      plate: '皖M***30',
      model: 'A1',
      adoptedAt: '2024-12-31T04:00:00.000Z',
      valueFen: 50_000,
      lastVisitOn: '2024-08-10',
      invited: true,
      arrived: false,
      outputFen: 0,
      oilFen: 0,
      accessoryFen: 0,
      churnLevel: 'none',
    },
  ],
  cursor: '',
  deals: [{ at: '2024-12-31T04:00:00.000Z', by: 'manager', policyVersion: 'adoption/default/1', adopted: 1, moved: 0, released: 0 }],
};

const get = async (path: string, language = 'en') =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as('manager'), 'accept-language': language });
const post = async (path: string, body: object, language = 'en') =>
  await world
    .http()
    .post(path)
    .set({ authorization: await world.as('manager'), 'accept-language': language, 'idempotency-key': 'once' })
    .send(body);

test('a deal is looked at, applied under its key, and refused when something has changed since', async () => {
  const dealt: DealBookRequest[] = [];
  world = await startWorld({
    neighbours: {
      adoptions: {
        previewDeal: async () => aPreview,
        dealBook: async (request) => {
          dealt.push(request);
          const outcome = request.planId === 'old' ? rejected('conflict', 'adoption.plan-changed', {}) : applied('D1');
          return { outcome, changes: request.planId === 'old' ? [] : [change], book: aBook };
        },
      },
    },
  });
  expect((await post('/v1/adoptions/preview', { dealerId: 'D1' })).body).toMatchObject({
    planId: 'plan-1',
    changes: [{ vehicleId: 'V1', advisorId: 'A', plate: '皖M***30', reason: 'adopted' }],
    spreadAfter: { cars: 1, valueFen: 50_000 },
  });
  const answer = await post('/v1/adoptions', { dealerId: 'D1', planId: 'plan-1', correct: true });
  expect([answer.status, answer.body.outcome, answer.body.changes.length]).toEqual([200, 'applied', 1]);
  expect(answer.body.book.cars).toBeUndefined();
  expect(dealt).toMatchObject([{ dealerId: 'D1', planId: 'plan-1', correct: true, cause: { digest: expect.stringMatching(/./) } }]);
  const refused = await post('/v1/adoptions', { dealerId: 'D1', planId: 'old' }, 'zh-CN');
  expect(refused.body).toMatchObject({ status: 409, code: 'adoption.plan-changed', detail: '预览之后情况已有变化。' });
  expect((await post('/v1/adoptions', { dealerId: 'D2' })).body).toMatchObject({ status: 404, code: 'dealer.unknown' });
  expect((await post('/v1/adoptions', { dealerId: 'D1', advisor: 'A' })).status).toBe(422);
});

test('the book of one’s own dealer needs no name of it, and an advisor’s shows the cars', async () => {
  const asked: ReadBookRequest[] = [];
  world = await startWorld({
    neighbours: {
      adoptions: {
        readBook: async (request) => {
          asked.push(request);
          return aBook;
        },
      },
    },
  });
  const all = await get('/v1/adoptions');
  expect([all.status, all.body.advisors, all.body.cars]).toEqual([200, aBook.advisors, undefined]);
  const { body } = await get('/v1/adoptions?dealer=D1&advisor=A&limit=1');
  expect(body.cars).toMatchObject([{ vehicleId: 'V1', plate: '皖M***30', invited: true }]);
  expect(body.cars[0]).not.toHaveProperty('personId');
  expect(asked).toMatchObject([
    { dealerId: 'D1', advisorId: '' },
    { dealerId: 'D1', advisorId: 'A', page: { limit: 1, cursor: '' } },
  ]);
  expect((await get('/v1/adoptions?dealer=D2')).status).toBe(404);
});
