import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processStart } from './process-identity';
import { startStack } from './stack';

// What is tested here is the package, also where a container engine would be preferred.
process.env['HOMEWARD_STACK'] = 'packages';

describe('the servers of one run', () => {
  it('are started side by side, described, and named for the services', async () => {
    const stack = await startStack({ kafka: false, mongo: { own: true, database: 'one_run' }, redis: { own: true } });
    const pids = [stack.mongo.pid ?? -1, stack.redis.pid ?? -1];
    expect(stack.descriptions).toEqual([stack.mongo.description, stack.redis.description]);
    expect(stack.environment).toEqual({ MONGODB_URI: stack.mongodbUri, REDIS_URL: stack.redisUrl });
    expect(() => stack.kafkaBrokers).toThrow('started without kafka');
    await stack.stop();
    expect(pids.map(processStart)).toEqual([undefined, undefined]);
  }, 120_000);

  it('keep their data in a directory that was given, for the next run', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'homeward-run-'));
    const only = { kafka: false, mongo: false, redis: { own: true }, directory };
    await (await startStack(only)).stop();
    expect(readdirSync(directory)).toEqual(['redis', 'redis.log']);
    await (await startStack(only)).stop();
    rmSync(directory, { recursive: true });
  }, 120_000);

  it('are all ended when one of them cannot start', async () => {
    const lines: string[] = [];
    const blocker = await startStack({ kafka: false, mongo: false, redis: { own: true } });
    const port = Number(blocker.redis.address.split(':')[1]);
    const attempt = startStack({ kafka: false, mongo: { own: true }, redis: { own: true, port }, log: (line) => lines.push(line) });
    await expect(attempt).rejects.toThrow('address already in use');
    const started = lines.map((line) => Number(/\(process (\d+)\)/.exec(line)?.[1])).filter((pid) => pid > 0);
    expect(started).toHaveLength(1);
    expect(started.map(processStart)).toEqual([undefined]);
    await blocker.stop();
  }, 120_000);
});
