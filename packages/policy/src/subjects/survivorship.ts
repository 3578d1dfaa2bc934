import { z } from 'zod';
import { definePolicy } from '../definition';

/** Where a value was asked (domain, section 2). */
export const RECORD_SOURCES = ['dms', 'reception', 'callback', 'event', 'portal', 'call-centre', 'third-party'] as const;
export type RecordSource = (typeof RECORD_SOURCES)[number];

/** What decides between two values of one field. */
export const SURVIVORSHIP_CRITERIA = ['verified', 'source', 'newest'] as const;
export type SurvivorshipCriterion = (typeof SURVIVORSHIP_CRITERIA)[number];

const field = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'the name of a field');
const order = z
  .array(z.enum(SURVIVORSHIP_CRITERIA))
  .min(1)
  .refine((criteria) => new Set(criteria).size === criteria.length, 'each criterion once');

export const survivorship = definePolicy({
  subject: 'survivorship',
  schema: z
    .strictObject({
      /** Every source, the most trusted first. */
      sources: z
        .array(z.enum(RECORD_SOURCES))
        .refine(
          (sources) => new Set(sources).size === RECORD_SOURCES.length && sources.length === RECORD_SOURCES.length,
          'each source once',
        ),
      /** Sources whose unverified values are used only where no other source has one. */
      yielding: z.array(z.enum(RECORD_SOURCES)),
      /** The first criterion on which two values differ decides. */
      order,
      /** Fields and groups that are decided otherwise. */
      fields: z.record(field, order),
      /** Fields that say one thing together: all of them come from one source. */
      groups: z.record(field, z.array(field).min(2)),
    })
    .refine(({ groups }) => {
      const grouped = Object.values(groups).flat();
      return new Set(grouped).size === grouped.length;
    }, 'a field in one group only'),
});
export type Survivorship = ReturnType<typeof survivorship.bodyOf>;
