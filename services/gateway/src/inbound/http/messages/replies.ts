import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id } from '../parameters';
import { Problem } from '../problems';
import { webhookIdOf } from './provider-signatures';
import { type Route, route } from '../route';

const MOST_REPLIES = 500;

const replySchema = z.strictObject({
  channel: z.enum(['sms', 'email', 'wechat', 'app-push', 'letter']),
  contactId: id().optional().meta({
    description:
      'The reference of the message that is answered; left out where the provider does not know it: then the latest message to the number',
  }),
  from: z.string().trim().min(3).max(40).optional().meta({ description: 'The number that the answer came from' }),
  text: z.string().max(2_000),
});

const recordedSchema = z
  .object({
    outcome: z.enum(['accepted', 'repeated', 'rejected']),
    meaning: z
      .enum(['yes', 'call', 'stop', 'words'])
      .optional()
      .meta({ description: 'yes and call: somebody calls; stop: no more messages on this channel; words: somebody reads them' }),
    code: z.string().optional(),
    text: z.string().optional(),
  })
  .meta({ id: 'RecordedReply' });

/** What customers answer to messages, as providers hand it on. */
export function replyRoutes({ replies: service }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/contacts/inbound',
      tag: 'Contacts',
      operation: 'contacts.record-receipt',
      takesIdempotencyKey: true,
      isSignedByProviders: true,
      summary: 'Record what customers answered to messages: yes, call me, no more messages, or words for somebody to read',
      description:
        'Which words mean what is policy `message-replies`. A stop is in the consent ledger before this is answered. One reply that is refused does not hold up the others; the same request sent again changes nothing.',
      body: z.strictObject({ replies: z.array(replySchema).min(1).max(MOST_REPLIES) }),
      answer: z.object({ replies: z.array(recordedSchema) }),
      handle: async ({ principal, metadata, body, digest, request, locale }) => {
        const cause = toCause(identify(request, principal, webhookIdOf(request)), digest);
        const { replies } = await service.recordReplies(
          {
            replies: body.replies.map(({ channel, contactId = '', from = '', text }, place) => ({
              ...{ channel, contactId, from, text },
              cause: { ...cause, id: `${cause.id}/${place}` },
            })),
          },
          { metadata },
        );
        return {
          body: {
            replies: body.replies.map((_, place) => {
              const { outcome, meaning = '' } = replies[place] ?? {};
              if (outcome === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'reminder' } });
              if (outcome.status === 'rejected') {
                const { rejectionCode: code, rejectionDetail: detail } = outcome;
                return { outcome: 'rejected' as const, code, text: textOf(locale, code, detail) };
              }
              const isRepeated = outcome.status === 'repeated';
              return { outcome: isRepeated ? ('repeated' as const) : ('accepted' as const), ...toMeaning(meaning) };
            }),
          },
        };
      },
    }),
  ];
}

function toMeaning(text: string): { readonly meaning?: 'yes' | 'call' | 'stop' | 'words' } {
  const meaning = (['yes', 'call', 'stop', 'words'] as const).find((known) => known === text);
  return meaning === undefined ? {} : { meaning };
}
