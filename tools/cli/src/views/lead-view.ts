import type { Lead, LeadEntry } from '../api/answers';
import { formatMoment } from '../output/moment';
import { ABSENT } from '../output/number';
import type { Column } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

/** Leads as they stand; name and phone masked as the API gives them. */
export function leadColumns({ texts, language }: Readers): readonly Column<Lead>[] {
  return [
    { title: texts('column.dealer'), cell: ({ dealerId }) => dealerId ?? ABSENT },
    { title: texts('column.person'), cell: ({ name }) => name ?? ABSENT, atMost: 10 },
    { title: texts('column.phone'), cell: ({ phone }) => phone ?? ABSENT },
    { title: texts('column.intent'), cell: ({ level }) => level ?? ABSENT },
    { title: texts('column.status'), cell: ({ status }) => wordFor(language, `lead.${status ?? ''}`), raw: ({ status }) => status ?? '' },
    {
      title: texts('column.source'),
      cell: ({ source }) => wordFor(language, `lead-source.${source ?? ''}`),
      raw: ({ source }) => source ?? '',
      atMost: 14,
    },
    { title: texts('column.model'), cell: ({ model }) => model ?? ABSENT },
    { title: texts('column.owner'), cell: ({ ownerId }) => ownerId ?? ABSENT },
    { title: texts('column.next'), cell: ({ nextFollowUpOn }) => nextFollowUpOn ?? ABSENT },
    {
      title: texts('column.overdue-since'),
      cell: ({ overdue, overdueAt }) => (overdue && overdueAt !== undefined ? formatMoment(overdueAt) : ''),
      raw: ({ overdue, overdueAt }) => (overdue ? (overdueAt ?? '') : ''),
    },
    {
      title: texts('column.escalated'),
      cell: ({ escalatedTo }) => wordFor(language, `lead-told.${escalatedTo ?? 'consultant'}`),
      raw: ({ escalatedTo }) => escalatedTo ?? '',
    },
  ];
}

export function leadEntryColumns({ texts, language }: Readers): readonly Column<LeadEntry>[] {
  return [
    { title: texts('column.at'), cell: ({ at }) => (at === undefined ? ABSENT : formatMoment(at)), raw: ({ at }) => at ?? '' },
    { title: texts('column.action'), cell: ({ action }) => wordFor(language, action ?? ABSENT), raw: ({ action }) => action ?? '' },
    { title: texts('column.by'), cell: ({ by }) => by ?? ABSENT },
    { title: texts('column.text'), cell: ({ text }) => text ?? '', atMost: 40 },
  ];
}
