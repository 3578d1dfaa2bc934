import { createServer as createSecureServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { type ManualTimers, manualTimers, systemTimers } from '@homeward/runtime';
import { createAddressRules } from '../src/outbound/address-rules';
import { createWebhookSender, type WebhookSenderOptions } from '../src/outbound/webhook-sender';
import { RECEIVER_CERTIFICATE, RECEIVER_KEY } from './receiver-certificate';
import { answers, hangs, startReceiver, type WebhookReceiver } from './webhook-receiver';

let receiver: WebhookReceiver;
let timers: ManualTimers;
beforeEach(async () => {
  receiver = await startReceiver();
  timers = manualTimers();
});
afterEach(() => receiver.stop());

const senderOf = (change: Partial<WebhookSenderOptions> = {}) =>
  createWebhookSender({ rules: createAddressRules(['127.0.0.0/8']), isPlainAllowed: true, limitMs: 1_000, timers, ...change });
const never = new AbortController().signal;
const send = (url = receiver.url, change: Partial<WebhookSenderOptions> = {}) =>
  senderOf(change).send({ url, headers: { 'webhook-id': 'm1' }, body: '{"é":1}' }, never);

test('a message is POSTed with its headers, and 2xx is taken', async () => {
  expect(await send()).toEqual({ outcome: 'delivered', reason: 'answered', status: 204 });
  expect(receiver.received).toMatchObject([
    { path: '/hook', body: '{"é":1}', headers: { 'webhook-id': 'm1', host: `127.0.0.1:${receiver.port}` } },
  ]);
});

test.each([
  [410, { outcome: 'gone', reason: 'answered' }],
  [400, { outcome: 'failed', reason: 'answered' }],
  [500, { outcome: 'failed', reason: 'answered' }],
])('%d is %j', async (status, result) => {
  receiver.reply = answers(status);
  expect(await send()).toEqual({ ...result, status });
});

test('a redirect is not followed, wherever it leads', async () => {
  const other = await startReceiver();
  receiver.reply = answers(307, { location: other.url });
  expect(await send()).toEqual({ outcome: 'failed', reason: 'redirected', status: 307 });
  expect(other.received).toEqual([]);
  await other.stop();
});

test('a receiver that hangs has so long and no longer; nothing of the attempt stays open', async () => {
  receiver.reply = hangs;
  const arrived = receiver.next();
  const result = send();
  await arrived;
  timers.advanceBy(1_000);
  expect(await result).toEqual({ outcome: 'failed', reason: 'timed-out' });
  expect(timers.waiting).toBe(0);
});

test('what is to be sent when sending has stopped already ends at once, also when the resolver does not answer', async () => {
  const sender = senderOf({ resolve: () => new Promise(() => undefined) });
  const message = { url: 'http://dms.example/hook', headers: {}, body: '{}' };
  expect(await sender.send(message, AbortSignal.abort())).toEqual({ outcome: 'failed', reason: 'not-reached' });
  expect(timers.waiting).toBe(0);
});

test('an answer whose body never ends is its status', async () => {
  receiver.reply = (response) => void response.writeHead(200).write('and so on');
  expect(await send(receiver.url, { timers: systemTimers(), limitMs: 1_500 })).toEqual({
    outcome: 'delivered',
    reason: 'answered',
    status: 200,
  });
});

test('of an answer only the beginning is read', async () => {
  let written = 0;
  const closed = new Promise<void>((resolve) => {
    receiver.reply = (response) => {
      response.on('close', resolve);
      response.writeHead(200);
      const write = (): void => {
        while (!response.destroyed && written < 50_000_000) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536))) {
            response.once('drain', write);
            return;
          }
        }
      };
      write();
    };
  });
  expect(await send()).toEqual({ outcome: 'delivered', reason: 'answered', status: 200 });
  await closed;
  expect(written).toBeLessThan(50_000_000);
});

test('nobody there, or somebody who speaks no HTTP, is not reached', async () => {
  const { port } = receiver;
  await receiver.stop();
  expect(await send(`http://127.0.0.1:${port}/`)).toEqual({ outcome: 'failed', reason: 'not-reached' });
  const babbling = createTcpServer((socket) => socket.end('220 mail.test\r\n')).listen(0, '127.0.0.1');
  await new Promise((resolve) => babbling.once('listening', resolve));
  expect(await send(`http://127.0.0.1:${(babbling.address() as AddressInfo).port}/`)).toEqual({ outcome: 'failed', reason: 'not-reached' });
  babbling.close();
  receiver = await startReceiver();
});

