import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FeedServiceDefinition } from '@homeward/contracts/feed';
import {
  type ActOnWebhookRequest,
  type RegisterWebhookRequest,
  type WebhookAnswer,
  WebhookServiceDefinition,
} from '@homeward/contracts/webhooks';
import { createEmbeddedPorts } from '@homeward/runtime';
import { type World, aPointsLine, as, organisation, startWorld, type Told } from './world';
import { answers, hangs, isSigned, type Received, startReceiver, type WebhookReceiver } from './webhook-receiver';

const SETTINGS = { HOMEWARD_REMINDER_WEBHOOK_NETWORKS: '127.0.0.0/8', HOMEWARD_REMINDER_WEBHOOK_PLAIN_HTTP: 'true' };
const MANAGER = as('D1', 'dealer-manager');

let world: World;
let receiver: WebhookReceiver;
let dataDirectory: string | undefined;
beforeEach(async () => {
  receiver = await startReceiver();
  world = await startWorld('2025-01-01T00:00:00.000Z', SETTINGS);
  await world.hear(...organisation);
});
afterEach(async () => {
  await world.stop();
  await receiver.stop();
  if (dataDirectory !== undefined) rmSync(dataDirectory, { recursive: true });
  dataDirectory = undefined;
});

const webhooks = () => world.ports.network.client('reminder', WebhookServiceDefinition);
const register = (change: Partial<RegisterWebhookRequest> = {}, who = MANAGER): Promise<WebhookAnswer> =>
  webhooks().registerWebhook(
    { dealerId: 'D1', url: receiver.url, kinds: [], description: 'DMS', start: '', cause: { id: 'once', digest: 'd' }, ...change },
    who,
  );
const registered = async (change: Partial<RegisterWebhookRequest> = {}) => {
  const { webhook, secret, outcome } = await register(change);
  if (webhook === undefined) throw new Error(`Not registered: ${outcome?.rejectionCode}`);
  return { endpointId: webhook.endpointId, secret };
};
let asked = 0;
const act = (endpointId: string, action: string, change: Partial<ActOnWebhookRequest> = {}, who = MANAGER) =>
  webhooks().actOnWebhook(
    { endpointId, action, deliveryId: '', start: '', cause: { id: `act-${(asked += 1)}`, digest: 'd' }, ...change },
    who,
  );
const read = (endpointId: string, who = MANAGER) => webhooks().readWebhook({ endpointId }, who);

const points = (sequence: number, dealerId = 'D1'): Told => aPointsLine({ entryId: `e${sequence}`, dealerId, balance: sequence, sequence });
interface Message {
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly entries?: readonly { readonly kind: string; readonly data: { readonly balance?: number } }[];
    readonly cursor?: string;
  };
}
const messageOf = ({ body }: Received): Message => JSON.parse(body) as Message;
const balancesOf = (received: readonly Received[]) =>
  received.flatMap((one) => messageOf(one).data.entries?.map(({ data }) => data.balance) ?? []);
const idsOf = (received: readonly Received[]) => received.map(({ headers }) => headers['webhook-id']);

test('what is told from now on arrives signed, in messages of many entries, each under an id of its own', async () => {
  await world.hear(points(1));
  const { endpointId, secret } = await registered();
  await world.hear(...Array.from({ length: 120 }, (_, index) => points(index + 2)));
  expect(receiver.received.map((one) => messageOf(one).data.entries?.length)).toEqual([50, 50, 20]);
  expect(balancesOf(receiver.received)).toEqual(Array.from({ length: 120 }, (_, index) => index + 2));
  expect(receiver.received.every((one) => isSigned(one, secret))).toBe(true);
  expect(new Set(idsOf(receiver.received)).size).toBe(3);
  expect(receiver.received[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-timestamp': String(Date.parse('2025-01-01T00:00:00.000Z') / 1_000),
  });
  expect(await read(endpointId)).toMatchObject({
    status: 'active',
    behind: 0,
    deliveries: [{ state: 'delivered', attempts: [{ status: 204 }] }, {}, {}],
  });
});

test('the cursor of a message is a place in the feed, to go on from by hand', async () => {
  await registered();
  await world.hear(points(1));
  const [message] = receiver.received.map(messageOf);
  await world.hear(points(2));
  const { entries } = await world.ports.network
    .client('reminder', FeedServiceDefinition)
    .readFeed({ dealerId: 'D1', cursor: message?.data.cursor ?? '', start: '', kinds: [], limit: 10 }, MANAGER);
  expect(entries.map(({ data }) => JSON.parse(data) as unknown)).toMatchObject([{ balance: 2 }]);
});

test('begun at the oldest place, and of some kinds, all that there is of these comes', async () => {
  await world.hear(points(1), points(2));
  await registered({ start: 'oldest', kinds: ['points'] });
  await world.settle();
  expect(balancesOf(receiver.received)).toEqual([1, 2]);
  const { endpointId } = await registered({ start: 'oldest', kinds: ['task'], cause: { id: 'tasks', digest: 'd' } });
  await world.settle();
  expect([receiver.received.length, (await read(endpointId)).behind]).toEqual([1, 0]);
});

