import path from 'node:path';
import type { AdoptionBook, ImportState, Kpis, Me } from '../api/answers';
import { developmentIdentities, dmsClientOf, HEAD_OFFICE, managerOf, OPERATIONS_LOGIN } from '../api/development-logins';
import type { StateHash } from '../api/answers';
import { readText } from '../input-file';
import { readImport, sendFile, type SentImport, untilImported } from '../intake';
import { registerOrganisation } from '../organisation-file';
import { formatBytes, formatCount } from '../output/number';
import { formatMoment } from '../output/moment';
import { DEVELOPMENT_KEYS } from '../platform/development-keys';
import { requireFreePort } from '../platform/free-port';
import { type Platform, startEmbeddedPlatform, startFullPlatform } from '../platform/platform';
import type { Session } from '../session';
import { sumImports } from '../views/import-view';
import { untilWorkedOff } from '../work-left';
import type { WorkList } from '../api/work-answers';
import type { DayReport, DealerImports } from './day-report';
import type { DemoOptions } from './demo-options';
import { makeExport, type NetworkExport, readExport } from './export-files';
import { enterLeads, readEnteredLeads, readOverdueLeads } from './enter-leads';
import { keepDemo, type KeptDemo, type KeptImport, readKeptDemo } from './kept-demo';
import { playedWeek } from './play-week';
import { answerComplaint, readAccounts, readComplainant, readContacts, readExamples, readKpiLines, readTrial } from './read-day';
import { readCalibration } from '../views/calibration-view';
import { readDuplicates } from './read-duplicates';
import { complaintReceivedAt, filesSentAt, workStartsAt } from './work-day';

/** A demo that has run: what it found, and the platform that still serves. */
export interface RanDemo {
  readonly report: DayReport;
  readonly platform: Platform;
}

const SETTLE_LIMIT_MS = 600_000;

/**
 * Runs the demo up to its report; files, state and logs are in the directory. `onStarting`
 * hears of the platform as soon as its start begins, so that it can be stopped whatever happens afterwards.
 * Rejects with Failure, ApiProblem or Unreachable.
 */
export async function runDemo(
  session: Session,
  options: DemoOptions,
  directory: string,
  onStarting: (starting: Promise<Platform>) => void,
): Promise<RanDemo> {
  const { progress, texts } = session;
  const { network, dataDirectory, isStack } = options;
  const asked = { network, constellation: isStack ? 'full' : 'embedded' } as const;
  await requireFreePort(options.port);
  const kept = dataDirectory === undefined ? undefined : await readKeptDemo(dataDirectory, asked);
  const found = await exportIn(session, options, directory);
  const at = workStartsAt(found.manifest.endsAt);
  const sentAt = filesSentAt(found.manifest.endsAt);
  const starting = startPlatform(session, options, found, { directory, at: kept?.at ?? (isStack ? at : sentAt) });
  onStarting(starting);
  const platform = await starting;

  const { nodes } = found.organisation;
  const dealers = nodes.filter(({ kind }) => kind === 'dealer').map(({ id, name }) => ({ dealerId: id, name }));
  const headOffice = session.apiAt(platform.url, HEAD_OFFICE);
  if (kept === undefined) {
    await progress.step(texts('step.organisation'), () => registerOrganisation(headOffice, found.organisation));
  }
  const keep = async (imports: readonly KeptImport[], change: Partial<KeptDemo> = {}): Promise<void> => {
    if (dataDirectory !== undefined) await keepDemo(dataDirectory, { ...asked, at: sentAt, imports, isComplete: false, ...change });
  };
  const taken = await importAll(session, platform, found, { kept, dataDirectory, keep });
  const imports = taken.map(({ dealerId, file, requestId }): KeptImport => ({ dealerId, file, requestId }));
  await enterAllLeads(session, platform, found);
  await toWorkDay(session, platform, kept === undefined || kept.at < at ? at : kept.at);
  const { now } = await headOffice.get<Me>('/v1/me');
  await dealCars(session, platform, dealers[0]?.dealerId ?? '', now);
  await keep(imports, { at: now, isComplete: true });

  const report = await progress.step(texts('step.read'), async () => {
    const states = await withoutPending(session, platform, taken);
    return await readReport(session, platform, {
      options,
      groupId: nodes.find(({ kind }) => kind === 'group')?.id ?? '',
      dealers,
      states,
      now,
      at,
      messageFile: messageFileIn(directory),
    });
  });
  if (platform.kind !== 'embedded' || dataDirectory !== undefined) return { report, platform };
  return { report: { ...report, week: await playedWeek(session, platform.url, report) }, platform };
}

async function exportIn(session: Session, { network, dataDirectory }: DemoOptions, directory: string): Promise<NetworkExport> {
  const { progress, texts } = session;
  const place = path.join(directory, 'export');
  const present = dataDirectory === undefined ? undefined : await readExport(place);
  if (present !== undefined) return present;
  return await progress.step(texts('step.generate', { dealers: network.dealers, vehicles: formatCount(network.vehicles) }), () =>
    makeExport(place, network),
  );
}

