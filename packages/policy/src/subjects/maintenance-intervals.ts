import { z } from 'zod';
import { type DeepReadonly, definePolicy } from '../definition';
import { percent, positive, visitKind } from './words';

/** Whichever of the two comes first. */
const interval = z.strictObject({ months: positive, km: positive });

const estimator = z.strictObject({
  /** `robust`: median over all intervals, drawn towards the typical distance; `last-interval`: the last two readings only. */
  method: z.enum(['robust', 'last-interval']),
  /** Accepted readings of a car from which its own distance counts at all. */
  minReadings: z.int().min(2),
  /** Shorter stretches between two readings say more about the trip than about the car. */
  minIntervalDays: positive,
  /** The typical distance counts like this many intervals of the car's own. */
  typicalWeight: z.number().min(0),
  /** Spread of a car about which nothing but the typical distance is known, in percent of it. */
  typicalSpreadPercent: percent,
  /** No prediction claims to be surer than this. */
  leastSpreadPercent: percent,
  /** How often the true date is to lie between the earliest and the latest one. */
  confidencePercent: z.int().min(50).max(99),
  /** A daily distance outside is brought to the bound. */
  dailyKm: z
    .strictObject({ least: z.number().positive(), most: z.number().positive() })
    .refine(({ least, most }) => least <= most, 'least not above most'),
});

export const maintenanceIntervals = definePolicy({
  subject: 'maintenance-intervals',
  schema: z.strictObject({
    firstService: interval,
    routine: interval,
    /** Kinds of visit after which the routine interval starts anew. */
    maintainedBy: z.array(visitKind).min(1),
    /** Typical distance of a car about which nothing better is known. */
    typicalDailyKm: z.number().positive(),
    /** Models that differ, by model code; what is left out is as above. */
    models: z.record(
      z.string().min(1),
      z.strictObject({
        firstService: interval.optional(),
        routine: interval.optional(),
        typicalDailyKm: z.number().positive().optional(),
      }),
    ),
    estimator,
  }),
});

export type MaintenanceIntervals = ReturnType<typeof maintenanceIntervals.bodyOf>;
export type MaintenanceInterval = DeepReadonly<z.infer<typeof interval>>;

export interface ModelMaintenance {
  readonly firstService: MaintenanceInterval;
  readonly routine: MaintenanceInterval;
  readonly typicalDailyKm: number;
}

/** What counts for a model: its own figures where it has them, else the general ones. */
export function maintenanceOf(policy: MaintenanceIntervals, model: string): ModelMaintenance {
  const own = Object.hasOwn(policy.models, model) ? policy.models[model] : undefined;
  return {
    firstService: own?.firstService ?? policy.firstService,
    routine: own?.routine ?? policy.routine,
    typicalDailyKm: own?.typicalDailyKm ?? policy.typicalDailyKm,
  };
}
