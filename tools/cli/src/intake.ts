import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Api } from './api/api';
import type { ImportState, ReceivedImport } from './api/answers';
import { EXIT } from './exit-codes';
import { Failure } from './failure';
import { unreadable } from './input-file';
import { untilNextLook } from './next-look';

/** One file to send. */
export interface IntakeFile {
  readonly file: string;
  readonly recordType: string;
  /** YAML: how this dealer system writes its files. */
  readonly mapping?: string | undefined;
  readonly dealerId?: string | undefined;
}

/** The same file with the same mapping is sent under the same name: however often it is sent, it is taken once. */
async function nameOf({ file, recordType, mapping = '' }: IntakeFile): Promise<string> {
  const hash = createHash('sha256').update(recordType).update('\0').update(mapping).update('\0');
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  return `import-${hash.digest('hex')}`;
}

/** Sends a file; resolves when every row is durable. Throws Failure for a file that cannot be read. */
export async function sendFile(api: Api, sent: IntakeFile, onBytes: (count: number) => void): Promise<ReceivedImport> {
  const { file, recordType, mapping, dealerId } = sent;
  let name: string;
  try {
    name = await nameOf(sent);
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
  const fields = {
    type: recordType,
    ...(mapping === undefined ? {} : { mapping }),
    ...(dealerId === undefined ? {} : { dealer: dealerId }),
  };
  return await api.upload<ReceivedImport>('/v1/imports', { fields, file }, name, onBytes);
}

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
        onRows(settledBefore + state.accepted + state.repeated + state.older + state.pending + state.rejected);
        break;
      }
      done.set(one, state);
      settledBefore += state.rows;
      onRows(settledBefore);
    }
    if (done.size === sent.length) return sent.flatMap((one) => done.get(one) ?? []);
    await untilNextLook(performance.now() - lookedAtMs);
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
