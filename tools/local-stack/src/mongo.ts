import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startInChosenWay } from './containers';
import { givenServer, withDatabase } from './given-server';
import type { LaunchPlan, ServerPlace } from './launch-plan';
import { freePort, LOOPBACK } from './loopback';
import { REPLICA_SET } from './mongo-wire';
import { cacheDirectory, installedPackage } from './package-cache';
import { pythonProgram, runPip, type Python } from './python-package';
import { findOnPath, isExecutable, runCommand } from './run-command';
import type { RunningServer, StartOptions } from './running-server';
import { MissingTool } from './stack-error';
import { startPlanned } from './start-planned';

const SECANTUS_PYTHON = '0.7.0b3';
const SECANTUS_RUST = '0.5.3-beta.177';

/** With its default log files of 2 GB it takes six seconds to recover from a kill; with these a third of one. */
const RUST_SIZES = ['--cache-size', '256M', '--log-file-max', '128MB'];

const REMEDY =
  'Set MONGODB_URI to a MongoDB that already runs (a replica set), install mongod, or install Python 3 with pip for the stand-in.';

export interface MongoOptions extends StartOptions {
  /** The database in the URI; `homeward` when not given. A server that was given keeps the one in its URI, unless this names another. */
  readonly database?: string | undefined;
  /**
   * Which server stands in where no mongod is on PATH: `rust` (fast; only when it is installed, it is never compiled by
   * itself), `python`, or `auto`: rust if installed, else python. Naming `rust` or `python` passes a mongod over, but not MONGODB_URI.
   */
  readonly standIn?: 'rust' | 'python' | 'auto' | undefined;
  /** Whether the stand-in writes through to the disk at each commit (the default). Without it, a kill loses acknowledged writes. mongod always journals. */
  readonly durable?: boolean | undefined;
}

export interface RunningMongo extends RunningServer {
  readonly kind: 'mongo';
}

interface MongoProgram {
  readonly dataDirectory: string;
  readonly description: string;
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly query: string;
}

/**
 * A MongoDB, or a server that speaks its protocol; `description` says which. In this order: MONGODB_URI (unless `own`),
 * mongod on PATH as a replica set of one, the stand-in.
 *
 * @throws MissingTool when none of them is to be had
 */
export async function startMongo(options: MongoOptions = {}): Promise<RunningMongo> {
  const given = options.own === true ? undefined : givenServer('mongo');
  const toMongo = (server: RunningServer): RunningMongo => Object.assign(server, { kind: 'mongo' as const });
  if (given === undefined) return startInChosenWay('mongo', options, () => startPlanned('mongo', options, planMongo, toMongo), toMongo);
  return { ...given, kind: 'mongo', uri: options.database === undefined ? given.uri : withDatabase(given.uri, options.database) };
}

/** Installs what is missing and gives the command that starts the server. */
export async function planMongo(options: MongoOptions, place: ServerPlace): Promise<LaunchPlan> {
  const port = options.port ?? (await freePort());
  // The servers do not read each other's files: the next start in this directory may find another one of them.
  const dataDirectoryFor = (server: string): string => {
    const directory = join(place.dataDirectory, server);
    mkdirSync(directory, { recursive: true });
    return directory;
  };
  const program = await chooseProgram(options, dataDirectoryFor, port);
  return {
    kind: 'mongo',
    description: program.description,
    command: program.command,
    environment: program.environment,
    port,
    uri: `mongodb://${LOOPBACK}:${port}/${options.database ?? 'homeward'}?${program.query}`,
    dataDirectory: program.dataDirectory,
    logFile: place.logFile,
  };
}

