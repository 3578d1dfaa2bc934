import { type RunningRedis, startRedis } from '@homeward/local-stack';
import { Redis } from 'ioredis';

export interface DurableRedis extends RunningRedis {
  /** Of the keys that are there. */
  clear(): Promise<void>;
}

/** A Redis of its own that has every write on disk before it answers, as our stores do: its append-only file is flushed each time, not each second. */
export async function startDurableRedis(): Promise<DurableRedis> {
  const server = await startRedis({ own: true });
  const client = new Redis(server.uri);
  await client.config('SET', 'appendonly', 'yes');
  await client.config('SET', 'appendfsync', 'always');
  const [, kept] = (await client.config('GET', 'appendfsync')) as readonly string[];
  if (kept !== 'always') throw new Error(`Redis does not wait for the disk: appendfsync is ${kept}`);
  const stop = server.stop.bind(server);
  return Object.assign(server, {
    clear: async () => void (await client.flushall()),
    stop: async () => {
      client.disconnect();
      await stop();
    },
  });
}
