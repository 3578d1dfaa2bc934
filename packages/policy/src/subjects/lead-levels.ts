import { z } from 'zod';
import { type DeepReadonly, definePolicy } from '../definition';
import { contactOwner, notNegative, positive, purpose } from './words';

/** Intent levels of a prospect, the hottest first (domain, section 2; S4). */
export const LEAD_LEVELS = ['O', 'H', 'A', 'B', 'C', 'N'] as const;
export type LeadLevel = (typeof LEAD_LEVELS)[number];

/** Who is told of a lead that nobody follows up, lowest first. */
export const LEAD_ESCALATIONS = ['dealer-manager', 'region', 'brand', 'group'] as const;
export type LeadEscalation = (typeof LEAD_ESCALATIONS)[number];

/** Hours are counted to the minute; days end with the last of them. */
const firstFollowUp = z.union([z.strictObject({ hours: positive }), z.strictObject({ days: positive })]);

const level = z.strictObject({
  firstFollowUp,
  /** The longest time between two follow-ups. */
  thenEveryDays: positive,
  /** Left out: no bound. */
  closesWithinDays: positive.optional(),
});

const word = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a word such as bought-elsewhere');

export const leadLevels = definePolicy({
  subject: 'lead-levels',
  schema: z.strictObject({
    levels: z.record(z.enum(LEAD_LEVELS), level),
    /** Of a lead that came without one. */
    firstLevel: z.enum(LEAD_LEVELS),
    /** Why a lead may be lost. */
    lossReasons: z.array(word).min(1),
    offer: z.strictObject({
      /** A dealer that neither accepts nor follows up in this time loses the lead to the next one. */
      answerWithinHours: positive,
      /** Where a dealer is looked for around the place of the customer, nearest first; of one circle the dealer with the fewest open leads. */
      circles: z.array(z.enum(['dealer', 'region', 'brand'])).min(1),
    }),
    /** How the next follow-up stands in the list of contacts, as a call. */
    contact: z.strictObject({
      owner: contactOwner,
      purpose,
      /** Days after the date on which it is still listed. */
      windowDays: notNegative,
    }),
    /** Local days after the missed date, 0 for the moment itself. */
    escalation: z
      .array(z.strictObject({ to: z.enum(LEAD_ESCALATIONS), afterDays: notNegative }))
      .refine(
        (steps) => steps.every(({ afterDays }, index) => index === 0 || (steps[index - 1]?.afterDays ?? 0) < afterDays),
        'steps in the order of their days',
      ),
  }),
});
export type LeadLevels = ReturnType<typeof leadLevels.bodyOf>;
export type FirstFollowUp = DeepReadonly<z.infer<typeof firstFollowUp>>;
