import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manualMachineClock, virtualClock } from '@homeward/runtime';
import { createFileSink } from '../src/outbound/file-sink';
import { createLetterProvider } from '../src/outbound/letter-provider';
import { createMailProvider } from '../src/outbound/mail-provider';
import { createPushProvider } from '../src/outbound/push-provider';
import { createSmsProvider } from '../src/outbound/sms-provider';
import { createWechatProvider } from '../src/outbound/wechat-provider';
import { type HttpReply, startHttpReceiver } from './http-receiver';
import { type Answers, startMailServer } from './mail-server';
import { aMessage, anAddress, type Behaviour, describeProvider, type ProviderUnderTest, subscriptionAt } from './provider-contract';

const TIMEOUT_MS = 300;
type Replies = Readonly<Record<Exclude<Behaviour, 'silence' | 'hang-up'>, HttpReply>>;

/** A provider that is an HTTP API: what it answers to each behaviour, for requests whose path `isMessage`. */
async function overHttp(
  create: (url: string) => ProviderUnderTest['provider'],
  replies: Replies,
  others: Readonly<Record<string, HttpReply>> = {},
): Promise<ProviderUnderTest> {
  const receiver = await startHttpReceiver();
  const isMessage = (requested: string): boolean => others[requested] === undefined;
  return {
    provider: create(receiver.url),
    received: async () =>
      receiver.requests.filter((one) => isMessage(one.path)).map((one) => `${one.path}\n${JSON.stringify(one.headers)}\n${one.body}`),
    behave(behaviour) {
      receiver.answer = (requested) =>
        others[requested] ?? (behaviour === 'silence' || behaviour === 'hang-up' ? behaviour : replies[behaviour]);
    },
    vanish: () => receiver.stop(),
    stop: () => receiver.stop(),
  };
}

const startSms = () =>
  overHttp((url) => createSmsProvider({ url: `${url}/messages`, token: 't', timeoutMs: TIMEOUT_MS }), {
    take: { status: 202 },
    'refuse-address': { status: 422, body: '{"code":"invalid-recipient"}' },
    'refuse-content': { status: 400 },
    'not-now': { status: 408 },
    'too-many': { status: 429, headers: { 'retry-after': '7' } },
    'wrong-key': { status: 401 },
  });

const startWechat = () =>
  overHttp(
    (url) =>
      createWechatProvider({
        url,
        appId: 'app',
        secret: 's',
        clock: manualMachineClock('2024-01-01T00:00:00.000Z'),
        timeoutMs: TIMEOUT_MS,
      }),
    {
      take: { status: 200, body: '{"errcode":0,"msgid":1}' },
      'refuse-address': { status: 200, body: '{"errcode":43004}' },
      'refuse-content': { status: 200, body: '{"errcode":40037}' },
      'not-now': { status: 200, body: '{"errcode":-1}' },
      'too-many': { status: 200, body: '{"errcode":45009}' },
      'wrong-key': { status: 200, body: '{"errcode":48001}' },
    },
    { '/cgi-bin/stable_token': { status: 200, body: '{"access_token":"k1","expires_in":7200}' } },
  );

/** A pair of keys that was made for this test. */
const VAPID = {
  subject: 'mailto:care@homeward.test',
  publicKey: 'BCnCnZ90HKL4c2UxIAfkxNiDfIglSY5WAl6-64aw2V6WDN8zesy0lW6SJSlQ9DL1J7DBKUrUnQDPn1IOHr-iFsg',
  privateKey: 'jQSeQh4p76bRtdDnzTXiEYyKQ2Qy5pA1W-C-1O5N_po',
};

const startPush = async (): Promise<ProviderUnderTest> => {
  let endpoint = '';
  const tested = await overHttp(
    (url) => {
      endpoint = `${url}/push/1`;
      const provider = createPushProvider({ vapid: VAPID, services: [url], timeoutMs: TIMEOUT_MS });
      return { send: (message) => provider.send({ ...message, address: { ...anAddress, pushSubscription: subscriptionAt(endpoint) } }) };
    },
    {
      take: { status: 201 },
      'refuse-address': { status: 410 },
      'refuse-content': { status: 413 },
      'not-now': { status: 408 },
      'too-many': { status: 429 },
      'wrong-key': { status: 403 },
    },
  );
  return tested;
};

const startMail = async (): Promise<ProviderUnderTest> => {
  const server = await startMailServer();
  const answers: Readonly<Record<Behaviour, Answers>> = {
    take: {},
    'refuse-address': { RCPT: '550 no such user' },
    'refuse-content': { content: '554 spam' },
    'not-now': { RCPT: '451 greylisted' },
    'too-many': { MAIL: '452 too many' },
    'wrong-key': { MAIL: '553 not you' },
    silence: { content: 'silence' },
    'hang-up': { content: 'hang-up' },
  };
  return {
    provider: createMailProvider({ url: server.url, from: 'care@homeward.test', timeoutMs: TIMEOUT_MS }),
    received: async () => server.mails.map(({ to, content }) => `${to}\n${content}`),
    behave(behaviour) {
      server.answers = answers[behaviour];
    },
    vanish: () => server.stop(),
    stop: () => server.stop(),
  };
};