describe('addresses inside', () => {
  const strict = { rules: createAddressRules([]) };

  test.each([
    'http://127.0.0.1:9/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://169.254.169.254/latest/meta-data',
    'http://0/',
  ])('%s is refused when it is registered, and again when it is sent to', async (url) => {
    expect(senderOf(strict).refusalOf(url)).toBe('webhook.address-refused');
    expect(await send(url, strict)).toEqual({ outcome: 'failed', reason: 'address-refused' });
  });

  test.each([['localhost'], ['receiver.example']])('a name that leads inside is refused when it is connected to: %s', async (name) => {
    const url = `http://${name}:${receiver.port}/`;
    const resolve = async () => ['127.0.0.1'];
    expect(senderOf(strict).refusalOf(url)).toBeUndefined();
    expect(await send(url, { ...strict, resolve })).toEqual({ outcome: 'failed', reason: 'address-refused' });
    expect(receiver.received).toEqual([]);
  });

  test('one address inside among several is refused as a whole', async () => {
    expect(await send('http://receiver.example/', { ...strict, resolve: async () => ['8.8.8.8', '10.0.0.1'] })).toMatchObject({
      reason: 'address-refused',
    });
  });

  test('the address that was checked is the one that is connected to: a name is asked once', async () => {
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      // Rebinding: the second answer would lead elsewhere.
      return [asked.length === 1 ? '127.0.0.1' : '127.0.0.9'];
    };
    expect(await send(`http://receiver.example:${receiver.port}/`, { resolve })).toMatchObject({ outcome: 'delivered' });
    expect(asked).toEqual(['receiver.example']);
    expect(receiver.received[0]?.headers.host).toBe(`receiver.example:${receiver.port}`);
  });

  test('a resolver that hangs, or knows nothing, does not hold anybody up', async () => {
    const result = send('http://receiver.example/', { resolve: () => new Promise(() => undefined) });
    timers.advanceBy(1_000);
    expect(await result).toEqual({ outcome: 'failed', reason: 'timed-out' });
    expect(await send('http://receiver.example/', { resolve: () => Promise.reject(new Error('ENOTFOUND')) })).toMatchObject({
      reason: 'not-reached',
    });
    expect(await send('http://receiver.example/', { resolve: async () => [] })).toMatchObject({ reason: 'address-refused' });
  });
});

test.each([
  ['https://dms.example/hook', undefined],
  ['http://dms.example/hook', 'webhook.url-not-https'],
  ['ftp://dms.example/', 'webhook.url-invalid'],
  ['https://user:pass@dms.example/', 'webhook.url-invalid'],
  ['dms.example', 'webhook.url-invalid'],
  ['', 'webhook.url-invalid'],
  ['https://10.0.0.1/', 'webhook.address-refused'],
])('without plain HTTP %s is registered, or refused: %s', (url, refusal) => {
  expect(senderOf({ isPlainAllowed: false, rules: createAddressRules([]) }).refusalOf(url)).toBe(refusal);
});

test('plain HTTP that was allowed once is not sent to when it is not any more', async () => {
  expect(await send(receiver.url, { isPlainAllowed: false })).toMatchObject({ reason: 'address-refused' });
});

describe('over TLS', () => {
  const known = getCACertificates('default');
  let secured: Server;
  let port: number;
  const served: unknown[] = [];
  beforeAll(async () => {
    setDefaultCACertificates([...known, RECEIVER_CERTIFICATE]);
    secured = createSecureServer({ key: RECEIVER_KEY, cert: RECEIVER_CERTIFICATE }, (request, response) => {
      served.push((request.socket as TLSSocket).servername);
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => secured.listen(0, '127.0.0.1', resolve));
    port = (secured.address() as AddressInfo).port;
  });
  afterAll(async () => {
    setDefaultCACertificates(known);
    await new Promise((resolve) => secured.close(resolve));
  });

  test('the certificate has to be the name’s, though the connection is made to an address', async () => {
    const resolve = async () => ['127.0.0.1'];
    expect(await send(`https://receiver.example:${port}/`, { resolve })).toMatchObject({ outcome: 'delivered' });
    expect(served).toEqual(['receiver.example']);
    expect(await send(`https://other.example:${port}/`, { resolve })).toEqual({ outcome: 'failed', reason: 'not-reached' });
    expect(await send(`https://127.0.0.1:${port}/`)).toEqual({ outcome: 'failed', reason: 'not-reached' });
    expect(served).toHaveLength(1);
  });
});
