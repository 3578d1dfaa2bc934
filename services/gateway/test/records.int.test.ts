import { gzipSync } from 'node:zlib';
import { virtualClock } from '@homeward/runtime';
import { INTAKE_KEY } from './neighbours';
import { NOW, type World, aVisit, startWorld, unseal } from './world';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const PATH = '/v1/dms/records';
const post = async (records: readonly unknown[], headers: Readonly<Record<string, string>> = {}, who = 'dms-d1') =>
  await world
    .http()
    .post(PATH)
    .set('authorization', await world.as(who))
    .set(headers)
    .send({ records });

describe('records of a dealer system', () => {
  test('are durable on the intake topic, sealed, when they are answered', async () => {
    const answer = await post([aVisit()]);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ requestId: expect.any(String), received: 1, refused: [] });

    const { opened, rows, closed } = await world.told();
    const { requestId } = answer.body;
    expect(opened).toMatchObject([
      { requestId, kind: 'records', clientId: 'dms-d1', dealerId: 'D1', openedAt: '2024-06-01T00:00:00.000Z' },
    ]);
    expect(closed).toMatchObject([{ requestId, rows: 1, result: 'completed' }]);
    expect(rows).toMatchObject([
      {
        requestId,
        row: 1,
        type: 'visit',
        dealerId: 'D1',
        sourceSystem: 'dms',
        revision: 1,
        keyId: 'aurora/2024-06-01',
        refusal: undefined,
        warnings: [],
      },
    ]);
    expect(unseal(rows[0]!)).toMatchObject({
      externalId: 'W-1',
      data: { $case: 'visit', value: { vin: '1M8GDM9AXKP042788', mileageKm: 12_345 } },
      original: [],
    });
  });

  test('are sealed with the key of their day, however far business time has moved on', async () => {
    await world.stop();
    const clock = virtualClock(NOW);
    const readIntakeKey = async () => ({ keyId: `aurora/${clock.now().slice(0, 10)}`, key: INTAKE_KEY, expiresAt: '' });
    world = await startWorld({ clock, neighbours: { customer: { readIntakeKey } } });
    await post([aVisit()]);
    clock.advanceTo('2024-09-01T00:00:00.000Z');
    await post([aVisit({ externalId: 'W-2' })]);
    expect((await world.told()).rows.map(({ keyId }) => keyId).sort()).toEqual(['aurora/2024-06-01', 'aurora/2024-09-01']);
  });

  test('that are bad are refused where they are, and the others go on', async () => {
    const { externalId: _, ...nameless } = aVisit();
    const answer = await post(
      [
        aVisit(),
        { ...aVisit(), type: 'spaceship' },
        nameless,
        aVisit({}, { mileageKm: 'far' }),
        aVisit({ shade: 'blue' }),
        aVisit({ occurredAt: '2024-06-02T00:00:00Z' }),
        aVisit({}, { lines: [{ kind: 'labour', code: 'L', amountFen: 0.5, payer: 'customer' }] }),
        aVisit({ dealer: 'D2' }),
        aVisit({ dealer: 'nowhere' }),
        'nonsense',
        aVisit({ externalId: 'W-2' }),
      ],
      { 'accept-language': 'en' },
    );
    expect(answer.status).toBe(202);
    expect(answer.body.received).toBe(11);
    expect((answer.body.refused as Record<string, unknown>[]).map(({ row, code, pointer }) => [row, code, pointer])).toEqual([
      [2, 'intake.type-unknown', '/type'],
      [3, 'intake.field-missing', '/externalId'],
      [4, 'intake.wrong-type', '/data/mileageKm'],
      [5, 'intake.field-unknown', '/shade'],
      [6, 'intake.occurred-in-future', '/occurredAt'],
      [7, 'intake.not-an-integer', '/data/lines/0/amountFen'],
      [8, 'intake.dealer-mismatch', '/dealer'],
      [9, 'intake.dealer-mismatch', '/dealer'],
      [10, 'intake.not-an-object', ''],
    ]);
    // What exists elsewhere and what exists nowhere are told alike.
    expect({ ...answer.body.refused[6], row: 0 }).toEqual({ ...answer.body.refused[7], row: 0 });

    const { rows, closed } = await world.told();
    expect(rows.filter(({ refusal }) => refusal === undefined).map(({ row }) => row)).toEqual([1, 11]);
    expect(rows.find(({ row }) => row === 7)?.refusal).toEqual({
      code: 'intake.not-an-integer',
      pointer: '/data/lines/0/amountFen',
      detail: {},
    });
    expect(unseal(rows[9]!).original).toEqual([]);
    expect(closed[0]).toMatchObject({ rows: 11 });
  });

  test('with a field that is called like a customer are told without that name', async () => {
    const answer = await post([aVisit({ '13800138000': 1 }), aVisit({}, { 张伟: 1 }), aVisit({}, { milage: 1 })]);
    expect((answer.body.refused as { readonly pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '/13800138000',
      '/data/张伟',
      '/data/milage',
    ]);
    const { rows } = await world.told();
    expect(rows.map(({ refusal }) => refusal?.pointer)).toEqual(['', '/data', '/data/milage']);
  });

  test('hold words of programmers in their values unchanged', async () => {
    const reason = '__proto__ {"$where": "1"} constructor';
    await post([
      {
        type: 'visit-cancellation',
        externalId: 'W-1',
        revision: 2,
        occurredAt: '2024-05-02T00:00:00Z',
        data: { vin: '1M8GDM9AXKP042788', reason },
      },
    ]);
    const { rows } = await world.told();
    expect(unseal(rows[0]!).data).toMatchObject({ value: { reason } });
  });

  test('nothing personal is on the bus in the clear', async () => {
    await post([
      { type: 'customer', externalId: 'C1', occurredAt: '2024-05-01T00:00:00Z', data: { name: '张伟', phone: '13800138000' } },
      aVisit(),
      { ...aVisit(), surprise: '13800138000' },
    ]);
    let seen = '';
    for await (const { key, value, source, id } of world.ports.bus.read('homeward.intake.v1'))
      seen += `${key} ${source} ${id} ${Buffer.from(value).toString('latin1')}`;
    expect(seen).not.toContain('13800138000');
    expect(seen).not.toContain('1M8GDM9AXKP042788');
    expect(seen).not.toContain(Buffer.from('张伟').toString('latin1'));
  });

  test('about one car stay in order: they have one key', async () => {
    await post([
      aVisit(),
      aVisit({ externalId: 'W-2' }),
      { type: 'crash', externalId: 'X', occurredAt: '2024-05-01T00:00:00Z', data: { vin: '1M8GDM9AXKP042788' } },
    ]);
    const keys = new Set<string>();
    for await (const { key, type } of world.ports.bus.read('homeward.intake.v1')) if (type.endsWith('RecordReceived')) keys.add(key);
    expect(keys.size).toBe(1);
  });

  test('of a sender above several dealers name theirs', async () => {
    const answer = await post([aVisit({ dealer: 'D2' }), aVisit(), aVisit({ dealer: 'D3' })], {}, 'dms-north');
    expect((answer.body.refused as Record<string, unknown>[]).map(({ row, code }) => [row, code])).toEqual([
      [2, 'intake.dealer-missing'],
      [3, 'intake.dealer-mismatch'],
    ]);
    expect(await world.told()).toMatchObject({ opened: [{ dealerId: 'D2' }] });
  });

  test('may come compressed', async () => {
    const answer = await world
      .http()
      .post(PATH)
      .set({ authorization: await world.as('dms-d1'), 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .serialize((body: unknown) => body as string)
      .send(gzipSync(JSON.stringify({ records: [aVisit()] })));
    expect(answer.status).toBe(202);
  });
});

describe('records a line each', () => {
  const lines = async (body: string, headers: Readonly<Record<string, string>> = {}) =>
    await world
      .http()
      .post(PATH)
      .set({ authorization: await world.as('dms-d1'), 'content-type': 'application/x-ndjson', ...headers })
      .send(body);

  test('are taken without a limit on their number; a line that is no JSON is refused where it is', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => JSON.stringify(aVisit({ externalId: `W-${index}` })));
    const answer = await lines([...many.slice(0, 600), '{broken', ...many.slice(600), ''].join('\n'));
    expect(answer.body).toMatchObject({ received: 1_201, refused: [{ row: 601, code: 'gateway.body-unreadable' }] });
    const { opened, rows, closed } = await world.told();
    expect(rows).toHaveLength(1_201);
    expect(opened).toHaveLength(1);
    expect(closed).toMatchObject([{ rows: 1_201 }]);
    expect(world.spooled()).toEqual([]);
  });

  test('a line with a key that must not be stored is refused, and is not kept', async () => {
    const answer = await lines('{"type":"visit","$where":"evil"}\n');
    expect(answer.body).toMatchObject({ refused: [{ row: 1, code: 'gateway.key-forbidden', pointer: '/$where' }] });
    expect(unseal((await world.told()).rows[0]!).original).toEqual([]);
  });
});

describe('an idempotency key', () => {
  const key = { 'idempotency-key': 'k-1' };

  test('with the same body gets the first answer again, and nothing is told twice', async () => {
    const first = await post([aVisit()], key);
    const again = await post([aVisit()], key);
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
    expect((await world.told()).rows).toHaveLength(1);
  });

  test('with another body is refused', async () => {
    await post([aVisit()], key);
    const other = await post([aVisit({ externalId: 'W-2' })], key);
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ code: 'gateway.idempotency-key-reused' });
    expect((await world.told()).rows).toHaveLength(1);
  });

  test('of another client is another key', async () => {
    const one = await post([aVisit()], key);
    const other = await post([aVisit({ dealer: 'D1' })], key, 'dms-north');
    expect(other.status).toBe(202);
    expect(other.body.requestId).not.toBe(one.body.requestId);
  });

  test('that is unreadable is refused', async () => {
    expect((await post([aVisit()], { 'idempotency-key': 'a b' })).body).toMatchObject({
      status: 400,
      code: 'gateway.idempotency-key-invalid',
    });
  });

  test('without one each request is its own', async () => {
    const one = await post([aVisit()]);
    expect((await post([aVisit()])).body.requestId).not.toBe(one.body.requestId);
  });
});
