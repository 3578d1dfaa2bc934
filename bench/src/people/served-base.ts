import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { publishOrganisation, signInAsDms, signInToTrial, type TrialClient, trialSettings, uploadFile } from '@homeward/constellation';
import { type DealerNetwork } from '@homeward/demo-data';
import { SERVICE_PROCESSES, type ServiceProcess } from '@homeward/runtime';
import { type LineProcess, startLineProcess } from '../harness/line-process';
import { residentMbOf } from '../harness/processor-time';
import { Unequal } from '../harness/benchmark';
import type { DealerRecord } from './customer-base';
import { CUSTOMER_COLUMNS, type Row, toCsv, toCustomerRow } from './dealer-files';

const PROGRAM = path.join(__dirname, 'constellation-program.js');
const CALL_CENTRE = 'bench-call-centre';
/** Rows of one file; those of all dealers are sent side by side. */
const ROWS_A_FILE = 5_000;
const UPLOAD_LIMIT_MS = 1_800_000;
/** A base that takes longer than this is given up. */
const LONGEST_MS = 4 * 3_600_000;

/** The services in one process of their own, over SQLite in a directory that outlives them. */
export interface Served {
  readonly url: string;
  readonly pid: number;
  readonly description: readonly string[];
  /** An agent who sees every dealer. */
  agent(): Promise<TrialClient>;
  settle(): Promise<void>;
  /** Milliseconds that the customer service needed for what was sent last, from the moment it was durable. */
  quiet(): Promise<number>;
  stop(): Promise<void>;
}

export function settingsOf({ organisation }: DealerNetwork): Readonly<Record<string, string | undefined>> {
  const settings = trialSettings(organisation);
  const top = organisation.nodes.find(({ parentId }) => parentId === undefined)?.id ?? '';
  const identities = JSON.parse(settings['HOMEWARD_GATEWAY_DEV_IDENTITIES'] ?? '[]') as unknown[];
  const agent = { kind: 'person', login: CALL_CENTRE, roles: ['call-centre-agent'], node: top };
  return { ...settings, HOMEWARD_GATEWAY_DEV_IDENTITIES: JSON.stringify([...identities, agent]), HOMEWARD_LISTEN: '127.0.0.1:0' };
}

export interface ServeOptions {
  readonly network: DealerNetwork;
  readonly directory: string;
  /** For laying the base: nothing waits for the disk then. */
  readonly isDisposable?: boolean;
  /** The services that run; all when it is left out. */
  readonly only?: readonly ServiceProcess[];
}

export async function serve({ network, directory, isDisposable = false, only = SERVICE_PROCESSES }: ServeOptions): Promise<Served> {
  const program: LineProcess = startLineProcess(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM], {});
  const options = { environment: settingsOf(network), dataDirectory: directory, isDisposable, only, startAt: network.endsAt };
  const { url, description } = await program.ask<{ url: string; description: readonly string[] }>({ do: 'start', options });
  return {
    url,
    pid: program.pid,
    description: description.map((text) => text.replace(directory, 'a directory')),
    agent: () => signInToTrial(url, CALL_CENTRE),
    settle: async () => void (await program.ask({ do: 'settle' })),
    quiet: async () => (await program.ask<{ ms: number }>({ do: 'quiet' })).ms,
    async stop() {
      await program.ask({ do: 'stop' });
      program.stop();
      // What laying the base left to the system must not be written while something is measured.
      execFileSync('sync');
    },
  };
}

/** What laying the base came to. */
export interface LaidBase {
  readonly records: number;
  readonly seconds: number;
  /** Of the process of all services, after each portion. */
  readonly residentMb: readonly number[];
}

/** Sends the records as files of their dealers, portion by portion, each until everything that follows is worked off. */
export async function layBase(
  served: Served,
  network: DealerNetwork,
  records: Iterable<DealerRecord>,
  say: (line: string) => void,
): Promise<LaidBase> {
  await publishOrganisation(served.url, network.organisation);
  await served.settle();
  const startedAt = performance.now();
  const residentMb: number[] = [];
  let sent = 0;
  const send = async (portion: readonly DealerRecord[]): Promise<void> => {
    const files = [...Map.groupBy(portion, ({ dealerId }) => dealerId)];
    await Promise.all(
      files.map(([dealerId, own]) =>
        sendRows(
          served,
          dealerId,
          'customer',
          CUSTOMER_COLUMNS,
          own.map(({ record }) => toCustomerRow(record)),
          String(sent),
        ),
      ),
    );
    await served.settle();
    sent += portion.length;
    const seconds = (performance.now() - startedAt) / 1_000;
    residentMb.push(residentMbOf(served.pid));
    say(`  ${sent} records after ${seconds.toFixed(0)} s, ${(sent / seconds).toFixed(0)}/s, ${(residentMb.at(-1) ?? 0).toFixed(0)} MB`);
    if (seconds * 1_000 > LONGEST_MS) throw new Error(`The base was not laid within ${LONGEST_MS / 3_600_000} hours`);
  };
  const size = ROWS_A_FILE * network.dealers.length;
  let portion: DealerRecord[] = [];
  for (const record of records) {
    portion.push(record);
    if (portion.length < size) continue;
    await send(portion);
    portion = [];
  }
  if (portion.length > 0) await send(portion);
  return { records: sent, seconds: (performance.now() - startedAt) / 1_000, residentMb };
}

/** Sends one file; throws Unequal when not all of its rows are taken. */
export async function sendRows(
  { url }: Served,
  dealerId: string,
  recordType: string,
  columns: readonly string[],
  rows: readonly Row[],
  number: string,
): Promise<void> {
  const dms = await signInAsDms(url, dealerId);
  const name = `${recordType}-${number}.csv`;
  const bytes = new Uint8Array(Buffer.from(toCsv(columns, rows)));
  const { status, body } = await uploadFile(dms, { name, recordType, bytes }, `${dealerId}/${name}`, UPLOAD_LIMIT_MS);
  const { received, refusedCount } = body as { readonly received?: number; readonly refusedCount?: number };
  if (status !== 202 || received !== rows.length || refusedCount !== 0) throw new Unequal(`${name} was not taken whole`, body, rows.length);
}