async function chooseProgram(options: MongoOptions, dataDirectoryFor: (server: string) => string, port: number): Promise<MongoProgram> {
  const mongod = findOnPath('mongod');
  if (mongod !== undefined && (options.standIn ?? 'auto') === 'auto') return realMongo(mongod, dataDirectoryFor('mongod'), port);
  const secantusArgs = (dataDirectory: string): string[] => {
    const durable = options.durable === false ? [] : ['--sync-on-commit'];
    return ['--host', LOOPBACK, '--port', String(port), '--storage-path', dataDirectory, ...durable];
  };
  const query = 'replicaSet=secantus&retryWrites=false';
  const rust = options.standIn === 'python' ? undefined : findRustStandIn();
  if (rust !== undefined) {
    const description = `SecantusDB ${SECANTUS_RUST} (MongoDB-wire stand-in, Rust)`;
    const dataDirectory = dataDirectoryFor('secantus-rust');
    return { description, dataDirectory, command: [rust, ...secantusArgs(dataDirectory), ...RUST_SIZES], environment: {}, query };
  }
  if (options.standIn === 'rust') throw new MissingTool('secantusd-rs', 'The Rust stand-in for MongoDB', rustRemedy());
  const { python, packages } = await installedStandIn(options.log ?? ((): void => undefined));
  const entry = 'import sys; from secantus.cli import main; sys.exit(main())';
  const dataDirectory = dataDirectoryFor('secantus-python');
  return {
    dataDirectory,
    description: `SecantusDB ${SECANTUS_PYTHON} (MongoDB-wire stand-in, Python)`,
    command: [python.path, '-c', entry, ...secantusArgs(dataDirectory)],
    environment: { PYTHONPATH: packages, PYTHONUNBUFFERED: '1' },
    query,
  };
}

async function realMongo(mongod: string, dataDirectory: string, port: number): Promise<MongoProgram> {
  const version =
    /v(\d\S*)/.exec(await runCommand(mongod, ['--version'], { neededFor: 'MongoDB', remedy: REMEDY }))?.[1] ?? 'of an unknown version';
  return {
    dataDirectory,
    description: `MongoDB ${version} (real)`,
    command: [
      mongod,
      '--dbpath',
      dataDirectory,
      '--port',
      String(port),
      '--bind_ip',
      LOOPBACK,
      '--replSet',
      REPLICA_SET,
      '--wiredTigerCacheSizeGB',
      '0.25',
    ],
    environment: {},
    query: `replicaSet=${REPLICA_SET}`,
  };
}

/** The Python stand-in, installed if need be. Throws MissingTool without Python. */
async function installedStandIn(log: (line: string) => void): Promise<{ python: Python; packages: string }> {
  const python = await pythonProgram('The stand-in for MongoDB', REMEDY);
  const packages = await installedPackage(`secantusdb-${SECANTUS_PYTHON}-${python.tag}`, async (target) => {
    log(`Installing SecantusDB ${SECANTUS_PYTHON} (Python wheels, 145 MB unpacked), once for this machine …`);
    const args = ['install', '--only-binary', ':all:', '--target', target, `SecantusDB==${SECANTUS_PYTHON}`];
    await runPip(python, target, args, { neededFor: 'Installing the stand-in for MongoDB', remedy: REMEDY });
  });
  return { python, packages };
}

/** Installs the Python stand-in unless a server can be started without it. */
export async function installMongo(log: (line: string) => void): Promise<void> {
  if (findOnPath('mongod') === undefined && findRustStandIn() === undefined) await installedStandIn(log);
}

/** The Rust stand-in, when somebody installed it: on PATH, or in the cache. */
function findRustStandIn(): string | undefined {
  const cached = join(cacheDirectory(), 'secantus-rs', 'bin', 'secantusd-rs');
  return findOnPath('secantusd-rs') ?? (isExecutable(cached) ? cached : undefined);
}

function rustRemedy(): string {
  const root = join(cacheDirectory(), 'secantus-rs');
  return `Compile it once (Rust, cmake, a C compiler; ten minutes): cargo install secantus-mdb --version ${SECANTUS_RUST} --ignore-rust-version --root ${root}`;
}
