import { z } from 'zod';
import { definePolicy } from '../definition';
import { positive } from './words';

/** What dealers' own systems are told, and for how long somebody tries. */
export const outbound = definePolicy({
  subject: 'outbound',
  schema: z.strictObject({
    feed: z.strictObject({
      /** Days that entries can be read again; shorter than a failing webhook is tried, and its messages could not be made again. */
      keptDays: z.int().min(7).max(3_650),
    }),
    webhooks: z.strictObject({
      /** Seconds from a failure to the next attempt, growing; the last one repeats. */
      retryAfterSeconds: z
        .array(positive)
        .min(1)
        .max(50)
        .refine((delays) => delays.every((delay, index) => index === 0 || delay >= (delays[index - 1] ?? 0)), 'growing delays'),
      /** From the first failure until the endpoint is switched off; less than the feed is kept. */
      giveUpAfterHours: positive.max(160),
      secretOverlapHours: z.int().min(0).max(720),
    }),
  }),
});
export type OutboundPolicy = ReturnType<typeof outbound.bodyOf>;
