import type { OrgTree } from '@homeward/access';
import type { Message } from '@homeward/bus';
import type { Instant } from '@homeward/kernel';
import type { IntakeKey, IntakeKeys } from '../../outbound/intake-keys';
import type { IntakeMessages, IntakeRequest } from '../../outbound/intake-messages';
import { type RecordSender, readRecord } from './record-reader';
import type { Refusal } from './refusals';

/** A row that was refused at the border, as it is told to the sender. */
export interface RefusedRow extends Refusal {
  readonly row: number;
}

/** One request on its way to the intake topic. Rows are sealed as they are taken; nothing is sent before `flush` or `complete`. */
export interface Intake {
  readonly request: IntakeRequest;
  readonly received: number;
  readonly refusedCount: number;
  /** The first refused rows, as many as an answer holds. */
  readonly refused: readonly RefusedRow[];
  /** `original`: the cells of a file's row as they were written, which its sender can have back. */
  take(row: number, record: unknown, original?: readonly string[]): void;
  refuse(row: number, refused: Refusal, original?: readonly string[]): void;
  /** Publishes what is waiting: the opening first. Rejects with `BusUnavailable`. */
  flush(): Promise<void>;
  /** Publishes what is waiting and the end of the request. When it resolves, all of it is durable. */
  complete(): Promise<void>;
  /** The request as a whole is refused (nothing was taken) or ends early. */
  end(result: 'refused' | 'interrupted', reason: Refusal): Promise<void>;
}

export interface ReceptionOptions {
  readonly intakeKeys: IntakeKeys;
  readonly messages: IntakeMessages;
  /** Resolves when all are durable; rejects with `BusUnavailable` before a client has lost its patience. */
  readonly publish: (messages: readonly Message[]) => Promise<void>;
}

export interface OpeningRequest {
  readonly requestId: string;
  readonly kind: 'records' | 'import';
  readonly sender: RecordSender & { readonly clientId: string; readonly subject: string; readonly sourceSystem: string };
  /** The dealer that the request is filed under; left out when its records tell. */
  readonly dealerId?: string;
  readonly recordType?: string;
  readonly header?: readonly string[];
  /** Of the body; empty for a request that cannot come again. */
  readonly digest: string;
  /** There is one row and no more: one message tells of it and of the request. */
  readonly isSingle?: boolean;
  readonly receivedAt: Instant;
  readonly tree: OrgTree;
  /** Rows up to this one were acknowledged by the bus when the same request was sent before: they are read and counted, and not told again. */
  readonly toldUpTo?: number;
  /** Of a file: the column that a pointer into the record comes from, which is what its reader looks for. */
  readonly columnOf?: (pointer: string) => string;
}

/** Opens a request; rejects with `ServiceUnavailable` when there is no key to seal with. */
export type OpenIntake = (opening: OpeningRequest) => Promise<Intake>;

/** How many refused rows an answer lists; all of them are among the rows of the request. */
const MOST_TOLD = 1_000;
const NO_CELLS: readonly string[] = [];

/** The way of records from the border to the intake topic, for single records, streams and files alike. */
export function createReception({ intakeKeys, messages, publish }: ReceptionOptions): OpenIntake {
  // The tree hands out one set for as long as nothing changes under a node.
  const brandsBySet = new WeakMap<ReadonlySet<string>, readonly string[]>();
  return async ({
    requestId,
    kind,
    sender,
    dealerId,
    recordType = '',
    header = [],
    digest,
    isSingle = false,
    receivedAt,
    tree,
    toldUpTo = 0,
    columnOf,
  }) => {
    const brandOf = (dealer: string): string => tree.brandOf(dealer) ?? tree.groupOf(dealer) ?? dealer;
    // Before the first row, so that no row waits: a sender has one brand, rarely a few.
    let brands = brandsBySet.get(sender.dealerIds);
    if (brands === undefined) {
      brands = [...new Set([...sender.dealerIds].map(brandOf))];
      brandsBySet.set(sender.dealerIds, brands);
    }
    const keys = new Map<string, IntakeKey>();
    for (const brand of brands) {
      const key = intakeKeys.keyOf(brand, receivedAt);
      keys.set(brand, key instanceof Promise ? await key : key);
    }
    const keyOf = (dealer: string): IntakeKey => {
      const key = keys.get(brandOf(dealer));
      if (key === undefined) throw new TypeError('A row belongs to a dealer that its sender does not speak for');
      return key;
    };

    const { clientId, subject, sourceSystem } = sender;
    const [firstDealer = ''] = sender.dealerIds;
    let request: IntakeRequest = {
      requestId,
      kind,
      clientId,
      subject,
      sourceSystem,
      dealerId: dealerId ?? sender.ownDealerId ?? firstDealer,
      recordType,
      header,
      receivedAt,
      isUnique: digest === '',
    };
    let isFiled = dealerId !== undefined || sender.ownDealerId !== undefined;
    let isOpened = false;
    let received = 0;
    let refusedCount = 0;
    const refused: RefusedRow[] = [];
    let waiting: Message[] = [];
    const wholeDigest = isSingle ? digest : undefined;

    const send = async (last: readonly Message[]): Promise<void> => {
      const batch = [...(isOpened ? [] : [messages.opened(request, digest)]), ...waiting, ...last];
      waiting = [];
      isOpened = true;
      if (batch.length > 0) await publish(batch);
    };
    const refuse = (row: number, reason: Refusal, original: readonly string[] = NO_CELLS): void => {
      received += 1;
      refusedCount += 1;
      if (refused.length < MOST_TOLD) refused.push({ row, ...reason });
      if (row <= toldUpTo) return;
      const kept = columnOf === undefined ? reason : { ...reason, pointer: columnOf(reason.pointer) };
      waiting.push(messages.row(request, { row, original, outcome: { refused: kept } }, keyOf(request.dealerId), wholeDigest));
    };

    return {
      get request() {
        return request;
      },
      get received() {
        return received;
      },
      get refusedCount() {
        return refusedCount;
      },
      refused,
      refuse,
      take(row, record, original = NO_CELLS) {
        const read = readRecord(record, sender);
        if ('refused' in read) {
          refuse(row, read.refused, original);
          return;
        }
        if (!isFiled) {
          request = { ...request, dealerId: read.good.dealerId };
          isFiled = true;
        }
        received += 1;
        if (row <= toldUpTo) return;
        waiting.push(messages.row(request, { row, original, outcome: read }, keyOf(read.good.dealerId), wholeDigest));
      },
      flush: () => send([]),
      complete: () => (isSingle ? publish(waiting) : send([messages.closed(request, received, 'completed')])),
      end: (result, reason) => send([messages.closed(request, received, result, reason)]),
    };
  };
}
