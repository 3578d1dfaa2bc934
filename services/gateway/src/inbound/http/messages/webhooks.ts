import type { Webhook, WebhookAnswer } from '@homeward/contracts/webhooks';
import { z } from 'zod';
import type { Services } from '../../../outbound/services';
import { type DealersOf, onlyDealer } from '../dealers';
import { type IdentifyRequest, toCause } from '../idempotency';
import { id, idParams, openText, pageQuery } from '../parameters';
import { present } from '../presented';
import { acceptedOutcome, refusedProblem } from '../problems';
import { type Route, route } from '../route';

const text = () => z.string().optional();
const MOST_KINDS = 20;

const webhookSchema = z
  .object({
    endpointId: z.string(),
    dealerId: z.string(),
    url: z.string(),
    kinds: z.array(z.string()).meta({ description: 'Empty: all' }),
    description: text(),
    createdAt: z.string(),
    createdBy: z.string(),
    status: z
      .string()
      .meta({ description: 'active; disabled by somebody; dead: nobody answered for days; gone: the receiver answered 410' }),
    statusAt: z.string(),
    formerSecretUntilAt: text().meta({ description: 'Until then the former secret signs as well' }),
    behind: z.int().meta({ description: 'Entries of the feed that are still to be told' }),
    nextAttemptAt: text(),
    failingSince: text(),
  })
  .meta({ id: 'Webhook' });

const deliverySchema = z
  .object({
    deliveryId: z.string(),
    webhookId: z.string().meta({ description: 'The header webhook-id; the same for each attempt' }),
    what: z.string().meta({ description: 'entries, test' }),
    state: z.string().meta({ description: 'pending, delivered, failed, abandoned' }),
    openedAt: z.string(),
    nextAttemptAt: text(),
    attemptCount: z.int(),
    attempts: z.array(
      z.object({
        at: z.string(),
        outcome: z.string().meta({ description: 'delivered, gone, failed' }),
        reason: z.string().meta({ description: 'answered, redirected, timed-out, not-reached, address-refused, entries-gone' }),
        status: z.int().optional(),
        tookMs: z.int(),
      }),
    ),
  })
  .meta({ id: 'WebhookDelivery' });

const actedSchema = z
  .object({
    webhook: webhookSchema,
    secret: text().meta({ description: 'whsec_…, of registering and rotating alone: it cannot be read again' }),
    deliveryId: text().meta({ description: 'Of a test' }),
  })
  .meta({ id: 'WebhookActed' });

const start = z.enum(['oldest', 'newest']);

