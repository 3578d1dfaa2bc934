import { z } from 'zod';
import { definePolicy } from '../definition';
import { positive } from './words';

/** Links by which owners follow a visit without signing in. */
export const progressLinks = definePolicy({
  subject: 'progress-links',
  schema: z.strictObject({
    /** Local days of the dealer after the day of issue; the link ends with the last of them. */
    validDays: positive.max(92),
  }),
});
