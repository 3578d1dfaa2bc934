import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Api } from './api/api';
import type { ImportState, ReceivedImport } from './api/answers';
import { ApiProblem, Unreachable } from './api/api-errors';
import { EXIT } from './exit-codes';
import { Failure } from './failure';
import { unreadable } from './input-file';
import { type LookClock, LOOKS_ARE_DEAR, untilNextLook, whileLooking } from './next-look';

/** One file to send. */
export interface IntakeFile {
  readonly file: string;
  readonly recordType: string;
  /** YAML: how this dealer system writes its files. */
  readonly mapping?: string | undefined;
  readonly dealerId?: string | undefined;
}

/** A file as it is known to the platform. */
interface NamedFile extends IntakeFile {
  /** The same file with the same mapping is sent under the same name: however often it is sent, it is taken once. */
  readonly name: string;
  /** Lines below the header: as many rows, unless a cell holds a line end. */
  readonly lines: number;
}

const LINE_FEED = 0x0a;

async function nameFile(sent: IntakeFile): Promise<NamedFile> {
  const { file, recordType, mapping = '' } = sent;
  const hash = createHash('sha256').update(recordType).update('\0').update(mapping).update('\0');
  let lines = -1;
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(piece);
      for (let at = piece.indexOf(LINE_FEED); at !== -1; at = piece.indexOf(LINE_FEED, at + 1)) lines += 1;
    }
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
  return { ...sent, name: `import-${hash.digest('hex')}`, lines: Math.max(0, lines) };
}

/** What is heard while a file is on its way. */
export interface SendingListener {
  /** So many bytes of it went out since it was last told. */
  onBytes(count: number): void;
  /** So many of its rows have an outcome, of about so many. */
  onRows?(count: number, lines: number): void;
}

/** A file that the platform has whole. */
export interface SentFile {
  readonly requestId: string;
  readonly received: number;
}

/**
 * Sends a file; resolves when every row is durable. A file that is there whole is not sent again. One whose line broke is sent again by itself, and the platform
 * goes on where it was. Throws Failure for a file that cannot be read, Unreachable when nobody answers any more.
 */
export async function sendFile(api: Api, sent: IntakeFile, listener: SendingListener, clock?: LookClock): Promise<SentFile> {
  const named = await nameFile(sent);
  for (let attempt = 1; ; attempt += 1) {
    const found = await findSent(api, named.name);
    if (found !== undefined && IS_HERE.has(found.status)) return { requestId: found.requestId, received: found.rows };
    let out = 0;
    try {
      const send = (): Promise<SentFile> =>
        upload(api, named, (count) => {
          out += count;
          listener.onBytes(count);
        });
      // Counting its rows costs the platform: it is asked only for one who hears of them.
      return await (listener.onRows === undefined ? send() : whileLooking(send, () => follow(api, named, listener), clock));
    } catch (error) {
      // Who never took a byte is not there; who did may be back soon.
      if (!(error instanceof Unreachable) || out === 0 || attempt >= ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      listener.onBytes(-out);
    }
  }
}

const ATTEMPTS = 6;
const PAUSE_MS = 1_000;

async function upload(
  api: Api,
  { file, recordType, mapping, dealerId, name }: NamedFile,
  onBytes: (count: number) => void,
): Promise<SentFile> {
  const fields = {
    type: recordType,
    ...(mapping === undefined ? {} : { mapping }),
    ...(dealerId === undefined ? {} : { dealer: dealerId }),
  };
  return await api.upload<ReceivedImport>('/v1/imports', { fields, file }, name, onBytes);
}

/** The import that this file was sent as; undefined when it never was. */
async function findSent(api: Api, name: string): Promise<ImportState | undefined> {
  try {
    return await api.get<ImportState>('/v1/imports', {}, name);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  }
}

async function follow(api: Api, { name, lines }: NamedFile, listener: SendingListener): Promise<void> {
  const state = await findSent(api, name);
  if (state !== undefined) listener.onRows?.(handledOf(state), lines);
}

function handledOf({ accepted, repeated, older, pending, rejected }: ImportState): number {
  return accepted + repeated + older + pending + rejected;
}

/** The file is there whole, or refused whole: it need not be sent. */
const IS_HERE: ReadonlySet<ImportState['status']> = new Set(['working', 'completed', 'completed-with-rejections', 'refused']);
const DONE: ReadonlySet<ImportState['status']> = new Set(['completed', 'completed-with-rejections', 'refused', 'interrupted']);

/** An import that was sent, and whom to ask about it. */
export interface SentImport {
  readonly requestId: string;
  readonly api: Api;
}

export function readImport({ api, requestId }: SentImport): Promise<ImportState> {
  return api.get<ImportState>(`/v1/imports/${encodeURIComponent(requestId)}`);
}

/** Resolves when every import is worked off; hears how many rows have an outcome. In the order of the imports. */
export async function untilImported(sent: readonly SentImport[], onRows: (count: number) => void): Promise<readonly ImportState[]> {
  const done = new Map<SentImport, ImportState>();
  let settledBefore = 0;
  for (;;) {
    const lookedAtMs = performance.now();
    // One after the other: imports are worked off in their order, so that the first one that is not done says enough.
    for (const one of sent) {
      if (done.has(one)) continue;
      const state = await readImport(one);
      if (!DONE.has(state.status)) {
        onRows(settledBefore + handledOf(state));
        break;
      }
      done.set(one, state);
      settledBefore += state.rows;
      onRows(settledBefore);
    }
    if (done.size === sent.length) return sent.flatMap((one) => done.get(one) ?? []);
    await untilNextLook((performance.now() - lookedAtMs) * LOOKS_ARE_DEAR);
  }
}

const TYPE_BY_NAME: readonly (readonly [part: RegExp, recordType: string])[] = [
  [/cancel/i, 'visit-cancellation'],
  [/recall/i, 'recall'],
  [/contract/i, 'service-contract'],
  [/link/i, 'vehicle-link'],
  [/customer|owner/i, 'customer'],
  [/vehicle|car/i, 'vehicle'],
  [/sale/i, 'sale'],
  [/appointment/i, 'appointment'],
  [/arrival/i, 'arrival'],
  [/progress/i, 'progress'],
  [/visit|repair-?order/i, 'visit'],
  [/reading|odometer/i, 'reading'],
  [/coverage|insurance/i, 'coverage'],
  [/parts/i, 'parts-stock'],
  [/workshop/i, 'workshop-load'],
  [/order/i, 'order'],
  [/fault/i, 'fault'],
  [/crash/i, 'crash'],
];

/** The type of record that the name of a file speaks of: `visits.csv` is of visits. Throws Failure when it says nothing. */
export function recordTypeOf(file: string): string {
  const name = path.basename(file);
  const found = TYPE_BY_NAME.find(([part]) => part.test(name));
  if (found !== undefined) return found[1];
  const types = TYPE_BY_NAME.map(([, recordType]) => recordType).join(', ');
  throw new Failure(EXIT.usage, { what: ['error.type.what', { file }], why: ['error.type.why'], next: ['error.type.next', { types }] });
}