/** A provider that writes files into a directory of its own; `vanish` puts a file where the directory is to be. */
function intoFiles(create: (directory: string) => ProviderUnderTest['provider'], read: (text: string) => readonly string[]) {
  return async (): Promise<ProviderUnderTest> => {
    const root = mkdtempSync(path.join(tmpdir(), 'providers-'));
    const directory = path.join(root, 'out');
    let provider = create(root);
    return {
      get provider() {
        return provider;
      },
      received: async () => readdirSync(root).flatMap((name) => read(readFileSync(path.join(root, name), 'utf8'))),
      behave(behaviour) {
        if (behaviour !== 'refuse-address') return;
        const inner = provider;
        provider = { send: (message) => inner.send({ ...message, address: { ...anAddress, phone: '', postalAddress: '' } }) };
      },
      vanish: async () => {
        writeFileSync(directory, '');
        chmodSync(directory, 0o400);
        provider = create(directory);
      },
      stop: async () => rmSync(root, { recursive: true }),
    };
  };
}

const NO_SERVER: readonly Behaviour[] = ['refuse-content', 'not-now', 'too-many', 'wrong-key', 'silence', 'hang-up'];

describeProvider('SMS', { channel: 'sms', start: startSms, to: anAddress.phone });
describeProvider('e-mail', { channel: 'email', start: startMail, to: anAddress.email, except: ['too-many'] });
describeProvider('WeChat', { channel: 'wechat', start: startWechat, to: anAddress.wechatId });
describeProvider('push', { channel: 'app-push', start: startPush, to: '/push/1', isReadable: false });
describeProvider('letter', {
  channel: 'letter',
  start: intoFiles(
    (directory) => createLetterProvider({ directory, clock: virtualClock('2024-07-08T16:30:00.000Z'), timeZone: 'Asia/Shanghai' }),
    (text) => text.split('<section').slice(1),
  ),
  to: anAddress.postalAddress,
  except: NO_SERVER,
});
describeProvider('a file of trials', {
  channel: 'sms',
  start: intoFiles(
    (directory) => createFileSink(path.join(directory, 'messages.jsonl')),
    (text) => text.trim().split('\n'),
  ),
  to: anAddress.phone,
  except: NO_SERVER,
});

describe('SMS', () => {
  it('that the provider has under this reference already counts as taken', async () => {
    const receiver = await startHttpReceiver();
    receiver.answer = () => ({ status: 409 });
    expect(await createSmsProvider({ url: receiver.url, token: undefined, timeoutMs: TIMEOUT_MS }).send(aMessage('sms'))).toEqual({
      is: 'accepted',
    });
    await receiver.stop();
  });

  it('tells how long the provider wants to be left alone, and follows it nowhere', async () => {
    const receiver = await startHttpReceiver();
    const provider = createSmsProvider({ url: receiver.url, token: undefined, timeoutMs: TIMEOUT_MS });
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': '7' } });
    expect(await provider.send(aMessage('sms'))).toEqual({ is: 'not-handed-over', because: 'throttled', retryAfterMs: 7_000 });
    receiver.answer = () => ({ status: 307, headers: { location: `${receiver.url}/elsewhere` } });
    expect(await provider.send(aMessage('sms'))).toEqual({ is: 'not-handed-over', because: 'misconfigured' });
    expect(receiver.requests).toHaveLength(2);
    await receiver.stop();
  });
});

describe('WeChat', () => {
  it('fetches a token once for many messages, again when it ends or is not known any more, and sends nothing without one', async () => {
    const receiver = await startHttpReceiver();
    const clock = manualMachineClock('2024-01-01T00:00:00.000Z');
    const provider = createWechatProvider({ url: receiver.url, appId: 'app', secret: 's', clock, timeoutMs: TIMEOUT_MS });
    let valid = 'k1';
    receiver.answer = (requested) => {
      if (requested === '/cgi-bin/stable_token') return { status: 200, body: JSON.stringify({ access_token: valid, expires_in: 7_200 }) };
      return { status: 200, body: JSON.stringify({ errcode: requested.endsWith(`=${valid}`) ? 0 : 42001 }) };
    };
    const asked = (): number => receiver.requests.filter((one) => one.path === '/cgi-bin/stable_token').length;
    await Promise.all([1, 2, 3].map(() => provider.send(aMessage('wechat'))));
    expect(asked()).toBe(1);
    valid = 'k2';
    expect(await provider.send(aMessage('wechat'))).toEqual({ is: 'accepted' });
    expect(asked()).toBe(2);
    clock.advanceBy(7_000_000);
    expect(await provider.send(aMessage('wechat'))).toEqual({ is: 'accepted' });
    expect(asked()).toBe(3);

    clock.advanceBy(7_000_000);
    const before = receiver.requests.length;
    receiver.answer = () => ({ status: 200, body: '{"errcode":40125}' });
    expect(await provider.send(aMessage('wechat'))).toEqual({ is: 'not-handed-over', because: 'misconfigured' });
    receiver.answer = () => 'silence';
    expect(await provider.send(aMessage('wechat'))).toMatchObject({ is: 'not-handed-over' });
    expect(receiver.requests.slice(before).map((one) => one.path)).toEqual(['/cgi-bin/stable_token', '/cgi-bin/stable_token']);
    await receiver.stop();
  });
});