async function startPlatform(
  session: Session,
  options: DemoOptions,
  { organisation }: NetworkExport,
  { directory, at }: { readonly directory: string; readonly at: string },
): Promise<Platform> {
  const { progress, texts, terminal } = session;
  const identities = developmentIdentities(organisation);
  const isDisposable = options.dataDirectory === undefined;
  const settings = { ...DEVELOPMENT_KEYS, HOMEWARD_MESSAGE_FILE: messageFileIn(directory) };
  const started = { identities, settings, port: options.port, dataDirectory: directory, isDisposable, at };
  return await progress.step(texts('step.start'), () =>
    options.isStack ? startFullPlatform(started, (line) => terminal.note(`  ${line}\n`)) : startEmbeddedPlatform(started),
  );
}

/** Takes what would be sent to customers. */
function messageFileIn(directory: string): string {
  return path.resolve(directory, 'messages.jsonl');
}

interface Keeping {
  readonly kept: KeptDemo | undefined;
  readonly dataDirectory: string | undefined;
  /** Writes down which files were sent so far. */
  readonly keep: (imports: readonly KeptImport[]) => Promise<void>;
}

/** An import with what became of its rows. */
type TakenImport = ImportState & KeptImport;

/** Uploads what is not there yet and works it off, with every dealer's own client. */
async function importAll(
  session: Session,
  platform: Platform,
  found: NetworkExport,
  { kept, dataDirectory, keep }: Keeping,
): Promise<readonly TakenImport[]> {
  const { progress, texts } = session;
  const imports: KeptImport[] = [...(kept?.imports ?? [])];
  const isThere = (dealerId: string, file: string): boolean => imports.some((one) => one.dealerId === dealerId && one.file === file);
  const files = found.manifest.dealers.flatMap(({ dealerId, files: ofDealer }) => ofDealer.map((file) => ({ dealerId, file })));
  const missing = files.filter(({ dealerId, file }) => !isThere(dealerId, file.path));
  if (missing.length === 0) {
    const rows = files.reduce((total, { file }) => total + file.rows, 0);
    session.terminal.note(
      `› ${texts('step.kept-import', { files: files.length, rows: formatCount(rows), directory: dataDirectory ?? '' })}\n`,
    );
  }
  const bytes = missing.reduce((total, { file }) => total + file.bytes, 0);
  let rows = 0;
  if (missing.length > 0) {
    await progress.step(texts('step.upload', { files: missing.length, bytes: formatBytes(bytes) }), async (step) => {
      let out = 0;
      const apis = new Map(missing.map(({ dealerId }) => [dealerId, session.apiAt(platform.url, dmsClientOf(dealerId))]));
      for (const { dealerId, file } of missing) {
        const api = apis.get(dealerId) ?? session.apiAt(platform.url, dmsClientOf(dealerId));
        const mapping = file.mapping === undefined ? undefined : await readText(path.join(found.directory, file.mapping));
        const sent = { file: path.join(found.directory, file.path), recordType: file.recordType, mapping, dealerId };
        const { requestId, received } = await sendFile(api, sent, {
          onBytes(count) {
            out += count;
            step.update(out, bytes, texts('progress.bytes', { value: formatBytes(out), total: formatBytes(bytes) }));
          },
        });
        rows += received;
        imports.push({ dealerId, file: file.path, requestId });
        await keep(imports);
      }
    });
  }
  const states = await progress.step(missing.length === 0 ? texts('step.wait') : texts('step.work', { rows: formatCount(rows) }), (step) =>
    untilImported(sentImports(session, platform, imports), (count) =>
      step.update(count, rows, texts('progress.rows', { value: formatCount(count), total: formatCount(rows) })),
    ),
  );
  return imports.flatMap((one, index) => {
    const state = states[index];
    return state === undefined ? [] : [{ ...state, ...one }];
  });
}

function sentImports(session: Session, platform: Platform, imports: readonly KeptImport[]): readonly SentImport[] {
  const apis = new Map(imports.map(({ dealerId }) => [dealerId, session.apiAt(platform.url, dmsClientOf(dealerId))]));
  return imports.flatMap(({ dealerId, requestId }) => {
    const api = apis.get(dealerId);
    return api === undefined ? [] : [{ api, requestId }];
  });
}

/** Prospects come by hand, not by file; entered again they are the same ones. */
async function enterAllLeads(session: Session, platform: Platform, found: NetworkExport): Promise<void> {
  const { progress, texts } = session;
  const entered = await readEnteredLeads(found);
  const count = entered.reduce((total, { leads }) => total + leads.length, 0);
  if (count === 0) return;
  await progress.step(texts('step.leads', { count }), () => enterLeads((login) => session.apiAt(platform.url, login), entered));
}

/** The morning of the day: one process moves its clock there, six processes stand there already. */
async function toWorkDay(session: Session, platform: Platform, at: string): Promise<void> {
  const { progress, texts } = session;
  const title = platform.kind === 'embedded' ? texts('step.day', { at: formatMoment(at) }) : texts('step.wait');
  await progress.step(title, (step) => {
    let most = 1;
    return workOff(session, platform, at, (count) => {
      most = Math.max(most, count);
      step.update(most - count, most, texts('progress.left', { count: formatCount(count) }));
    });
  });
}

