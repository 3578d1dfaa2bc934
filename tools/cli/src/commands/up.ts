import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { developmentIdentities, HEAD_OFFICE } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { DEFAULT_PORT } from '../demo/demo-options';
import { readOrganisationFile, registerOrganisation } from '../organisation-file';
import { usageFailure } from '../failure';
import { DEVELOPMENT_KEYS } from '../platform/development-keys';
import { requireFreePort } from '../platform/free-port';
import { type Platform, startEmbeddedPlatform, startFullPlatform, untilEnded } from '../platform/platform';
import type { Run } from '../session';

const MOST_PORT = 65_535;
/** Where head office stands as long as no organisation is named. */
const NO_ORGANISATION = { nodes: [{ id: 'group', kind: 'group', name: 'Group', timeZone: 'Asia/Shanghai' }], staff: [] } as const;

/** `up`. */
export function addUp(line: CommandLine): void {
  line.add(line.program, 'up', 'up.description', {
    options: [
      ['--stack', 'up.option.stack'],
      ['--organisation <file>', 'up.option.organisation'],
      ['--at <instant>', 'up.option.at'],
      ['--dev', 'up.option.dev'],
      ['--data-dir <directory>', 'demo.option.data-dir'],
      ['--port <port>', 'demo.option.port', String(DEFAULT_PORT)],
    ],
    run: up,
  });
}

const up: Run = async (session, given) => {
  const { terminal, texts, progress } = session;
  const port = given.whole('port', 0, MOST_PORT) ?? DEFAULT_PORT;
  const dataDirectory = given.text('data-dir');
  const isStack = given.flag('stack');
  const isDev = given.flag('dev');
  if (isDev && isStack) throw usageFailure(['error.usage.dev-stack'], given.command);
  const at = given.instant('at') ?? (isDev ? terminal.now() : undefined);
  const organisationFile = given.text('organisation');
  const organisation = organisationFile === undefined ? undefined : await readOrganisationFile(organisationFile);
  await requireFreePort(port);
  const settings = settingsOf(terminal.environment);
  if (!('HOMEWARD_IDENTITY_KEY' in settings)) terminal.note(`${texts('up.development-keys')}\n`);

  const stops: (() => Promise<void>)[] = [];
  const ended = terminal.untilEnded();
  try {
    const directory = dataDirectory ?? (await mkdtemp(path.join(tmpdir(), 'homeward-up-')));
    if (dataDirectory === undefined) stops.push(() => rm(directory, { recursive: true, force: true }));
    const identities = developmentIdentities(organisation ?? NO_ORGANISATION);
    const options = {
      identities,
      settings: { ...DEVELOPMENT_KEYS, ...settings },
      port,
      dataDirectory: directory,
      isDisposable: dataDirectory === undefined,
      ...(at === undefined ? {} : { at }),
    };
    const platform: Platform = await progress.step(texts('step.start'), () =>
      isStack ? startFullPlatform(options, (line) => terminal.note(`  ${line}\n`)) : startEmbeddedPlatform(options),
    );
    stops.push(() => platform.stop());
    if (organisation !== undefined) {
      const registered = await registerOrganisation(session.apiAt(platform.url, HEAD_OFFICE), organisation);
      terminal.note(`${texts('up.registered', { ...registered })}\n`);
    }
    if (dataDirectory === undefined) terminal.note(`${texts('up.memory')}\n`);
    terminal.note(`${texts('up.serving', { url: platform.url, constellation: platform.description.join(' · ') })}\n`);
    await untilEnded(platform, ended);
    terminal.note(`${texts('step.stop')}\n`);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
};

const KEYS = ['HOMEWARD_IDENTITY_KEY', 'HOMEWARD_MASTER_KEYS'] as const;
/** Of this program, not of the services. */
const OWN = new Set([
  'HOMEWARD_URL',
  'HOMEWARD_TOKEN',
  'HOMEWARD_LOGIN',
  'HOMEWARD_CLIENT_SECRET',
  'HOMEWARD_DEBUG',
  'HOMEWARD_STACK',
  'HOMEWARD_CACHE',
]);

/** The settings of services that the environment brings. Keys come together or not at all: one of the demo beside one of one's own would help nobody. */
function settingsOf(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const given = Object.entries(environment).flatMap(([name, value]) =>
    (name.startsWith('HOMEWARD_') && !OWN.has(name)) || name === 'LOG_LEVEL'
      ? value === undefined || value === ''
        ? []
        : [[name, value] as const]
      : [],
  );
  const settings = Object.fromEntries(given);
  if (KEYS.every((key) => settings[key] !== undefined)) return settings;
  return Object.fromEntries(given.filter(([name]) => !KEYS.some((key) => key === name)));
}