test('the secret is given once, and again only to the request that made it', async () => {
  const first = await register();
  const again = await register();
  expect([first.secret, again.secret]).toEqual([expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/), first.secret]);
  expect([first.outcome?.status, again.outcome?.status, again.webhook?.endpointId]).toEqual([
    'applied',
    'repeated',
    first.webhook?.endpointId,
  ]);
  const { endpointId = '' } = first.webhook ?? {};
  expect(
    JSON.stringify([
      await read(endpointId),
      await act(endpointId, 'disable'),
      await webhooks().listWebhooks({ dealerIds: [], page: undefined }, MANAGER),
    ]),
  ).not.toContain('whsec_');
});

test('a call that is repeated under its key is answered as the first time, whatever came in between', async () => {
  const first = await register();
  const { endpointId = '' } = first.webhook ?? {};
  const rotate = () => act(endpointId, 'rotate', { cause: { id: 'rotate', digest: 'd' } });
  const rotated = await rotate();
  await act(endpointId, 'disable');
  expect(await read(endpointId)).toMatchObject({ status: 'disabled' });
  // How far it is behind depends on the feed, which has gone on: its switching off is told there.
  const repeated = ({ outcome, webhook, ...rest }: WebhookAnswer) => ({
    ...rest,
    outcome: { ...outcome, status: 'repeated' },
    webhook: { ...webhook, behind: 1 },
  });
  expect(await register()).toEqual(repeated(first));
  expect(await rotate()).toEqual(repeated(rotated));
  expect([first.webhook, rotated.webhook]).toMatchObject([
    { status: 'active', formerSecretUntilAt: '' },
    { status: 'active', formerSecretUntilAt: '2025-01-02T00:00:00.000Z' },
  ]);
});

test('a receiver that fails, redirects, hangs or answers late is told again under the same id, with the same words, after growing pauses', async () => {
  const { endpointId, secret } = await registered();
  receiver.reply = answers(500);
  await world.hear(points(1));
  receiver.reply = answers(302, { location: 'http://127.0.0.1:1/' });
  await world.moveTo('2025-01-01T00:00:05.000Z');
  expect((await read(endpointId)).deliveries).toMatchObject([
    { state: 'pending', nextAttemptAt: '2025-01-01T00:05:05.000Z', attempts: [{ status: 500 }, { status: 302, reason: 'redirected' }] },
  ]);
  expect(await read(endpointId)).toMatchObject({ failingSince: '2025-01-01T00:00:00.000Z', behind: 1 });
  receiver.reply = answers(200);
  await world.moveTo('2025-01-01T00:10:00.000Z');
  expect(receiver.received).toHaveLength(3);
  expect(new Set(idsOf(receiver.received)).size).toBe(1);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
  expect(receiver.received.every((one) => isSigned(one, secret))).toBe(true);
  expect(await read(endpointId)).toMatchObject({ status: 'active', behind: 0, failingSince: '' });
});

test('a receiver that hangs does not hold up what else there is to do, and is told again', async () => {
  await world.stop();
  world = await startWorld('2025-01-01T00:00:00.000Z', { ...SETTINGS, HOMEWARD_REMINDER_WEBHOOK_LIMIT_MS: '300' });
  await world.hear(...organisation);
  const { endpointId } = await registered();
  receiver.reply = hangs;
  await world.hear(points(1));
  expect((await read(endpointId)).deliveries).toMatchObject([{ state: 'pending', attempts: [{ reason: 'timed-out', status: 0 }] }]);
  receiver.reply = answers(204);
  await world.moveTo('2025-01-01T00:01:00.000Z');
  expect((await read(endpointId)).deliveries).toMatchObject([{ state: 'delivered', attemptCount: 2 }]);
});

test('a receiver that nobody answers at for three days is switched off, which the feed tells; switched on it goes on where it stopped', async () => {
  const { endpointId } = await registered();
  receiver.reply = answers(503);
  await world.hear(points(1));
  await world.moveTo('2025-01-03T23:59:00.000Z');
  expect(await read(endpointId)).toMatchObject({ status: 'active', nextAttemptAt: '2025-01-04T00:00:00.000Z' });
  const tried = receiver.received.length;
  await world.moveTo('2025-01-06T00:00:00.000Z');
  expect(receiver.received).toHaveLength(tried + 1);
  expect(await read(endpointId)).toMatchObject({
    status: 'dead',
    statusAt: '2025-01-04T00:00:00.000Z',
    nextAttemptAt: '',
    deliveries: [{ state: 'failed' }],
  });
  const { entries } = await world.ports.network
    .client('reminder', FeedServiceDefinition)
    .readFeed({ dealerId: 'D1', cursor: '', start: '', kinds: ['notice'], limit: 10 }, MANAGER);
  expect(entries).toMatchObject([
    { change: 'webhook-switched-off', aboutId: endpointId, data: expect.stringContaining('"status":"dead"') },
  ]);
  await world.hear(points(2));
  receiver.reply = answers(204);
  receiver.received.length = 0;
  await act(endpointId, 'enable');
  await world.settle();
  expect(balancesOf(receiver.received)).toEqual([1, undefined, 2]);
  expect(await read(endpointId)).toMatchObject({ status: 'active', behind: 0 });
});