/** Nothing is left to do at this moment: a clock that is moved by hand moves there when that is so, of others it is asked again and again. */
async function workOff(session: Session, platform: Platform, at: string, onLeft: (count: number) => void): Promise<void> {
  const operations = session.apiAt(platform.url, OPERATIONS_LOGIN);
  if (platform.kind === 'embedded') await operations.send('POST', '/dev/clock', { body: { at } });
  else await untilWorkedOff(operations, SETTLE_LIMIT_MS, onLeft);
}

/** The first dealer's manager deals its cars; a second time nothing changes. */
async function dealCars(session: Session, platform: Platform, dealerId: string, at: string): Promise<void> {
  const { progress, texts } = session;
  const manager = session.apiAt(platform.url, managerOf(dealerId));
  await progress.step(texts('step.adoption', { dealer: dealerId }), async () => {
    await manager.send('POST', '/v1/adoptions', { idempotencyKey: 'demo-adoption', body: { dealerId } });
    await workOff(session, platform, at, () => undefined);
  });
}

/** Rows that waited for something of a later file are settled by now: their imports are read once more. */
async function withoutPending(session: Session, platform: Platform, taken: readonly TakenImport[]): Promise<readonly TakenImport[]> {
  const states: TakenImport[] = [];
  for (const one of taken) {
    const [sent] = one.pending === 0 ? [] : sentImports(session, platform, [one]);
    states.push(sent === undefined ? one : { ...(await readImport(sent)), dealerId: one.dealerId, file: one.file });
  }
  return states;
}

interface Read {
  readonly options: DemoOptions;
  readonly groupId: string;
  readonly dealers: readonly { readonly dealerId: string; readonly name: string }[];
  readonly states: readonly TakenImport[];
  readonly now: string;
  /** The instant of the day's work. */
  readonly at: string;
  readonly messageFile: string;
}

async function readReport(
  session: Session,
  platform: Platform,
  { options, groupId, dealers, states, now, at, messageFile }: Read,
): Promise<DayReport> {
  const { texts } = session;
  const [dealer = { dealerId: '', name: '' }] = dealers;
  const logins = { headOffice: HEAD_OFFICE, dealerManager: managerOf(dealer.dealerId), advisor: `${dealer.dealerId}-SA01` };
  const specialist = `${dealer.dealerId}-CS01`;
  const headOffice = session.apiAt(platform.url, HEAD_OFFICE);
  const manager = session.apiAt(platform.url, logins.dealerManager);
  const on = formatMoment(now).slice(0, 'yyyy-MM-dd'.length);
  const contacts = await readContacts(manager, dealer, on, session);
  const kpis = await readKpiLines(headOffice, on, session);
  const accounts = await readAccounts(headOffice);
  const duplicates = await readDuplicates(headOffice);
  const adoption = await manager.get<AdoptionBook>('/v1/adoptions', { dealer: dealer.dealerId });
  const calibration = await readCalibration(headOffice, undefined, () => undefined);
  const { figures: dataQuality } = await headOffice.get<Kpis>('/v1/data-quality', { by: 'dealer' });
  const overdueLeads = await readOverdueLeads(headOffice, dealers);
  const trial = await readTrial(headOffice, groupId);
  const morning = await manager.get<WorkList>('/v1/work', { owner: 'SA01', dealer: dealer.dealerId });
  const receivedAt = complaintReceivedAt(at);
  const complainant = await readComplainant(manager, contacts, receivedAt);
  const answered =
    complainant === undefined
      ? undefined
      : await answerComplaint(
          session.apiAt(platform.url, logins.advisor),
          session.apiAt(platform.url, specialist),
          {
            ...complainant,
            ...{ dealerId: dealer.dealerId, receivedAt, text: texts('demo.case.text'), answer: texts('demo.case.answer') },
          },
          specialist,
        );
  const operations = session.apiAt(platform.url, OPERATIONS_LOGIN);
  await untilWorkedOff(operations, SETTLE_LIMIT_MS, () => undefined);
  const { stateHash } = await operations.get<StateHash>('/v1/state-hash');
  const imports = await Promise.all(
    dealers.map(async ({ dealerId, name }): Promise<DealerImports> => {
      const files = states.filter((state) => state.dealerId === dealerId);
      const examples = await readExamples(session.apiAt(platform.url, dmsClientOf(dealerId)), files);
      return { dealerId, name, ...sumImports(files), examples, files };
    }),
  );
  return {
    network: options.network,
    constellation: platform.kind,
    servers: platform.description,
    ...{
      now,
      dealers,
      imports,
      contacts,
      kpis,
      accounts,
      duplicates,
      adoption,
      dataQuality,
      overdueLeads,
      calibration,
      trial,
      morning,
      stateHash,
      logins,
    },
    // Gone with its directory before anything is sent, when nothing is kept and nobody waits.
    messageFile: options.isOnce && options.dataDirectory === undefined ? undefined : messageFile,
    case: answered,
    url: platform.url,
  };
}
