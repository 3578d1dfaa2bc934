import { type KeyValue, createMemoryKeyValue, manualMachineClock } from '@homeward/runtime';
import { createRateLimit } from './rate-limit';

const WINDOW_MS = 60_000;

/** Replicas with one clock and one place to count. */
function replicas(most: number) {
  const machineClock = manualMachineClock('2024-06-01T00:00:00.000Z');
  const shared = createMemoryKeyValue(machineClock);
  let asked = 0;
  const keyValue: KeyValue = {
    ...shared,
    increment: (...counted) => {
      asked += 1;
      return shared.increment(...counted);
    },
  };
  return { machineClock, aReplica: () => createRateLimit({ keyValue, machineClock, most, windowMs: WINDOW_MS }), asked: () => asked };
}

const tooMany = (retryAfterSeconds: number) => ({ status: 429, code: 'gateway.too-many-requests', retryAfterSeconds });

test('requests that come together are taken up to the limit, and no further', async () => {
  const { aReplica, asked } = replicas(3);
  const limit = aReplica();
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(async () => await limit.admit('a')));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(asked()).toBe(1);
});

test('a client that is known is taken or refused at once; another is not affected; the next window begins anew', async () => {
  const { aReplica, machineClock } = replicas(3);
  const limit = aReplica();
  await limit.admit('a');
  expect(limit.admit('a')).toBeUndefined();
  expect(limit.admit('a')).toBeUndefined();
  await expect(Promise.resolve().then(() => limit.admit('a'))).rejects.toMatchObject(tooMany(60));
  await limit.admit('b');
  machineClock.advanceBy(20_000);
  await expect(limit.admit('a')).rejects.toMatchObject(tooMany(40));
  machineClock.advanceBy(40_000);
  await limit.admit('a');
  expect(limit.admit('a')).toBeUndefined();
});

test('a client that sends slower than the replicas agree is counted exactly, whichever of them it comes to', async () => {
  const { aReplica, machineClock } = replicas(5);
  const [one, other] = [aReplica(), aReplica()];
  for (let request = 0; request < 5; request += 1) {
    await (request % 2 === 0 ? one : other).admit('a');
    machineClock.advanceBy(50);
  }
  await expect(one.admit('a')).rejects.toMatchObject({ status: 429 });
  await expect(other.admit('a')).rejects.toMatchObject({ status: 429 });
});

test('a client that sends faster costs one question in 50 ms, and all that it sent is told', async () => {
  const { aReplica, machineClock, asked } = replicas(1_000);
  const [one, other] = [aReplica(), aReplica()];
  for (let request = 0; request < 500; request += 1) {
    await one.admit('a');
    machineClock.advanceBy(1);
  }
  expect(asked()).toBe(10);
  await one.admit('a');
  for (let request = 0; request < 499; request += 1) await other.admit('a');
  await expect(Promise.resolve().then(() => other.admit('a'))).rejects.toMatchObject({ status: 429 });
});
