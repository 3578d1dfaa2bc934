import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Bus, BusUnavailable } from '@homeward/bus';
import { type World, aVisit, startWorld } from './world';

const PATH = '/v1/dms/records';
/** What refusing may take: of this process's own time, as tests share the machine with others. */
const SOON_MS = 100;
/** And by the clock, on a machine that others keep busy: what reads a bomb to its end takes longer. */
const SOON_BY_THE_CLOCK_MS = 2_000;

describe('a body that is not taken', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    // The first request of a process compiles what the others use.
    await send(Buffer.from('{}'));
  });
  afterAll(() => world.stop());

  async function send(body: Buffer, headers: Readonly<Record<string, string>> = {}, path = PATH) {
    const authorization = await world.as('dms-d1');
    const before = process.cpuUsage();
    const startedMs = performance.now();
    const answer = await world
      .http()
      .post(path)
      .set({ authorization, 'content-type': 'application/json', 'accept-language': 'en', ...headers })
      .serialize((content: unknown) => content as string)
      .send(body);
    const { user, system } = process.cpuUsage(before);
    return { answer, tookMs: (user + system) / 1_000, byTheClockMs: performance.now() - startedMs };
  }

  test.each<[string, () => Buffer, Readonly<Record<string, string>>, number, string, string | undefined]>([
    ['over the limit', () => Buffer.alloc(1_048_577, 0x20), {}, 413, 'gateway.body-too-large', undefined],
    [
      'of 10 000 nestings',
      () => Buffer.from(`{"records":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
      {},
      400,
      'gateway.body-too-deep',
      '',
    ],
    ['of a million brackets', () => Buffer.from('['.repeat(1_000_000)), {}, 400, 'gateway.body-too-deep', ''],
    ['of a million quotes', () => Buffer.from('"'.repeat(1_000_000)), {}, 400, 'gateway.body-unreadable', ''],
    [
      'of gzip that never ends',
      () => gzipSync(Buffer.alloc(200_000_000)),
      { 'content-encoding': 'gzip' },
      413,
      'gateway.body-too-large',
      undefined,
    ],
    ['of gzip that is none', () => Buffer.from('plain'), { 'content-encoding': 'gzip' }, 400, 'gateway.body-unreadable', undefined],
    ['of an unknown compression', () => Buffer.from('{}'), { 'content-encoding': 'br' }, 415, 'gateway.encoding-unsupported', undefined],
    [
      'with __proto__ as a key',
      () => Buffer.from('{"records":[{"data":{"__proto__":{"admin":true}}}]}'),
      {},
      400,
      'gateway.key-forbidden',
      '/records/0/data/__proto__',
    ],
    [
      'with $where as a key',
      () => Buffer.from('{"records":[{"$where":"sleep(1)"}]}'),
      {},
      400,
      'gateway.key-forbidden',
      '/records/0/$where',
    ],
    [
      'with constructor as a key',
      () => Buffer.from('{"records":[{"data":{"constructor":1}}]}'),
      {},
      400,
      'gateway.key-forbidden',
      '/records/0/data/constructor',
    ],
    ['that is no JSON', () => Buffer.from('{"records":'), {}, 400, 'gateway.body-unreadable', ''],
    ['in another encoding', () => Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), {}, 400, 'gateway.body-not-utf8', ''],
    ['that is no object', () => Buffer.from('[]'), {}, 400, 'gateway.body-not-an-object', ''],
    ['without records', () => Buffer.from('{}'), {}, 400, 'gateway.records-missing', '/records'],
    ['with more than records', () => Buffer.from('{"records":[],"extra":1}'), {}, 400, 'gateway.field-unknown', '/extra'],
    [
      'of 1001 records',
      () => Buffer.from(JSON.stringify({ records: Array(1_001).fill(1) })),
      {},
      413,
      'gateway.too-many-records',
      undefined,
    ],
    [
      'of another type',
      () => Buffer.from('<records/>'),
      { 'content-type': 'application/xml' },
      415,
      'gateway.media-type-unsupported',
      undefined,
    ],
  ])('%s is refused soon, and nothing is told', async (_, body, headers, status, code, pointer) => {
    const bytes = body();
    const before = (await world.told()).opened.length;
    const { answer, tookMs, byTheClockMs } = await send(bytes, headers);
    expect(answer.body).toMatchObject({
      status,
      code,
      type: `urn:homeward:problem:${code}`,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(answer.body.pointer).toBe(pointer);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(tookMs).toBeLessThan(SOON_MS);
    expect(byTheClockMs).toBeLessThan(SOON_BY_THE_CLOCK_MS);
    expect((await world.told()).opened).toHaveLength(before);
  });

  test.each<[string, string, string, () => Buffer]>([
    ['lines', PATH, 'application/x-ndjson', () => Buffer.alloc(200_000_000, '\n')],
    [
      'a form',
      '/v1/imports',
      'multipart/form-data; boundary=b',
      () =>
        Buffer.concat([
          Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'),
          Buffer.alloc(200_000_000, 'a'),
          Buffer.from('\r\n--b--\r\n'),
        ]),
    ],
  ])('of gzip that never ends in %s is refused soon too, and nothing is told', async (_, path, type, body) => {
    const bytes = gzipSync(body());
    const before = (await world.told()).opened.length;
    const { answer, tookMs, byTheClockMs } = await send(bytes, { 'content-type': type, 'content-encoding': 'gzip' }, path);
    expect(answer.body).toMatchObject({ status: 413, code: 'gateway.body-inflates' });
    expect(tookMs).toBeLessThan(SOON_MS);
    expect(byTheClockMs).toBeLessThan(SOON_BY_THE_CLOCK_MS);
    expect((await world.told()).opened).toHaveLength(before);
  });

  test('polluted no prototype', () => {
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('a client that is too slow', () => {
  test('is cut off when the time for its request is over', async () => {
    const world = await startWorld({ settings: { HOMEWARD_GATEWAY_REQUEST_LIMIT_MS: '200' } });
    const { hostname, port } = new URL(world.gateway.url);
    const authorization = await world.as('dms-d1');
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST ${PATH} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"rec`,
        );
      });
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"gateway.request-too-slow"');
    await world.stop();
  });
});

