import { gzipSync } from 'node:zlib';
import type { RecordRepliesRequest } from '@homeward/contracts/replies';
import { epochMsOf } from '@homeward/calendar';
import { toWebhookSecret, webhookSignature } from '@homeward/runtime';
import { type World, startWorld } from './world';

const SECRET = toWebhookSecret(Buffer.alloc(32, 7));
const FORMER = toWebhookSecret(Buffer.alloc(32, 8));
const STRANGE = toWebhookSecret(Buffer.alloc(32, 9));

const RECEIPTS = '/v1/contacts/receipts';
const INBOUND = '/v1/contacts/inbound';
const BODIES: Readonly<Record<string, string>> = {
  // Not as our own encoder would write it: what counts are the bytes.
  [RECEIPTS]: '{ "receipts": [{"contactId":"C1",  "result":"delivered"}] }',
  [INBOUND]: '{ "replies":[{"channel":"sms","contactId":"C1","text":"1"}]}',
};
const applied = { status: 'applied', id: 'C1', rejectionKind: '', rejectionCode: '', rejectionDetail: {} };

let world: World;
let told: { readonly id: string }[];
const recorded = (): void => expect(told).toHaveLength(1);

const start = async (settings: Readonly<Record<string, string>>): Promise<void> => {
  told = [];
  const note = (causes: readonly ({ readonly id: string } | undefined)[]): void =>
    void told.push(...causes.flatMap((cause) => (cause === undefined ? [] : [cause])));
  world = await startWorld({
    settings,
    neighbours: {
      reminder: {
        recordResults: async ({ results }) => {
          note(results.map(({ cause }) => cause));
          return { outcomes: results.map(() => applied), nextSteps: [] };
        },
      },
      replies: {
        recordReplies: async ({ replies }: RecordRepliesRequest) => {
          note(replies.map(({ cause }) => cause));
          return { replies: replies.map(() => ({ outcome: applied, meaning: 'yes', contactId: 'C1' })) };
        },
      },
    },
  });
};
afterEach(() => world.stop());

interface Sent {
  readonly path?: string;
  readonly who?: string;
  readonly webhookId?: string;
  readonly lateSeconds?: number;
  readonly secret?: string;
  readonly body?: string;
  /** What is signed, where that is something else than what is sent. */
  readonly signed?: string;
  readonly without?: string;
}

async function send(how: Sent = {}): Promise<readonly [number, string | undefined]> {
  const { path = RECEIPTS, who = 'sms', webhookId = 'msg-1', lateSeconds = 0, secret = SECRET, without } = how;
  const { body = BODIES[path] ?? '' } = how;
  const atSeconds = Math.floor(epochMsOf(world.ports.machineClock.now()) / 1_000) - lateSeconds;
  const headers: Record<string, string> = {
    authorization: await world.as(who),
    'content-type': 'application/json',
    'webhook-id': webhookId,
    'webhook-timestamp': String(atSeconds),
    'webhook-signature': webhookSignature(secret, { webhookId, atSeconds, body: how.signed ?? body }),
  };
  if (without !== undefined) delete headers[without];
  const answer = await world.http().post(path).set(headers).send(body);
  return [answer.status, answer.body.code];
}

describe.each([RECEIPTS, INBOUND])('what a provider sends to %s', (path) => {
  beforeEach(() => start({ HOMEWARD_GATEWAY_PROVIDER_SECRETS: JSON.stringify({ sms: [SECRET, FORMER] }) }));

  test('is taken when it is signed with one of its secrets, byte for byte', async () => {
    expect(await send({ path })).toEqual([200, undefined]);
    recorded();
    expect(await send({ path, secret: FORMER, webhookId: 'msg-2' })).toEqual([200, undefined]);
  });

  test.each<[string, Sent, string]>([
    ['with another body than the signed one', { signed: '{}' }, 'gateway.signature-invalid'],
    ['with the secret of somebody else', { secret: STRANGE }, 'gateway.signature-invalid'],
    ['signed six minutes ago', { lateSeconds: 360 }, 'gateway.signature-too-old'],
    ['signed six minutes from now', { lateSeconds: -360 }, 'gateway.signature-too-old'],
    ['without a signature', { without: 'webhook-signature' }, 'gateway.signature-missing'],
    ['without a time', { without: 'webhook-timestamp' }, 'gateway.signature-missing'],
    ['without an id', { without: 'webhook-id' }, 'gateway.signature-missing'],
    ['under an id with a dot', { webhookId: 'msg.1' }, 'gateway.signature-missing'],
  ])('is refused %s, before anything of it is looked at', async (_, how, code) => {
    expect(await send({ path, ...how })).toEqual([401, code]);
    expect(told).toEqual([]);
  });

  test('is the same request when it is sent again under its id, later and signed anew', async () => {
    await send({ path, lateSeconds: 30 });
    await send({ path });
    await send({ path, webhookId: 'msg-2' });
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
    expect(told[0]).toEqual(told[1]);
  });

  test('is refused from a provider that no secret is set for; people record by their own right', async () => {
    expect(await send({ path, who: 'mailer' })).toEqual([401, 'gateway.provider-without-secret']);
    expect(await send({ path, who: 'head', without: 'webhook-signature' })).toEqual([200, undefined]);
    expect(await send({ path, who: 'advisor' })).toEqual([403, 'access.operation-denied']);
  });
});

test('what is compressed is signed as it was before', async () => {
  await start({ HOMEWARD_GATEWAY_PROVIDER_SECRETS: JSON.stringify({ sms: [SECRET] }) });
  const body = BODIES[RECEIPTS] ?? '';
  const atSeconds = Math.floor(epochMsOf(world.ports.machineClock.now()) / 1_000);
  const answer = await world
    .http()
    .post(RECEIPTS)
    .set({
      authorization: await world.as('sms'),
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'webhook-id': 'msg-1',
      'webhook-timestamp': String(atSeconds),
      'webhook-signature': webhookSignature(SECRET, { webhookId: 'msg-1', atSeconds, body }),
    })
    .serialize((bytes: unknown) => bytes as string)
    .send(gzipSync(body));
  expect(answer.status).toBe(200);
});

test('in development a provider without a secret may be let through, one that has a secret has to sign', async () => {
  await start({
    HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS: 'true',
    HOMEWARD_GATEWAY_PROVIDER_SECRETS: JSON.stringify({ sms: [SECRET] }),
  });
  expect(await send({ who: 'mailer', without: 'webhook-signature' })).toEqual([200, undefined]);
  expect(await send({ without: 'webhook-signature' })).toEqual([401, 'gateway.signature-missing']);
});
