import { z } from 'zod';
import type { DeepReadonly } from '../definition';
import { notNegative, positive } from './words';

/** States of an owner (C card), by the visits of the car (domain, section 2). */
export const CUSTOMER_STATES = ['active', 'swing', 'leaning-to-lost', 'recent', 'lost'] as const;
export type CustomerState = (typeof CUSTOMER_STATES)[number];

export const customerStatesBody = z.strictObject({
  /** Visits count while this many months are not past since them. */
  windowMonths: positive,
  /** The order of the rules does not count: no two may hold for one customer. Left out: the first whose conditions all hold decides. */
  exclusive: z.literal(true).optional(),
  /** Months are past as `monthsPast` says. Together the rules give every customer a state, and each somebody: `lintStates` proves it. */
  rules: z
    .array(
      z
        .strictObject({
          state: z.enum(CUSTOMER_STATES),
          minVisits: notNegative,
          /** Left out: no upper bound. */
          maxVisits: notNegative.optional(),
          /** There was a visit, and this many months are past since the last one. */
          lastVisitMonthsPast: positive.optional(),
          /** There was a visit, and this many months are not past since the last one. */
          lastVisitMonthsNotPast: positive.optional(),
          /** This many months are past since the sale, or nobody knows it: whoever has visited was sold to before. */
          saleMonthsPast: positive.optional(),
          /** The sale is known, and this many months are not past since it. */
          saleMonthsNotPast: positive.optional(),
        })
        .refine(({ minVisits, maxVisits }) => maxVisits === undefined || minVisits <= maxVisits, 'minVisits not above maxVisits'),
    )
    .min(1),
});

export type CustomerStates = DeepReadonly<z.infer<typeof customerStatesBody>>;
export type CustomerStateRule = CustomerStates['rules'][number];
