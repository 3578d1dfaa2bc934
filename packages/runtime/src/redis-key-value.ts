import Redis from 'ioredis';
import { type MachineClock, systemMachineClock } from './clocks';
import { type KeyValue, createMemoryKeyValue, requireDuration } from './key-value';
import type { Log } from './log';
import { type Write, createJoinedWrites } from './redis-writes';

export interface RedisKeyValueOptions {
  readonly url: string;
  readonly log: Log;
  /** Put before every key, so that several installations can share a server; default `homeward:`. */
  readonly keyPrefix?: string;
  readonly machineClock?: MachineClock;
}

// A request that waits for a cache has lost its sense: past this, the local memory answers.
const ANSWER_LIMIT_MS = 40;
// After a failure Redis is left alone for this long, so that an outage costs one slow answer a second and not one per request.
const REST_MS = 1_000;
const LONGEST_RECONNECT_MS = 2_000;

const COUNT_IN_WINDOW = `
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return { count, left }`;

const SET_ALL = `
for index, key in ipairs(KEYS) do
  redis.call('SET', key, ARGV[2 * index - 1], 'PX', ARGV[2 * index])
end`;

/**
 * Values in Redis, shared by all replicas. While Redis is away or slow, each operation is answered from the memory of this process within 50 ms;
 * when it is back it is used again, and what was kept locally is dropped.
 */
export function createRedisKeyValue(options: RedisKeyValueOptions): KeyValue {
  const { url, log, keyPrefix = 'homeward:', machineClock = systemMachineClock() } = options;
  let local = createMemoryKeyValue(machineClock);
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  let away = false;
  let closing = false;

  const redis = new Redis(url, {
    keyPrefix,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 1_000,
    // A connection that never came about must not hold up the end of the process.
    disconnectTimeout: 100,
    commandTimeout: ANSWER_LIMIT_MS,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_RECONNECT_MS),
  });

  const failed = (error: unknown): void => {
    restsUntilMs = machineClock.elapsedMs() + REST_MS;
    if (away) return;
    away = true;
    log.warn({ err: error }, 'Redis is away: limits and caches are kept by this process alone');
  };
  redis.on('error', failed);
  redis.on('close', () => {
    if (!closing) failed(new Error('The connection was closed'));
  });
  redis.on('ready', () => answered());

  const usable = (): boolean => redis.status === 'ready' && machineClock.elapsedMs() >= restsUntilMs;

  const answered = (): void => {
    restsUntilMs = Number.NEGATIVE_INFINITY;
    if (!away) return;
    away = false;
    // What was counted and cached alone is older than what the others agree on.
    local = createMemoryKeyValue(machineClock);
    log.info({}, 'Redis is back');
  };

  const either = async <Value>(shared: () => Promise<Value>, alone: () => Promise<Value>): Promise<Value> => {
    if (!usable()) return await alone();
    try {
      const value = await shared();
      answered();
      return value;
    } catch (error) {
      failed(error);
      return await alone();
    }
  };

  const writes = createJoinedWrites((together) => sendWrites(redis, together));

  return {
    description: 'Redis',
    get: (key) =>
      either(
        async () => writes.waiting(key) ?? (await redis.get(key)) ?? undefined,
        () => local.get(key),
      ),
    async set(key, value, ttlMs) {
      requireDuration(ttlMs);
      await either<unknown>(
        () => writes.set({ key, value, ttlMs }),
        () => local.set(key, value, ttlMs),
      );
    },
    async increment(key, windowMs, by = 1) {
      requireDuration(windowMs);
      return await either(
        async () => toWindowCount(await redis.eval(COUNT_IN_WINDOW, 1, key, windowMs, by)),
        () => local.increment(key, windowMs, by),
      );
    },
    async delete(key) {
      writes.drop(key);
      await either<unknown>(
        () => redis.del(key),
        () => local.delete(key),
      );
    },
    async ping() {
      await redis.ping();
      answered();
    },
    async close() {
      closing = true;
      redis.disconnect();
      await local.close();
    },
  };
}

/** One command for all; a lone value needs no script. */
function sendWrites(redis: Redis, writes: readonly Write[]): Promise<unknown> {
  const [first] = writes;
  if (writes.length === 1 && first !== undefined) return redis.set(first.key, first.value, 'PX', first.ttlMs);
  const keys = writes.map(({ key }) => key);
  return redis.eval(SET_ALL, keys.length, ...keys, ...writes.flatMap(({ value, ttlMs }) => [value, ttlMs]));
}

function toWindowCount(answer: unknown): { count: number; resetsInMs: number } {
  if (!Array.isArray(answer) || typeof answer[0] !== 'number' || typeof answer[1] !== 'number')
    throw new TypeError('Redis counted something else');
  return { count: answer[0], resetsInMs: answer[1] };
}
