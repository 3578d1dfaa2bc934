import { setTimeout as pause } from 'node:timers/promises';
import { signInToTrial, TRIAL_LOGINS, type TrialClient, uploadFile } from '@homeward/constellation';
import { cellOf } from './visit-rows';
import { type FaultWorld, startFaultWorld } from '../src/proof/fault-world';
import { openPoisoned } from '../src/proof/poison';
import type { Portion } from '../src/proof/portions';

jest.setTimeout(600_000);

const RATE_LIMIT = 300;

/** Polls a real server until it is so. */
async function until(what: string, isSo: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not in ${limitMs} ms: ${what}`);
    await pause(250);
  }
}

// One import in rounds; each test is the next round and meets another fault. The last one compares the state with that of an undisturbed import.
describe('an import on the full constellation', () => {
  let world: FaultWorld;
  let operations: TrialClient;

  beforeAll(async () => {
    world = await startFaultWorld({ rounds: 6, seed: 3, rateLimit: RATE_LIMIT });
    operations = await signInToTrial(world.constellation.url, TRIAL_LOGINS.operations);
    await world.sender.sendAll(world.nextRound());
    await world.constellation.settle();
  });
  afterAll(() => world.stop());

  const send = (portion: Portion) => uploadFile(world.dms, portion.file, portion.idempotencyKey);
  const ownOf = (portions: readonly Portion[]) => portions.filter(({ dealerId }) => dealerId === 'D1');

  test('while Kafka is away it is told to come again within two seconds, and goes on by itself when Kafka is back', async () => {
    const portions = world.nextRound();
    const [first] = ownOf(portions);
    if (first === undefined) throw new Error('The round is empty');
    world.proxy.refuse(true);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const askedAt = performance.now();
      const { status, headers, body } = await send(first);
      expect({ status, body }).toMatchObject({ status: 503, body: { code: 'gateway.bus-unavailable' } });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(performance.now() - askedAt).toBeLessThan(2_000);
    }
    // What needs no bus is answered as ever.
    expect((await world.dms.ask('/v1/me')).status).toBe(200);
    world.proxy.refuse(false);

    await world.sender.sendAll(portions);
    await world.constellation.settle();
    expect(await world.deadLetters()).toEqual([]);
  });

  test('while answers of Kafka to what is written are cut off nothing acknowledged is lost, and what was written twice counts once', async () => {
    const portions = world.nextRound();
    const [first] = ownOf(portions);
    if (first === undefined) throw new Error('The round is empty');
    world.proxy.cutResponses(true, 'produce');
    // Written, and nobody knows it: the gateway tries again until its time is over, and says so.
    const { status, body } = await send(first);
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'gateway.bus-unavailable' } });
    world.proxy.cutResponses(false);

    await world.sender.sendAll(portions);
    await world.constellation.settle();
    expect(await world.deadLetters()).toEqual([]);
  });

  test('while MongoDB is away it is taken, waits, is not given up, and is worked off when MongoDB is back', async () => {
    await world.stack.mongo.kill();
    const portions = world.nextRound();
    const requestIds = new Map<string, Portion>();
    for (const portion of ownOf(portions)) {
      const { status, body } = await send(portion);
      expect({ status, body }).toMatchObject({ status: 202 });
      requestIds.set((body as { requestId: string }).requestId, portion);
    }
    await until('customer sees that its store is away', async () => {
      const { body } = await operations.ask('/v1/lag');
      const { services } = body as { services: readonly { service: string; status: string }[] };
      return services.some(({ service, status }) => service === 'customer' && status === 'unreachable');
    });
    expect(await world.deadLetters()).toEqual([]);
    await world.stack.mongo.restart();

    await world.sender.sendAll(portions);
    await world.constellation.settle();
    expect(await world.deadLetters()).toEqual([]);
    for (const [requestId, portion] of requestIds) {
      const { status, rows } = await world.importState(requestId);
      expect({ status, rows }).toEqual({ status: expect.stringMatching(/^completed/), rows: portion.rows });
    }
  });

  test('while Redis is away nothing changes, and limits still hold', async () => {
    const portions = world.nextRound();
    const [first, ...others] = ownOf(portions);
    if (first === undefined) throw new Error('The round is empty');
    const before = await send(first);
    expect(before.status).toBe(202);
    await world.constellation.settle();
    await world.stack.redis.kill();

    // The answer to a known key is not in Redis any more; customer knows the request.
    expect((await send(first)).body).toMatchObject({ requestId: (before.body as { requestId: string }).requestId });
    const [second] = others;
    if (second === undefined) throw new Error('The round has one file only');
    const otherFile = await uploadFile(world.dms, second.file, first.idempotencyKey);
    expect({ status: otherFile.status, body: otherFile.body }).toMatchObject({
      status: 422,
      body: { code: 'gateway.idempotency-key-reused' },
    });

    const headOffice = await signInToTrial(world.constellation.url, TRIAL_LOGINS.headOffice);
    const answers = await Promise.all(Array.from({ length: 3 * RATE_LIMIT }, () => headOffice.ask('/v1/me')));
    const admitted = answers.filter(({ status }) => status === 200).length;
    const refused = answers.filter(({ status }) => status === 429);
    expect(admitted + refused.length).toBe(answers.length);
    // A window may end in the middle.
    expect(admitted).toBeGreaterThanOrEqual(RATE_LIMIT);
    expect(refused.length).toBeGreaterThanOrEqual(RATE_LIMIT);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);

    await world.sender.sendAll(portions);
    await world.stack.redis.restart();
    await world.constellation.settle();
    expect(await world.deadLetters()).toEqual([]);
  });

  test('an event that cannot be handled is parked, holds up no other, and counts once when it is handed in again', async () => {
    const portions = world.nextRound();
    const visits = ownOf(portions).find(({ file }) => file.recordType === 'visit');
    if (visits === undefined) throw new Error('The round has no visits');
    const vin = cellOf(visits.file.bytes, 'vin');
    const poisoned = await openPoisoned(world.stack.mongodbUri, world.identityKey, vin);
    try {
      await poisoned.poison();
      await world.sender.sendAll(portions);
      await world.constellation.settle();
      const requestId = await world.sender.send(visits);
      const parked = await world.deadLetters();
      expect(parked.length).toBeGreaterThan(0);
      expect(new Set(parked.map(({ group, key }) => `${group} ${key}`))).toEqual(new Set([`customer ${poisoned.vehicleId}`]));
      const meanwhile = await world.importState(requestId);
      expect(meanwhile.accepted + meanwhile.rejected).toBeGreaterThan(0);
      expect(meanwhile.status).toBe('working');

      await poisoned.heal();
      const ids = parked.map(({ id }) => id);
      expect((await world.redrive('customer', ids)).body).toEqual({ redriven: ids, skipped: [] });
      await world.constellation.settle();
      expect(await world.deadLetters()).toEqual([]);
      expect((await world.importState(requestId)).status).toMatch(/^completed/);
      // Handed in once more it is nothing to do any more.
      expect((await world.redrive('customer', ids)).body).toEqual({ redriven: [], skipped: ids });
    } finally {
      await poisoned.close();
    }
  });

  test('comes to the state of an undisturbed import', async () => {
    expect(await world.differences()).toEqual([]);
  });
});
