import { createHash } from 'node:crypto';
import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import { type RowReader } from '../../csv/cells';
import { examineFile, rowsOf } from '../../csv/file-reader';
import { toKeptHeader } from '../../csv/kept-header';
import { type Mapping, NO_MAPPING } from '../../csv/mapping';
import type { Spooled } from '../../csv/spool';
import type { Intake } from '../../records/reception';
import { readForm, senderOfFile, uploadSchema } from './import-form';
import type { IntakeTools } from './intake-tools';
import { Problem } from '../problems';
import { ROWS_A_BATCH, refusedRowSchema } from './records';
import { type Answer, type Call, type Route, rawRoute } from '../route';
import { type Upload, receiveUpload } from '../upload';

export const refusalSchema = z.object({
  code: z.string(),
  pointer: z.string(),
  detail: z.record(z.string(), z.string()),
  text: z.string(),
});

const receivedSchema = z
  .object({
    requestId: z.string(),
    status: z.enum(['received', 'refused']),
    received: z.int(),
    refusedCount: z.int(),
    refused: z.array(refusedRowSchema.extend({ column: z.string() })),
    refusal: refusalSchema.optional(),
  })
  .meta({ id: 'ReceivedImport' });

/** Files of a dealer system. */
export function importRoutes(tools: IntakeTools): readonly Route[] {
  const running = new Map<string, RunningImport>();
  return [
    rawRoute({
      method: 'post',
      path: '/v1/imports',
      tag: 'Intake',
      operation: 'imports.send',
      takesIdempotencyKey: true,
      summary: 'Send a CSV file of a dealer system',
      description:
        'Answered when every row is durable. A file of the wrong encoding or without a needed column is refused as a whole, with nothing applied.',
      bodyTypes: { 'multipart/form-data': uploadSchema },
      answers: { 202: { description: 'Received', schema: receivedSchema } },
      handle: (call) => receiveImport(call, tools, running),
    }),
  ];
}

async function receiveImport(
  call: Call<undefined, undefined, undefined>,
  tools: IntakeTools,
  running: Map<string, RunningImport>,
): Promise<Answer<unknown>> {
  const { mostImportBytes, spoolDirectory } = tools.limits;
  const upload = await receiveUpload(call.request, { directory: spoolDirectory, name: tools.ids.next(), mostBytes: mostImportBytes });
  try {
    return await importOnce(call, tools, upload, running);
  } finally {
    await upload.file.discard();
  }
}

/** A batch is there within two seconds or refused: a sign of life at least every twenty. */
const BATCHES_A_SIGN = 10;

/** An import that is being taken in by this process, from the first look for an answer to it. */
interface RunningImport {
  readonly digest: string;
  readonly answer: Promise<Answer<unknown>>;
  /** Of all who wait for it. */
  readonly waiting: Set<() => void>;
}

/**
 * Whoever sends a file again while it is still taken in (a line that broke, a proxy that lost patience) waits for the first one's answer. Throws Problem 422
 * for another file under its key.
 */
async function importOnce(
  call: Call<undefined, undefined, undefined>,
  tools: IntakeTools,
  upload: Upload,
  running: Map<string, RunningImport>,
): Promise<Answer<unknown>> {
  const form = readForm(upload);
  const digest = createHash('sha256')
    .update(JSON.stringify([form.type, upload.fields['mapping'], upload.fields['dealer'], upload.file.digest]))
    .digest('hex');
  const { requestId, isKeyed } = tools.identify(call.request, call.principal);
  const waiting = new Set([call.keepWaiting]);
  if (!isKeyed) return await importUpload(call, tools, { upload, form, digest, requestId, isKeyed, toldUpTo: 0, waiting });
  const underWay = running.get(requestId);
  if (underWay !== undefined) {
    if (underWay.digest !== digest) throw new Problem(422, 'gateway.idempotency-key-reused');
    underWay.waiting.add(call.keepWaiting);
    return await underWay.answer;
  }
  const answerOf = async (): Promise<Answer<unknown>> => {
    const first = await tools.known.recall(requestId, digest, call.metadata);
    if (first !== undefined) return { status: 202, body: first };
    const toldUpTo = await tools.known.toldUpTo(requestId, digest);
    return await importUpload(call, tools, { upload, form, digest, requestId, isKeyed, toldUpTo, waiting });
  };
  // Nothing is waited for between the look and this: of two that come at once, the second finds the first.
  const answer = answerOf();
  running.set(requestId, { digest, answer, waiting });
  try {
    return await answer;
  } finally {
    running.delete(requestId);
  }
}

