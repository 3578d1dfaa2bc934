import type { IntakeRequest, RowOutcome } from '@homeward/contracts/customer-service';
import { SealedRecord } from '@homeward/contracts/intake';
import { Rejection } from '@homeward/kernel';
import { openBytes } from '@homeward/pii';
import { pagesOf } from '@homeward/store';
import { ROW_OUTCOMES, type RowOutcomeName, statusOf } from '../../domain/organisation/intake-request';
import { compareText } from '../../domain/people/revision';
import { placeOfRow } from './intake';
import type { IntakeKeys } from './intake-keys';
import type { CustomerStores, RowDocument } from '../ports';
import { createRecentMap } from './recent-map';
import type { SeesRequest } from '../organisation/scope';

export interface RowQuestion {
  readonly requestId: string;
  /** Undefined for all. */
  readonly outcome: RowOutcomeName | undefined;
  readonly withOriginal: boolean;
  readonly limit: number;
  /** Empty for the first page. */
  readonly cursor: string;
}

interface Reason {
  readonly code: string;
  readonly count: number;
}

export interface RequestQueries {
  /** Unknown and foreign requests are missing. */
  read(requestIds: readonly string[], sees: SeesRequest): Promise<readonly IntakeRequest[]>;
  /** Rows in the order of the request. Rejection('unknown', 'request.unknown'). */
  rows(question: RowQuestion, sees: SeesRequest): Promise<{ readonly rows: readonly RowOutcome[]; readonly cursor: string }>;
}

const REASON_PAGE = 1_000;
const REMEMBERED_REASONS = 100;

export function createRequestQueries(stores: Pick<CustomerStores, 'requests' | 'rows'>, intakeKeys: IntakeKeys): RequestQueries {
  const countsOf = async (requestId: string): Promise<Record<RowOutcomeName, number>> => {
    const counts = await Promise.all(
      ROW_OUTCOMES.map((outcome) => stores.rows.count({ request: { equal: requestId }, outcome: { equal: outcome } })),
    );
    return Object.fromEntries(ROW_OUTCOMES.map((outcome, index) => [outcome, counts[index] ?? 0])) as Record<RowOutcomeName, number>;
  };
  // Rejected rows stay rejected: as long as there are as many, they have the same reasons, and whoever watches an import does not have all of them read again.
  const told = createRecentMap<{ readonly rejected: number; readonly reasons: readonly Reason[] }>(REMEMBERED_REASONS);
  const reasonsOf = async (requestId: string, rejected: number, isDone: boolean): Promise<readonly Reason[]> => {
    const known = told.get(requestId);
    if (known?.rejected === rejected) return known.reasons;
    // Of a large import that is still worked off the reasons are told at its end.
    if (!isDone && rejected > REASON_PAGE) return known?.reasons ?? [];
    const reasons = await countReasons(requestId);
    told.set(requestId, { rejected, reasons });
    return reasons;
  };
  const countReasons = async (requestId: string): Promise<readonly Reason[]> => {
    const counts = new Map<string, number>();
    for await (const items of pagesOf(stores.rows, {
      filter: { request: { equal: requestId }, outcome: { equal: 'rejected' } },
      limit: REASON_PAGE,
    })) {
      for (const { document } of items) counts.set(document.code, (counts.get(document.code) ?? 0) + 1);
    }
    return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count || compareText(a.code, b.code));
  };

  return {
    async read(requestIds, sees) {
      const found = await stores.requests.load(requestIds);
      const visible = [...found.values()].filter(({ state }) => state.opened !== undefined && sees(state.opened));
      return Promise.all(
        visible.map(async ({ id, state }): Promise<IntakeRequest> => {
          const counts = await countsOf(id);
          const { opened, closed } = state;
          const status = statusOf(state, counts);
          return {
            requestId: id,
            kind: opened?.kind ?? '',
            dealerId: opened?.dealerId ?? '',
            recordType: opened?.recordType ?? '',
            status,
            rows: closed?.rows ?? ROW_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0),
            ...counts,
            reasons: counts.rejected === 0 ? [] : [...(await reasonsOf(id, counts.rejected, status !== 'open' && status !== 'working'))],
            refusal: closed?.refusal === undefined ? undefined : { ...closed.refusal, detail: { ...closed.refusal.detail } },
            openedAt: opened?.openedAt ?? '',
            digest: opened?.digest ?? '',
            header: [...(opened?.header ?? [])],
          };
        }),
      );
    },

    async rows({ requestId, outcome, withOriginal, limit, cursor }, sees) {
      const request = (await stores.requests.load([requestId])).get(requestId)?.state.opened;
      if (request === undefined || !sees(request)) throw new Rejection('unknown', 'request.unknown');
      const page = await stores.rows.find({
        filter:
          outcome === undefined ? { _id: { prefix: `${requestId}:` } } : { request: { equal: requestId }, outcome: { equal: outcome } },
        limit,
        ...(cursor === '' ? {} : { cursor }),
      });
      const documents = page.items.map(({ document }) => document);
      const keys = withOriginal ? await intakeKeys.find(documents.map(({ keyId }) => keyId).filter((keyId) => keyId !== '')) : new Map();
      return { rows: documents.map((document) => toRow(document, keys)), cursor: page.cursor ?? '' };
    },
  };
}

/** The row as it was written can be read as long as the key of its day exists. */
function toRow(
  { requestId, row, outcome, code, pointer, detail, warnings, subjectId, keyId, sealed }: RowDocument,
  keys: ReadonlyMap<string, Uint8Array>,
): RowOutcome {
  // An erased person's row keeps its outcome alone.
  const key = sealed === '' ? undefined : keys.get(keyId);
  const original =
    key === undefined ? [] : SealedRecord.decode(openBytes(key, Buffer.from(sealed, 'base64'), placeOfRow(requestId, row))).original;
  return { row, outcome, code, pointer, detail: { ...detail }, original, warnings: [...warnings], subjectId };
}
