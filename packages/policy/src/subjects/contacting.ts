import { z } from 'zod';
import { definePolicy } from '../definition';
import { CHANNELS, PURPOSES, notNegative, positive, purpose, timeOfDay } from './words';

export const contactCaps = definePolicy({
  subject: 'contact-caps',
  schema: z.strictObject({
    caps: z.array(
      z.strictObject({
        /** Rolling: the day itself and the days before it. */
        days: positive,
        contacts: positive,
        /** Left out: all purposes that are not exempt, together. */
        purposes: z.array(purpose).min(1).optional(),
      }),
    ),
    /** Neither count nor are blocked. */
    exemptPurposes: z.array(purpose),
    /** Whether a cap blocks the steps that a visit or delivery started; they count in any case. */
    blocksCadenceSteps: z.boolean(),
    /** Reasons for one person at most this many days apart become one contact. */
    mergeWithinDays: notNegative,
  }),
});
export type ContactCaps = ReturnType<typeof contactCaps.bodyOf>;

export const quietHours = definePolicy({
  subject: 'quiet-hours',
  schema: z.strictObject({ from: timeOfDay, to: timeOfDay, exemptPurposes: z.array(purpose) }),
});
export type QuietHoursPolicy = ReturnType<typeof quietHours.bodyOf>;

export const consent = definePolicy({
  subject: 'consent',
  schema: z.strictObject({
    /** `always`: cannot be refused; `unless-refused`: no answer is a yes; `only-with-consent`: no answer is a no. */
    purposes: z.record(z.enum(PURPOSES), z.enum(['always', 'unless-refused', 'only-with-consent'])),
    /** Channels that a person without a stated preference is contacted on, best first. */
    channelOrder: z.array(z.enum(CHANNELS)).min(1),
  }),
});
export type Consent = ReturnType<typeof consent.bodyOf>;
