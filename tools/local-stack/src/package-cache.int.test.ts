import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNodeProgram } from './node-program';
import { cacheDirectory, installedPackage } from './package-cache';

describe('the package cache', () => {
  const before = process.env['HOMEWARD_CACHE'];
  let cache: string;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'homeward-cache-'));
    process.env['HOMEWARD_CACHE'] = cache;
  });

  afterEach(() => {
    rmSync(cache, { recursive: true });
    if (before === undefined) Reflect.deleteProperty(process.env, 'HOMEWARD_CACHE');
    else process.env['HOMEWARD_CACHE'] = before;
  });

  it('is outside the checkout unless it is named', () => {
    expect(cacheDirectory()).toBe(cache);
    Reflect.deleteProperty(process.env, 'HOMEWARD_CACHE');
    expect(cacheDirectory()).toBe(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'homeward'));
    process.env['HOMEWARD_CACHE'] = cache;
  });

  it('installs a package once', async () => {
    let installs = 0;
    const install = (): Promise<string> =>
      installedPackage('thing-1', async (directory) => {
        installs++;
        writeFileSync(join(directory, 'content'), 'whole');
      });
    const paths = await Promise.all([install(), install(), install()]);
    expect(new Set(paths)).toEqual(new Set([join(cache, 'thing-1')]));
    expect(installs).toBe(1);
    expect(readFileSync(join(cache, 'thing-1', 'content'), 'utf8')).toBe('whole');
  });

  it('leaves nothing of an installation that failed, and tries again', async () => {
    const failing = installedPackage('thing-1', async (directory) => {
      writeFileSync(join(directory, 'content'), 'half');
      throw new Error('no line');
    });
    await expect(failing).rejects.toThrow('no line');
    expect(readdirSync(cache)).toEqual(['thing-1.lock']);
    await installedPackage('thing-1', async (directory) => {
      writeFileSync(join(directory, 'content'), 'whole');
    });
    expect(readFileSync(join(cache, 'thing-1', 'content'), 'utf8')).toBe('whole');
  });

  it('goes on when the process that was installing is killed, and takes nothing over from it', async () => {
    const program = `
      const { installedPackage } = require('./src/package-cache.ts');
      installedPackage('thing-1', async () => { console.log('installing'); await new Promise(() => setInterval(() => undefined, 1000)); });`;
    const other = startNodeProgram(program);
    await once(other.stdout, 'data');
    expect(readdirSync(cache).filter((name) => name.startsWith('.installing-thing-1-'))).toHaveLength(1);
    const waiting = installedPackage('thing-1', async (directory) => {
      writeFileSync(join(directory, 'content'), 'ours');
    });
    expect(existsSync(join(cache, 'thing-1'))).toBe(false);
    other.kill('SIGKILL');
    expect(readdirSync(await waiting)).toEqual(['content']);
    expect(readdirSync(cache).filter((name) => name.startsWith('.installing'))).toEqual([]);
  }, 30_000);
});
