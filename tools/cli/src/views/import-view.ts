import { type ImportState, type Outcome, OUTCOMES, type ReasonCount } from '../api/answers';
import { formatCount } from '../output/number';
import type { Column } from '../output/sheet';
import type { Texts } from '../texts/texts';

/** What became of rows, by outcome. */
export type OutcomeCounts = Readonly<Record<Outcome | 'rows', number>>;

/** Outcomes and reasons of several imports together; reasons, the most frequent first. */
export function sumImports(imports: readonly ImportState[]): { readonly counts: OutcomeCounts; readonly reasons: readonly ReasonCount[] } {
  const counts: Record<Outcome | 'rows', number> = { rows: 0, accepted: 0, repeated: 0, older: 0, pending: 0, rejected: 0 };
  const reasons = new Map<string, ReasonCount>();
  for (const state of imports) {
    counts.rows += state.rows;
    for (const outcome of OUTCOMES) counts[outcome] += state[outcome];
    for (const reason of state.reasons)
      reasons.set(reason.code, { ...reason, count: reason.count + (reasons.get(reason.code)?.count ?? 0) });
  }
  return { counts, reasons: [...reasons.values()].sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)) };
}

/** The columns of counts, behind those that name what was counted. */
export function outcomeColumns<Row>(countsOf: (row: Row) => OutcomeCounts, texts: Texts): readonly Column<Row>[] {
  const column = (title: string, key: Outcome | 'rows'): Column<Row> => ({
    title,
    cell: (row) => formatCount(countsOf(row)[key]),
    raw: (row) => countsOf(row)[key],
    align: 'right',
  });
  return [column(texts('column.rows'), 'rows'), ...OUTCOMES.map((outcome) => column(texts(`outcome.${outcome}`), outcome))];
}
