import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchange } from './loopback';
import { processStart } from './process-identity';
import { readState, stateFile, writeState } from './stack-state';
import { stackDown, stackStatus, stackUp, type StackStatus } from './standing-stack';

function pidsOf(status: StackStatus): (number | undefined)[] {
  return status.servers.map(({ pid }) => pid);
}

async function askRedis(status: StackStatus, command: string): Promise<string> {
  const url = new URL(status.environment['REDIS_URL'] ?? '');
  const answer = await exchange(Number(url.port), Buffer.from(`${command}\r\n`), (received) => received.length);
  return answer.toString('utf8');
}

describe('a standing stack', () => {
  const given = {
    KAFKA_BROKERS: process.env['KAFKA_BROKERS'],
    MONGODB_URI: process.env['MONGODB_URI'],
    REDIS_URL: process.env['REDIS_URL'],
  };
  const directory = mkdtempSync(join(tmpdir(), 'homeward-standing-'));
  let up: StackStatus;

  beforeAll(async () => {
    for (const variable of Object.keys(given)) Reflect.deleteProperty(process.env, variable);
    up = await stackUp(directory);
  }, 240_000);

  afterAll(async () => {
    await stackDown(directory);
    rmSync(directory, { recursive: true });
    for (const [variable, value] of Object.entries(given)) if (value !== undefined) process.env[variable] = value;
  }, 60_000);

  it('runs all three servers and names them for the services', () => {
    expect(up.servers.map(({ kind, state }) => [kind, state])).toEqual([
      ['kafka', 'running'],
      ['mongo', 'running'],
      ['redis', 'running'],
    ]);
    expect(Object.keys(up.environment)).toEqual(['KAFKA_BROKERS', 'MONGODB_URI', 'REDIS_URL']);
  });

  it('is left alone when it is brought up again', async () => {
    expect(await stackUp(directory)).toEqual(up);
  });

  it('starts only what has ended again, with its port and data', async () => {
    await askRedis(up, 'SET kept yes');
    const redis = up.servers.find(({ kind }) => kind === 'redis');
    process.kill(redis?.pid ?? 0, 'SIGKILL');
    while (processStart(redis?.pid ?? 0) !== undefined) await new Promise(setImmediate);
    expect((await stackStatus(directory)).servers.map(({ state }) => state)).toEqual(['running', 'running', 'down']);
    const again = await stackUp(directory);
    expect(again.environment).toEqual(up.environment);
    expect(pidsOf(again).slice(0, 2)).toEqual(pidsOf(up).slice(0, 2));
    expect(await askRedis(again, 'GET kept')).toContain('yes');
  }, 60_000);

  it('uses a server that the environment names instead of starting one', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'homeward-standing-'));
    Object.assign(process.env, up.environment);
    try {
      const status = await stackUp(empty);
      expect(status.servers.map(({ state, pid }) => [state, pid])).toEqual([0, 1, 2].map(() => ['given', undefined]));
      expect(status.environment).toEqual(up.environment);
    } finally {
      for (const variable of Object.keys(up.environment)) Reflect.deleteProperty(process.env, variable);
      rmSync(empty, { recursive: true });
    }
  });

  it('is ended as a whole, and comes back on the same ports', async () => {
    const pids = pidsOf(await stackStatus(directory));
    const down = await stackDown(directory);
    expect(down.servers.map(({ state }) => state)).toEqual(['down', 'down', 'down']);
    expect(pids.map((pid) => processStart(pid ?? -1))).toEqual([undefined, undefined, undefined]);
    const again = await stackUp(directory);
    expect(again.environment).toEqual(up.environment);
    expect(await askRedis(again, 'GET kept')).toContain('yes');
  }, 120_000);
});

describe('taking a stack down', () => {
  const directory = mkdtempSync(join(tmpdir(), 'homeward-standing-'));

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('does nothing where none was brought up', async () => {
    expect((await stackDown(directory)).servers.filter(({ state }) => state !== 'given')).toEqual([]);
  });

  it('ends no process that merely has the number of a server of long ago', async () => {
    const stranger = spawn('sleep', ['60']);
    try {
      const plan = {
        kind: 'redis' as const,
        description: 'Redis',
        command: ['sleep', '60'] as const,
        environment: {},
        port: 1,
        uri: 'redis://127.0.0.1:1',
        dataDirectory: directory,
        logFile: join(directory, 'redis.log'),
      };
      writeState(directory, { redis: { plan, process: { pid: stranger.pid ?? 0, startedAs: 'an earlier boot+1' } } });
      await stackDown(directory);
      expect(processStart(stranger.pid ?? 0)).toBeDefined();
      expect(readState(directory).redis?.process).toBeUndefined();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('refuses a state file that is not its own, and names it', async () => {
    writeFileSync(stateFile(directory), '{"version":1,"servers":{"redis":{"plan":{},"process":{"pid":1}}}}');
    await expect(stackDown(directory)).rejects.toThrow(stateFile(directory));
    expect(readFileSync(stateFile(directory), 'utf8')).toContain('"pid":1');
  });
});
