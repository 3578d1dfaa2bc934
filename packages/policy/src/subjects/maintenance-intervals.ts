import { z } from 'zod';
import { type DeepReadonly, definePolicy } from '../definition';
import { carsMeant, type CarTraits, isMeant, severeUse } from './car-traits';
import { percent, positive, visitKind } from './words';

/** Whichever of the two comes first. */
const interval = z.strictObject({ months: positive, km: positive });

/** The one that ships first; the others are for comparison. */
export const ESTIMATOR_METHODS = ['robust', 'last-interval', 'lifetime-average', 'class-average'] as const;

const estimator = z.strictObject({
  /** What counts: all readings as far as they fit, the last two, the first and the last, or what is typical alone. */
  method: z.enum(ESTIMATOR_METHODS),
  /** Shorter stretches between two readings say more about the trip than about the car. */
  minIntervalDays: positive,
  /** Spread of cars of one model and use around what is typical of them, in percent of it. */
  typicalSpreadPercent: percent.min(1),
  /** Spread of one car's months around its own average, in percent of it. */
  monthlySpreadPercent: z.number().min(0).max(100),
  /** What a stretch says counts half after so many days. */
  halfLifeDays: positive,
  /** A stretch further than so many standard deviations from what is expected of the car is left out. */
  outlierDeviations: z.number().positive(),
  /** Of the t distribution that intervals are read from: the fewer, the more often something unusual is reckoned with. */
  degreesOfFreedom: z.int().min(3),
  /** No stretch and no prediction is surer than this. */
  leastSpreadPercent: percent.min(1),
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
    /** How many times as far cars of a use drive, by use; 1 for the others. */
    uses: z.record(z.string().min(1), z.number().positive()),
    /** How far is driven in the months of the year, January first; only what they are to one another counts. */
    season: z.array(z.number().positive()).length(12),
    /** Models that differ, by model code; what is left out is as above. */
    models: z.record(
      z.string().min(1),
      z.strictObject({
        firstService: interval.optional(),
        routine: interval.optional(),
        typicalDailyKm: z.number().positive().optional(),
      }),
    ),
    /** What makes driving severe; left out: only what was said of the driving. */
    severe: severeUse.optional(),
    /** Cars that differ otherwise, by engine, use and conditions; of several that are meant the last one counts, before the model's own figures. */
    variants: z.array(z.strictObject({ ...carsMeant, firstService: interval.optional(), routine: interval.optional() })).optional(),
    estimator,
  }),
});

export type MaintenanceIntervals = ReturnType<typeof maintenanceIntervals.bodyOf>;
export type MaintenanceInterval = DeepReadonly<z.infer<typeof interval>>;

export type Estimator = MaintenanceIntervals['estimator'];

/** What is reckoned with when a car's mileage is predicted. */
export interface DrivingRules {
  readonly estimator: Estimator;
  readonly typicalDailyKm: number;
  readonly season: readonly number[];
}

export interface CarMaintenance {
  readonly firstService: MaintenanceInterval;
  readonly routine: MaintenanceInterval;
  readonly driving: DrivingRules;
}

/** What counts for a car: the figures of the variant that it is, else the model's own ones, else the general ones. */
export function maintenanceOf(policy: MaintenanceIntervals, car: CarTraits): CarMaintenance {
  const { model, use } = car;
  const own = Object.hasOwn(policy.models, model) ? policy.models[model] : undefined;
  const factor = Object.hasOwn(policy.uses, use) ? (policy.uses[use] ?? 1) : 1;
  const variants = policy.variants?.filter((variant) => isMeant(variant, car));
  const special = (part: 'firstService' | 'routine') => variants?.findLast((variant) => variant[part] !== undefined)?.[part];
  return {
    firstService: special('firstService') ?? own?.firstService ?? policy.firstService,
    routine: special('routine') ?? own?.routine ?? policy.routine,
    driving: {
      estimator: policy.estimator,
      typicalDailyKm: (own?.typicalDailyKm ?? policy.typicalDailyKm) * factor,
      season: policy.season,
    },
  };
}
