import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { day, id } from '../parameters';
import { present } from '../presented';
import { type Route, route } from '../route';

const BY = ['dealer', 'advisor', 'region', 'brand', 'model', 'use'] as const;
const PERIODS = ['week', 'month', 'quarter', 'year', 'year-to-date', '12-months', 'cumulative'] as const;

const armSchema = z.object({ cars: z.int(), arrived: z.int() });
const points = z.number().optional();
const effectSchema = z
  .object({
    stream: z.string(),
    group: z.record(z.string(), z.string()),
    fromOn: z.string().optional(),
    toOn: z.string().optional(),
    contacted: armSchema.meta({ description: 'Cars whose days have all passed, and those of them that arrived' }),
    heldOut: armSchema,
    points: points.meta({
      description: 'Difference of the arrival rates in points of per cent, dealers as strata; absent while one arm is empty',
    }),
    lowerPoints: points.meta({ description: 'To upperPoints: 95 % interval' }),
    upperPoints: points,
  })
  .meta({ id: 'StreamEffect' });

/** What contacts bring, as hold-outs show it. */
export function effectRoutes({ analytics }: Services): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/reminders/effects',
      tag: 'Contacts',
      operation: 'kpis.read',
      summary: 'Arrivals of cars that were contacted against those of cars that went without, by stream',
      query: z.object({
        at: day().optional(),
        period: z.enum(PERIODS).optional(),
        scope: id().optional().meta({ description: 'A node of the organisation; the own one when left out' }),
        by: z.enum(BY).optional(),
      }),
      answer: z.object({ effects: z.array(effectSchema) }),
      handle: async ({ query: { at = '', period = '', scope = '', by }, metadata }) => {
        const { effects } = await analytics.readEffects({ at, period, scope, by: by === undefined ? [] : [by] }, { metadata });
        return {
          body: {
            effects: effects.map(({ contacted, heldOut, points: difference, lowerPoints, upperPoints, group, stream, ...days }) => ({
              ...{ stream, group, ...present(days) },
              contacted: contacted ?? { cars: 0, arrived: 0 },
              heldOut: heldOut ?? { cars: 0, arrived: 0 },
              ...(difference === undefined ? {} : { points: difference, lowerPoints, upperPoints }),
            })),
          },
        };
      },
    }),
  ];
}
