import { z } from 'zod';
import { definePolicy } from '../definition';
import { percent, positive } from './words';

/** Classes of customers (S1, S2), and what tells that one is leaving (S1). */
export const customerClasses = definePolicy({
  subject: 'customer-classes',
  schema: z.strictObject({
    /** Service value is what was spent in as many months; so is what early signs compare. */
    windowMonths: positive,
    value: z.strictObject({
      /** High: these many of a hundred customers, those with the most. */
      highCustomersPercent: percent,
      /** Low: who adds nothing to the first part of the value that is as large; mid: in between. */
      coreValuePercent: percent,
    }),
    /** New cars bought. */
    purchase: z
      .strictObject({ repeatFrom: positive, loyalFrom: positive })
      .refine(({ repeatFrom, loyalFrom }) => repeatFrom < loyalFrom, 'repeatFrom below loyalFrom'),
    earlySigns: z.strictObject({
      /** Since the last visit more time is past than so many per cent of the usual gap (the median) between as many visits or more. */
      longerGap: z.strictObject({ percent: z.int().min(101), fromVisits: z.int().min(3) }).optional(),
      /** Spent in the window at most so many per cent of what was spent in the one before. */
      lessSpending: z.strictObject({ percent }).optional(),
      /** Contacts refused within as many months, from as many on. */
      refusedContacts: z.strictObject({ withinMonths: positive, from: positive }).optional(),
    }),
  }),
});
export type CustomerClasses = ReturnType<typeof customerClasses.bodyOf>;
