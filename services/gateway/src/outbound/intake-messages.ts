import { hash } from 'node:crypto';
import type { Message } from '@homeward/bus';
import { encodeMessage, toMessage } from '@homeward/contracts';
import { SealedRecord } from '@homeward/contracts/intake';
import type { Instant } from '@homeward/kernel';
import { type IdDeriver, type RandomBytes, sealBytes } from '@homeward/pii';
import type { GoodRecord } from '../inbound/records/record-reader';
import type { Refusal } from '../inbound/records/refusals';
import type { IntakeKey } from './intake-keys';

/** What all messages of one request have in common. */
export interface IntakeRequest {
  readonly requestId: string;
  readonly kind: 'records' | 'import';
  readonly clientId: string;
  readonly subject: string;
  readonly sourceSystem: string;
  readonly dealerId: string;
  /** Of an import; empty otherwise. */
  readonly recordType: string;
  readonly header: readonly string[];
  readonly receivedAt: Instant;
  /** Its id is nobody else's, so that what comes of it needs nothing more to be told apart. */
  readonly isUnique: boolean;
}

/** One row on its way: good or refused, with what was written. */
export interface IntakeRow {
  /** 1-based position in the request, or line of the file. */
  readonly row: number;
  readonly original: readonly string[];
  readonly outcome: { readonly good: GoodRecord } | { readonly refused: Refusal };
}

export interface IntakeMessages {
  opened(request: IntakeRequest, digest: string): Message;
  /** With a digest the row is all that its request holds, and tells its beginning and end as well. */
  row(request: IntakeRequest, row: IntakeRow, key: IntakeKey, wholeDigest?: string): Message;
  closed(request: IntakeRequest, rows: number, result: 'completed' | 'refused' | 'interrupted', refusal?: Refusal): Message;
}

export interface IntakeMessageOptions {
  readonly ids: IdDeriver;
  readonly random: { bytes(count: number): Uint8Array };
}

/** What the gateway tells: the messages of the intake topic, with everything personal sealed. */
export function createIntakeMessages({ ids, random }: IntakeMessageOptions): IntakeMessages {
  const nonce = createRandomPool(random);
  const sourceOf = (request: IntakeRequest): string => `gateway/requests/${request.requestId}`;

  return {
    opened(request, digest) {
      const { requestId, kind, clientId, dealerId, recordType, header, receivedAt, subject } = request;
      const payload = { requestId, kind, clientId, dealerId, recordType, header: [...header], openedAt: receivedAt, digest, subject };
      const message = toMessage('homeward.intake.v1.RequestOpened', requestId, payload);
      return { ...message, id: `${requestId}/opened`, source: sourceOf(request), at: receivedAt };
    },
    closed(request, rows, result, refusal) {
      const payload = {
        requestId: request.requestId,
        rows,
        result,
        refusal: refusal && { code: refusal.code, pointer: refusal.pointer, detail: { ...refusal.detail } },
        closedAt: request.receivedAt,
      };
      const message = toMessage('homeward.intake.v1.RequestClosed', request.requestId, payload);
      return { ...message, id: `${request.requestId}/closed`, source: sourceOf(request), at: request.receivedAt };
    },
    row(request, { row, original, outcome }, key, wholeDigest) {
      const { requestId, clientId, sourceSystem, receivedAt, isUnique } = request;
      const good = 'good' in outcome ? outcome.good : undefined;
      const refused = 'refused' in outcome ? outcome.refused : undefined;
      const content = encodeMessage(SealedRecord, { externalId: good?.externalId ?? '', data: good?.data, original: [...original] });
      // Equal rows of one request differ by their number, equal requests by nothing: a request that is sent again tells the same facts.
      const causeId = isUnique ? `${requestId}/${row}` : `${requestId}/${row}/${hash('sha256', content, 'base64url').slice(0, 16)}`;
      const message = toMessage('homeward.intake.v1.RecordReceived', good === undefined ? requestId : keyOf(good, sourceSystem, ids), {
        requestId,
        row,
        type: good?.type ?? request.recordType,
        dealerId: good?.dealerId ?? request.dealerId,
        sourceSystem,
        revision: good?.revision ?? 0,
        occurredAt: good?.occurredAt ?? '',
        clientId,
        keyId: key.keyId,
        sealed: sealBytes(key.key, content, placeOf(requestId, row), nonce),
        refusal: refused && { code: refused.code, pointer: keptPointer(refused), detail: { ...refused.detail } },
        causeId,
        receivedAt,
        warnings: good === undefined ? [] : [...good.warnings],
        hasOriginal: original.length > 0,
        wholeRequest: wholeDigest === undefined ? undefined : { dealerId: request.dealerId, digest: wholeDigest, subject: request.subject },
      });
      return { ...message, id: causeId, source: sourceOf(request), at: receivedAt };
    },
  };
}

const FIELD_NAME = /^[A-Za-z][A-Za-z_-]{0,39}$/;

/**
 * A field that we do not know is named by whoever sent it, who may have put a customer there: what does not look like the name of a field is not told, only
 * where it is.
 */
function keptPointer({ code, pointer }: Refusal): string {
  const end = pointer.lastIndexOf('/');
  return code.endsWith('.field-unknown') && !FIELD_NAME.test(pointer.slice(end + 1)) ? pointer.slice(0, Math.max(0, end)) : pointer;
}

const POOL_BYTES = 4_096;

/** Takes randomness in larger pieces: asking for it costs the same however much it is. No byte is given out twice. */
function createRandomPool(random: { bytes(count: number): Uint8Array }): RandomBytes {
  let pool: Uint8Array = new Uint8Array(0);
  let taken = 0;
  return (size) => {
    if (taken + size > pool.length) {
      pool = random.bytes(Math.max(POOL_BYTES, size));
      taken = 0;
    }
    taken += size;
    return pool.subarray(taken - size, taken);
  };
}

/** What the sealed part of a row is bound to: copied into another row or request, it does not open. */
export function placeOf(requestId: string, row: number): string {
  return `${requestId}/${row}`;
}

/** What is about one car, or one source record, stays in order; the rest needs none. */
function keyOf(record: GoodRecord, sourceSystem: string, ids: IdDeriver): string {
  // An order knows its car late, and has to stay in order before and after.
  if (record.data?.$case === 'order') return ids.recordId(record.dealerId, sourceSystem, record.data.value.customerExternalId);
  if (record.vin !== '') return ids.vehicleId(record.vin);
  return ids.recordId(record.dealerId, sourceSystem, record.externalId);
}
