import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import { type RowReader, createRowReader } from '../../csv/cells';
import { type SeenEncoding, WrongEncoding, encodingOf } from '../../csv/decoded';
import { type FileRow, sampleFile } from '../../csv/file-reader';
import { type Encoding, ENCODINGS, type Mapping, toYaml } from '../../csv/mapping';
import { guessMapping } from '../../csv/mapping-guess';
import { type RecordSender, readRecord } from '../../records/record-reader';
import { type Refusal, refusal } from '../../records/refusals';
import { readForm, recordTypes, senderOfFile, uploadSchema } from './import-form';
import { refusalSchema } from './imports';
import type { IntakeTools } from './intake-tools';
import { type Answer, type Call, type Route, rawRoute } from '../route';
import { type Upload, receiveUpload } from '../upload';

const MOST_ROWS = 20;

const previewSchema = z
  .object({
    type: z.enum(recordTypes),
    mapping: z.object({
      from: z.enum(['given', 'shipped', 'guessed']),
      mappingId: z.string().optional(),
      encoding: z.enum(ENCODINGS),
    }),
    columns: z.array(z.object({ column: z.string(), fields: z.array(z.string()) })),
    unmapped: z.array(z.string()).meta({ description: 'Columns that nothing is read from' }),
    missing: z.array(z.string()).meta({ description: 'Columns that the file needs and does not have' }),
    rows: z.array(
      z.object({
        row: z.int().meta({ description: 'Line of the file' }),
        cells: z.array(z.string()),
        record: z.record(z.string(), z.unknown()).optional().meta({ description: 'What the row is read as' }),
        refused: refusalSchema.extend({ column: z.string() }).optional(),
        warnings: z.array(z.string()),
      }),
    ),
    guess: z
      .object({
        yaml: z.string(),
        likeMappingId: z.string().optional(),
        unmapped: z.array(z.string()),
        missing: z.array(z.string()),
      })
      .optional()
      .meta({ description: 'A mapping that suits the file, to be sent with it' }),
    refusal: refusalSchema.optional().meta({ description: 'Why the file would be refused as a whole' }),
  })
  .meta({ id: 'ImportPreview' });

type Preview = z.input<typeof previewSchema>;

/** Says a refusal in the language of the reader. */
type Say = (found: Refusal) => z.input<typeof refusalSchema>;

/** A look at a file before it is sent. */
export function importPreviewRoutes(tools: IntakeTools): readonly Route[] {
  return [
    rawRoute({
      method: 'post',
      path: '/v1/imports/preview',
      tag: 'Intake',
      operation: 'imports.send',
      summary: 'The first 20 rows of a file with the mapping applied; nothing is kept or told',
      description: 'Without a mapping one is guessed from the headers and offered. The beginning of the file is enough.',
      bodyTypes: { 'multipart/form-data': uploadSchema },
      answers: { 200: { description: 'The preview', schema: previewSchema } },
      handle: async (call) => {
        const { mostImportBytes, spoolDirectory } = tools.limits;
        const upload = await receiveUpload(call.request, {
          directory: spoolDirectory,
          name: tools.ids.next(),
          mostBytes: mostImportBytes,
        });
        try {
          return await preview(call, tools, upload);
        } finally {
          await upload.file.discard();
        }
      },
    }),
  ];
}

async function preview(call: Call<undefined, undefined, undefined>, tools: IntakeTools, upload: Upload): Promise<Answer<Preview>> {
  const { type, mapping: given, mappingId } = readForm(upload);
  const { sender, dealerId, tree } = senderOfFile(call, tools, upload, type);
  const zone = tree.zoneOf(dealerId);
  const chunks = (): AsyncIterable<Buffer> => upload.file.chunks();
  const seen = await encodingOf(chunks());
  const say: Say = (found) => ({ ...found, detail: { ...found.detail }, text: textOf(call.locale, found.code, found.detail) });

  const sample = await sampleOf(chunks, given?.encoding, seen);
  if ('code' in sample)
    return {
      body: {
        type,
        columns: [],
        unmapped: [],
        missing: [],
        rows: [],
        mapping: named(given ?? seen, given, mappingId),
        refusal: say(sample),
      },
    };
  const { header, rows } = sample;
  const cells = rows.filter(({ refused }) => refused === undefined).map((row) => row.cells);
  const guessed = guessMapping(type, header, cells, given?.encoding ?? seen.encoding);
  const guessReader = createRowReader(type, header, guessed.mapping, zone);
  const mapping = given ?? guessed.mapping;
  const reader = given === undefined ? guessReader : createRowReader(type, header, given, zone);
  const refused = refusalOf(reader);
  return {
    body: {
      type,
      mapping: named(mapping, given, mappingId),
      columns: header.map((column, position) => ({ column, fields: [...reader.fieldsFrom(position)] })),
      unmapped: unmappedOf(header, reader),
      missing: [...reader.missing],
      rows: rows.map((row) => toPreviewRow(row, reader, sender, say)),
      guess: {
        yaml: toYaml(type, guessed.mapping),
        ...(guessed.like === undefined ? {} : { likeMappingId: guessed.like.mappingId }),
        unmapped: unmappedOf(header, guessReader),
        missing: [...guessReader.missing],
      },
      ...(refused === undefined ? {} : { refusal: say(refused) }),
    },
  };
}

async function sampleOf(chunks: () => AsyncIterable<Buffer>, given: Encoding | undefined, seen: SeenEncoding) {
  const encoding = given ?? seen.encoding;
  // The first rows are too few to tell: any bytes are text of GB18030, of a file in UTF-8 nonsense.
  if (encoding === 'gb18030' && seen.isCertainlyUtf8) return refusal('import.encoding-wrong', '', { encoding });
  try {
    const sample = await sampleFile(chunks, encoding, MOST_ROWS);
    return sample.header.length === 0 ? refusal('import.file-empty', '') : sample;
  } catch (error) {
    if (error instanceof WrongEncoding) return refusal('import.encoding-wrong', '', { encoding });
    throw error;
  }
}

function named({ encoding }: Pick<Mapping, 'encoding'>, given: Mapping | undefined, mappingId: string | undefined): Preview['mapping'] {
  if (mappingId !== undefined) return { from: 'shipped', mappingId, encoding };
  return { from: given === undefined ? 'guessed' : 'given', encoding };
}

function unmappedOf(header: readonly string[], reader: RowReader): string[] {
  return header.filter((_, position) => reader.fieldsFrom(position).length === 0);
}

function refusalOf({ missing, repeated }: RowReader): Refusal | undefined {
  if (missing.length > 0) return refusal('import.column-missing', '', { columns: missing.join(', ') });
  return repeated.length > 0 ? refusal('import.column-repeated', '', { columns: repeated.join(', ') }) : undefined;
}

function toPreviewRow({ line, cells, refused }: FileRow, reader: RowReader, sender: RecordSender, say: Say): Preview['rows'][number] {
  const shown = { row: line, cells: [...cells], warnings: [] };
  const told = (found: Refusal) => ({ ...say(found), column: reader.columnOf(found.pointer) });
  if (refused !== undefined) return { ...shown, refused: told(refused) };
  const record = reader.toRecord(cells);
  const read = readRecord(record, sender);
  return 'refused' in read ? { ...shown, record, refused: told(read.refused) } : { ...shown, record, warnings: [...read.good.warnings] };
}
