import { createIdDeriver } from '@homeward/pii';
import { Rejection } from '@homeward/kernel';
import { virtualClock } from '@homeward/runtime';
import { createProgressTokens } from '../src/inbound/http/vehicles/progress-tokens';
import { NOW, type World, startWorld } from './world';

const LINK = 'abcdefghijklmnopqrstuv';
const ENDS = '2024-06-15T16:00:00.000Z';
const link = {
  ...{ linkId: LINK, vehicleId: 'V1', visitId: 'RO1', dealerId: 'D1', issuedAt: NOW, issuedBy: 'SA01', expiresAt: ENDS, revokedAt: '' },
};

describe('an owner’s link', () => {
  let world: World;
  let clock: ReturnType<typeof virtualClock>;
  let isRevoked: boolean;
  let stage: string;
  let asked: number;
  beforeEach(async () => {
    isRevoked = false;
    stage = 'work';
    asked = 0;
    clock = virtualClock(NOW);
    world = await startWorld({
      clock,
      settings: { HOMEWARD_GATEWAY_LINK_READS: '20', HOMEWARD_GATEWAY_WRONG_TOKENS: '10' },
      neighbours: {
        visits: {
          issueProgressLinks: async ({ visits }) => ({ outcomes: [applied], links: visits.map((visit) => ({ ...link, ...visit })) }),
          listProgressLinks: async () => ({ links: [{ ...link, revokedAt: NOW }] }),
          revokeProgressLinks: async () => {
            isRevoked = true;
            return { outcomes: [applied], links: [{ ...link, revokedAt: NOW }] };
          },
          readLinkedProgress: async ({ linkId }) => {
            asked += 1;
            if (linkId !== LINK || isRevoked) throw new Rejection('unknown', 'progress-link.unknown');
            return { stage, promisedAt: '2024-06-01T08:00:00.000Z', dealerName: '北方 <4S> 店', timeZone: 'Asia/Shanghai' };
          },
        },
      },
    });
  });
  afterEach(() => world.stop());

  const applied = { status: 'applied', id: LINK, rejectionKind: '', rejectionCode: '', rejectionDetail: {} };
  const issue = async () => {
    const { status, body } = await world
      .http()
      .post('/v1/vehicles/V1/visits/RO1/progress-links')
      .set({ authorization: await world.as('advisor') });
    return { status, body: body as Readonly<Record<string, string>>, path: new URL((body as { readonly url: string }).url).pathname };
  };
  const follow = (path: string, headers: Readonly<Record<string, string>> = {}) => world.http().get(path).set(headers);
  /** The body without what tells this answer from all others. */
  const problem = ({ status, body }: { readonly status: number; readonly body: unknown }) => ({ status, ...(body as object), traceId: '' });
  const PAGE = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };

  test('is signed, ends, and has nothing in it that says whose car it is', async () => {
    const { status, body, path } = await issue();
    expect(status).toBe(201);
    expect(body).toMatchObject({ linkId: LINK, visitId: 'RO1', issuedBy: 'SA01', expiresAt: ENDS });
    expect(body['url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/progress\/[\w.-]{52}$/);
    for (const id of ['V1', 'RO1', 'D1', 'SA01']) expect(path).not.toContain(id);
  });

  test('tells stage, promised time and dealer, in the language asked for, without signing in', async () => {
    const { path } = await issue();
    const english = await follow(path, { 'accept-language': 'en' });
    expect([english.status, english.body]).toEqual([
      200,
      {
        stage: 'work',
        stageText: 'In the workshop',
        promisedAt: '2024-06-01T08:00:00.000Z',
        promisedText: expect.stringMatching(/Sat.*1 Jun.*16:00/) as unknown,
        dealer: '北方 <4S> 店',
      },
    ]);
    expect((await follow(path)).body).toMatchObject({
      stageText: '维修保养中',
      promisedText: expect.stringContaining('6月1日') as unknown,
    });
    expect(english.headers['cache-control']).toBe('no-store');
    expect(english.headers['referrer-policy']).toBe('no-referrer');
  });

  test('is a page without scripts in a browser, for a phone, with nothing from elsewhere', async () => {
    const { path } = await issue();
    const { status, text, headers } = await follow(path, { ...PAGE, 'accept-language': 'zh-CN' });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('<html lang="zh-CN">');
    expect(text).toContain('name="viewport"');
    expect(text).toContain('北方 &lt;4S&gt; 店');
    expect(text).toContain('<li aria-current="step">维修保养中</li>');
    expect(text).not.toMatch(/<script|src=|href=/);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';style-src 'sha256-[\w+/=]+';/);
    expect(headers['x-robots-tag']).toContain('noindex');
    stage = 'cancelled';
    expect((await follow(path, PAGE)).text).not.toContain('<li');
  });

  test('forged, ended, revoked and never issued are one answer, and a forged one is asked of nobody', async () => {
    const { path } = await issue();
    const never = createProgressTokens(createIdDeriver(Buffer.alloc(32, 1))).write('nnnnnnnnnnnnnnnnnnnnnn', ENDS);
    const unknown = problem(await follow(`/progress/${never}`, { 'accept-language': 'en' }));
    expect(unknown).toMatchObject({ status: 404, code: 'progress-link.unknown' });
    asked = 0;
    for (const wrong of [`${path}x`, path.replace('/progress/', '/progress/x'), '/progress/anything', `/progress/${'x'.repeat(2_000)}`])
      expect(problem(await follow(wrong, { 'accept-language': 'en' }))).toEqual(unknown);
    clock.advanceTo(ENDS);
    expect(problem(await follow(path, { 'accept-language': 'en' }))).toEqual(unknown);
    expect(asked).toBe(0);
    expect((await follow(path, PAGE)).status).toBe(404);
  });

  test('is revoked by who may issue it', async () => {
    const { path } = await issue();
    const { status, body } = await world
      .http()
      .post(`/v1/progress-links/${LINK}/revoke`)
      .set({ authorization: await world.as('advisor') });
    expect([status, body]).toMatchObject([200, { revokedAt: NOW }]);
    const { status: after, text } = await follow(path, { ...PAGE, 'accept-language': 'en' });
    expect(after).toBe(404);
    expect(text).toContain('Ask the dealer for a new one.');
    const list = await world
      .http()
      .get('/v1/vehicles/V1/visits/RO1/progress-links')
      .set({ authorization: await world.as('advisor') });
    expect(JSON.stringify(list.body)).not.toContain('/progress/');
  });

  test('guessed too often from one address is refused, while a right one from there still leads on', async () => {
    const { path } = await issue();
    for (let guess = 0; guess < 10; guess += 1) expect((await follow(`/progress/guess-${guess}`)).status).toBe(404);
    const refused = await follow('/progress/one-more');
    expect([refused.status, (refused.body as { readonly code: string }).code]).toEqual([429, 'gateway.too-many-wrong-links']);
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect((await follow(path)).status).toBe(200);
  });

  test('is read so often a minute and no more, and says so in words', async () => {
    const { path } = await issue();
    for (let read = 0; read < 20; read += 1) expect((await follow(path)).status).toBe(200);
    const { status, text, headers } = await follow(path, { ...PAGE, 'accept-language': 'en' });
    expect([status, headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(text).toContain('Please try again in a minute.');
  });
});
