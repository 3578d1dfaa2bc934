import { z } from 'zod';
import { definePolicy } from '../definition';
import { positive, visitKind } from './words';

const digit = z.int().min(0).max(9);

export const adoption = definePolicy({
  subject: 'adoption',
  schema: z
    .strictObject({
      /** `plate-digit`: by the last digit of the plate; `balanced`: so that every advisor has as much value as the others. */
      method: z.enum(['plate-digit', 'balanced']),
      /** The code of an advisor with the digits; left out: all ten in equal parts, in the order of the codes. */
      digits: z
        .record(z.string().min(1), z.array(digit))
        .refine((table) => new Set(Object.values(table).flat()).size === Object.values(table).flat().length, 'each digit with one advisor')
        .optional(),
      /** A car is adopted while this many months are not past since a maintenance visit; its value is what was spent in them. */
      windowMonths: positive,
      maintenanceKinds: z.array(visitKind).min(1),
      /** What a car is worth; of equal ones the one with more spending in all goes first, then the one with more visits. */
      value: z.enum(['oil-and-accessories', 'total-spending']),
      /** A car stays in the book until this many months are past since its last maintenance visit. */
      keepMonths: positive,
      /** What a correction evens out between advisors. */
      fairShare: z.enum(['value', 'count']),
    })
    .refine(({ windowMonths, keepMonths }) => windowMonths <= keepMonths, 'keepMonths not below windowMonths'),
});
export type AdoptionPolicy = ReturnType<typeof adoption.bodyOf>;