interface TakenIn {
  readonly upload: Upload;
  readonly form: ReturnType<typeof readForm>;
  readonly digest: string;
  readonly requestId: string;
  readonly isKeyed: boolean;
  readonly toldUpTo: number;
  readonly waiting: ReadonlySet<() => void>;
}

async function importUpload(
  call: Call<undefined, undefined, undefined>,
  tools: IntakeTools,
  { upload, form, digest, requestId, isKeyed, toldUpTo, waiting }: TakenIn,
): Promise<Answer<unknown>> {
  const { type, mapping = NO_MAPPING } = form;
  const { locale } = call;
  const { sender, dealerId, tree, receivedAt } = senderOfFile(call, tools, upload, type);
  const chunks = (): AsyncIterable<Buffer> => upload.file.chunks();
  const examined = await examineFile(chunks, type, mapping, tree.zoneOf(dealerId));
  const intake = await tools.open({
    requestId,
    kind: 'import',
    toldUpTo,
    sender,
    dealerId,
    recordType: type,
    // Of a file that is refused nothing is kept: without a header its first line may be somebody's row.
    header: 'reader' in examined ? toKeptHeader(examined.header, (position) => examined.reader.fieldsFrom(position)) : [],
    digest,
    receivedAt,
    tree,
    ...('reader' in examined ? { columnOf: (pointer: string) => examined.reader.columnOf(pointer) } : {}),
  });
  let body: z.input<typeof receivedSchema>;
  if ('refused' in examined) {
    await intake.end('refused', examined.refused);
    body = {
      ...told(intake),
      status: 'refused',
      refusal: {
        ...examined.refused,
        detail: { ...examined.refused.detail },
        text: textOf(locale, examined.refused.code, examined.refused.detail),
      },
    };
  } else {
    let batches = 0;
    await takeRows(intake, upload.file, mapping, examined, (row) => {
      batches += 1;
      if (isKeyed) tools.known.noteTold(requestId, digest, row);
      if (batches % BATCHES_A_SIGN === 0) for (const keepWaiting of waiting) keepWaiting();
    });
    await intake.complete();
    const refused = intake.refused.map((row) => ({
      ...row,
      detail: { ...row.detail },
      column: examined.reader.columnOf(row.pointer),
      text: textOf(locale, row.code, row.detail),
    }));
    body = { ...told(intake), status: 'received', refused };
  }
  tools.known.remember(requestId, { dealerId, kind: 'import', digest, ...(isKeyed ? { answer: body } : {}) });
  return { status: 202, body };
}

function told({ request, received, refusedCount }: Intake) {
  return { requestId: request.requestId, received, refusedCount, refused: [] };
}

async function takeRows(
  intake: Intake,
  file: Spooled,
  mapping: Mapping,
  { header, reader }: { readonly header: readonly string[]; readonly reader: RowReader },
  onBatch: (row: number) => void,
): Promise<void> {
  let waiting = 0;
  for await (const rows of rowsOf(() => file.chunks(), mapping, header)) {
    for (const { line, cells, refused } of rows) {
      if (refused === undefined) intake.take(line, reader.toRecord(cells), cells);
      else intake.refuse(line, refused, cells);
      waiting += 1;
      if (waiting < ROWS_A_BATCH) continue;
      // One batch at a time: the upload is as fast as the bus.
      await intake.flush();
      onBatch(line);
      waiting = 0;
    }
  }
}
