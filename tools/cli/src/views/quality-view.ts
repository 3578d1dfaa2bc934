import type { KpiFigure } from '../api/answers';
import type { Correction } from '../api/quality-answers';
import { formatMoment } from '../output/moment';
import { ABSENT, formatFigure } from '../output/number';
import type { Column } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

/** The figures of one dealer, advisor, field or week. */
export interface QualityLine {
  /** Empty: of nobody in particular. */
  readonly of: string;
  readonly figures: Readonly<Record<string, KpiFigure>>;
}

/** What is shown, in this order. */
const SHOWN = [
  'data-completeness',
  'field-completeness',
  'data-accuracy',
  'data-timeliness',
  'effective-customer-ratio',
  'data-findings',
] as const;

/** One line for each value of the dimension, sorted. */
export function qualityLines(figures: readonly KpiFigure[], by: string): readonly QualityLine[] {
  const groups = Map.groupBy(figures, ({ group }) => group[by] ?? '');
  return [...groups]
    .map(([of, own]) => ({ of, figures: Object.fromEntries(own.map((figure) => [figure.name, figure])) }))
    .sort((a, b) => (a.of < b.of ? -1 : 1));
}

export function qualityColumns({ texts, language }: Readers, by: 'dealer' | 'advisor' | 'field' | 'week'): readonly Column<QualityLine>[] {
  return [
    {
      title: texts(`column.${by}`),
      cell: ({ of }) => (of === '' ? ABSENT : by === 'field' ? wordFor(language, `field.${of}`) : of),
      raw: ({ of }) => of,
    },
    ...SHOWN.map((name): Column<QualityLine> => ({
      title: texts(`column.${name}`),
      cell: ({ figures }) => (figures[name] === undefined ? ABSENT : formatFigure(figures[name])),
      align: 'right',
    })),
  ];
}

/** Wrong fields that dealers have to put right. */
export function correctionColumns({ texts, language }: Readers): readonly Column<Correction>[] {
  return [
    { title: texts('column.dealer'), cell: ({ dealerId }) => dealerId },
    { title: texts('column.advisor'), cell: ({ advisorId }) => advisorId ?? ABSENT },
    { title: texts('column.field'), cell: ({ field }) => wordFor(language, `field.${field}`), raw: ({ field }) => field },
    { title: texts('column.status'), cell: ({ status }) => wordFor(language, `correction.${status}`), raw: ({ status }) => status },
    { title: texts('column.due'), cell: ({ dueAt }) => formatMoment(dueAt), raw: ({ dueAt }) => dueAt },
    { title: texts('column.overdue'), cell: ({ overdue }) => (overdue ? '!' : ''), raw: ({ overdue }) => String(overdue) },
    {
      title: texts('column.escalated'),
      cell: ({ escalatedTo }) => (escalatedTo === undefined ? ABSENT : wordFor(language, `correction-told.${escalatedTo}`)),
      raw: ({ escalatedTo }) => escalatedTo ?? '',
    },
    { title: texts('column.id'), cell: ({ correctionId }) => correctionId },
  ];
}
