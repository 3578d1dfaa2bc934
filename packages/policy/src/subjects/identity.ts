import { z } from 'zod';
import { definePolicy } from '../definition';
import { positive } from './words';

/** Whose records are one person's (domain, section 2; the figures are ours). */
export const identity = definePolicy({
  subject: 'identity',
  schema: z.strictObject({
    /** A phone, e-mail or WeChat id that is used under more names than this belongs to nobody: a dealer's landline, an advisor's own number. */
    sharedNames: positive,
    /** What more records than this share is no reason to compare them. */
    mostBlockMembers: positive,
  }),
});
export type IdentityPolicy = ReturnType<typeof identity.bodyOf>;
