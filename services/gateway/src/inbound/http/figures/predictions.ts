import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import type { DealersOf } from '../dealers';
import { id, pageQuery } from '../parameters';
import { present } from '../presented';
import { type Route, route } from '../route';

const daysOffSchema = z
  .array(z.object({ days: z.int(), predictions: z.int() }))
  .meta({ description: 'So many predictions were so many days off' });

const methodSchema = z
  .object({
    method: z.string().meta({ description: 'robust, last-interval, lifetime-average, class-average' }),
    predictions: z.int(),
    ranges: z
      .array(z.object({ percent: z.int(), inside: z.int() }))
      .meta({ description: 'How often the day lay in the range that was to hold it in so many percent of all cases' }),
    daysOff: daysOffSchema,
    daysOffWellKnown: daysOffSchema.meta({ description: 'Of these the ones of cars with three readings and more' }),
  })
  .meta({ id: 'MethodCalibration' });

/** How well due dates were predicted. */
export function predictionRoutes({ reminder }: Services, dealersOf: DealersOf): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/reminders/calibration',
      tag: 'Contacts',
      operation: 'predictions.read',
      summary:
        'Predictions of past maintenance against what the odometers showed later, so many cars at a time; the counts of all pages add up',
      query: z.object({ ...pageQuery, dealer: id().optional() }),
      answer: z.object({
        dealers: z.array(z.object({ dealerId: z.string(), methods: z.array(methodSchema) })),
        carsLookedAt: z.int(),
        cursor: z.string().optional(),
      }),
      handle: async ({ principal, query: { dealer, limit, cursor = '' }, metadata }) => {
        const dealerIds = dealersOf(principal, 'predictions.read', dealer);
        const page = await reminder.calibratePredictions({ dealerIds, page: { limit, cursor } }, { metadata });
        return { body: { dealers: page.dealers, carsLookedAt: page.carsLookedAt, ...present({ cursor: page.cursor }) } };
      },
    }),
  ];
}
