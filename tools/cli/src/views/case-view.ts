import type { Case, CaseClock } from '../api/answers';
import { formatMoment } from '../output/moment';
import { ABSENT } from '../output/number';
import type { Column } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

const momentOf = (instant: string | undefined): string => (instant === undefined ? ABSENT : formatMoment(instant));

export function caseColumns(readers: Readers): readonly Column<Case>[] {
  const { texts, language } = readers;
  return [
    { title: texts('column.case'), cell: ({ caseId }) => caseId },
    { title: texts('column.dealer'), cell: ({ dealerId }) => dealerId ?? ABSENT },
    { title: texts('column.kind'), cell: ({ kind }) => wordFor(language, kind ?? ABSENT) },
    { title: texts('column.severity'), cell: ({ severity }) => wordFor(language, severity ?? ABSENT) },
    { title: texts('column.status'), cell: ({ status }) => wordFor(language, status ?? ABSENT) },
    { title: texts('column.received'), cell: ({ receivedAt }) => momentOf(receivedAt), raw: ({ receivedAt }) => receivedAt ?? '' },
    { title: texts('column.clocks'), cell: ({ clocks }) => clocks.map((clock) => clockText(clock, readers)).join('; '), atMost: 30 },
  ];
}

export function clockColumns({ texts, language }: Readers): readonly Column<CaseClock>[] {
  return [
    { title: texts('column.clock'), cell: ({ name }) => wordFor(language, name ?? ABSENT) },
    { title: texts('column.started'), cell: ({ startedAt }) => momentOf(startedAt), raw: ({ startedAt }) => startedAt ?? '' },
    { title: texts('column.due'), cell: ({ dueAt }) => momentOf(dueAt), raw: ({ dueAt }) => dueAt ?? '' },
    { title: texts('column.status'), cell: ({ status }) => wordFor(language, status ?? ABSENT) },
    { title: texts('column.ended'), cell: ({ endedAt }) => momentOf(endedAt), raw: ({ endedAt }) => endedAt ?? '' },
  ];
}

export function caseEntryColumns({ texts, language }: Readers): readonly Column<Case['entries'][number]>[] {
  return [
    { title: texts('column.at'), cell: ({ at }) => momentOf(at), raw: ({ at }) => at ?? '' },
    { title: texts('column.action'), cell: ({ action }) => wordFor(language, action ?? ABSENT), raw: ({ action }) => action ?? '' },
    { title: texts('column.by'), cell: ({ by }) => by ?? ABSENT },
    { title: texts('column.text'), cell: ({ text }) => text ?? '', atMost: 40 },
  ];
}

function clockText({ name = '', status = '', dueAt }: CaseClock, { texts, language }: Readers): string {
  return texts('clock.due', { name: wordFor(language, name), status: wordFor(language, status), due: momentOf(dueAt) });
}
