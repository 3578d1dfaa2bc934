import { z } from 'zod';
import { definePolicy } from '../definition';
import { positive } from './words';

const likelihood = z.number().gt(0).lte(1);

/** Whose records are one person's (domain, section 2; the figures are ours). */
export const identity = definePolicy({
  subject: 'identity',
  schema: z.strictObject({
    /** A phone, e-mail or WeChat id that is used under more names than this belongs to nobody: a dealer's landline, an advisor's own number. */
    sharedNames: positive,
    /** What more records than this share is no reason to compare them. */
    mostBlockMembers: positive,
    /** Of the pairs that are joined by their weights; the rest is for somebody to look at. */
    wantedPrecision: z.number().gt(0.5).lt(1),
    /**
     * How many records the chance is scaled to that two of them, drawn at random, are of one person; left out: as many as the shipped model was trained on.
     * A rebuild says it anew.
     */
    records: positive.optional(),
    /** How often a likeness is seen of one person (m) and of two (u), by field and likeness; what is left out is as shipped. */
    likelihoods: z.record(z.string(), z.record(z.string(), z.strictObject({ m: likelihood, u: likelihood }))),
    /** The training that they are from; left out: that of the shipped model. What was seen at each weight sets the thresholds for the wanted precision. */
    training: z
      .strictObject({
        id: z.string(),
        records: positive,
        /** How likely two of these records, drawn at random, were of one person. */
        prior: likelihood,
        calibration: z.array(z.strictObject({ weight: z.int(), pairs: positive, matches: z.number().min(0) })),
      })
      .optional(),
  }),
});
export type IdentityPolicy = ReturnType<typeof identity.bodyOf>;
