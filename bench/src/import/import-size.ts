import { closeSync, mkdtempSync, openAsBlob, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { uploadFile } from '@homeward/constellation';
import { type PeopleRecord, streamPeopleSet } from '@homeward/demo-data';
import { type FullBench, onFull } from '../flow/constellations';
import { type Benchmark, type Detail, type Found, judge, type RunOptions, Unequal } from '../harness/benchmark';
import { greatestResidentMbOf, residentMbOf } from '../harness/processor-time';
import { figureOf } from '../harness/statistics';
import { CUSTOMER_COLUMNS, toCsv, toCustomerRow } from '../people/dealer-files';

/** Issue B, 9; the aim is ours. */
const MEMORY = { better: 'lower', bound: 300, aim: 200 } as const;
const ROWS = { real: 1_000_000, quick: 20_000 } as const;
const SEED = 4_712;
const ROWS_A_PIECE = 5_000;
const LOOK_EVERY_MS = 1_000;
/** A line for whoever waits, every so many looks. */
const LOOKS_A_LINE = 15;
/** A file that takes longer than this is given up. */
const LIMIT_MS = 3_600_000;

export const importSize: Benchmark = {
  name: 'import-size',
  summary: 'the most memory of each service while a file of a million rows is taken in, six processes over real servers',
  isLong: true,
  async run(options) {
    const directory = mkdtempSync(path.join(tmpdir(), 'homeward-import-size-'));
    try {
      const rows = ROWS[options.isQuick ? 'quick' : 'real'];
      const file = path.join(directory, 'customers.csv');
      writeCustomers(file, rows);
      return await onFull(options, (bench) => takeIn(bench, { file, rows }, options));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** Writes a file of invented people piece by piece. */
function writeCustomers(file: string, rows: number): void {
  const descriptor = openSync(file, 'w');
  let piece: PeopleRecord[] = [];
  let isFirst = true;
  const flush = (): void => {
    const text = toCsv(CUSTOMER_COLUMNS, piece.map(toCustomerRow));
    writeSync(descriptor, isFirst ? text : text.slice(text.indexOf('\n') + 1));
    isFirst = false;
    piece = [];
  };
  for (const record of streamPeopleSet({ records: rows, seed: SEED })) {
    piece.push(record);
    if (piece.length === ROWS_A_PIECE) flush();
  }
  if (piece.length > 0) flush();
  closeSync(descriptor);
}

/** Uploads the file and looks at the processes until every row of it is durable. What follows from the rows goes on meanwhile, and is not waited for. */
async function takeIn(
  { registered, pids }: FullBench,
  { file, rows }: { readonly file: string; readonly rows: number },
  { say }: RunOptions,
): Promise<Found> {
  const [dealerId, dms] = [...registered.dmsOf][0] ?? [];
  if (dealerId === undefined || dms === undefined) throw new Error('The network has no dealers');
  const name = path.basename(file);
  const looks = new Map([...pids].map(([service]) => [service, [] as number[]]));
  const startedAt = performance.now();
  let isTaken = false;
  const taken = uploadFile(dms, { name, recordType: 'customer', bytes: await openAsBlob(file) }, `${dealerId}/${name}`, LIMIT_MS).finally(
    () => {
      isTaken = true;
    },
  );
  for (let look = 1; !isTaken; look += 1) {
    for (const [service, pid] of pids) looks.get(service)?.push(residentMbOf(pid));
    if (look % LOOKS_A_LINE === 0) say(`  after ${seconds(startedAt).toFixed(0)} s: ${tell(looks)}`);
    await Promise.race([taken.catch(() => undefined), pause(LOOK_EVERY_MS)]);
  }
  const { status, body } = await taken;
  const tookSeconds = seconds(startedAt);
  const { requestId = '', received } = body as { readonly requestId?: string; readonly received?: number };
  if (status !== 202 || received !== rows) throw new Unequal('Not all rows were taken', body, rows);
  const greatest = [...pids].map(([service, pid]) => [service, greatestResidentMbOf(pid)] as const);
  const state = (await dms.ask(`/v1/imports/${requestId}`)).body as Readonly<
    Record<'accepted' | 'repeated' | 'older' | 'rejected', number>
  >;
  const handled = state.accepted + state.repeated + state.older + state.rejected;
  say(`  taken after ${tookSeconds.toFixed(0)} s, ${handled} rows worked off by then`);
  const detail = (what: string, unit: string, values: readonly number[]): Detail => ({ what, unit, figure: figureOf(values) });
  return {
    settings: {
      rows,
      megabytes: Math.round(statSync(file).size / 1e6),
      secondsUntilTaken: Math.round(tookSeconds),
      rowsWorkedOffByThen: handled,
    },
    equality: `${rows} rows taken, all of them durable`,
    verdicts: greatest.map(([service, mb]) => judge(`${service}: memory at most until the file was taken`, 'MB', figureOf([mb]), MEMORY)),
    details: [
      detail('rows taken', 'rows/s', [rows / tookSeconds]),
      ...[...looks].flatMap(([service, values]) =>
        values.length === 0 ? [] : [detail(`${service}: memory, looked at each second`, 'MB', values)],
      ),
    ],
  };
}

function seconds(since: number): number {
  return (performance.now() - since) / 1_000;
}

function tell(looks: ReadonlyMap<string, readonly number[]>): string {
  return [...looks].map(([service, values]) => `${service} ${(values.at(-1) ?? 0).toFixed(0)}`).join(', ') + ' MB';
}
