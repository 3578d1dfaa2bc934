// Lints the Helm chart, renders it, and lets every service read the settings that it would be given. Exit code 77: no Helm to be had, nothing was checked.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
// The gateway reads YAML, and its reader does for the chart.
const ofGateway = createRequire(path.join(root, 'services/gateway/package.json'));
const { parseAllDocuments } = ofGateway('yaml');
const CHART = path.join(root, 'deploy/helm/homeward');
const VERSION = 'v3.16.4';
const LEFT_OUT = 77;
const VALUES = ['oidc.issuer=https://login.example', 'oidc.jwks=https://login.example/jwks', 'url=https://api.example'];
const SECRETS = {
  uri: 'mongodb://mongo:27017/homeward?replicaSet=homeward',
  identity: Buffer.alloc(32, 1).toString('base64'),
  master: `k1:${Buffer.alloc(32, 2).toString('base64')}`,
};

const helm = helmProgram();
if (helm === undefined) {
  console.log('The chart was NOT checked: there is neither helm nor go on PATH. Install helm 3, or Go, which is asked for helm then.');
  process.exit(LEFT_OUT);
}
console.log(`with helm ${run(['version', '--short']).stdout.trim()}`);

const problems = [];
const set = VALUES.flatMap((value) => ['--set', value]);
const lint = run(['lint', '--strict', CHART, ...set]);
if (lint.status !== 0) problems.push(lint.stdout + lint.stderr);
const bare = run(['template', 'homeward', CHART]);
if (bare.status === 0 || !bare.stderr.includes('oidc.issuer')) problems.push('A chart without an issuer has to be refused by its name.');
const rendered = run(['template', 'homeward', CHART, ...set]);
if (rendered.status !== 0) problems.push(rendered.stderr);
else problems.push(...problemsOf(parseAllDocuments(rendered.stdout).map((document) => document.toJS())));

for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);

/** Every process has a deployment whose settings it takes, and a service by which the others find it. */
function problemsOf(resources) {
  const found = [];
  const ofKind = (kind) => resources.filter((resource) => resource?.kind === kind);
  const services = new Map(ofKind('Service').map((service) => [service.metadata.name, service]));
  const deployments = ofKind('Deployment');
  const names = deployments.map(({ metadata }) => metadata.name).sort();
  const expected = ['analytics', 'complaint', 'customer', 'gateway', 'loyalty', 'reminder'];
  if (names.join() !== expected.join()) found.push(`Deployments of ${names.join(', ')}; expected ${expected.join(', ')}.`);
  for (const { metadata, spec } of deployments) {
    const { name } = metadata;
    const [container] = spec.template.spec.containers;
    const labels = spec.template.metadata.labels;
    const isSelected = (selector) => Object.entries(selector).every(([label, value]) => labels[label] === value);
    if (!isSelected(spec.selector.matchLabels)) found.push(`${name}: the deployment does not select its own pods.`);
    const service = services.get(name);
    if (service === undefined || !isSelected(service.spec.selector)) found.push(`${name}: no service leads to its pods.`);
    const environment = Object.fromEntries(
      container.env.map((entry) => [entry.name, entry.value ?? SECRETS[entry.valueFrom.secretKeyRef.key]]),
    );
    try {
      const config = ofGateway(path.join(root, 'services', name, 'dist/config.js'));
      config[`read${name[0].toUpperCase()}${name.slice(1)}Config`](environment);
    } catch (error) {
      found.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    const own = `${name}:${service?.spec.ports[0].port}`;
    const told = environment[`HOMEWARD_${name.toUpperCase()}_ADDRESS`];
    if (told !== own) found.push(`${name}: is told to the others as ${told} and answers on ${own}.`);
    if (!container.ports.some(({ containerPort }) => environment.HOMEWARD_LISTEN.endsWith(`:${containerPort}`)))
      found.push(`${name}: listens on a port that its container does not have.`);
  }
  return found;
}

/** helm on PATH, else one that Go has built before, or builds now: a minute, once for this machine. */
function helmProgram() {
  const onPath = findOnPath('helm');
  if (onPath !== undefined) return onPath;
  const cache = process.env.HOMEWARD_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'homeward');
  const directory = path.join(cache, `helm-${VERSION}`);
  const built = path.join(directory, 'helm');
  if (isExecutable(built)) return built;
  const go = findOnPath('go');
  if (go === undefined) return undefined;
  console.log(`Building helm ${VERSION} with Go, once for this machine …`);
  const { status } = spawnSync(go, ['install', `helm.sh/helm/v3/cmd/helm@${VERSION}`], {
    env: { ...process.env, GOBIN: directory },
    stdio: ['ignore', 'inherit', 'pipe'],
    timeout: 300_000,
  });
  return status === 0 && isExecutable(built) ? built : undefined;
}

function run(args) {
  return spawnSync(helm, args, { encoding: 'utf8' });
}

function findOnPath(program) {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter((directory) => directory !== '');
  return directories.map((directory) => path.join(directory, program)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
