import { z } from 'zod';
import { definePolicy } from '../definition';
import { CONTACT_OWNERS, notNegative, percent, positive, purpose, texts, timeOfDay } from './words';

const word = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key such as friends-garage');

/** What a place in the list of a day may depend on; each is a number, and the greater one goes first. */
export const WORK_CRITERIA = ['promise', 'safety', 'due', 'value', 'reach'] as const;
export type WorkCriterion = (typeof WORK_CRITERIA)[number];

export const workLists = definePolicy({
  subject: 'work-lists',
  schema: z.strictObject({
    /** Weighted sums, one after the other: the next one decides between those that are equal in the one before. */
    order: z
      .array(
        z.partialRecord(z.enum(WORK_CRITERIA), positive).refine((weights) => Object.keys(weights).length > 0, 'at least one criterion'),
      )
      .min(1),
    /** From so many days before it is due on, a contact is the more urgent the nearer the day is. */
    dueWithinDays: positive,
    /** What the level of the customer's account is worth, in percent of the best. */
    valueOfLevel: z.record(z.string().min(1), percent),
    /** Share of tries that reach somebody of whom nothing is known, and as many tries as that belief weighs. */
    reach: z.strictObject({ expectedPercent: percent, weighsTries: positive }),
    /** Contacts that one person makes in a day. */
    capacity: z.record(z.enum(CONTACT_OWNERS), notNegative),
    /** Nobody is dealt more than this share of the mean, as long as others have room. */
    evenUpToPercent: z.int().min(100),
    /** When a call that reached nobody is tried again, and how often in a day. */
    retry: z.strictObject({ busyAfterMinutes: positive, notReachedAfterMinutes: positive, triesPerDay: positive }),
    /** How long after the moment promised the manager is told that nobody called. */
    promiseMissedAfterMinutes: notNegative,
    refusal: z.strictObject({
      /** Why a customer may refuse. */
      reasons: z.array(word).min(1),
      /** Refusing a contact for such a purpose is refusing the purpose; of the others only when the customer says so. */
      purposes: z.array(purpose),
    }),
    /** When the dealers are told what there is no room for on the day. */
    overflowToldAt: timeOfDay,
    /** What to say about reasons that no cadence has, by their kind. */
    scripts: z.record(z.string().min(1), texts),
  }),
});
export type WorkLists = ReturnType<typeof workLists.bodyOf>;