describe('a client that sends too much', () => {
  test('is told when it may go on; others are served', async () => {
    const world = await startWorld({ settings: { HOMEWARD_GATEWAY_RATE_LIMIT: '3' } });
    const authorization = await world.as('dms-d1');
    const ask = async (as: string) => await world.http().get('/v1/me').set('authorization', as);
    for (let count = 0; count < 3; count += 1) expect((await ask(authorization)).status).toBe(200);
    const refused = await ask(authorization);
    expect(refused.body).toMatchObject({ status: 429, code: 'gateway.too-many-requests' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await ask(await world.as('manager'))).status).toBe(200);
    await world.stop();
  });
});

describe('an address that sends wrong tokens', () => {
  test('is told 401, then 429 with the time to wait; who had signed in before goes on', async () => {
    const world = await startWorld({ settings: { HOMEWARD_GATEWAY_WRONG_TOKENS: '2' } });
    const me = async (authorization: string) => await world.http().get('/v1/me').set({ authorization, 'accept-language': 'en' });
    const before = await world.as('manager');
    expect((await me(before)).status).toBe(200);
    expect([(await me('Bearer a.b.c')).status, (await me('Bearer a.b.d')).status]).toEqual([401, 401]);
    const refused = await me('Bearer a.b.e');
    expect(refused.body).toMatchObject({ status: 429, code: 'gateway.too-many-wrong-tokens' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await me(await world.as('region'))).status).toBe(429);
    expect((await me(before)).status).toBe(200);
    await world.stop();
  });
});

describe('with the bus away', () => {
  const away = (bus: Bus): Bus => ({ ...bus, publish: () => Promise.reject(new BusUnavailable('away')) });

  test('records are refused within two seconds and the sender is told to come again', async () => {
    const world = await startWorld({ change: ({ bus }) => ({ bus: away(bus) }) });
    const startedMs = performance.now();
    const answer = await world
      .http()
      .post(PATH)
      .set('authorization', await world.as('dms-d1'))
      .send({ records: [aVisit()] });
    expect(answer.body).toMatchObject({ status: 503, code: 'gateway.bus-unavailable' });
    expect(answer.headers['retry-after']).toBe('2');
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await world.stop();
  });

  test('from the start, the gateway serves what it can, and goes on by itself when the bus is back', async () => {
    let isAway = true;
    const failing = (bus: Bus): Bus => ({
      ...bus,
      createTopics: (topics) => (isAway ? Promise.reject(new BusUnavailable('away')) : bus.createTopics(topics)),
      read: (topic, options) => {
        if (isAway) throw new BusUnavailable('away');
        return bus.read(topic, options);
      },
      ping: () => (isAway ? Promise.reject(new BusUnavailable('away')) : bus.ping()),
    });
    const world = await startWorld({ change: ({ bus }) => ({ bus: failing(bus) }) });
    expect((await world.http().get('/livez')).status).toBe(200);
    expect((await world.http().get('/readyz')).body).toEqual({ status: 'failing', failing: ['bus', 'organisation'] });
    isAway = false;
    await world.gateway.wake();
    expect((await world.http().get('/readyz')).status).toBe(200);
    expect(
      (
        await world
          .http()
          .post(PATH)
          .set('authorization', await world.as('dms-d1'))
          .send({ records: [aVisit()] })
      ).status,
    ).toBe(202);
    await world.stop();
  });
});

describe('with customer away', () => {
  test('records are taken with the key at hand, for it is not asked before each of them', async () => {
    const world = await startWorld();
    const post = async (headers: Readonly<Record<string, string>> = {}) =>
      await world
        .http()
        .post(PATH)
        .set({ authorization: await world.as('dms-d1'), ...headers })
        .send({ records: [aVisit()] });
    expect((await post()).status).toBe(202);
    for (const server of world.neighbours) await server.stop(0);
    expect((await post()).status).toBe(202);
    expect((await post({ 'idempotency-key': 'k' })).status).toBe(202);
    await world.stop();
  });

  test('and no key at hand, records are refused, never sent in the clear', async () => {
    const world = await startWorld();
    for (const server of world.neighbours) await server.stop(0);
    const answer = await world
      .http()
      .post(PATH)
      .set('authorization', await world.as('dms-d1'))
      .send({ records: [aVisit()] });
    expect(answer.body).toMatchObject({ status: 503, code: 'gateway.service-unavailable' });
    expect(answer.headers['retry-after']).toBe('2');
    expect((await world.told()).rows).toEqual([]);
    await world.stop();
  });
});