/** Where dealers' own systems are told what stands in the feed. */
export function webhookRoutes({ webhooks }: Services, dealersOf: DealersOf, identify: IdentifyRequest): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/webhooks',
      tag: 'Outbound',
      operation: 'subscriptions.change',
      takesIdempotencyKey: true,
      summary: 'Have the entries of a dealer’s feed sent, signed as Standard Webhooks say',
      body: z.strictObject({
        dealerId: id().optional().meta({ description: 'Not needed by whoever has one dealer' }),
        url: z
          .string()
          .min(1)
          .max(2_000)
          .meta({ description: 'https://…, reachable over the public internet', example: 'https://dms.example/homeward' }),
        kinds: z
          .array(z.string().max(40))
          .max(MOST_KINDS)
          .default([])
          .meta({ description: 'customer, task, appointment, points, notice; all unless some are named' }),
        description: openText(200).trim().default(''),
        from: start.default('newest'),
      }),
      status: 201,
      answer: actedSchema,
      handle: async ({ principal, body, metadata, digest, request }) => {
        const { dealerId: asked, from, ...wanted } = body;
        const dealerId = onlyDealer(dealersOf(principal, 'subscriptions.change', asked), () =>
          refusedProblem(422, [{ code: 'feed.dealer-missing', pointer: '/dealerId', detail: {} }]),
        );
        const cause = toCause(identify(request, principal), digest);
        const answer = await webhooks.registerWebhook({ dealerId, ...wanted, start: from, cause }, { metadata });
        const acted = toActed(answer);
        return { body: acted, headers: { location: `/v1/webhooks/${acted.webhook.endpointId}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/webhooks',
      tag: 'Outbound',
      operation: 'subscriptions.read',
      summary: 'Where dealers’ own systems are told, and how that goes',
      query: z.object({ ...pageQuery, dealer: id().optional() }),
      answer: z.object({ webhooks: z.array(webhookSchema), cursor: text() }),
      handle: async ({ principal, query, metadata }) => {
        const dealerIds = dealersOf(principal, 'subscriptions.read', query.dealer);
        const found = await webhooks.listWebhooks({ dealerIds, page: { limit: query.limit, cursor: query.cursor ?? '' } }, { metadata });
        return { body: { webhooks: found.webhooks.map(toWebhook), ...present({ cursor: found.cursor }) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/webhooks/{endpointId}',
      tag: 'Outbound',
      operation: 'subscriptions.read',
      summary: 'One endpoint',
      params: idParams('endpointId'),
      answer: webhookSchema,
      handle: async ({ params, metadata }) => ({ body: toWebhook(await webhooks.readWebhook(params, { metadata })) }),
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/{endpointId}/actions',
      tag: 'Outbound',
      operation: 'subscriptions.change',
      takesIdempotencyKey: true,
      summary: 'A new secret, off, on, or a test',
      description:
        'The former secret signs beside a new one for a day, so that a receiver is never without. Switched on without `from`, it goes on where it stopped.',
      params: idParams('endpointId'),
      body: z.strictObject({ action: z.enum(['rotate', 'disable', 'enable', 'test']), from: start.optional() }),
      answer: actedSchema,
      handle: async ({ principal, params, body, metadata, digest, request }) => {
        const cause = toCause(identify(request, principal), digest);
        const asked = { ...params, action: body.action, deliveryId: '', start: body.from ?? '', cause };
        return { body: toActed(await webhooks.actOnWebhook(asked, { metadata })) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/webhooks/{endpointId}/deliveries',
      tag: 'Outbound',
      operation: 'subscriptions.read',
      summary: 'The latest messages to an endpoint, the newest first, each with its attempts',
      params: idParams('endpointId'),
      answer: z.object({ deliveries: z.array(deliverySchema) }),
      handle: async ({ params, metadata }) => {
        const { deliveries } = await webhooks.readWebhook(params, { metadata });
        return {
          body: {
            deliveries: deliveries.map(({ attempts, ...delivery }) => ({
              ...present(delivery),
              attempts: attempts.map(({ status, ...attempt }) => ({ ...attempt, ...(status === 0 ? {} : { status }) })),
            })) as z.input<typeof deliverySchema>[],
          },
        };
      },
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/{endpointId}/deliveries/{deliveryId}/resend',
      tag: 'Outbound',
      operation: 'subscriptions.change',
      takesIdempotencyKey: true,
      summary: 'Send a message again, under its webhook-id',
      params: idParams('endpointId', 'deliveryId'),
      status: 202,
      answer: actedSchema,
      handle: async ({ principal, params, metadata, request }) => {
        const cause = toCause(identify(request, principal), `resend ${params.endpointId}/${params.deliveryId}`);
        return { body: toActed(await webhooks.actOnWebhook({ ...params, action: 'resend', start: '', cause }, { metadata })) };
      },
    }),
  ];
}

function toActed({ outcome, webhook, secret, deliveryId }: WebhookAnswer): z.input<typeof actedSchema> {
  acceptedOutcome(outcome === undefined ? [] : [outcome]);
  if (webhook === undefined) throw new Error('What was carried out has an endpoint');
  return { webhook: toWebhook(webhook), ...present({ secret, deliveryId }) };
}

function toWebhook({ deliveries: _deliveries, ...webhook }: Webhook): z.input<typeof webhookSchema> {
  return present(webhook) as z.input<typeof webhookSchema>;
}
