// Makes a checkout ready, doing only what is out of date: installs when the lockfile changed, generates contracts when proto/ changed and,
// with --build, compiles when sources changed. Runs on any Node from 20.19 on and brings Node 24 with the packages.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stamps = path.join(root, '.cache', 'setup');
const bin = path.join(root, 'node_modules', '.bin');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Homeward needs Node 20.19 or later to set itself up; this is ${process.versions.node}. Install a later Node and run the command again.`,
  );
  process.exit(1);
}

/** Files below the folders, without what is installed or generated. */
function* filesUnder(folder, wanted) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name === 'gen' || entry.name.startsWith('.')) continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(file, wanted);
    else if (wanted.test(entry.name)) yield file;
  }
}

function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Runs the step when its inputs changed since it last succeeded, or its result is missing. */
function whenChanged(name, digest, result, step) {
  const stamp = path.join(stamps, name);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  step();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
}

function run(what, command, args, options = {}) {
  console.error(`› ${what}`);
  try {
    execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  } catch (error) {
    console.error(`Set-up failed while ${what} (${error.message.split('\n')[0]}). The lines above say why; nothing else was started.`);
    process.exit(1);
  }
}

const folders = ['packages', 'services', 'tools', 'e2e', 'bench'].map((folder) => path.join(root, folder));

const manifests = [path.join(root, 'package-lock.json'), path.join(root, 'package.json')];
for (const folder of folders) manifests.push(...filesUnder(folder, /^package\.json$/));
// `npm install` and not `npm ci`: the lockfile pins every version, but a mirror may lack optional binaries of other platforms, and `npm ci` refuses that.
whenChanged('install', digestOf(manifests), path.join(bin, 'tsc'), () =>
  run('installing packages (about a minute the first time)', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'install',
    '--no-save',
    '--no-fund',
    '--no-audit',
    '--loglevel=error',
  ]),
);

const node = path.join(bin, 'node');
const generator = path.join(root, 'packages/contracts/generate.mjs');
whenChanged(
  'contracts',
  digestOf([generator, ...filesUnder(path.join(root, 'proto'), /\.(proto|yaml)$/)]),
  path.join(root, 'packages/contracts/src/gen/catalogue.ts'),
  () => run('generating contracts from proto/', node, [generator]),
);

if (process.argv.includes('--build')) {
  const roots = ['tsconfig.json', 'tsconfig.base.json', 'packages/matching/src/default-model.json'];
  const sources = [...roots.map((file) => path.join(root, file)), ...filesUnder(path.join(root, 'proto'), /\.(proto|yaml)$/)];
  for (const folder of folders)
    sources.push(...[...filesUnder(folder, /\.(ts|tsx)$|^tsconfig\.json$/)].filter((file) => statSync(file).isFile()));
  whenChanged('build', digestOf(sources), path.join(root, 'tools/cli/dist/main.js'), () =>
    run('compiling (about half a minute the first time)', node, [path.join(root, 'node_modules/typescript/bin/tsc'), '-b']),
  );
}
