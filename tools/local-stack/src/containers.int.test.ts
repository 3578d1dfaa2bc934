import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { redisAnswers } from './redis-wire';
import { startRedis } from './redis';
import { MissingTool } from './stack-error';

/**
 * Stands in for a container engine: notes how it is called, and runs a server where the file of the compose plugin says
 * that its port on the host is. What it cannot show is that the images themselves come up.
 */
function anEngine(redisServer: string): string {
  return `#!/bin/sh
PATH=/usr/bin:/bin
echo "$*" >> "$ENGINE_DIRECTORY/calls"
pidfile="$ENGINE_DIRECTORY/pid"
case "$*" in
  *" up "*) [ "$ENGINE_IMAGES" != none ] || { echo "no such image" >&2; exit 1; } ;;
esac
case "$*" in
  *" up --detach --wait redis") "${redisServer}" --port "$HOMEWARD_REDIS_PORT" --bind 127.0.0.1 --dir "$ENGINE_DIRECTORY" --appendonly yes --save "" --daemonize yes --pidfile "$pidfile" > "$ENGINE_DIRECTORY/log"
    until [ -s "$pidfile" ]; do sleep 0.05; done ;;
  *" kill --signal SIGKILL redis") kill -KILL "$(cat "$pidfile")"; rm "$pidfile" ;;
  *" stop redis" | *" down"*) [ ! -s "$pidfile" ] || { pid=$(cat "$pidfile"); kill -TERM "$pid"; while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done; } ;;
esac
`;
}

describe('a server in a container', () => {
  const before = { PATH: process.env['PATH'], HOMEWARD_STACK: process.env['HOMEWARD_STACK'] };
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'homeward-engine-'));
    process.env['HOMEWARD_STACK'] = 'packages';
    const ordinary = await startRedis({ own: true });
    const program = readFileSync(`/proc/${ordinary.pid}/maps`, 'utf8').match(/\S*redis-server$/m)?.[0] ?? 'redis-server';
    await ordinary.stop();
    writeFileSync(join(directory, 'docker'), anEngine(program));
    chmodSync(join(directory, 'docker'), 0o755);
    Object.assign(process.env, { ENGINE_DIRECTORY: directory, PATH: `${directory}${delimiter}${before.PATH ?? ''}` });
  }, 120_000);

  afterAll(() => {
    for (const [name, value] of Object.entries({ ...before, ENGINE_DIRECTORY: undefined })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(directory, { recursive: true });
  });

  function calls(): string[] {
    const file = join(directory, 'calls');
    const found = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    rmSync(file, { force: true });
    return found
      .filter((call) => call !== 'info' && call !== 'compose version')
      .map((call) => call.replace(/homeward-(run|kept)-redis-[0-9a-f]{8} --file \S+compose\.yaml/, '$1'));
  }

  it('is used when asked for, killed, restarted on its port, and removed with its data', async () => {
    process.env['HOMEWARD_STACK'] = 'containers';
    const redis = await startRedis({ own: true });
    const port = Number(redis.address.split(':')[1]);
    expect(redis.description).toBe('Redis 7 (real, container)');
    expect(await redisAnswers(port)).toBe(true);
    await redis.kill();
    await expect(redisAnswers(port)).rejects.toThrow(/ECONN(REFUSED|RESET)/);
    await redis.restart();
    expect(await redisAnswers(port)).toBe(true);
    await redis.stop();
    expect(calls()).toEqual([
      'compose --project-name run up --detach --wait redis',
      'compose --project-name run kill --signal SIGKILL redis',
      'compose --project-name run stop redis',
      'compose --project-name run up --detach --wait redis',
      'compose --project-name run down --volumes',
    ]);
  }, 60_000);

  it('keeps its data when a directory was given', async () => {
    process.env['HOMEWARD_STACK'] = 'containers';
    await (await startRedis({ own: true, directory })).stop();
    expect(calls()).toEqual(['compose --project-name kept up --detach --wait redis', 'compose --project-name kept down']);
  }, 60_000);

  it.each([
    ['auto', 'Redis 7 (real, container)'],
    ['packages', MissingTool],
  ])('with %s, where the tools of a package are missing, gives %p', async (way, expected) => {
    process.env['HOMEWARD_STACK'] = way;
    const [path, cache] = [process.env['PATH'], process.env['HOMEWARD_CACHE']];
    Object.assign(process.env, { PATH: directory, HOMEWARD_CACHE: join(directory, 'cache') });
    try {
      const outcome = await startRedis({ own: true }).then(
        async (redis) => {
          await redis.stop();
          return redis.description;
        },
        (error: unknown) => (error instanceof MissingTool ? MissingTool : error),
      );
      expect(outcome).toBe(expected);
    } finally {
      process.env['PATH'] = path;
      if (cache === undefined) Reflect.deleteProperty(process.env, 'HOMEWARD_CACHE');
      else process.env['HOMEWARD_CACHE'] = cache;
      calls();
    }
  });

  it('is preferred where an engine answers, said so, and replaced by a package where its image cannot be had', async () => {
    Reflect.deleteProperty(process.env, 'HOMEWARD_STACK');
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    await (await startRedis({ own: true, log })).stop();
    expect(lines[0]).toBe('Redis in containers (docker), because docker answers');
    process.env['ENGINE_IMAGES'] = 'none';
    try {
      const redis = await startRedis({ own: true, log });
      await redis.stop();
      expect(redis.description).toMatch(/^Redis \d+\.\d+\.\d+ \(real/);
      expect(lines.find((line) => line.startsWith('Redis from a package after all: '))).toContain('no such image');
      process.env['HOMEWARD_STACK'] = 'containers';
      await expect(startRedis({ own: true })).rejects.toThrow('no such image');
    } finally {
      Reflect.deleteProperty(process.env, 'ENGINE_IMAGES');
      calls();
    }
  }, 60_000);
});
