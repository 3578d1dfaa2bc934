import type { Command } from 'commander';
import { HEAD_OFFICE } from '../api/development-logins';
import type { ModelFigures, ModelTraining } from '../api/training-answers';
import type { CommandLine } from '../command-line';
import { usageFailure } from '../failure';
import type { Given } from '../given';
import { formatCount } from '../output/number';
import { type Column, createSheet } from '../output/sheet';
import type { Run, Session } from '../session';
import { type Texts, wordFor } from '../texts/texts';

/** `identity train`. */
export function addTraining(line: CommandLine, identity: Command): void {
  line.add(identity, 'train', 'identity.train.description', {
    options: [
      ['--precision <share>', 'identity.train.option.precision'],
      ['--apply', 'identity.train.option.apply'],
    ],
    run: train,
  });
}

const train: Run = async (session, given) => {
  const { texts } = session;
  const api = session.api(HEAD_OFFICE);
  const wantedPrecision = shareOf(given, 'precision', texts);
  const learned = await session.progress.step(texts('identity.train.step'), async (step) => {
    let body: object = wantedPrecision === undefined ? {} : { wantedPrecision };
    for (;;) {
      const training = await api.send<ModelTraining>('POST', '/v1/identity/trainings', { body });
      const { trainingId, status, lookedAt, records } = training;
      const told = texts('identity.train.progress', { count: formatCount(lookedAt), total: formatCount(records) });
      step.update(lookedAt, records, told);
      if (status !== 'counting') return training;
      body = { trainingId };
    }
  });
  const path = `/v1/identity/trainings/${encodeURIComponent(learned.trainingId)}/publication`;
  const training = given.flag('apply') ? await api.send<ModelTraining>('POST', path) : learned;
  session.print({ json: training, sheets: sheetsOf(session, training), notes: notesOf(texts, training) });
};

function sheetsOf({ texts, language }: Session, { before, after, weights, crossings }: ModelTraining) {
  const word = (text: string): string => wordFor(language, text);
  const bits = (title: string, of: (row: Sided) => number | undefined): Column<Sided> => ({
    title,
    cell: (row) => of(row)?.toFixed(1) ?? '',
    raw: (row) => of(row) ?? '',
    align: 'right',
  });
  const sides = [bits(texts('column.before'), (row) => row.before), bits(texts('column.after'), (row) => row.after)];
  const share = (title: string, of: (row: (typeof weights)[number]) => number): Column<(typeof weights)[number]> => ({
    title,
    cell: (row) => of(row).toPrecision(3),
    raw: of,
    align: 'right',
  });
  return [
    createSheet(
      [
        { title: texts('column.field'), cell: ({ field }) => word(field), raw: ({ field }) => field },
        { title: texts('column.likeness'), cell: ({ level }) => word(level), raw: ({ level }) => level },
        ...sides,
        share(texts('column.of-one'), ({ m }) => m),
        share(texts('column.of-two'), ({ u }) => u),
      ],
      weights,
      texts('identity.train.weights'),
    ),
    createSheet(
      [{ title: texts('column.limit'), cell: ({ name }) => word(name), raw: ({ name }) => name }, ...sides],
      LIMITS.map((name) => ({ name, before: before?.[name], after: after?.[name] })),
      texts('identity.train.figures'),
    ),
    createSheet(
      [
        { title: texts('column.from-verdict'), cell: ({ from }) => word(from), raw: ({ from }) => from },
        { title: texts('column.to-verdict'), cell: ({ to }) => word(to), raw: ({ to }) => to },
        { title: texts('column.pairs'), cell: ({ pairs }) => formatCount(pairs), raw: ({ pairs }) => pairs, align: 'right' },
      ],
      crossings,
      texts('identity.train.crossings'),
    ),
  ];
}

/** Something that the present model says one way and the new one another. */
interface Sided {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

const LIMITS = ['chance', 'sure', 'doubtful'] as const satisfies readonly (keyof ModelFigures)[];

function notesOf(texts: Texts, { crossings, pairs, policyVersion }: ModelTraining): readonly string[] {
  const crossed = crossings.reduce((sum, one) => sum + one.pairs, 0);
  const said =
    crossed === 0
      ? texts('identity.train.no-crossings', { pairs: formatCount(pairs) })
      : texts('identity.train.of-pairs', { crossed: formatCount(crossed), pairs: formatCount(pairs) });
  return [
    said,
    policyVersion === undefined ? texts('identity.train.not-applied') : texts('identity.train.applied', { version: policyVersion }),
  ];
}

function shareOf(given: Given, option: string, texts: Texts): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const share = /^0?\.\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (share > 0.5 && share < 1) return share;
  throw usageFailure(['error.usage.value', { name: `--${option}`, expected: texts('error.expected.share'), given: text }], given.command);
}
