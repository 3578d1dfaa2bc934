import type { KeyValue, Log, Timers } from '@homeward/runtime';
import { ServiceUnavailable } from '@homeward/rpc';
import type { Services } from '../../outbound/services';
import { Problem } from './problems';

/** What the gateway remembers of a request for a while: whose it is, the hash of its body, and the answer. */
export interface KnownRequest {
  readonly dealerId: string;
  readonly kind: 'records' | 'import';
  readonly digest: string;
  readonly answer?: unknown;
}

/**
 * Requests of the last day. A cache: what it has lost is asked of customer, which keeps the digest of each request, and what neither knows is done again, to
 * the same effect, because rows have causes.
 */
export interface KnownRequests {
  /** The first answer to this very request, if it is remembered. Throws Problem 422 when the key came with another body. */
  recall(requestId: string, digest: string, metadata: Readonly<Record<string, string>>): Promise<unknown>;
  find(requestId: string): Promise<KnownRequest | undefined>;
  /** The last row of an import that the bus has acknowledged, 0 when that is not known: then all are told again, to the same effect. */
  toldUpTo(requestId: string, digest: string): Promise<number>;
  /** Not waited for. */
  noteTold(requestId: string, digest: string, row: number): void;
  /** Not waited for: nobody's answer depends on it. */
  remember(requestId: string, request: KnownRequest): void;
}

const REMEMBERED_FOR_MS = 24 * 3_600_000;
const ASK_LIMIT_MS = 1_500;
/** What is to be remembered waits so long for more of it: a command for each request would cost as much as reading the request. */
const GATHERED_FOR_MS = 5;

const importKeyOf = (requestId: string): string => `gateway:import:${requestId}`;
const keyOf = (requestId: string): string => `gateway:request:${requestId}`;

export function createKnownRequests(options: {
  readonly keyValue: KeyValue;
  readonly customer: Services['customer'];
  readonly timers: Timers;
  readonly log: Log;
}): KnownRequests {
  const { keyValue, customer, timers, log } = options;
  let gathered = new Map<string, KnownRequest>();

  const write = (): void => {
    for (const [requestId, request] of gathered) {
      keyValue.set(keyOf(requestId), JSON.stringify(request), REMEMBERED_FOR_MS).catch((error: unknown) => {
        log.warn({ err: error, requestId }, 'A request is not remembered');
      });
    }
    gathered = new Map();
  };

  const find = async (requestId: string): Promise<KnownRequest | undefined> => {
    const waiting = gathered.get(requestId);
    if (waiting !== undefined) return waiting;
    const kept = await keyValue.get(keyOf(requestId));
    // Only this module writes under the prefix.
    return kept === undefined ? undefined : (JSON.parse(kept) as KnownRequest);
  };
  const digestKnownToCustomer = async (requestId: string, metadata: Readonly<Record<string, string>>): Promise<string | undefined> => {
    try {
      const { requests } = await customer.readRequests({ requestIds: [requestId] }, { metadata, deadlineMs: ASK_LIMIT_MS });
      return requests[0]?.digest;
    } catch (error) {
      // Intake does not wait for another service: the same rows again change nothing.
      if (error instanceof ServiceUnavailable) return undefined;
      throw error;
    }
  };

  return {
    find,
    async recall(requestId, digest, metadata) {
      const known = await find(requestId);
      const first = known?.digest ?? (await digestKnownToCustomer(requestId, metadata));
      if (first !== undefined && first !== '' && first !== digest) throw new Problem(422, 'gateway.idempotency-key-reused');
      return known?.answer;
    },
    async toldUpTo(requestId, digest) {
      const kept = await keyValue.get(importKeyOf(requestId));
      const told = kept === undefined ? undefined : (JSON.parse(kept) as { readonly digest: string; readonly row: number });
      return told?.digest === digest ? told.row : 0;
    },
    noteTold(requestId, digest, row) {
      keyValue.set(importKeyOf(requestId), JSON.stringify({ digest, row }), REMEMBERED_FOR_MS).catch((error: unknown) => {
        log.warn({ err: error, requestId }, 'How far an import has come is not remembered');
      });
    },
    remember(requestId, request) {
      // Whoever named a key may come again at once, by another replica.
      if (request.answer !== undefined) {
        gathered.set(requestId, request);
        write();
        return;
      }
      if (gathered.size === 0) timers.after(GATHERED_FOR_MS, write);
      gathered.set(requestId, request);
    },
  };
}
