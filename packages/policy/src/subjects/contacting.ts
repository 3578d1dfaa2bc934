import { z } from 'zod';
import { definePolicy } from '../definition';
import { CHANNELS, PURPOSES, channel, contactOwner, notNegative, positive, purpose, shift, texts, timeOfDay, visitKind } from './words';

const channels = z
  .array(channel)
  .min(1)
  .refine((list) => new Set(list).size === list.length, 'each channel once');

/** Who contacts, on which channels in this order, for what, with which words. */
const manner = { owner: contactOwner, channels, purpose, script: texts };

const cadenceStep = z.strictObject({
  /** The kind of the reason in events. */
  key: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key such as visit-day-5'),
  when: z.discriminatedUnion('kind', [
    /** Day 0 is the day on which the car leaves. */
    z.strictObject({ kind: z.literal('days-after'), days: notNegative }),
    z.strictObject({ kind: z.literal('months-after'), months: positive }),
    /** On the predicted due date, moved into the window of months after the visit. */
    z
      .strictObject({ kind: z.literal('around-due'), fromMonths: positive, toMonths: positive })
      .refine(({ fromMonths, toMonths }) => fromMonths <= toMonths, 'fromMonths not after toMonths'),
  ]),
  /** Days, the first included, on which the step still makes sense. */
  windowDays: positive,
  /** Joins a maintenance contact for the same car that is open already, instead of a contact of its own. */
  joinsOpenMaintenance: z.boolean(),
  ...manner,
});

export const visitCadence = definePolicy({
  subject: 'visit-cadence',
  schema: z.strictObject({
    startedBy: z.array(visitKind).min(1),
    steps: z.array(cadenceStep).refine((steps) => new Set(steps.map((step) => step.key)).size === steps.length, 'each key once'),
  }),
});
export type VisitCadence = ReturnType<typeof visitCadence.bodyOf>;
export type CadenceStep = VisitCadence['steps'][number];

export const invitation = definePolicy({
  subject: 'invitation',
  schema: z.strictObject({
    /** How long before the due date the invitation is made. */
    leadDays: notNegative,
    shift,
    /** How long after an invitation without a booking `followUp` contacts again. */
    followUpAfterDays: positive,
    /** How long after the due date an invitation still makes sense; after it the car is handled as lost. */
    windowAfterDueDays: notNegative,
    first: z.strictObject(manner),
    /** Who invites for a car that an advisor has adopted; left out: whoever invites for the others. */
    adoptedOwner: contactOwner.optional(),
    followUp: z.strictObject(manner),
  }),
});
export type Invitation = ReturnType<typeof invitation.bodyOf>;

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
