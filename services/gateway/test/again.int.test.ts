import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { silentLog } from '@homeward/runtime';
import { createRedisKeyValue } from '@homeward/runtime/redis-key-value';
import { aRequest } from './neighbours';
import { type World, aVisit, startWorld } from './world';

const PATH = '/v1/dms/records';

const post = async (world: World, headers: Readonly<Record<string, string>> = {}, records: readonly unknown[] = [aVisit()]) =>
  await world
    .http()
    .post(PATH)
    .set({ authorization: await world.as('dms-d1'), ...headers })
    .send({ records });

describe('a request that comes again when the gateway has forgotten it', () => {
  test('is told again to the same effect: the same request, the same causes', async () => {
    const digests = new Map<string, string>();
    const world = await startWorld({
      neighbours: {
        customer: {
          readRequests: async ({ requestIds }) => ({
            requests: requestIds.flatMap((requestId) => {
              const digest = digests.get(requestId);
              return digest === undefined ? [] : [aRequest({ requestId, digest })];
            }),
          }),
        },
      },
      // A cache that keeps nothing.
      change: ({ keyValue }) => ({ keyValue: { ...keyValue, get: async () => undefined } }),
    });
    const key = { 'idempotency-key': 'k' };
    const first = await post(world, key);
    const [opened] = (await world.told()).opened;
    digests.set(first.body.requestId as string, opened?.digest ?? '');

    const again = await post(world, key);
    expect(again.body).toEqual(first.body);
    const causes = (await world.told()).rows.map(({ causeId }) => causeId);
    expect(causes).toHaveLength(2);
    expect(new Set(causes).size).toBe(1);

    const other = await post(world, key, [aVisit({ externalId: 'W-2' })]);
    expect(other.body).toMatchObject({ status: 422, code: 'gateway.idempotency-key-reused' });
    expect((await world.told()).rows).toHaveLength(2);
    await world.stop();
  });
});

describe('with Redis away', () => {
  test('limits hold in this process, and nothing else changes', async () => {
    const keyValue = createRedisKeyValue({ url: 'redis://127.0.0.1:1', log: silentLog });
    const world = await startWorld({ settings: { HOMEWARD_GATEWAY_RATE_LIMIT: '4' }, change: () => ({ keyValue }) });
    const key = { 'idempotency-key': 'k' };
    const first = await post(world, key);
    expect(first.status).toBe(202);
    expect((await post(world, key)).body).toEqual(first.body);
    expect((await post(world, key, [aVisit({ externalId: 'W-2' })])).status).toBe(422);
    expect((await post(world)).status).toBe(202);
    expect((await post(world)).body).toMatchObject({ status: 429, code: 'gateway.too-many-requests' });
    await world.stop();
    await keyValue.close();
  });
});

describe('a client that goes away in the middle of a file', () => {
  /** Files without a name that this process still holds open. */
  const held = (): number =>
    readdirSync('/proc/self/fd').filter((fd) => {
      const link = `/proc/self/fd/${fd}`;
      return existsSync('/proc/self/fd') && linkOf(link).includes('homeward-upload-');
    }).length;
  const linkOf = (link: string): string => {
    try {
      return readlinkSync(link);
    } catch {
      return '';
    }
  };

  test('leaves nothing behind, and nothing is told', async () => {
    const world = await startWorld();
    const authorization = await world.as('dms-d1');
    const { hostname, port } = new URL(world.gateway.url);
    const socket = connect(Number(port), hostname);
    const begin = [
      'POST /v1/imports HTTP/1.1',
      'host: x',
      `authorization: ${authorization}`,
      'content-type: multipart/form-data; boundary=b',
      'content-length: 1000000',
      '',
      '--b',
      'content-disposition: form-data; name="file"; filename="a.csv"',
      '',
      'externalId,vin',
      '',
    ];
    socket.write(begin.join('\r\n') + 'W1,X\r\n'.repeat(1_000));
    await until(() => held() === 1);
    socket.destroy();
    await until(() => held() === 0);
    expect((await world.told()).opened).toEqual([]);
    await world.stop();
  });
});

describe('a tail of events', () => {
  test('goes on with what comes, until its reader leaves', async () => {
    const world = await startWorld();
    const abort = new AbortController();
    const headers = { authorization: await world.as('ops') };
    const answer = await fetch(`${world.gateway.url}/v1/events/homeward.intake.v1?follow=true&last=0`, { headers, signal: abort.signal });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    await post(world, {}, [aVisit(), aVisit({ externalId: 'W-2' })]);
    let text = '';
    while (!text.includes('RequestClosed')) text += (await reader?.read())?.value ?? '';
    const types = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly type: string }).type.split('.').at(-1));
    expect(types.sort()).toEqual(['RecordReceived', 'RecordReceived', 'RequestClosed', 'RequestOpened']);
    abort.abort();
    await world.stop();
  });
});

/** For what the operating system does in its own time. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('It did not come about in 5 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