describe('push', () => {
  it.each([
    ['https://169.254.169.254/latest'],
    ['http://fcm.googleapis.com/fcm/send/1'],
    ['https://fcm.googleapis.com:8443/fcm/send/1'],
    ['https://evil.test/?fcm.googleapis.com'],
    ['https://evilpush.apple.com/1'],
    ['not a url'],
  ])('goes to no host that is no push service: %s', async (endpoint) => {
    const provider = createPushProvider({ vapid: VAPID, services: ['fcm.googleapis.com', '.push.apple.com'], timeoutMs: TIMEOUT_MS });
    const address = { ...anAddress, pushSubscription: subscriptionAt(endpoint) };
    expect(await provider.send(aMessage('app-push', { address }))).toEqual({ is: 'refused', because: 'address' });
  });
});

describe('letters', () => {
  let directory: string;
  const clock = () => virtualClock('2024-07-08T15:30:00.000Z');
  const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'letters-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('of a day are pages of one file, in which nothing that was written for somebody is markup', async () => {
    const now = clock();
    const provider = createLetterProvider({ directory, clock: now, timeZone: 'Asia/Shanghai' });
    await provider.send(aMessage('letter', { text: '<script>alert(1)</script>' }));
    await provider.send(aMessage('letter', { reference: 'contact-2', language: 'zh-CN' }));
    now.advanceTo('2024-07-08T16:30:00.000Z');
    await provider.send(aMessage('letter', { reference: 'contact-3' }));
    expect(readdirSync(directory).sort()).toEqual([
      'letters-2024-07-08.csv',
      'letters-2024-07-08.html',
      'letters-2024-07-09.csv',
      'letters-2024-07-09.html',
    ]);
    const first = read('letters-2024-07-08.html');
    expect(first.match(/<section class="letter"[^>]*>/g)).toEqual([
      '<section class="letter" id="contact-1" lang="en">',
      '<section class="letter" id="contact-2" lang="zh-CN">',
    ]);
    expect(first).toContain('.letter + .letter { break-before: page; }');
    expect(first).toContain('&lt;script&gt;');
    expect(first).toContain('王芳\n上海市长宁区1号');
  });

  it('stand in the index of their batch in the order of the pages, also when many come at once; no cell is carried out as a formula', async () => {
    const provider = createLetterProvider({ directory, clock: clock(), timeZone: 'Asia/Shanghai' });
    const references = Array.from({ length: 20 }, (_, index) => `contact-${index}`);
    await Promise.all(
      references.map((reference, index) =>
        provider.send(
          aMessage('letter', {
            reference,
            address: { ...anAddress, name: index === 1 ? '=1+1' : '王芳', postalAddress: '上海市\n长宁区1号' },
          }),
        ),
      ),
    );
    const index = read('letters-2024-07-08.csv');
    expect(index.slice(0, index.indexOf('contact-2,'))).toBe(
      '\ufeffreference,dealer,language,templates,name,address,subject\r\n' +
        'contact-0,D1,en,message-templates/default/1,王芳,"上海市\n长宁区1号",About your car\r\n' +
        `contact-1,D1,en,message-templates/default/1,'=1+1,"上海市\n长宁区1号",About your car\r\n`,
    );
    const pages = [...read('letters-2024-07-08.html').matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(pages).toEqual(references);
    expect([...index.matchAll(/^(contact-\d+),/gm)].map(([, id]) => id)).toEqual(references);
  });

  it('whose batch was taken away begin a new one with a head of its own', async () => {
    const provider = createLetterProvider({ directory, clock: clock(), timeZone: 'Asia/Shanghai' });
    await provider.send(aMessage('letter'));
    for (const name of readdirSync(directory)) rmSync(path.join(directory, name));
    await provider.send(aMessage('letter', { reference: 'contact-2' }));
    expect(read('letters-2024-07-08.html')).toMatch(/^<!doctype html>[^]*contact-2/);
    expect(read('letters-2024-07-08.csv').split('\r\n')).toHaveLength(3);
  });
});
