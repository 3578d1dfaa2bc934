import type { ComparisonStep } from '../api/identity-answers';
import type { Column } from '../output/sheet';
import { wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

const BITS_PER_MARK = 2;

/** A waterfall: each step with its bits of evidence, to the right for one person and to the left for two. */
export function comparisonColumns({ texts, language }: Readers): readonly Column<ComparisonStep>[] {
  return [
    { title: texts('column.field'), cell: ({ field }) => wordFor(language, field), raw: ({ field }) => field },
    { title: texts('column.likeness'), cell: ({ level }) => wordFor(language, level), raw: ({ level }) => level },
    { title: texts('column.weight'), cell: ({ weight }) => weight.toFixed(1), raw: ({ weight }) => weight, align: 'right' },
    { title: '', cell: ({ weight }) => barOf(weight), raw: () => '' },
    { title: texts('column.why'), cell: ({ why }) => why, atMost: 60 },
  ];
}

function barOf(weight: number): string {
  const marks = Math.min(12, Math.round(Math.abs(weight) / BITS_PER_MARK));
  return weight < 0 ? '−'.repeat(marks) : '+'.repeat(marks);
}
