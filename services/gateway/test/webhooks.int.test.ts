import type { ActOnWebhookRequest, RegisterWebhookRequest, Webhook, WebhookAnswer } from '@homeward/contracts/webhooks';
import { applied, rejected } from './examples';
import { type World, startWorld } from './world';

const aWebhook: Webhook = {
  endpointId: 'W1',
  dealerId: 'D1',
  url: 'https://dms.example/hook',
  kinds: ['task'],
  description: '',
  createdAt: '2024-06-01T00:00:00.000Z',
  createdBy: 'manager',
  status: 'dead',
  statusAt: '2024-06-04T00:00:00.000Z',
  formerSecretUntilAt: '',
  behind: 3,
  nextAttemptAt: '',
  failingSince: '',
  deliveries: [
    {
      deliveryId: '2',
      webhookId: 'W1_2',
      what: 'entries',
      state: 'failed',
      openedAt: '2024-06-01T00:00:00.000Z',
      nextAttemptAt: '',
      attemptCount: 1,
      attempts: [{ at: '2024-06-01T00:00:00.000Z', outcome: 'failed', reason: 'timed-out', status: 0, tookMs: 10_000 }],
    },
  ],
};
const answered = (change: Partial<WebhookAnswer> = {}): WebhookAnswer => ({
  outcome: applied('W1'),
  webhook: { ...aWebhook, deliveries: [] },
  secret: '',
  deliveryId: '',
  ...change,
});

const registered: RegisterWebhookRequest[] = [];
const acted: ActOnWebhookRequest[] = [];
let answer: WebhookAnswer;
let world: World;
beforeAll(async () => {
  world = await startWorld({
    neighbours: {
      webhooks: {
        registerWebhook: async (request) => {
          registered.push(request);
          return answer;
        },
        actOnWebhook: async (request) => {
          acted.push(request);
          return answer;
        },
        listWebhooks: async () => ({ webhooks: [{ ...aWebhook, deliveries: [] }], cursor: '' }),
        readWebhook: async () => aWebhook,
      },
    },
  });
});
afterAll(() => world.stop());
beforeEach(() => {
  registered.length = 0;
  acted.length = 0;
  answer = answered();
});

const headers = async (who: string, language = 'en') => ({
  authorization: await world.as(who),
  'accept-language': language,
  'idempotency-key': 'once',
});
const get = async (path: string) =>
  await world
    .http()
    .get(path)
    .set(await headers('manager'));
const post = async (path: string, body?: object, who = 'manager', language = 'en') =>
  await world
    .http()
    .post(path)
    .set(await headers(who, language))
    .send(body);

test('an endpoint is registered under its key, and the secret is in that answer', async () => {
  answer = answered({ secret: 'whsec_abc' });
  const { status, body, headers: told } = await post('/v1/webhooks', { url: 'https://dms.example/hook', kinds: ['task'] });
  expect([status, told['location'], body.secret, body.webhook.status]).toEqual([201, '/v1/webhooks/W1', 'whsec_abc', 'dead']);
  expect(registered).toMatchObject([
    {
      ...{ dealerId: 'D1', url: 'https://dms.example/hook', kinds: ['task'], description: '', start: 'newest' },
      cause: { id: expect.stringMatching(/./), digest: expect.stringMatching(/./) },
    },
  ]);
});

test('whoever has several dealers names one; a foreign one is unknown; what is wrong is named with its place', async () => {
  expect((await post('/v1/webhooks', { url: 'https://x.example' }, 'dms-north')).body).toMatchObject({
    ...{ status: 422, code: 'feed.dealer-missing', pointer: '/dealerId' },
  });
  expect((await post('/v1/webhooks', { url: 'https://x.example', dealerId: 'D3' }, 'dms-north')).body.code).toBe('dealer.unknown');
  answer = { ...answered({ webhook: undefined }), outcome: rejected('invalid', 'webhook.address-refused', { pointer: '/url' }) };
  expect((await post('/v1/webhooks', { url: 'https://10.0.0.1' }, 'manager', 'zh-CN')).body).toMatchObject({
    ...{ status: 422, code: 'webhook.address-refused', pointer: '/url', detail: '该地址不在公网上。' },
  });
});

test('endpoints are listed with how it goes, without their secrets; the log is asked for by itself', async () => {
  const { body } = await get('/v1/webhooks');
  expect(body.webhooks).toMatchObject([{ endpointId: 'W1', status: 'dead', statusAt: '2024-06-04T00:00:00.000Z', behind: 3 }]);
  expect(body.webhooks[0]).not.toHaveProperty('deliveries');
  expect((await get('/v1/webhooks/W1')).body).not.toHaveProperty('deliveries');
  const { body: log } = await get('/v1/webhooks/W1/deliveries');
  expect(log.deliveries).toEqual([
    {
      ...{ deliveryId: '2', webhookId: 'W1_2', what: 'entries', state: 'failed', openedAt: '2024-06-01T00:00:00.000Z', attemptCount: 1 },
      attempts: [{ at: '2024-06-01T00:00:00.000Z', outcome: 'failed', reason: 'timed-out', tookMs: 10_000 }],
    },
  ]);
});

test('what is done with an endpoint goes to it as it was asked, and a message may be sent again', async () => {
  answer = answered({ deliveryId: '3' });
  expect((await post('/v1/webhooks/W1/actions', { action: 'test' })).body.deliveryId).toBe('3');
  await post('/v1/webhooks/W1/actions', { action: 'enable', from: 'newest' });
  expect((await post('/v1/webhooks/W1/actions', { action: 'resend' })).status).toBe(422);
  expect((await post('/v1/webhooks/W1/deliveries/2/resend')).status).toBe(202);
  expect(acted).toMatchObject([
    { endpointId: 'W1', action: 'test', start: '' },
    { endpointId: 'W1', action: 'enable', start: 'newest' },
    { endpointId: 'W1', action: 'resend', deliveryId: '2' },
  ]);
  answer = { ...answered({ webhook: undefined }), outcome: rejected('unknown', 'webhook-delivery.unknown', {}) };
  expect((await post('/v1/webhooks/W1/deliveries/9/resend')).body).toMatchObject({ status: 404, code: 'webhook-delivery.unknown' });
});
