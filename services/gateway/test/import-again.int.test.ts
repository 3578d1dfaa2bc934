import { BusUnavailable } from '@homeward/bus';
import type { EmbeddedPorts } from '@homeward/runtime';
import type { GatewayPorts } from '../src/service';
import { type World, startWorld } from './world';

const row = (id: string, vin = '1M8GDM9AXKP042788'): string => `${id},${vin},routine,2024-05-01 09:00,2024-05-01 11:30,`;
const file = (...rows: readonly string[]): string => ['externalId,vin,kind,openedAt,closedAt,lines', ...rows, ''].join('\r\n');

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('a file that comes again under its key', () => {
  const rows = Array.from({ length: 3_500 }, (_, index) => row(`W${index}`, index % 500 === 7 ? 'X' : undefined));

  const afterTheBusWentAway = async (change?: (ports: EmbeddedPorts) => Partial<GatewayPorts>) => {
    let calls = 0;
    const broken = await startWorld({
      change: (ports) => ({
        ...change?.(ports),
        bus: {
          ...ports.bus,
          publish: async (messages) => {
            calls += 1;
            if (calls === 3) throw new BusUnavailable('away');
            await ports.bus.publish(messages);
          },
        },
      }),
    });
    const send = async (content: string) =>
      await broken
        .http()
        .post('/v1/imports')
        .set({ authorization: await broken.as('dms-d1'), 'idempotency-key': 'k' })
        .field('type', 'visit')
        .attach('file', Buffer.from(content), 'a.csv');
    expect((await send(file(...rows))).status).toBe(503);
    const told = (await broken.told()).rows.length;
    expect(told).toBeGreaterThan(0);
    expect((await send(file(...rows))).body).toMatchObject({ status: 'received', received: 3_500, refusedCount: 7 });
    expect(broken.spooled()).toEqual([]);
    const { rows: all, closed } = await broken.told();
    expect(closed).toMatchObject([{ rows: 3_500, result: 'completed' }]);
    await broken.stop();
    return all;
  };

  test('after the bus went away goes on behind the last row that it has, and is answered for all of them', async () => {
    const all = await afterTheBusWentAway();
    expect(all.map((one) => one.row)).toEqual(rows.map((_, index) => index + 2));
  });

  test('when nobody remembers how far it had come is told from the beginning, to the same effect', async () => {
    const all = await afterTheBusWentAway(({ keyValue }) => ({ keyValue: { ...keyValue, get: async () => undefined } }));
    expect(all.length).toBeGreaterThan(3_500);
    expect(new Set(all.map(({ causeId }) => causeId)).size).toBe(3_500);
  });

  test('while it is still taken in waits for the same answer', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let asked = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const slow = await startWorld({
      change: ({ bus }) => ({
        bus: {
          ...bus,
          publish: async (messages) => {
            asked();
            await held;
            await bus.publish(messages);
          },
        },
      }),
    });
    const headers = { authorization: await slow.as('dms-d1'), 'idempotency-key': 'k' };
    const send = () =>
      slow
        .http()
        .post('/v1/imports')
        .set(headers)
        .field('type', 'visit')
        .attach('file', Buffer.from(file(row('W1'))), 'a.csv')
        .then(({ body }) => body as object);
    const first = send();
    await reached;
    const second = send();
    letGo();
    expect(await second).toEqual(await first);
    expect((await slow.told()).rows).toHaveLength(1);
    await slow.stop();
  });

  test('while the first is only looked up waits for it too, and another file under the key is refused', async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: reached, resolve: asked } = Promise.withResolvers<void>();
    let lookUps = 0;
    const slow = await startWorld({
      change: ({ keyValue }) => ({
        keyValue: {
          ...keyValue,
          get: async (key) => {
            const kept = await keyValue.get(key);
            if (key.startsWith('gateway:request:')) lookUps += 1;
            if (lookUps === 1) {
              asked();
              await held;
            }
            return kept;
          },
        },
      }),
    });
    const headers = { authorization: await slow.as('dms-d1'), 'idempotency-key': 'k' };
    const send = (id: string) =>
      slow
        .http()
        .post('/v1/imports')
        .set(headers)
        .field('type', 'visit')
        .attach('file', Buffer.from(file(row(id))), 'a.csv')
        .then(({ body }) => body as object);
    const first = send('W1');
    await reached;
    const second = send('W1');
    const other = await send('W2');
    letGo();
    expect(await first).toMatchObject({ status: 'received', received: 1 });
    expect(await second).toEqual(await first);
    expect(other).toMatchObject({ status: 422, code: 'gateway.idempotency-key-reused' });
    const { opened, rows: all } = await slow.told();
    expect(opened).toHaveLength(1);
    expect(all).toHaveLength(1);
    await slow.stop();
  });

  test('may be asked about under the key, by whoever sent it', async () => {
    const key = { 'idempotency-key': 'import-9' };
    const ask = async (who: string, headers: Readonly<Record<string, string>>) => {
      const { status, body } = await world
        .http()
        .get('/v1/imports')
        .set({ authorization: await world.as(who), ...headers });
      return { status, ...(body as object) };
    };
    expect(await ask('dms-d1', key)).toMatchObject({ status: 404, code: 'import.unknown' });
    const { body } = await world
      .http()
      .post('/v1/imports')
      .set({ authorization: await world.as('dms-d1'), ...key })
      .field('type', 'visit')
      .attach('file', Buffer.from(file(row('W1'))), 'a.csv');
    expect(await ask('dms-d1', key)).toMatchObject({ requestId: (body as { requestId: string }).requestId, status: 'open' });
    expect(await ask('region', key)).toMatchObject({ status: 404, code: 'import.unknown' });
    expect(await ask('dms-d1', {})).toMatchObject({ status: 400, code: 'gateway.field-missing' });
  });
});
