import { z } from 'zod';
import { type DeepReadonly, definePolicy, type PolicyProblem } from '../definition';
import { carsMeant, type CarTraits, isMeant } from './car-traits';
import { notNegative, positive, visitKind } from './words';

/** What every car may be due for beside its maintenance, whatever is scheduled. */
export const DATED_CARE_ITEMS = ['recall', 'insurance', 'inspection', 'warranty-end', 'service-contract', 'declined-work'] as const;

const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key such as brake-fluid');

/** Whichever comes first of those that are given. */
const limit = z
  .strictObject({ months: positive.optional(), km: positive.optional() })
  .refine(({ months, km }) => months !== undefined || km !== undefined, 'months, km or both');
export type CareLimit = DeepReadonly<z.infer<typeof limit>>;

const doneBy = z
  .strictObject({
    /** Codes of lines of repair orders, in either case. */
    codes: z.array(z.string().min(1)),
    /** Kinds of visit that always do it. */
    visits: z.array(visitKind).optional(),
  })
  .refine(({ codes, visits = [] }) => codes.length + visits.length > 0, 'at least one code or kind of visit');
export type DoneBy = DeepReadonly<z.infer<typeof doneBy>>;

const scheduled = z.strictObject({
  key,
  /** Cars that have it; left out: all. */
  for: z.strictObject(carsMeant).optional(),
  interval: limit,
  /** The first time, from the delivery; left out: as later. */
  first: limit.optional(),
  /** Cars with another interval, the last one that is meant counts. */
  variants: z.array(z.strictObject({ ...carsMeant, interval: limit, first: limit.optional() })).optional(),
  doneBy,
});
export type ScheduledItem = DeepReadonly<z.infer<typeof scheduled>>;

const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/, 'a day of the year such as 11-01, not after the 28th');

const seasonChange = z.strictObject({
  key,
  for: z.strictObject(carsMeant).optional(),
  /** The day of every year on which cars change over. */
  on: monthDay,
  /** Done so many days before it counts, and so long after it it still makes sense. */
  earlyDays: notNegative,
  lateDays: notNegative,
  doneBy,
});
export type SeasonChange = DeepReadonly<z.infer<typeof seasonChange>>;

export const careItems = definePolicy({
  subject: 'care-items',
  schema: z.strictObject({
    /** Items with an interval of their own. */
    scheduled: z.array(scheduled),
    /** An item due at most so many days before the maintenance, or after it, is done with it. */
    withMaintenance: z.strictObject({ beforeDays: notNegative, afterDays: notNegative }),
    seasons: z.array(seasonChange),
    /** What is past by more days is due no more: the customer has settled it somewhere. Recalls and what has an interval stay. */
    forgetAfterDays: positive,
    /** Nobody's calendar hears of a contact that begins later than in so many days; left out: as soon as its day is known. */
    aheadDays: positive.optional(),
    /** Work that was declined, when nobody has said by when it is recommended again; whichever comes first. */
    declinedWork: z.strictObject({
      afterDays: positive,
      afterKm: positive,
      /** Declined so often it is left alone; left out: never. */
      restAfterTimes: positive.optional(),
    }),
  }),
  lint: ({ scheduled: items, seasons }): readonly PolicyProblem[] => {
    const taken = new Set<string>([...DATED_CARE_ITEMS, 'first-service', 'routine', 'maintenance']);
    const named = [
      ...items.map((item, index) => ({ key: item.key, pointer: `/scheduled/${index}/key` })),
      ...seasons.map((season, index) => ({ key: season.key, pointer: `/seasons/${index}/key` })),
    ];
    return named.flatMap((one) => {
      if (!taken.has(one.key)) {
        taken.add(one.key);
        return [];
      }
      return [{ pointer: one.pointer, expected: 'a key of its own' }];
    });
  },
});
export type CareItems = ReturnType<typeof careItems.bodyOf>;

/** The interval of an item for a car, or its first one; undefined for a car that does not have the item. */
export function limitOf(item: ScheduledItem, car: CarTraits, isFirst: boolean): CareLimit | undefined {
  if (item.for !== undefined && !isMeant(item.for, car)) return undefined;
  const { interval, first } = item.variants?.findLast((variant) => isMeant(variant, car)) ?? item;
  return isFirst ? (first ?? interval) : interval;
}
