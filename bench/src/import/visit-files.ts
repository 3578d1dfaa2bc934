import { uploadFile } from '@homeward/constellation';
import { columnsOf } from '@homeward/demo-data';
import type { RegisteredNetwork } from '../flow/registered-network';
import type { VisitSlice } from '../flow/visit-slices';
import { Unequal } from '../harness/benchmark';
import type { VisitRecord } from '../network/visit-records';

/** Files are ready before the clock runs: what a dealer's system spends on writing them is not ours. */
export interface VisitFile {
  readonly dealerId: string;
  readonly name: string;
  readonly rows: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The visits of a slice as files, one a dealer, in the words of the platform. */
export function toVisitFiles(slice: VisitSlice, number: number): readonly VisitFile[] {
  const byDealer = Map.groupBy(slice.posts, ({ dealerId }) => dealerId);
  return [...byDealer].map(([dealerId, posts]) => {
    const records = posts.flatMap((post) => post.records);
    const text = [columnsOf.visit.join(','), ...records.map(toLine), ''].join('\n');
    return { dealerId, name: `visits-${number}.csv`, rows: records.length, bytes: new Uint8Array(Buffer.from(text)) };
  });
}

function toLine({ externalId, revision, occurredAt, data }: VisitRecord): string {
  const { vin, customerExternalId, kind, openedAt, closedAt, mileageKm, advisorId, lines } = data;
  const shown = lines.map(({ kind: lineKind, code, payer, amountFen }) => `${lineKind}/${code}/${payer}/${amountFen}`).join('|');
  return [externalId, revision, occurredAt, vin, customerExternalId, kind, openedAt, closedAt, mileageKm, advisorId, shown].join(',');
}

/** Sends the files, waits until everything that follows is worked off, and sees that every row was accepted. Throws Unequal. */
export async function importFiles({ constellation, dmsOf }: RegisteredNetwork, files: readonly VisitFile[]): Promise<void> {
  const sent = await Promise.all(
    files.map(async ({ dealerId, name, rows, bytes }) => {
      const dms = dmsOf.get(dealerId);
      if (dms === undefined) throw new Error(`${dealerId} has no system`);
      const { status, body } = await uploadFile(dms, { name, recordType: 'visit', bytes }, `${dealerId}/${name}`);
      const { requestId = '', received } = body as { readonly requestId?: string; readonly received?: number };
      if (status !== 202 || received !== rows) throw new Unequal('Not all rows were taken', body, rows);
      return { dms, requestId, rows };
    }),
  );
  await constellation.settle();
  for (const { dms, requestId, rows } of sent) {
    const { body } = await dms.ask(`/v1/imports/${requestId}`);
    const state = body as { readonly status: string; readonly accepted: number };
    if (state.status !== 'completed' || state.accepted !== rows) throw new Unequal('Rows accepted', state, rows);
  }
}
