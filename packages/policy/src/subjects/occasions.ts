import { z } from 'zod';
import { definePolicy } from '../definition';
import { CASE_KINDS } from './complaint-clocks';
import { CUSTOMER_CLASSES, positive } from './words';

const word = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key such as mid-autumn');

const yearDay = z.discriminatedUnion('calendar', [
  z.strictObject({ calendar: z.literal('solar'), month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  z.strictObject({ calendar: z.literal('lunar'), month: z.int().min(1).max(12), day: z.int().min(1).max(30) }),
]);

const someOf = <Word extends string>(words: readonly [Word, ...Word[]]) => z.array(z.enum(words)).min(1).optional();

/** Who is of one of the values of each list; see policy customer-classes. */
const classes = z.strictObject({
  purchase: someOf(CUSTOMER_CLASSES.purchase),
  sales: someOf(CUSTOMER_CLASSES.sales),
  service: someOf(CUSTOMER_CLASSES.service),
  use: someOf(CUSTOMER_CLASSES.use),
});

/** Which days of people and of the calendar are occasions; what is done about them is in the cadences that they start. */
export const occasions = definePolicy({
  subject: 'occasions',
  schema: z.strictObject({
    birthday: z.strictObject({
      /** Where 29 February is kept in a common year: the day before it would be, or the day after. */
      leapDay: z.enum(['earlier', 'later']),
      /** A day of a leap month: kept in the month of the same number always, or in the leap month of a year that has it. */
      leapMonth: z.enum(['regular', 'leap']),
      /** The customer service is asked for the birthdays of so many days at once, so many days before the first of them. */
      periodDays: positive,
      aheadDays: positive,
    }),
    /** By key, which is the kind that a cadence may name; `family` is the kind for all of a sort. */
    festivals: z.record(word, z.strictObject({ day: yearDay, family: z.enum(['festival', 'holiday']), classes: classes.optional() })),
    festivalAheadDays: positive,
    /** Kinds that head office and regions may announce; people who come to the place meanwhile are looked for after so many days. */
    announced: z.record(word, z.strictObject({ againDays: positive })),
    /** The longest time that one announcement may last. */
    announcedDaysAtMost: positive,
    /** Complaints after whose measures the customer is called again. */
    rectification: z.strictObject({ kinds: z.array(z.enum(CASE_KINDS)) }),
    /** Wrong fields that only the customer can put right; the dealer has the papers of the others. */
    corrections: z.strictObject({ fields: z.array(z.string().min(1)) }),
    /** The owner of a car is asked about another one at most once in so many months, whatever the reasons; such a call is planned so many days ahead. */
    tradeUp: z.strictObject({ everyMonths: positive, aheadDays: positive }),
    /** From this month on a next year without a holiday notice is reported. */
    holidayNotice: z.strictObject({ fromMonth: z.int().min(1).max(12) }),
  }),
});
export type Occasions = ReturnType<typeof occasions.bodyOf>;
