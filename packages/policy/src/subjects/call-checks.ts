import { z } from 'zod';
import { definePolicy } from '../definition';
import { CONTACT_OWNERS, notNegative, percent } from './words';

const sample = z
  .strictObject({
    /** Of the finished calls of one person. */
    percent,
    /** Of one person and week, Monday to Sunday; less only when there were not as many calls. */
    atLeast: notNegative,
    atMost: notNegative,
  })
  .refine(({ atLeast, atMost }) => atLeast <= atMost, { path: ['atMost'], error: 'no less than atLeast' });

/** Which finished calls a supervisor checks. */
export const callChecks = definePolicy({
  subject: 'call-checks',
  schema: z.strictObject({
    /** What the draw is made with; another seed draws other calls. */
    seed: z.string().min(1).max(60),
    /** By whose work it is to make the calls. */
    samples: z.record(z.enum(CONTACT_OWNERS), sample),
  }),
});
export type CallChecks = ReturnType<typeof callChecks.bodyOf>;
export type CallSample = CallChecks['samples'][keyof CallChecks['samples']];
