import { toCsvLine } from '@homeward/runtime';
import { z } from 'zod';
import { type ShippedMapping, TEMPLATE_MAPPINGS, shippedMappings } from '../../csv/shipped-mappings';
import { templateOf } from '../../csv/templates';
import { ENCODINGS } from '../../csv/mapping';
import { type RecordTypeName, isRecordTypeName } from '../../records/record-types';
import { recordTypes } from './import-form';
import { idParams } from '../parameters';
import { unknownProblem } from '../problems';
import { type Route, route, streamRoute } from '../route';
import { beginStream } from '../send';

const mappingSchema = z
  .object({
    mappingId: z.string(),
    title: z.string(),
    encoding: z.enum(ENCODINGS),
    types: z.array(z.enum(recordTypes)),
  })
  .meta({ id: 'ImportMapping' });

/** What is ready for dealers who send files: mappings for the usual kinds of dealer system, and files to fill in. */
export function importMappingRoutes(): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/imports/mappings',
      tag: 'Intake',
      operation: 'imports.read',
      summary: 'The mappings that come with the platform, by kind of dealer system; an import may name one',
      answer: z.object({ mappings: z.array(mappingSchema) }),
      handle: async ({ locale }) => ({
        body: {
          mappings: [...shippedMappings().values()].map(({ mappingId, title, encoding, types }) => ({
            mappingId,
            title: title[locale],
            encoding,
            types: [...types],
          })),
        },
      }),
    }),
    streamRoute({
      method: 'get',
      path: '/v1/imports/mappings/{mappingId}',
      tag: 'Intake',
      operation: 'imports.read',
      summary: 'A mapping as a file, to be used as it is or changed',
      params: idParams('mappingId'),
      mediaType: 'application/yaml',
      stream: async ({ params }, response) => {
        const { mappingId, yaml } = shippedNamed(params.mappingId);
        beginStream(response, {
          'content-type': 'application/yaml; charset=utf-8',
          'content-disposition': `attachment; filename="${mappingId}.yaml"`,
        });
        response.end(yaml);
      },
    }),
    streamRoute({
      method: 'get',
      path: '/v1/imports/templates/{type}.csv',
      tag: 'Intake',
      operation: 'imports.read',
      summary: 'A file to fill in: the header in the language of the reader, and a row that shows how each cell is written',
      params: idParams('type'),
      query: z.object({
        mapping: z
          .string()
          .max(100)
          .optional()
          .meta({ description: 'As the files of this mapping are written; that of the language when left out' }),
      }),
      mediaType: 'text/csv',
      stream: async ({ params, query, locale }, response) => {
        if (!isRecordTypeName(params.type)) throw unknownProblem('template');
        const shipped = shippedNamed(query.mapping ?? TEMPLATE_MAPPINGS[locale]);
        if (!shipped.types.includes(params.type)) throw unknownProblem('template');
        const bytes = await encodedTemplate(params.type, shipped);
        beginStream(response, {
          'content-type': `text/csv; charset=${shipped.encoding}`,
          'content-language': locale,
          'content-disposition': `attachment; filename="${params.type}.csv"`,
          'homeward-mapping': shipped.mappingId,
        });
        response.end(bytes);
      },
    }),
  ];
}

function shippedNamed(mappingId: string): ShippedMapping {
  const found = shippedMappings().get(mappingId);
  if (found === undefined) throw unknownProblem('mapping');
  return found;
}

async function encodedTemplate(type: RecordTypeName, { encoding, mappingOf }: ShippedMapping): Promise<Buffer> {
  const { header, example } = templateOf(type, mappingOf(type));
  // Only whoever asks for a template pays for the tables of the encodings.
  const { encode } = (await import('iconv-lite')).default;
  // Spreadsheets take UTF-8 for what it is only behind a byte order mark.
  return encode(toCsvLine(header) + toCsvLine(example), encoding, { addBOM: encoding === 'utf-8' });
}
