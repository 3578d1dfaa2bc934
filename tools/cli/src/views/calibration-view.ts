import { ABSENT, formatCount, formatRate } from '../output/number';
import { createSheet, type Sheet } from '../output/sheet';
import type { Session } from '../session';
import { wordFor } from '../texts/texts';

export interface DaysOff {
  readonly days: number;
  readonly predictions: number;
}

export interface MethodCalibration {
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

/** The counts of several pages, or of several dealers, as one. */
export function addedUp(counts: readonly MethodCalibration[]): readonly MethodCalibration[] {
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
export function medianOf(counts: readonly DaysOff[]): number | undefined {
  const total = sumOf(counts.map(({ predictions }) => predictions));
  let passed = 0;
  return counts.find(({ predictions }) => (passed += predictions) * 2 >= total)?.days;
}

/** By method over all cars, and by dealer for the method that ships. */
export function calibrationSheets(dealers: readonly DealerCalibration[], { texts, language }: Session): readonly Sheet[] {
  const methods = addedUp(dealers.flatMap(({ methods: own }) => own));
  const percents = methods[0]?.ranges.map(({ percent }) => percent) ?? [];
  const columns = [
    {
      title: texts('calibration.column.predictions'),
      cell: ({ predictions }: MethodCalibration) => formatCount(predictions),
      raw: ({ predictions }: MethodCalibration) => predictions,
      align: 'right' as const,
    },
    ...percents.map((percent, index) => ({
      title: texts('calibration.column.inside', { percent }),
      cell: ({ ranges, predictions }: MethodCalibration) => formatRate(ranges[index]?.inside ?? 0, predictions) ?? ABSENT,
      raw: ({ ranges, predictions }: MethodCalibration) => `${ranges[index]?.inside ?? 0}/${predictions}`,
      align: 'right' as const,
    })),
    {
      title: texts('calibration.column.median'),
      cell: ({ daysOff }: MethodCalibration) => String(medianOf(daysOff) ?? ABSENT),
      align: 'right' as const,
    },
    {
      title: texts('calibration.column.mean'),
      cell: ({ daysOff, predictions }: MethodCalibration) => (predictions === 0 ? ABSENT : (daysSum(daysOff) / predictions).toFixed(1)),
      align: 'right' as const,
    },
    {
      title: texts('calibration.column.well-known'),
      cell: ({ daysOffWellKnown }: MethodCalibration) => String(medianOf(daysOffWellKnown) ?? ABSENT),
      align: 'right' as const,
    },
  ];
  const byDealer = dealers.flatMap(({ dealerId, methods: own }) => own.slice(0, 1).map((method) => ({ dealerId, ...method })));
  return [
    createSheet(
      [
        {
          title: texts('calibration.column.method'),
          cell: ({ method }) => wordFor(language, `estimator.${method}`),
          raw: ({ method }) => method,
        },
        ...columns,
      ],
      methods,
      texts('calibration.title'),
    ),
    createSheet(
      [{ title: texts('column.dealer'), cell: ({ dealerId }) => dealerId }, ...columns],
      byDealer,
      texts('calibration.by-dealer'),
    ),
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
