import type { Column } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

interface Explained {
  readonly code: string;
  readonly text: string;
}

/** What a car is due for, as the API tells it. */
export interface VehicleDue {
  readonly vehicleId: string;
  readonly items: readonly DueItem[];
  readonly reasons: readonly Explained[];
}

interface DueItem {
  readonly key: string;
  readonly item: string;
  readonly dueOn: string;
  readonly earliestOn: string;
  readonly latestOn: string;
  readonly confidencePercent: number;
  readonly basis: string;
  readonly withMaintenance: boolean;
  readonly steps: readonly Explained[];
  readonly dropped?: Explained;
}

export function dueColumns({ texts, language }: Readers): readonly Column<DueItem>[] {
  return [
    { title: texts('due.column.item'), cell: ({ item }) => wordFor(language, item), raw: ({ item }) => item },
    { title: texts('due.column.due'), cell: ({ dueOn }) => dueOn },
    {
      title: texts('due.column.between'),
      cell: ({ earliestOn, latestOn }) => (earliestOn === latestOn ? '' : `${earliestOn} … ${latestOn}`),
    },
    {
      title: texts('due.column.sure'),
      cell: ({ confidencePercent }) => `${confidencePercent} %`,
      raw: ({ confidencePercent }) => confidencePercent,
      align: 'right',
    },
    { title: texts('due.column.key'), cell: ({ key }) => key },
    {
      title: texts('due.column.why'),
      cell: ({ steps, dropped }) => dropped?.text ?? steps[0]?.text ?? '',
      raw: ({ steps, dropped }) => [...steps, ...(dropped === undefined ? [] : [dropped])].map(({ text }) => text).join(' '),
      atMost: 60,
    },
  ];
}
