import { createHash } from 'node:crypto';
import { z } from 'zod';
import { textOf } from '../../catalogues/texts';
import { type RowReader } from '../csv/cells';
import { examineFile, rowsOf } from '../csv/file-reader';
import { toKeptHeader } from '../csv/kept-header';
import { type Mapping, NO_MAPPING } from '../csv/mapping';
import type { Spooled } from '../csv/spool';
import type { Intake } from '../records/reception';
import { readForm, senderOfFile, uploadSchema } from './import-form';
import type { IntakeTools } from './intake-tools';
import { ROWS_A_BATCH, refusedRowSchema } from './records';
import { type Answer, type Call, type Route, rawRoute } from './route';
import { type Upload, receiveUpload } from './upload';

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
      handle: (call) => receiveImport(call, tools),
    }),
  ];
}

async function receiveImport(call: Call<undefined, undefined, undefined>, tools: IntakeTools): Promise<Answer<unknown>> {
  const { mostImportBytes, spoolDirectory } = tools.limits;
  const upload = await receiveUpload(call.request, { directory: spoolDirectory, name: tools.ids.next(), mostBytes: mostImportBytes });
  try {
    return await importUpload(call, tools, upload);
  } finally {
    await upload.file.discard();
  }
}

async function importUpload(call: Call<undefined, undefined, undefined>, tools: IntakeTools, upload: Upload): Promise<Answer<unknown>> {
  const { principal, request, metadata, locale } = call;
  const { type, mapping = NO_MAPPING } = readForm(upload);
  const digest = createHash('sha256')
    .update(JSON.stringify([type, upload.fields['mapping'], upload.fields['dealer'], upload.file.digest]))
    .digest('hex');
  const identity = tools.identify(request, principal);
  if (identity.isKeyed) {
    const first = await tools.known.recall(identity.requestId, digest, metadata);
    if (first !== undefined) return { status: 202, body: first };
  }

  const { sender, dealerId, tree, receivedAt } = senderOfFile(call, tools, upload, type);
  const chunks = (): AsyncIterable<Buffer> => upload.file.chunks();
  const examined = await examineFile(chunks, type, mapping, tree.zoneOf(dealerId));
  const intake = await tools.open({
    requestId: identity.requestId,
    kind: 'import',
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
    await takeRows(intake, upload.file, mapping, examined);
    await intake.complete();
    const refused = intake.refused.map((row) => ({
      ...row,
      detail: { ...row.detail },
      column: examined.reader.columnOf(row.pointer),
      text: textOf(locale, row.code, row.detail),
    }));
    body = { ...told(intake), status: 'received', refused };
  }
  tools.known.remember(identity.requestId, { dealerId, kind: 'import', digest, ...(identity.isKeyed ? { answer: body } : {}) });
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
      waiting = 0;
    }
  }
}
