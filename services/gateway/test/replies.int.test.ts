import type { RecordRepliesRequest, UnsubscribeRequest } from '@homeward/contracts/replies';
import { Rejection } from '@homeward/kernel';
import { type World, startWorld } from './world';

const asked: RecordRepliesRequest[] = [];
const links: UnsubscribeRequest[] = [];
const applied = { status: 'applied', id: 'p1~a', rejectionKind: '', rejectionCode: '', rejectionDetail: {} };
let world: World;
beforeAll(async () => {
  world = await startWorld({
    settings: { HOMEWARD_GATEWAY_WRONG_TOKENS: '10', HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS: 'true' },
    neighbours: {
      replies: {
        recordReplies: async (request) => {
          asked.push(request);
          const unknown = { ...applied, status: 'rejected', rejectionKind: 'unknown', rejectionCode: 'contact.unknown' };
          return {
            replies: request.replies.map(({ contactId, text }) => ({
              outcome: contactId === 'p9~x' ? unknown : applied,
              ...{ meaning: contactId === 'p9~x' ? '' : text === '1' ? 'yes' : 'stop', contactId },
            })),
          };
        },
        unsubscribe: async (request) => {
          links.push(request);
          if (request.token !== 'p1~a.right') throw new Rejection('unknown', 'unsubscribe-link.unknown');
          return { channel: 'email', dealerName: '远航<上海>' };
        },
      },
    },
  });
});
afterAll(() => world.stop());

test('what customers answer is handed on under the key of the request, and each is told what it means', async () => {
  const { status, body } = await world
    .http()
    .post('/v1/contacts/inbound')
    .set('authorization', await world.as('a message-provider'))
    .set('idempotency-key', 'batch-1')
    .send({
      replies: [
        { channel: 'sms', contactId: 'p1~a', text: '1' },
        { channel: 'sms', from: '+8613800000001', text: 'TD' },
        { channel: 'sms', contactId: 'p9~x', text: '1' },
      ],
    });
  expect([status, body]).toMatchObject([
    200,
    {
      replies: [
        { outcome: 'accepted', meaning: 'yes' },
        { outcome: 'accepted', meaning: 'stop' },
        { outcome: 'rejected', code: 'contact.unknown' },
      ],
    },
  ]);
  const [request] = asked;
  expect(request?.replies.map(({ contactId, from, cause }) => [contactId, from, cause?.id.split('/').at(-1)])).toEqual([
    ['p1~a', '', '0'],
    ['', '+8613800000001', '1'],
    ['p9~x', '', '2'],
  ]);
});

test.each([
  ['a channel that is none', { channel: 'phone', contactId: 'p1~a', text: '1' }, '/replies/0/channel'],
  ['no text', { channel: 'sms', contactId: 'p1~a' }, '/replies/0/text'],
])('an answer with %s is refused with its place', async (_, reply, pointer) => {
  const { status, body } = await world
    .http()
    .post('/v1/contacts/inbound')
    .set('authorization', await world.as('a message-provider'))
    .send({ replies: [reply] });
  expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining(pointer)]);
});

test('looking at a link ends nothing, for mail programs look at all of them; sending it does, without signing in (RFC 8058)', async () => {
  const page = await world.http().get('/unsubscribe/p1~a.right').set('accept', 'text/html').set('accept-language', 'zh-CN');
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('<form method="post">')]);
  expect(page.text).toContain('远航&lt;上海&gt;');
  expect(page.headers['content-security-policy']).toContain("form-action 'self'");
  const done = await world
    .http()
    .post('/unsubscribe/p1~a.right')
    .set('content-type', 'application/x-www-form-urlencoded')
    .send('List-Unsubscribe=One-Click');
  expect([done.status, done.body]).toEqual([200, { channel: 'email', dealer: '远航<上海>', isEnded: true }]);
  expect(links.map(({ carryOut }) => carryOut)).toEqual([false, true]);
});

test('a link that is none is unknown, and nobody goes on guessing', async () => {
  const { status, body } = await world.http().get('/unsubscribe/p1~b.wrong');
  expect([status, body]).toMatchObject([404, { code: 'unsubscribe-link.unknown' }]);
  for (let guess = 0; guess < 20; guess += 1) await world.http().get(`/unsubscribe/guess-${guess}`);
  expect((await world.http().get('/unsubscribe/one-more')).status).toBe(429);
});
