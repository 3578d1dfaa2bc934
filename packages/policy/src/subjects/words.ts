import { z } from 'zod';

/* The words that policies are written in; the same words travel in events. */

/** Why a contact is made: one list for consent, caps and channels (domain, section 3). */
export const PURPOSES = ['safety', 'appointment', 'complaint', 'service', 'survey', 'marketing'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const CHANNELS = ['phone', 'sms', 'email', 'wechat', 'app-push', 'letter'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Whose work a contact is. */
export const CONTACT_OWNERS = ['advisor', 'care-specialist', 'call-centre', 'sales-consultant'] as const;
export type ContactOwner = (typeof CONTACT_OWNERS)[number];

/** Kinds of repair order (domain, section 7). */
export const VISIT_KINDS = ['first-service', 'routine', 'warranty-repair', 'body-repair', 'general-repair', 'recall'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];

/** The classes of customers, by what they are told apart by (policy customer-classes; use: of their cars). */
export const CUSTOMER_CLASSES = {
  purchase: ['first', 'repeat', 'loyal'],
  sales: ['high', 'mid', 'low'],
  service: ['high', 'mid', 'low'],
  use: ['family', 'commercial', 'special'],
} as const;

export const purpose = z.enum(PURPOSES);
export const channel = z.enum(CHANNELS);
export const contactOwner = z.enum(CONTACT_OWNERS);
export const visitKind = z.enum(VISIT_KINDS);

export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'an instant such as 2024-05-01T00:00:00.000Z')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'an instant that exists');

export const localDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2024-05-01')
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text), 'a day that exists');

/** `HH:mm`. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 09:00');

export const positive = z.int().min(1);
export const notNegative = z.int().min(0);
export const percent = z.int().min(0).max(100);

/** The same text in the languages that people are spoken to in. */
export const texts = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) });

/** Where a date goes that falls on a day off. */
export const shift = z.strictObject({
  direction: z.enum(['none', 'earlier', 'later']),
  off: z.enum(['public-holidays', 'non-workdays']),
});
