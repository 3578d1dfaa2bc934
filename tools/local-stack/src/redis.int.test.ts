import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchange } from './loopback';
import { processStart } from './process-identity';
import { startRedis, type RunningRedis } from './redis';

// What is tested here is the package, also where a container engine would be preferred.
process.env['HOMEWARD_STACK'] = 'packages';

describe('a Redis of its own', () => {
  let redis: RunningRedis;

  beforeAll(async () => {
    redis = await startRedis({ own: true });
  }, 120_000);

  afterAll(() => redis.stop());

  async function ask(...words: string[]): Promise<string> {
    const port = Number(redis.address.split(':')[1]);
    const answer = await exchange(port, Buffer.from(`${words.join(' ')}\r\n`), (received) =>
      received.includes('\r\n') ? received.length : undefined,
    );
    return answer.toString('utf8').trim();
  }

  it('says that it is real and listens on the loopback only', async () => {
    expect(redis.description).toMatch(/^Redis \d+\.\d+\.\d+ \(real/);
    expect(redis.uri).toBe(`redis://${redis.address}`);
    expect(await ask('CONFIG', 'GET', 'bind')).toContain('127.0.0.1');
  });

  it('keeps what it acknowledged over a kill', async () => {
    expect(await ask('SET', 'before-the-kill', '42')).toBe('+OK');
    const before = redis.pid;
    await redis.kill();
    expect(redis.pid).toBeUndefined();
    await expect(ask('PING')).rejects.toThrow('ECONNREFUSED');
    await redis.restart();
    expect(redis.pid).not.toBe(before);
    expect(await ask('GET', 'before-the-kill')).toContain('42');
  });

  it('leaves neither process nor files when it is stopped', async () => {
    const other = await startRedis({ own: true });
    const { pid, dataDirectory } = other;
    await other.stop();
    await other.stop();
    expect(processStart(pid ?? -1)).toBeUndefined();
    expect(existsSync(dataDirectory ?? '/')).toBe(false);
    await expect(other.restart()).rejects.toThrow('was stopped for good');
  });

  it('does not take the answers of another server on its port for its own', async () => {
    const port = Number(redis.address.split(':')[1]);
    await expect(startRedis({ own: true, port })).rejects.toThrow('address already in use');
  });

  it('says what it printed when it cannot start', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'homeward-broken-'));
    mkdirSync(join(directory, 'redis', 'appendonly.aof'), { recursive: true });
    await expect(startRedis({ own: true, directory })).rejects.toThrow(
      /ended during its start \(exit code 1\)[\s\S]*redis\.log[\s\S]*append/i,
    );
    rmSync(directory, { recursive: true });
  });
});
