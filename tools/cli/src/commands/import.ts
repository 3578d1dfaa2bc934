import { existsSync } from 'node:fs';
import path from 'node:path';
import { stat } from 'node:fs/promises';
import type { ImportState } from '../api/answers';
import { dmsClientOf } from '../api/development-logins';
import type { CommandLine } from '../command-line';
import { EXIT } from '../exit-codes';
import { usageFailure } from '../failure';
import { readText, unreadable } from '../input-file';
import { type IntakeFile, recordTypeOf, sendFile, type SentImport, untilImported } from '../intake';
import { formatBytes, formatCount, formatDuration } from '../output/number';
import { type Column, createSheet } from '../output/sheet';
import { createPace } from '../output/pace';
import type { Run, Session } from '../session';
import { previewFile, showMappings, showTemplate } from './import-preview';
import { outcomeColumns, sumImports } from '../views/import-view';

interface ImportedFile {
  readonly file: string;
  readonly state: ImportState;
}

/** `import`, `import mappings`, `import template`. */
export function addImport(line: CommandLine): void {
  const command = line.add(line.program, 'import', 'import.description', {
    arguments: [['<files...>', 'import.argument.files']],
    options: [
      ['--dealer <id>', 'import.option.dealer'],
      ['--type <type>', 'import.option.type'],
      ['--mapping <file>', 'import.option.mapping'],
      ['--preview', 'import.option.preview'],
    ],
    run: importFiles,
  });
  line.add(command, 'mappings', 'import.mappings.description', {
    arguments: [['[name]', 'import.argument.mapping']],
    run: showMappings,
  });
  line.add(command, 'template', 'import.template.description', { arguments: [['<type>', 'import.argument.type']], run: showTemplate });
}

const importFiles: Run = async (session, given) => {
  const { texts } = session;
  const dealerId = given.needed('dealer');
  const mappingFile = given.text('mapping');
  const mapping = mappingFile === undefined ? undefined : await readMapping(mappingFile);
  const files = given.args.map((file): IntakeFile => ({ file, recordType: given.text('type') ?? recordTypeOf(file), mapping, dealerId }));
  const [only] = files;
  if (given.flag('preview')) {
    if (only === undefined || files.length > 1) throw usageFailure(['error.usage.one-file', { name: '--preview' }], given.command);
    return await previewFile(session, only);
  }
  const bytes = (await Promise.all(files.map(({ file }) => sizeOf(file)))).reduce((total, size) => total + size, 0);

  const api = session.api(dmsClientOf(dealerId));
  const sent: SentImport[] = [];
  let rows = 0;
  await session.progress.step(texts('step.upload', { files: files.length, bytes: formatBytes(bytes) }), async (step) => {
    let out = 0;
    for (const file of files) {
      const pace = createPace();
      const { requestId, received } = await sendFile(api, file, {
        onBytes(count) {
          out += count;
          step.update(out, bytes, texts('progress.bytes', { value: formatBytes(out), total: formatBytes(bytes) }));
        },
        onRows: (count, lines) => step.update(count, lines, paceText(session, count, lines, pace(count))),
      });
      rows += received;
      sent.push({ requestId, api });
    }
  });
  const pace = createPace();
  const states = await session.progress.step(texts('step.work', { rows: formatCount(rows) }), (step) =>
    untilImported(sent, (count) => step.update(count, rows, paceText(session, count, rows, pace(count)))),
  );

  const imported = states.map((state, index): ImportedFile => ({ file: files[index]?.file ?? '', state }));
  const isClean = states.every(({ rejected, status }) => rejected === 0 && status !== 'refused' && status !== 'interrupted');
  const { reasons } = sumImports(states);
  const columns: readonly Column<ImportedFile>[] = [
    { title: texts('column.file'), cell: ({ file }) => path.basename(file) },
    ...outcomeColumns(({ state }: ImportedFile) => state, texts),
  ];
  session.print({
    json: { imports: imported.map(({ file, state }) => ({ file, ...state })) },
    sheets: [
      createSheet(columns, imported, texts('import.title')),
      createSheet(
        [
          { title: texts('column.count'), cell: ({ count }) => formatCount(count), align: 'right' },
          { title: texts('column.code'), cell: ({ code }) => code },
          { title: texts('column.meaning'), cell: ({ text }) => text, atMost: 40 },
        ],
        reasons,
        texts('column.reason'),
      ),
    ],
    notes: imported.flatMap(({ file, state }) => [
      ...(state.refusal === undefined ? [] : [texts('import.refused', { file: path.basename(file), reason: state.refusal.text })]),
      ...(state.rejected === 0 ? [] : [texts('import.rejected-file', { url: `${api.url}/v1/imports/${state.requestId}/rejected.csv` })]),
    ]),
  });
  return isClean ? EXIT.done : EXIT.someRejected;
};

/** The text of a mapping file, or the name of a mapping that the platform has: a word that no file is called by. */
async function readMapping(given: string): Promise<string> {
  return /^[a-z][a-z0-9-]*$/.test(given) && !existsSync(given) ? given : await readText(given);
}

/** `12,000 of 100,000 rows, 1,650 rows/s, 0:53 left`. */
function paceText({ texts }: Session, count: number, total: number, perSecond: number | undefined): string {
  const told = texts('progress.rows', { value: formatCount(count), total: formatCount(total) });
  if (perSecond === undefined) return told;
  const left = formatDuration(Math.max(0, total - count) / perSecond);
  return texts('progress.pace', { rows: told, rate: formatCount(Math.round(perSecond)), left });
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
}
