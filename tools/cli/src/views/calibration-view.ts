import type { Api } from '../api/api';
import { ABSENT, formatCount, formatRate } from '../output/number';
import { type Column, createSheet, type Sheet } from '../output/sheet';
import { type TextKey, wordFor } from '../texts/texts';
import type { Readers } from './contact-view';

interface DaysOff {
  readonly days: number;
  readonly predictions: number;
}

interface MethodCalibration {
  readonly method: string;
  readonly predictions: number;
  readonly ranges: readonly { readonly percent: number; readonly inside: number }[];
  readonly daysOff: readonly DaysOff[];
  readonly daysOffWellKnown: readonly DaysOff[];
}

export interface DealerCalibration {
  readonly dealerId: string;
  readonly methods: readonly MethodCalibration[];
}

/** Cars that one request looks at. */
const PAGE = 500;

interface CalibrationPage {
  readonly dealers: readonly DealerCalibration[];
  readonly carsLookedAt: number;
  readonly cursor?: string;
}

/** The counts of all cars by dealer, in the order of the dealers' ids. */
export async function readCalibration(
  api: Api,
  dealer: string | undefined,
  onProgress: (cars: number) => void,
): Promise<readonly DealerCalibration[]> {
  const pages: DealerCalibration[] = [];
  let cars = 0;
  for (let cursor: string | undefined; ;) {
    const page = await api.get<CalibrationPage>('/v1/reminders/calibration', { dealer, limit: PAGE, cursor });
    pages.push(...page.dealers);
    cars += page.carsLookedAt;
    onProgress(cars);
    if (page.cursor === undefined) break;
    cursor = page.cursor;
  }
  return [...Map.groupBy(pages, ({ dealerId }) => dealerId)]
    .map(([dealerId, own]) => ({ dealerId, methods: addedUp(own.flatMap(({ methods }) => methods)) }))
    .sort((a, b) => (a.dealerId < b.dealerId ? -1 : 1));
}

/** The counts of several pages, or of several dealers, as one. */
function addedUp(counts: readonly MethodCalibration[]): readonly MethodCalibration[] {
  return [...Map.groupBy(counts, ({ method }) => method)].map(([method, own]) => ({
    method,
    predictions: sumOf(own.map(({ predictions }) => predictions)),
    ranges: (own[0]?.ranges ?? []).map(({ percent }, index) => ({
      percent,
      inside: sumOf(own.map(({ ranges }) => ranges[index]?.inside ?? 0)),
    })),
    daysOff: merged(own.flatMap(({ daysOff }) => daysOff)),
    daysOffWellKnown: merged(own.flatMap(({ daysOffWellKnown }) => daysOffWellKnown)),
  }));
}

/** Half of the predictions are no more days off; undefined without any. */
function medianOf(counts: readonly DaysOff[]): number | undefined {
  const total = sumOf(counts.map(({ predictions }) => predictions));
  let passed = 0;
  return counts.find(({ predictions }) => (passed += predictions) * 2 >= total)?.days;
}

/** By method over all cars. */
export function methodSheet(dealers: readonly DealerCalibration[], readers: Readers, title: string): Sheet {
  const methods = addedUp(dealers.flatMap(({ methods: own }) => own));
  const method: Column<MethodCalibration> = {
    title: readers.texts('calibration.column.method'),
    cell: (row) => wordFor(readers.language, `estimator.${row.method}`),
    raw: (row) => row.method,
  };
  return createSheet([method, ...countColumns(methods, readers)], methods, title);
}

/** By dealer for the method that ships. */
export function dealerSheet(dealers: readonly DealerCalibration[], readers: Readers): Sheet {
  const rows = dealers.flatMap(({ dealerId, methods }) => methods.slice(0, 1).map((method) => ({ dealerId, ...method })));
  const dealer = { title: readers.texts('column.dealer'), cell: ({ dealerId }: (typeof rows)[number]) => dealerId };
  return createSheet([dealer, ...countColumns(rows, readers)], rows, readers.texts('calibration.by-dealer'));
}

function countColumns(rows: readonly MethodCalibration[], { texts }: Readers): readonly Column<MethodCalibration>[] {
  const percents = rows[0]?.ranges.map(({ percent }) => percent) ?? [];
  const days = (title: TextKey, cell: Column<MethodCalibration>['cell']): Column<MethodCalibration> => ({
    title: texts(title),
    cell,
    align: 'right',
  });
  return [
    {
      title: texts('calibration.column.predictions'),
      cell: ({ predictions }) => formatCount(predictions),
      raw: ({ predictions }) => predictions,
      align: 'right',
    },
    ...percents.map((percent, index): Column<MethodCalibration> => ({
      title: texts('calibration.column.inside', { percent }),
      cell: ({ ranges, predictions }) => formatRate(ranges[index]?.inside ?? 0, predictions) ?? ABSENT,
      raw: ({ ranges, predictions }) => `${ranges[index]?.inside ?? 0}/${predictions}`,
      align: 'right',
    })),
    days('calibration.column.median', ({ daysOff }) => String(medianOf(daysOff) ?? ABSENT)),
    days('calibration.column.mean', ({ daysOff, predictions }) =>
      predictions === 0 ? ABSENT : (daysSum(daysOff) / predictions).toFixed(1),
    ),
    days('calibration.column.well-known', ({ daysOffWellKnown }) => String(medianOf(daysOffWellKnown) ?? ABSENT)),
  ];
}

function merged(counts: readonly DaysOff[]): readonly DaysOff[] {
  return [...Map.groupBy(counts, ({ days }) => days)]
    .map(([days, own]) => ({ days, predictions: sumOf(own.map(({ predictions }) => predictions)) }))
    .sort((a, b) => a.days - b.days);
}

function daysSum(counts: readonly DaysOff[]): number {
  return sumOf(counts.map(({ days, predictions }) => days * predictions));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
