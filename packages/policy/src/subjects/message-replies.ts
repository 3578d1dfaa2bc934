import { z } from 'zod';
import { definePolicy } from '../definition';
import { positive, purpose } from './words';

/** As they are compared: without spaces around, in small letters. */
const words = z
  .array(z.string().regex(/^\S(.*\S)?$/, 'a word without spaces around it'))
  .min(1)
  .refine((list) => new Set(list.map((word) => word.toLowerCase())).size === list.length, 'each word once');

/** What customers mean when they answer a message, and what becomes of it. */
export const messageReplies = definePolicy({
  subject: 'message-replies',
  schema: z
    .strictObject({
      /** They want to come: somebody calls to arrange it. */
      yes: z.strictObject({ words, purpose }),
      /** They want to be called. */
      call: z.strictObject({ words, purpose }),
      /** No more messages on this channel, for these purposes, and for that of the message when it can be refused. */
      stop: z.strictObject({ words, purposes: z.array(z.enum(['marketing', 'service', 'survey'])).min(1) }),
      /** Whatever else they say is read by somebody. */
      other: z.strictObject({ purpose }),
      /** Days in which somebody calls or reads, the first included. */
      taskWindowDays: positive,
    })
    .refine(
      ({ yes, call, stop }) => {
        const all = [yes, call, stop].flatMap((one) => one.words.map((word) => word.toLowerCase()));
        return new Set(all).size === all.length;
      },
      { message: 'a word that means one thing only', path: ['stop', 'words'] },
    ),
});
export type MessageReplies = ReturnType<typeof messageReplies.bodyOf>;
