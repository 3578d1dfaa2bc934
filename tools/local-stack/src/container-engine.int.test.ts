import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosenWay, toSentence } from './container-engine';

const ANSWERS = 'exit 0';
const NO_DAEMON = 'echo "Cannot connect" >&2; exit 1';
const HANGS = 'exec /bin/sleep 60';
const NO_COMPOSE = '[ "$1" != compose ]';

describe('the way in which servers are started', () => {
  const before = { PATH: process.env['PATH'], HOMEWARD_STACK: process.env['HOMEWARD_STACK'] };
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'homeward-path-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  /** The sentence, on a machine with nothing on PATH but these. */
  async function chosen(asked: string | undefined, engines: Readonly<Record<string, string>>): Promise<string> {
    for (const [engine, does] of Object.entries(engines)) {
      writeFileSync(join(directory, engine), `#!/bin/sh\n${does}\n`);
      chmodSync(join(directory, engine), 0o755);
    }
    process.env['PATH'] = directory;
    if (asked === undefined) Reflect.deleteProperty(process.env, 'HOMEWARD_STACK');
    else process.env['HOMEWARD_STACK'] = asked;
    return toSentence(await chosenWay());
  }

  it.each([
    ['docker answers', undefined, { docker: ANSWERS }, 'in containers (docker), because docker answers'],
    ['both answer', 'auto', { docker: ANSWERS, podman: ANSWERS }, 'in containers (docker), because docker answers'],
    [
      'docker has no daemon and podman answers',
      '',
      { docker: NO_DAEMON, podman: ANSWERS },
      'in containers (podman), because podman answers',
    ],
    ['there is none', undefined, {}, 'from packages, because no container engine is usable: docker is not on PATH, podman is not on PATH'],
    [
      'docker has no daemon',
      undefined,
      { docker: NO_DAEMON },
      'from packages, because no container engine is usable: `docker info` fails, or takes longer than 3 s, podman is not on PATH',
    ],
    [
      'podman has no compose',
      undefined,
      { podman: NO_COMPOSE },
      'from packages, because no container engine is usable: docker is not on PATH, podman is without compose',
    ],
    ['packages are asked for', 'packages', { docker: ANSWERS }, 'from packages, because HOMEWARD_STACK=packages'],
    ['containers are asked for', 'containers', { podman: ANSWERS }, 'in containers (podman), because HOMEWARD_STACK=containers'],
  ])('when %s', async (_, asked, engines, expected) => {
    expect(await chosen(asked, engines)).toBe(expected);
  });

  it('is packages when an engine does not answer within three seconds', async () => {
    const startedMs = performance.now();
    expect(await chosen('auto', { docker: HANGS })).toContain('`docker info` fails, or takes longer than 3 s');
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    // Known from now on.
    const againMs = performance.now();
    await chosenWay();
    expect(performance.now() - againMs).toBeLessThan(1_000);
  }, 15_000);

  it('is refused when containers are asked for and there is no engine, and for another word', async () => {
    await expect(chosen('containers', {})).rejects.toThrow(
      /HOMEWARD_STACK=containers, but no container engine is usable.*HOMEWARD_STACK=packages/,
    );
    await expect(chosen('pods', {})).rejects.toThrow('Expected packages, containers, auto');
  });
});
