import { z } from 'zod';
import { definePolicy } from '../definition';
import { notNegative, positive, visitKind } from './words';

export const points = definePolicy({
  subject: 'points',
  schema: z.strictObject({
    earning: z.strictObject({
      /** Whose part of the invoice earns. */
      payers: z.array(z.enum(['customer', 'warranty', 'insurance'])).min(1),
      /** So many points for each full `perFen`; the rest earns nothing. */
      points: notNegative,
      perFen: positive,
      /** Kinds of visit that earn nothing whoever pays. */
      excludedVisitKinds: z.array(visitKind),
    }),
    expiry: z.strictObject({
      /** After the day of the visit; month ends clamp. */
      months: positive,
      /** Points are valid through that day, or through the end of its month or year. */
      through: z.enum(['day', 'end-of-month', 'end-of-year']),
    }),
    /** A reservation that nobody confirms or releases is released after this long. */
    reservationMinutes: positive,
  }),
});
export type PointsPolicy = ReturnType<typeof points.bodyOf>;

/** Lowest first (S2). */
export const LEVELS = ['normal', 'silver', 'gold', 'diamond', 'vip'] as const;
export type Level = (typeof LEVELS)[number];

export const levels = definePolicy({
  subject: 'levels',
  schema: z.strictObject({
    /** What is measured: points earned less points taken back, within the window. */
    measure: z.literal('points-earned'),
    windowMonths: positive,
    /** A level that was reached is kept at least this long. */
    validityMonths: notNegative,
    /** Where a level goes that is no longer earned: to the one that is, or one down. */
    demotion: z.enum(['to-measured', 'one-step']),
    thresholds: z
      .array(z.strictObject({ level: z.enum(LEVELS), fromPoints: notNegative }))
      .min(1)
      .refine((list) => list[0]?.fromPoints === 0, 'a first level from 0 points')
      .refine(
        (list) => list.every((entry, index) => index === 0 || (list[index - 1]?.fromPoints ?? 0) < entry.fromPoints),
        'thresholds in rising order',
      ),
  }),
});
export type LevelsPolicy = ReturnType<typeof levels.bodyOf>;

/** The level that so many points reach. */
export function levelFor(policy: LevelsPolicy, pointsEarned: number): Level {
  const reached = policy.thresholds.findLast(({ fromPoints }) => pointsEarned >= fromPoints) ?? policy.thresholds[0];
  if (reached === undefined) throw new Error('The policy about levels has a first level');
  return reached.level;
}
