import { z } from 'zod';
import { definePolicy } from '../definition';
import { positive, texts } from './words';

/** What a figure looks at when the question names no period. */
export const KPI_PERIODS = ['day', 'week', 'month', 'quarter', 'year', 'year-to-date', '12-months', 'cumulative'] as const;
export type KpiPeriod = (typeof KPI_PERIODS)[number];

export const kpiDefinitions = definePolicy({
  subject: 'kpi-definitions',
  schema: z.strictObject({
    /** By the name of the figure. */
    definitions: z.record(
      z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name such as base-return'),
      z
        .strictObject({
          version: positive,
          /** A count has no denominator. */
          kind: z.enum(['rate', 'count']),
          /** Whether dealers are assessed by it (S2). */
          standing: z.enum(['assessed', 'monitored']),
          period: z.enum(KPI_PERIODS),
          title: texts,
          numerator: z.string().min(1),
          denominator: z.string().min(1).optional(),
          /** Numbers that the figure needs, months and days by name. */
          parameters: z.record(z.string().min(1), positive),
        })
        .refine(({ kind, denominator }) => (kind === 'rate') === (denominator !== undefined), 'a denominator for a rate, none for a count'),
    ),
  }),
});
export type KpiDefinitions = ReturnType<typeof kpiDefinitions.bodyOf>;
export type KpiDefinition = KpiDefinitions['definitions'][string];
