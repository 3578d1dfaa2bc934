import { type RunningRedis, startProxy, startRedis } from '@homeward/local-stack';
import { createRedisKeyValue } from '../src/redis-key-value';
import { type KeyValue } from '../src/key-value';
import { describeKeyValueContract } from '../src/key-value-contract';
import { type Log, silentLog } from '../src/log';

let redis: RunningRedis;
let opened = 0;

beforeAll(async () => {
  redis = await startRedis();
}, 120_000);
afterAll(() => redis.stop());

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Real servers take their time: asks again until the answer is there, and fails when it does not come within 10 s. */
async function eventually(answers: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + 10_000;
  while (!(await answers())) {
    if (performance.now() > untilMs) throw new Error('Not within 10 s');
    await wait(20);
  }
}

const isShared = async (keyValue: KeyValue): Promise<boolean> => {
  try {
    await keyValue.ping();
    return true;
  } catch {
    return false;
  }
};

async function connected(url: string, log: Log = silentLog): Promise<KeyValue> {
  opened += 1;
  const keyValue = createRedisKeyValue({ url, log, keyPrefix: `test:${process.pid}:${opened}:` });
  await eventually(() => isShared(keyValue));
  return keyValue;
}

describeKeyValueContract('in Redis', async () => {
  const keyValue = await connected(redis.uri);
  return { keyValue, passMs: wait, close: () => keyValue.close() };
});

describe('key-value in Redis', () => {
  it('is shared by the replicas of a service', async () => {
    const prefix = `test:${process.pid}:shared:`;
    const [one, two] = [1, 2].map(() => createRedisKeyValue({ url: redis.uri, log: silentLog, keyPrefix: prefix }));
    if (one === undefined || two === undefined) throw new Error('Not both were made');
    await eventually(async () => (await isShared(one)) && (await isShared(two)));
    await one.set('key', 'of both', 60_000);
    expect(await two.get('key')).toBe('of both');
    await one.increment('limit', 60_000);
    expect(await two.increment('limit', 60_000)).toMatchObject({ count: 2 });
    await Promise.all([one.close(), two.close()]);
  });

  it('a server that was never there: every operation is answered by memory, quickly, and is told once', async () => {
    const told: string[] = [];
    const keyValue = createRedisKeyValue({ url: 'redis://127.0.0.1:1', log: { ...silentLog, warn: (_, message) => told.push(message) } });
    const startedMs = performance.now();
    await keyValue.set('key', 'kept here', 60_000);
    expect(await keyValue.get('key')).toBe('kept here');
    expect(await keyValue.increment('limit', 60_000)).toMatchObject({ count: 1 });
    expect(await keyValue.increment('limit', 60_000)).toMatchObject({ count: 2 });
    await keyValue.delete('key');
    expect(await keyValue.get('key')).toBeUndefined();
    expect(performance.now() - startedMs).toBeLessThan(50);
    await expect(keyValue.ping()).rejects.toThrow();
    await wait(300);
    expect(told).toEqual(['Redis is away: limits and caches are kept by this process alone']);
    await keyValue.close();
  });

  it('a server that goes away and comes back: no operation fails or waits, then values are shared again', async () => {
    const proxy = await startProxy({ target: redis.address });
    const told: string[] = [];
    const log: Log = { ...silentLog, warn: (_, message) => told.push(message), info: (_, message) => told.push(message) };
    const keyValue = await connected(`redis://${proxy.address}`, log);
    const observer = createRedisKeyValue({ url: redis.uri, log: silentLog, keyPrefix: `test:${process.pid}:${opened}:` });
    await eventually(() => isShared(observer));
    told.length = 0;

    await keyValue.increment('limit', 60_000);
    proxy.refuse(true);
    await eventually(async () => !(await isShared(keyValue)));
    const slowest = await slowestOf(50, () => keyValue.increment('limit', 60_000));
    expect(slowest).toBeLessThan(50);
    await keyValue.set('alone', 'x', 60_000);
    expect(await keyValue.get('alone')).toBe('x');

    proxy.refuse(false);
    await eventually(() => isShared(keyValue));
    expect(await keyValue.get('alone')).toBeUndefined();
    expect(await keyValue.increment('limit', 60_000)).toMatchObject({ count: 2 });
    expect(await observer.increment('limit', 60_000)).toMatchObject({ count: 3 });
    expect(told).toEqual(['Redis is away: limits and caches are kept by this process alone', 'Redis is back']);
    await Promise.all([keyValue.close(), observer.close()]);
    await proxy.stop();
  });

  it('a server that is slow costs one late answer and then none for a while', async () => {
    const proxy = await startProxy({ target: redis.address });
    const keyValue = await connected(`redis://${proxy.address}`);
    await keyValue.set('key', 'there', 60_000);
    proxy.delayMs = 400;
    const firstMs = await slowestOf(1, () => keyValue.get('key'));
    expect(firstMs).toBeLessThan(100);
    expect(await slowestOf(100, () => keyValue.increment('limit', 60_000))).toBeLessThan(20);
    await keyValue.close();
    await proxy.stop();
  });
});

async function slowestOf(times: number, work: () => Promise<unknown>): Promise<number> {
  let slowestMs = 0;
  for (let count = 0; count < times; count += 1) {
    const startedMs = performance.now();
    await work();
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
  }
  return slowestMs;
}
