import { hash } from 'node:crypto';
import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import { type Spooled, spool } from '../../csv/spool';
import { readJson } from '../../records/json-text';
import { linesOf } from '../../records/ndjson';
import type { Intake } from '../../records/reception';
import { envelopeShape } from '../../records/record-schemas';
import { RECORD_TYPES } from '../../records/record-types';
import { refusal } from '../../records/refusals';
import { mediaTypeOf, openBody, readBody } from '../body';
import type { IntakeTools } from './intake-tools';
import { Problem, refusedProblem } from '../problems';
import { type Answer, type Call, type Route, rawRoute } from '../route';
import { senderOf } from '../sender';

const MOST_RECORDS = 1_000;
/** Rows that are published together while a stream is worked off. */
export const ROWS_A_BATCH = 1_000;
// A record that large is none: a repair order with 500 lines has 50 000 bytes.
const LONGEST_RECORD = 65_536;

const recordSchema = z
  .discriminatedUnion(
    'type',
    Object.entries(RECORD_TYPES).map(([type, { dataSchema }]) =>
      z.strictObject({ type: z.literal(type), ...envelopeShape, data: dataSchema }),
    ) as unknown as [z.core.$ZodTypeDiscriminable],
  )
  .meta({ id: 'Record', description: 'One record of a dealer system' });

const bodySchema = z.strictObject({ records: z.array(recordSchema).max(MOST_RECORDS) });

export const refusedRowSchema = z.object({
  row: z.int().meta({ description: '1-based position in the request, or line of the file' }),
  code: z.string(),
  pointer: z.string().meta({ description: 'JSON Pointer into the record' }),
  detail: z.record(z.string(), z.string()),
  text: z.string(),
});

const receivedSchema = z
  .object({ requestId: z.string(), received: z.int(), refused: z.array(refusedRowSchema) })
  .meta({ id: 'ReceivedRecords', description: 'All rows that are not listed as refused are durable and will be worked off' });

/** Records of a dealer system, as one JSON document or a line each. */
export function recordRoutes(tools: IntakeTools): readonly Route[] {
  return [
    rawRoute({
      method: 'post',
      path: '/v1/dms/records',
      tag: 'Intake',
      operation: 'records.send',
      takesIdempotencyKey: true,
      isBusy: true,
      summary: 'Send records of a dealer system',
      description: 'Answered when everything is durable. A record that cannot be taken is refused where it is; the others go on.',
      bodyTypes: { 'application/json': bodySchema, 'application/x-ndjson': recordSchema },
      answers: { 202: { description: 'Received', schema: receivedSchema } },
      handle: (call) => (mediaTypeOf(call.request) === 'application/x-ndjson' ? receiveLines(call, tools) : receiveDocument(call, tools)),
    }),
  ];
}

type RawCall = Call<undefined, undefined, undefined>;

async function receiveDocument(call: RawCall, tools: IntakeTools): Promise<Answer<unknown>> {
  if (mediaTypeOf(call.request) !== 'application/json') {
    throw new Problem(415, 'gateway.media-type-unsupported', { values: { expected: 'application/json, application/x-ndjson' } });
  }
  const bytes = await readBody(call.request, tools.limits.mostBodyBytes);
  const records = readDocument(bytes);
  const document = { digest: () => hash('sha256', bytes, 'hex'), isSingle: records.length === 1 };
  return await receive(call, tools, document, (intake) => {
    records.forEach((record, index) => {
      // No part of a small document is large, and to measure costs as much as to read.
      if (bytes.length > LONGEST_RECORD && JSON.stringify(record).length > LONGEST_RECORD) refuseLarge(intake, index + 1);
      else intake.take(index + 1, record);
    });
  });
}

function readDocument(bytes: Buffer): readonly unknown[] {
  const json = readJson(bytes);
  if ('refused' in json) throw refusedProblem(400, [json.refused]);
  const { value } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refusedProblem(400, [refusal('gateway.body-not-an-object', '')]);
  const { records, ...others } = value as { readonly records?: unknown };
  if (!Array.isArray(records)) throw refusedProblem(400, [refusal('gateway.records-missing', '/records')]);
  const [stranger] = Object.keys(others);
  if (stranger !== undefined) throw refusedProblem(400, [refusal('gateway.field-unknown', `/${stranger.slice(0, 100)}`)]);
  if (records.length > MOST_RECORDS)
    throw new Problem(413, 'gateway.too-many-records', { values: { most: MOST_RECORDS, found: records.length } });
  return records;
}

function refuseLarge(intake: Intake, row: number): void {
  intake.refuse(row, refusal('intake.record-too-large', '', { most: String(LONGEST_RECORD) }));
}

async function receiveLines(call: RawCall, tools: IntakeTools): Promise<Answer<unknown>> {
  const upload = await spool(openBody(call.request), tools.limits.spoolDirectory, tools.ids.next(), tools.limits.mostImportBytes);
  try {
    return await receive(call, tools, { digest: () => upload.digest, isSingle: false }, (intake) => takeLines(intake, upload));
  } finally {
    await upload.discard();
  }
}

async function takeLines(intake: Intake, upload: Spooled): Promise<void> {
  let waiting = 0;
  for await (const { line, bytes, isCut } of linesOf(upload.chunks(), LONGEST_RECORD)) {
    if (isCut) {
      refuseLarge(intake, line);
    } else {
      const json = readJson(bytes);
      if ('refused' in json) intake.refuse(line, json.refused);
      else intake.take(line, json.value);
    }
    waiting += 1;
    if (waiting === ROWS_A_BATCH) {
      await intake.flush();
      waiting = 0;
    }
  }
}

async function receive(
  call: RawCall,
  tools: IntakeTools,
  { digest: digestOf, isSingle }: { readonly digest: () => string; readonly isSingle: boolean },
  take: (intake: Intake) => Promise<void> | void,
): Promise<Answer<unknown>> {
  const { principal, request, metadata, locale } = call;
  const identity = tools.identify(request, principal);
  // Without a key nobody can send the request again.
  const digest = identity.isKeyed ? digestOf() : '';
  if (identity.isKeyed) {
    const first = await tools.known.recall(identity.requestId, digest, metadata);
    if (first !== undefined) return { status: 202, body: first };
  }
  const tree = tools.organisation.tree();
  const receivedAt = tools.clock.now();
  const sender = senderOf(principal, tree, receivedAt, tools.limits.toleranceSeconds);
  const intake = await tools.open({ requestId: identity.requestId, kind: 'records', sender, digest, isSingle, receivedAt, tree });
  await take(intake);
  await intake.complete();

  const { requestId, dealerId } = intake.request;
  const refused = intake.refused.map((row) => ({ ...row, text: textOf(locale, row.code, row.detail) }));
  const body = { requestId, received: intake.received, refused };
  tools.known.remember(requestId, { dealerId, kind: 'records', digest, ...(identity.isKeyed ? { answer: body } : {}) });
  return { status: 202, body };
}
