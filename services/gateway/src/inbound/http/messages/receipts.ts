import type { ItemOutcome } from '@homeward/contracts/values';
import { z } from 'zod';
import { textOf } from '../../../catalogues/texts';
import type { Services } from '../../../outbound/services';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id } from '../parameters';
import { Problem } from '../problems';
import { webhookIdOf } from './provider-signatures';
import { type Call, type Route, route } from '../route';

const MOST_RECEIPTS = 1_000;
const REPEATED = 'repeated';

const receiptSchema = z.strictObject({
  contactId: id().meta({ description: 'The reference under which the message was handed over' }),
  result: z.enum(['delivered', 'failed']),
  failure: z.enum(['address', 'content']).optional().meta({
    description: 'Of a failed one: address, where it reaches nobody for good, which makes it a wrong field of the customer’s record',
  }),
});

const outcomeSchema = z
  .object({
    contactId: z.string(),
    outcome: z.enum(['accepted', REPEATED, 'rejected']),
    code: z.string().optional(),
    text: z.string().optional(),
  })
  .meta({ id: 'ReceiptOutcome' });

/** What the providers of SMS and e-mail say later about messages that they took. */
export function receiptRoutes({ reminder }: Services, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/contacts/receipts',
      tag: 'Contacts',
      operation: 'contacts.record-receipt',
      takesIdempotencyKey: true,
      isSignedByProviders: true,
      summary:
        'Record whether messages were delivered; one that is refused does not hold up the others, one that comes again changes nothing',
      body: z.strictObject({ receipts: z.array(receiptSchema).min(1).max(MOST_RECEIPTS) }),
      answer: z.object({ receipts: z.array(outcomeSchema) }),
      handle: async ({ principal, metadata, body: { receipts }, digest, request, locale }) => {
        const cause = toCause(identify(request, principal, webhookIdOf(request)), digest);
        const results = receipts.map(({ contactId, result, failure }, place) => ({
          ...{
            contactId,
            result,
            note: '',
            purchaseAsked: false,
            callAgainAt: '',
            refusalReason: '',
            noFurtherContact: false,
            answers: [],
          },
          failure,
          cause: { ...cause, id: `${cause.id}/${place}` },
        }));
        const { outcomes } = await reminder.recordResults({ results }, { metadata });
        return { body: { receipts: receipts.map(({ contactId }, place) => toOutcome(contactId, outcomes[place], locale)) } };
      },
    }),
  ];
}

function toOutcome(
  contactId: string,
  outcome: ItemOutcome | undefined,
  locale: Call<unknown, unknown, unknown>['locale'],
): z.input<typeof outcomeSchema> {
  if (outcome === undefined) throw new Problem(502, 'gateway.service-failed', { values: { service: 'reminder' } });
  if (outcome.status === REPEATED || outcome.rejectionKind === REPEATED) return { contactId, outcome: REPEATED };
  if (outcome.status !== 'rejected') return { contactId, outcome: 'accepted' };
  const { rejectionCode: code, rejectionDetail: detail } = outcome;
  return { contactId, outcome: 'rejected', code, text: textOf(locale, code, detail) };
}
