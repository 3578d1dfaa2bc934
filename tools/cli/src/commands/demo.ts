import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandLine } from '../command-line';
import { toJson } from '../demo/day-report';
import { DEFAULT_PORT, DEMO_DEFAULTS, type DemoOptions, readDemoOptions } from '../demo/demo-options';
import { drawDay } from '../demo/draw-day';
import { keepDemo, readKeptDemo } from '../demo/kept-demo';
import { type RanDemo, runDemo } from '../demo/run-demo';
import { OPERATIONS_LOGIN } from '../api/development-logins';
import type { Me } from '../api/answers';
import { EXIT } from '../exit-codes';
import { usageFailure } from '../failure';
import { toMegabytes } from '../platform/memory';
import { type Platform, untilEnded } from '../platform/platform';
import type { Run, Session } from '../session';

/** `demo`. */
export function addDemo(line: CommandLine): void {
  line.add(line.program, 'demo', 'demo.description', {
    options: [
      ['--dealers <count>', 'demo.option.dealers', String(DEMO_DEFAULTS.dealers)],
      ['--vehicles <count>', 'demo.option.vehicles', String(DEMO_DEFAULTS.vehicles)],
      ['--years <count>', 'demo.option.years', String(DEMO_DEFAULTS.years)],
      ['--seed <number>', 'demo.option.seed', String(DEMO_DEFAULTS.seed)],
      ['--once', 'demo.option.once'],
      ['--data-dir <directory>', 'demo.option.data-dir'],
      ['--stack', 'demo.option.stack'],
      ['--port <port>', 'demo.option.port', String(DEFAULT_PORT)],
    ],
    run: demo,
  });
}

const demo: Run = async (session, given) => {
  if (session.format === 'csv') throw usageFailure(['error.usage.csv-table'], given.command);
  const options = readDemoOptions(given);
  const { terminal } = session;
  const isTemporary = options.dataDirectory === undefined;
  const directory = options.dataDirectory ?? (await mkdtemp(path.join(tmpdir(), 'homeward-demo-')));
  const starting: Promise<Platform>[] = [];
  let isDone = false;
  // Heard from the beginning: Ctrl-C in the middle ends servers and processes in order too.
  const ended = terminal.untilEnded().then(() => undefined);
  try {
    const startedMs = performance.now();
    const ran = await Promise.race([runDemo(session, options, directory, (begun) => void starting.push(begun)), ended]);
    if (ran === undefined) return EXIT.failed;
    print(session, ran, options);
    await tellCost(session, ran, performance.now() - startedMs);
    isDone = true;
    if (!options.isOnce) await serve(session, ran, options, ended);
    return EXIT.done;
  } finally {
    // A platform that is still starting is stopped when it has started: half of it could not be stopped in order.
    for (const begun of starting) await begun.then((platform) => platform.stop()).catch(() => undefined);
    if (isTemporary && (isDone || !options.isStack)) await rm(directory, { recursive: true, force: true });
    else if (!isDone) terminal.note(`${session.texts('demo.logs', { directory })}\n`);
  }
};

function print(session: Session, { report }: RanDemo, { port }: DemoOptions): void {
  const { terminal, texts } = session;
  if (session.format === 'json') {
    terminal.out(`${JSON.stringify(toJson(report), null, 2)}\n`);
    return;
  }
  const url = port === DEFAULT_PORT ? '' : ` --url ${report.url}`;
  const [first] = report.contacts.lines;
  const { dealerId } = report.contacts;
  const next = [
    `contacts list --dealer ${dealerId} --login ${report.logins.dealerManager}${url}`,
    ...(first === undefined ? [] : [`contacts why ${first.contact.contactId} --login ${report.logins.advisor}${url}`]),
    `kpis --names lost,base-return --by dealer,use${url}`,
    `cases --dealer ${dealerId}${url}`,
    `leads --dealer ${dealerId} --overdue${url}`,
    `lag${url}`,
  ].map((command) => `  npm run homeward -- ${command}`);
  terminal.out(`${drawDay(report, session, terminal)}\n${texts('demo.next')}\n${next.join('\n')}\n`);
}

async function tellCost({ terminal, texts, progress }: Session, { platform }: RanDemo, elapsedMs: number): Promise<void> {
  const seconds = (elapsedMs / 1_000).toFixed(1);
  const { rssBytes, peakBytes } = await platform.measure();
  const rss = toMegabytes(rssBytes);
  const told =
    peakBytes === undefined
      ? texts('demo.took.stack', { seconds, rss })
      : texts('demo.took', { seconds, rss, peak: toMegabytes(peakBytes) });
  const steps = progress.done.map(({ name, ms }) => `${name} ${(ms / 1_000).toFixed(1)} s`).join('; ');
  terminal.note(`${told} ${texts('demo.step-times', { steps })}\n`);
}

async function serve(
  session: Session,
  { platform }: RanDemo,
  { network, dataDirectory }: DemoOptions,
  ended: Promise<void>,
): Promise<void> {
  const { terminal, texts } = session;
  const { url, kind } = platform;
  const served =
    dataDirectory === undefined ? texts('demo.serving', { url }) : texts('demo.serving.kept', { url, directory: dataDirectory });
  terminal.note(`${served}\n`);
  await untilEnded(platform, ended);
  terminal.note(`${texts('step.stop')}\n`);
  if (dataDirectory === undefined) return;
  // Business time may have been moved on while it served; the next run goes on from there.
  const [kept, me] = await Promise.all([
    readKeptDemo(dataDirectory, { network, constellation: kind }),
    session.apiAt(url, OPERATIONS_LOGIN).get<Me>('/v1/me'),
  ]);
  if (kept !== undefined) await keepDemo(dataDirectory, { ...kept, at: me.now });
}