test('a receiver that says that it is gone is switched off at once', async () => {
  const { endpointId } = await registered();
  receiver.reply = answers(410);
  await world.hear(points(1));
  await world.hear(points(2));
  expect([receiver.received.length, (await read(endpointId)).status]).toEqual([1, 'gone']);
});

test('while a secret is being exchanged both sign, and afterwards only the new one', async () => {
  const { endpointId, secret: former } = await registered();
  const { secret, webhook } = await act(endpointId, 'rotate');
  expect(webhook?.formerSecretUntilAt).toBe('2025-01-02T00:00:00.000Z');
  await world.hear(points(1));
  await world.moveTo('2025-01-02T00:00:00.000Z');
  await world.hear(points(2));
  const signed = receiver.received.map((one) => [isSigned(one, former), isSigned(one, secret)]);
  expect(signed).toEqual([
    [true, true],
    [false, true],
  ]);
});

test('a test arrives also at an endpoint that is switched off, and stands in the log', async () => {
  const { endpointId, secret } = await registered();
  await act(endpointId, 'disable');
  const { deliveryId } = await act(endpointId, 'test');
  await world.settle();
  expect(receiver.received.map((one) => [messageOf(one).type, isSigned(one, secret)])).toEqual([['webhook.test', true]]);
  expect((await read(endpointId)).deliveries).toMatchObject([{ deliveryId, what: 'test', state: 'delivered' }]);
  await world.hear(points(1));
  expect(receiver.received).toHaveLength(1);
});

test('a message is sent again when it is asked for, under its id', async () => {
  const { endpointId } = await registered();
  await world.hear(points(1));
  await world.hear(points(2));
  const [, delivery] = (await read(endpointId)).deliveries;
  await act(endpointId, 'resend', { deliveryId: delivery?.deliveryId ?? '' });
  await world.settle();
  expect(balancesOf(receiver.received)).toEqual([1, 2, 1]);
  expect(idsOf(receiver.received)[2]).toBe(delivery?.webhookId);
  expect((await act(endpointId, 'resend', { deliveryId: '99' })).outcome?.rejectionCode).toBe('webhook-delivery.unknown');
});

test('a process that ends between sending and writing it down sends the same message again, under the same id', async () => {
  await world.stop();
  const directory = mkdtempSync(path.join(tmpdir(), 'homeward-webhooks-'));
  dataDirectory = directory;
  const begin = () => startWorld('', SETTINGS, createEmbeddedPorts({ businessClock: world.clock, dataDirectory: directory }), world.clock);
  world = await begin();
  await world.hear(...organisation);
  const { endpointId } = await registered();
  receiver.reply = hangs;
  const arrived = receiver.next();
  const heard = world.hear(points(1)).catch(() => undefined);
  await arrived;
  // The receiver has it, and the sender does not know yet.
  await world.stop();
  await heard;
  receiver.reply = answers(204);
  world = await begin();
  await world.settle();
  expect(receiver.received).toHaveLength(2);
  expect(new Set(idsOf(receiver.received)).size).toBe(1);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect((await read(endpointId)).deliveries).toMatchObject([{ state: 'delivered', attemptCount: 1 }]);
});

test('endpoints of other dealers are unknown, also to those who may change their own', async () => {
  const { endpointId } = await registered();
  const other = as('D2', 'dealer-manager');
  await expect(read(endpointId, other)).rejects.toMatchObject({ kind: 'unknown', code: 'webhook.unknown' });
  await expect(act(endpointId, 'disable', {}, other)).rejects.toMatchObject({ kind: 'unknown', code: 'webhook.unknown' });
  await expect(register({}, other)).rejects.toMatchObject({ kind: 'unknown', code: 'dealer.unknown' });
  await expect(register({}, as('D1', 'service-advisor'))).rejects.toMatchObject({ kind: 'forbidden' });
  expect((await webhooks().listWebhooks({ dealerIds: [], page: undefined }, other)).webhooks).toEqual([]);
  expect((await webhooks().listWebhooks({ dealerIds: ['D1', 'D2'], page: undefined }, MANAGER)).webhooks).toMatchObject([
    { endpointId, url: receiver.url },
  ]);
  await world.hear(points(1, 'D2'));
  expect(receiver.received).toEqual([]);
});

test.each([
  [{ url: 'http://10.0.0.1/' }, 'webhook.address-refused', '/url'],
  [{ url: 'nonsense' }, 'webhook.url-invalid', '/url'],
  [{ url: `https://dms.example/${'x'.repeat(2_000)}` }, 'webhook.url-invalid', '/url'],
  [{ kinds: ['task', 'moon'] }, 'feed.kind-unknown', '/kinds'],
  [{ start: 'now' }, 'webhook.unknown-value', '/from'],
  [{ description: 'x'.repeat(201) }, 'webhook.description-too-long', '/description'],
])('%j is refused with %s', async (change, code, pointer) => {
  await expect(register(change)).rejects.toMatchObject({ kind: 'invalid', code, detail: { pointer } });
});
