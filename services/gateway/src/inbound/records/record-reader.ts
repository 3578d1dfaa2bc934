import type { SealedRecord } from '@homeward/contracts/intake';
import type { Instant } from '@homeward/kernel';
import { RECORD_TYPES, type RecordTypeName, isOfNetwork, isRecordTypeName } from './record-types';
import { type Refusal, refusal, toRefusal } from './refusals';

/** A record that may go to the intake topic. */
export interface GoodRecord {
  readonly type: RecordTypeName;
  readonly externalId: string;
  readonly revision: number;
  readonly occurredAt: Instant;
  /** Of a record of the network its node. */
  readonly dealerId: string;
  /** Normalised; empty for records that are not about a car. */
  readonly vin: string;
  readonly data: SealedRecord['data'];
  /** Codes of findings that do not refuse the record. */
  readonly warnings: readonly string[];
}

export type ReadRecord = { readonly good: GoodRecord } | { readonly refused: Refusal };

/** For whom records are read. */
export interface RecordSender {
  /** The dealers that the sender may speak for. */
  readonly dealerIds: ReadonlySet<string>;
  /** The dealer of records that name none; left out when the sender stands above several. */
  readonly ownDealerId: string | undefined;
  /** The brand or region that the sender stands at, when it is one. */
  readonly networkNodeId?: string | undefined;
  /** Latest moment that is not yet the future: business now, and what clocks may differ by. */
  readonly latestAt: Instant;
}

const NO_WARNINGS: readonly string[] = [];
const CHECK_DIGIT_WARNING = ['intake.vin-check-digit'];

/** Reads one record as a dealer system sends it. Costs a few microseconds; never throws. */
export function readRecord(input: unknown, sender: RecordSender): ReadRecord {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { refused: refusal('intake.not-an-object', '') };
  const { type } = input as { readonly type?: unknown };
  if (!isRecordTypeName(type)) {
    return { refused: type === undefined ? refusal('intake.field-missing', '/type') : refusal('intake.type-unknown', '/type') };
  }
  const recordType = RECORD_TYPES[type];
  const parsed = recordType.schema.safeParse(input);
  if (!parsed.success) return { refused: toRefusal('intake', parsed.error.issues, input) };

  const { externalId, revision = 1, occurredAt, dealer, data } = parsed.data;
  const named = dealer === undefined || dealer === '' ? sender.ownDealerId : dealer;
  const networkNodeId = named === undefined && isOfNetwork(type) ? sender.networkNodeId : undefined;
  const dealerId = named ?? networkNodeId;
  if (dealerId === undefined) return { refused: refusal('intake.dealer-missing', '/dealer') };
  if (networkNodeId === undefined && !sender.dealerIds.has(dealerId)) return { refused: refusal('intake.dealer-mismatch', '/dealer') };
  if (occurredAt > sender.latestAt) return { refused: refusal('intake.occurred-in-future', '/occurredAt', { latestAt: sender.latestAt }) };

  const vin = recordType.vinOf(data);
  return {
    good: {
      type,
      externalId,
      revision,
      occurredAt,
      dealerId,
      vin: vin?.vin ?? '',
      data: recordType.seal(data),
      warnings: vin === undefined || vin.checkDigitValid ? NO_WARNINGS : CHECK_DIGIT_WARNING,
    },
  };
}
