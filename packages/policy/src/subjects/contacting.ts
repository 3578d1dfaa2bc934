import { z } from 'zod';
import { type DeepReadonly, definePolicy } from '../definition';
import { CASE_KINDS, SEVERITIES } from './complaint-clocks';
import { CHANNELS, PURPOSES, channel, contactOwner, notNegative, positive, purpose, timeOfDay } from './words';

/* The right frequency, time and content of contacts with one person (S2 "good contact"). */

const cap = z
  .strictObject({
    /** Rolling: the day itself and the days before it. */
    days: positive.optional(),
    /** By the calendar instead: a week from Monday on, or a month. */
    per: z.enum(['week', 'month']).optional(),
    contacts: positive,
    /** Left out: all purposes that are not exempt, together. */
    purposes: z.array(purpose).min(1).optional(),
  })
  .refine(({ days, per }) => (days === undefined) !== (per === undefined), 'either days or per');

const distance = z.strictObject({
  /** From one contact to the next: 3 allows Monday and Thursday. */
  days: positive,
  purposes: z.array(purpose).min(1).optional(),
});

const limits = { caps: z.array(cap), minimumDistances: z.array(distance).optional() };

const importanceRule = z.strictObject({
  purpose,
  /** Of reasons; left out: all. */
  kinds: z.array(z.string().min(1)).min(1).optional(),
  /** Only what is about a maintenance that falls due, whatever its kind. */
  isMaintenance: z.literal(true).optional(),
});

const caseHold = z.strictObject({
  kinds: z.array(z.enum(CASE_KINDS)).min(1),
  /** Left out: all. */
  severities: z.array(z.enum(SEVERITIES)).min(1).optional(),
  purposes: z.array(purpose).min(1),
  /** `wait`: until the case is closed; `case-owner`: whoever has the case makes the contact, `go-ahead`: nothing changes. */
  then: z.enum(['wait', 'case-owner', 'go-ahead']),
});

export const contactCaps = definePolicy({
  subject: 'contact-caps',
  schema: z.strictObject({
    ...limits,
    /** Of everybody of a household together; left out: each person counts alone. */
    household: z.strictObject(limits).optional(),
    /** Neither count nor are blocked. */
    exemptPurposes: z.array(purpose),
    /** Whether a cap blocks the steps that a visit or delivery started; they count in any case. */
    blocksCadenceSteps: z.boolean(),
    /** Reasons for one person at most this many days apart become one contact. */
    mergeWithinDays: notNegative,
    /** What a cap moves: `merge` joins a more important contact that lies in its window, if there is one; `defer` (also when left out) waits for a day of its own. */
    overCap: z.enum(['merge', 'defer']).optional(),
    /** The most important first; the first that fits counts, what fits none comes last. Left out: the purposes in their order. */
    importance: z.array(importanceRule).min(1).optional(),
    /** What an open case of the person does to contacts; the first that fits counts. Left out: nothing. */
    caseHolds: z.array(caseHold).optional(),
  }),
});
export type ContactCaps = ReturnType<typeof contactCaps.bodyOf>;
export type ContactCap = DeepReadonly<z.infer<typeof cap>>;
export type ImportanceRule = DeepReadonly<z.infer<typeof importanceRule>>;

const daysOffRule = z.strictObject({
  off: z.enum(['public-holidays', 'non-workdays']),
  /** Left out: phone, where a person has to be at work. */
  channels: z.array(channel).min(1).optional(),
  /** Left out: everybody's. */
  owners: z.array(contactOwner).min(1).optional(),
});

export const quietHours = definePolicy({
  subject: 'quiet-hours',
  schema: z.strictObject({
    /** By the clock of the person, where it is known, else of the dealer. */
    from: timeOfDay,
    to: timeOfDay,
    exemptPurposes: z.array(purpose),
    /** Days on which such contacts are not made, if their window has another day; make-up workdays are no days off. */
    daysOff: z.array(daysOffRule).optional(),
    /** Contacts that keep to the time of day that the person prefers. Left out: none. */
    preferredTimeChannels: z.array(channel).optional(),
  }),
});
export type QuietHoursPolicy = ReturnType<typeof quietHours.bodyOf>;

export const consent = definePolicy({
  subject: 'consent',
  schema: z.strictObject({
    /** `always`: cannot be refused; `unless-refused`: no answer is a yes; `only-with-consent`: no answer is a no. */
    purposes: z.record(z.enum(PURPOSES), z.enum(['always', 'unless-refused', 'only-with-consent'])),
    /** Channels that are used; which of them goes first is said by the step of the cadence, and before it by the person. */
    channelOrder: z.array(z.enum(CHANNELS)).min(1),
  }),
});
export type Consent = ReturnType<typeof consent.bodyOf>;
