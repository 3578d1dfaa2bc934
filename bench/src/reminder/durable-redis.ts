import { type RunningRedis, startRedis } from '@homeward/local-stack';
import { Redis } from 'ioredis';
import { processorMsOf } from '../harness/processor-time';

export interface DurableRedis extends RunningRedis {
  /** Of the keys that are there. */
  clear(): Promise<void>;
  /** Processor time of the server, where the system tells it. */
  readonly meters: Readonly<Record<string, () => number>>;
}

/** Runs the work with such a Redis, which ends with it. */
export async function onDurableRedis<Result>(work: (redis: DurableRedis) => Promise<Result>): Promise<Result> {
  const redis = await startDurableRedis();
  try {
    return await work(redis);
  } finally {
    await redis.stop();
  }
}

/** A Redis of its own that has every write on disk before it answers, as our stores do: its append-only file is flushed each time, not each second. */
async function startDurableRedis(): Promise<DurableRedis> {
  const server = await startRedis({ own: true });
  const client = new Redis(server.uri);
  await client.config('SET', 'appendonly', 'yes');
  await client.config('SET', 'appendfsync', 'always');
  const [, kept] = (await client.config('GET', 'appendfsync')) as readonly string[];
  if (kept !== 'always') throw new Error(`Redis does not wait for the disk: appendfsync is ${kept}`);
  const stop = server.stop.bind(server);
  const { pid } = server;
  return Object.assign(server, {
    meters: pid === undefined ? {} : { server: () => processorMsOf(pid) },
    clear: async () => void (await client.flushall()),
    stop: async () => {
      client.disconnect();
      await stop();
    },
  });
}
