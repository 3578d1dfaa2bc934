import type { Page } from '../api/answers';
import { formatCount } from '../output/number';
import type { Column } from '../output/sheet';
import type { Session } from '../session';

export interface Occasion {
  readonly occasionId: string;
  readonly key: string;
  readonly kind: string;
  readonly area: readonly string[];
  readonly fromOn: string;
  readonly untilOn: string;
  readonly status: string;
  readonly reached: number;
}

export interface Occasions extends Page {
  readonly occasions: readonly Occasion[];
}

export function occasionColumns({ texts }: Session): readonly Column<Occasion>[] {
  return [
    { title: texts('column.occasion'), cell: ({ occasionId }) => occasionId },
    { title: texts('column.kind'), cell: ({ kind }) => kind },
    { title: texts('column.area'), cell: ({ area }) => area.join(', ') },
    { title: texts('column.first-day'), cell: ({ fromOn }) => fromOn },
    { title: texts('column.last-day'), cell: ({ untilOn }) => untilOn },
    { title: texts('column.status'), cell: ({ status }) => status },
    { title: texts('column.reached'), cell: ({ reached }) => formatCount(reached), align: 'right' },
  ];
}
