import type { ReadFeedRequest, ReadFeedResponse } from '@homeward/contracts/feed';
import { type World, startWorld } from './world';

const asked: ReadFeedRequest[] = [];
let answer: ReadFeedResponse;
let world: World;
beforeAll(async () => {
  world = await startWorld({
    neighbours: {
      feed: {
        readFeed: async (request) => {
          asked.push(request);
          return answer;
        },
      },
    },
  });
});
afterAll(() => world.stop());
beforeEach(() => {
  asked.length = 0;
  answer = {
    entries: [
      {
        entryId: 'accounts/p1/3',
        dealerId: 'D1',
        kind: 'points',
        change: 'earned',
        aboutId: 'p1',
        at: '2024-06-01T00:00:00.000Z',
        data: '{"points":100}',
      },
    ],
    cursor: 'c1',
    more: true,
    tooOld: false,
  };
});

const get = async (path: string, who = 'manager', language = 'en') =>
  await world
    .http()
    .get(path)
    .set({ authorization: await world.as(who), 'accept-language': language });

test('whoever has one dealer reads its feed without naming it, from the oldest entry unless said otherwise', async () => {
  const { status, body } = await get('/v1/feed');
  expect([status, body]).toEqual([
    200,
    {
      entries: [
        {
          entryId: 'accounts/p1/3',
          kind: 'points',
          change: 'earned',
          aboutId: 'p1',
          at: '2024-06-01T00:00:00.000Z',
          data: { points: 100 },
        },
      ],
      cursor: 'c1',
      more: true,
    },
  ]);
  await get('/v1/feed?dealer=D1&cursor=c1&from=newest&kinds=task,points&limit=1000');
  expect(asked).toEqual([
    { dealerId: 'D1', cursor: '', start: 'oldest', kinds: [], limit: 100 },
    { dealerId: 'D1', cursor: 'c1', start: 'newest', kinds: ['task', 'points'], limit: 1_000 },
  ]);
});

test('a dealer out of reach is unknown, and whoever has several names one', async () => {
  expect((await get('/v1/feed?dealer=D2')).body).toMatchObject({ status: 404, code: 'dealer.unknown' });
  expect((await get('/v1/feed?limit=1001')).status).toBe(400);
  expect((await get('/v1/feed', 'dms-north')).body).toMatchObject({
    status: 400,
    code: 'feed.dealer-missing',
    pointer: '/query/dealer',
  });
  expect(asked).toEqual([]);
});

test('a cursor whose entries are gone is answered with 410, why, and where to go on', async () => {
  answer = { entries: [], cursor: 'c9', more: true, tooOld: true };
  expect((await get('/v1/feed?cursor=c0')).body).toMatchObject({
    status: 410,
    code: 'feed.cursor-too-old',
    title: 'Not kept any more',
    next: expect.stringContaining('c9'),
  });
  expect((await get('/v1/feed?cursor=c0', 'manager', 'zh-CN')).body.title).toBe('已不再保留');
});
