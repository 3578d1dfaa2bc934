import { ABSENT, formatCount } from '../output/number';
import { type Column, createSheet, type Sheet } from '../output/sheet';
import type { TextKey } from '../texts/texts';
import type { Readers } from './contact-view';
import { groupOf, rawGroupOf } from './kpi-view';

export interface Workload {
  readonly group: Readonly<Record<string, string>>;
  readonly fromOn: string;
  readonly toOn: string;
  readonly keptCustomers: number;
  readonly visits: number;
  readonly calls: number;
  readonly callsPerCustomer?: number;
  readonly visitsPerCustomer?: number;
  readonly visitsAMonth: number;
  readonly activeCarsExact?: number;
  readonly activeCars?: number;
}

const DECIMALS = 2;

/** The report with a row for each group. */
export function workloadSheet(rows: readonly Workload[], { texts, language }: Readers): Sheet {
  const [{ fromOn = '', toOn = '' } = {}] = rows;
  const count = (title: TextKey, of: (row: Workload) => number | undefined, decimals = 0): Column<Workload> => ({
    title: texts(title),
    cell: (row) => {
      const value = of(row);
      return value === undefined ? ABSENT : decimals === 0 ? formatCount(value) : value.toFixed(decimals);
    },
    raw: (row) => of(row) ?? '',
    align: 'right',
  });
  return createSheet(
    [
      { title: texts('column.group'), cell: ({ group }) => groupOf(group, language), raw: ({ group }) => rawGroupOf(group) },
      count('workload.column.kept', ({ keptCustomers }) => keptCustomers),
      count('workload.column.visits', ({ visits }) => visits),
      count('workload.column.calls', ({ calls }) => calls),
      count('workload.column.calls-per-customer', ({ callsPerCustomer }) => callsPerCustomer, DECIMALS),
      count('workload.column.visits-per-customer', ({ visitsPerCustomer }) => visitsPerCustomer, DECIMALS),
      count('workload.column.visits-a-month', ({ visitsAMonth }) => visitsAMonth, DECIMALS),
      count('workload.column.active-cars', ({ activeCars }) => activeCars),
    ],
    rows,
    texts('workload.title', { from: fromOn, to: toOn }),
  );
}
