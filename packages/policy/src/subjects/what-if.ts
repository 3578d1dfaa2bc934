import { z } from 'zod';
import { definePolicy } from '../definition';
import { CHANNELS, notNegative, percent } from './words';

/** What is supposed of customers when a policy is tried out, and what contacts cost. */
export const whatIf = definePolicy({
  subject: 'what-if',
  schema: z.strictObject({
    /** So many owners in a hundred come on the day on which their maintenance falls due. */
    arrivalPercent: z
      .strictObject({
        /** When a contact has reminded them of it. */
        reminded: percent,
        otherwise: percent,
      })
      .refine(({ reminded, otherwise }) => reminded >= otherwise, 'reminded not below otherwise'),
    /** Of one contact. */
    channelCostFen: z.record(z.enum(CHANNELS), notNegative),
    /** Decides who comes: the same owners under every policy that is tried. */
    seed: z.string().min(1),
  }),
});
export type WhatIf = ReturnType<typeof whatIf.bodyOf>;
