import type { ImportMappings, ImportPreview } from '../api/import-answers';
import { dmsClientOf, HEAD_OFFICE } from '../api/development-logins';
import { EXIT } from '../exit-codes';
import type { IntakeFile } from '../intake';
import { createSheet } from '../output/sheet';
import type { Run, Session } from '../session';

/** The beginning of a file is enough for twenty rows. */
const PREVIEW_BYTES = 2 * 1_024 * 1_024;

/** How the first rows of a file would be read; nothing is imported. Ends with 3 when a row or the file would be refused. */
export async function previewFile(session: Session, { file, recordType, mapping, dealerId = '' }: IntakeFile) {
  const { texts } = session;
  const fields = { type: recordType, dealer: dealerId, ...(mapping === undefined ? {} : { mapping }) };
  const form = { fields, file, mostBytes: PREVIEW_BYTES };
  const answer = await session.api(dmsClientOf(dealerId)).upload<ImportPreview>('/v1/imports/preview', form, undefined, () => undefined);
  const { guess } = answer;
  const isOffered = guess !== undefined && guess.missing.length + guess.unmapped.length <= answer.missing.length + answer.unmapped.length;
  session.print({
    json: answer,
    sheets: [
      createSheet(
        [
          { title: texts('column.line'), cell: ({ row }) => String(row), raw: ({ row }) => row, align: 'right' },
          {
            title: texts('column.refused'),
            cell: ({ refused }) => (refused === undefined ? '' : `${refused.column} ${refused.text}`),
            atMost: 40,
          },
          {
            title: texts('column.read-as'),
            cell: ({ record, cells }) => (record === undefined ? cells.join(', ') : valuesOf(record)),
            atMost: 120,
          },
        ],
        answer.rows,
        texts('import.preview.title'),
      ),
      createSheet(
        [
          { title: texts('column.column'), cell: ({ column }) => column },
          { title: texts('column.field'), cell: ({ fields: read }) => (read.length === 0 ? '–' : read.join(', ')) },
        ],
        answer.columns,
        texts(`import.preview.mapping-${answer.mapping.from}`, { encoding: answer.mapping.encoding }),
      ),
    ],
    notes: [
      ...(answer.unmapped.length === 0 ? [] : [texts('import.preview.unmapped', { columns: answer.unmapped.join(', ') })]),
      ...(answer.refusal === undefined ? [] : [texts('import.preview.refused', { reason: answer.refusal.text })]),
      ...(isOffered && answer.mapping.from !== 'shipped' ? [texts('import.preview.guess'), guess.yaml.trimEnd()] : []),
    ],
  });
  return answer.refusal === undefined && answer.rows.every(({ refused }) => refused === undefined) ? EXIT.done : EXIT.someRejected;
}

/** `vin LFV…, kind routine`: the record's own fields behind those of its data. */
function valuesOf({ data, type: _type, ...envelope }: Readonly<Record<string, unknown>>): string {
  const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries({ ...envelope, ...(data as object) })
    .map(([field, value]) => `${field} ${shown(value)}`)
    .join(', ');
}

/** `import mappings`, `import mappings NAME`. */
export const showMappings: Run = async (session, given) => {
  const api = session.api(HEAD_OFFICE);
  const { texts } = session;
  const [name] = given.args;
  if (name !== undefined) {
    session.terminal.out(await api.download(`/v1/imports/mappings/${encodeURIComponent(name)}`));
    return;
  }
  const answer = await api.get<ImportMappings>('/v1/imports/mappings');
  session.print({
    json: answer,
    sheets: [
      createSheet(
        [
          { title: texts('column.mapping'), cell: ({ mappingId }) => mappingId },
          { title: texts('column.meaning'), cell: ({ title }) => title, atMost: 60 },
          { title: texts('column.encoding'), cell: ({ encoding }) => encoding },
          { title: texts('column.types'), cell: ({ types }) => types.join(', '), atMost: 80 },
        ],
        answer.mappings,
        texts('import.mappings.title'),
      ),
    ],
    notes: [texts('import.mappings.use')],
  });
};

/** `import template TYPE`. */
export const showTemplate: Run = async (session, given) => {
  const [type = ''] = given.args;
  const path = `/v1/imports/templates/${encodeURIComponent(type)}.csv`;
  session.terminal.out(await session.api(HEAD_OFFICE).download(path, { mapping: given.text('mapping') }));
};
