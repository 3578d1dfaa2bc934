import { readPrincipal } from '@homeward/access';
import { type Webhook, type WebhookAnswer, type WebhookDelivery, WebhookServiceDefinition } from '@homeward/contracts/webhooks';
import { Rejection } from '@homeward/kernel';
import { implement, type Implementation } from '@homeward/rpc';
import { toItemOutcome } from '@homeward/runtime';
import { type Snapshot, snapshotsAfter } from '@homeward/store';
import { webhookIdOf } from '../app/feed/webhook-message';
import type { WebhookPorts } from '../app/ports';
import { actOnWebhook, listWebhooks, readWebhook, registerWebhook, type WebhookAnswered } from '../app/feed/webhooks';
import { nextAttemptAt, webhookEndpoint } from '../domain/feed/webhook-endpoint';
import type { Delivery, OpenedEndpoint } from '../domain/feed/webhook-facts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 500;

/** The calls of WebhookService (proto/homeward/reminder/v1/webhooks.proto). */
export function createWebhookService(ports: WebhookPorts): Implementation<typeof WebhookServiceDefinition> {
  const show = async (snapshots: readonly Snapshot<OpenedEndpoint>[]): Promise<Webhook[]> => {
    const ends = await ports.feed.ends([...new Set(snapshots.map(({ state }) => state.dealerId))]);
    return snapshots.map(({ id, state }) => toWebhook(id, state, (ends.get(state.dealerId) ?? 0) - state.place, ports.clock.now()));
  };
  /** A repeated call is answered as the first time, whatever came in between; how far the endpoint is behind is always of now. */
  const answer = async ({ outcome, secret, deliveryId }: WebhookAnswered): Promise<WebhookAnswer> => {
    const found = (await snapshotsAfter(ports.endpoints, webhookEndpoint, [outcome])).get(outcome.id);
    const [webhook] = found?.state === undefined ? [] : await show([{ ...found, state: found.state }]);
    return { outcome: toItemOutcome(outcome), webhook, secret, deliveryId };
  };
  return implement(WebhookServiceDefinition, {
    registerWebhook: async (request, { metadata }) => answer(await registerWebhook(ports, readPrincipal(metadata), request)),
    listWebhooks: async ({ dealerIds, page }, { metadata }) => {
      const query = { dealerIds, limit: pageSizeOf(page?.limit), cursor: page?.cursor ?? '' };
      const { items, cursor } = await listWebhooks(ports, readPrincipal(metadata), query);
      return { webhooks: await show(items), cursor: cursor ?? '' };
    },
    readWebhook: async ({ endpointId }, { metadata }) => {
      const found = await readWebhook(ports, readPrincipal(metadata), endpointId);
      const [webhook] = await show([found]);
      if (webhook === undefined) throw new Rejection('unknown', 'webhook.unknown');
      return { ...webhook, deliveries: found.state.deliveries.map((delivery) => toDelivery(endpointId, delivery)).reverse() };
    },
    actOnWebhook: async (request, { metadata }) => answer(await actOnWebhook(ports, readPrincipal(metadata), request)),
  });
}

function pageSizeOf(asked: number | undefined): number {
  if (asked === undefined || asked === 0) return DEFAULT_PAGE;
  if (asked < 0 || asked > LARGEST_PAGE)
    throw new Rejection('invalid', 'feed.page-size', { pointer: '/query/limit', from: 1, to: LARGEST_PAGE });
  return asked;
}

/** Without its log, which only who reads one endpoint is shown. */
function toWebhook(endpointId: string, state: OpenedEndpoint, behind: number, now: string): Webhook {
  const { dealerId, url, kinds, description, createdAt, createdBy, status, statusAt, secrets, deliveries } = state;
  const onItsWay = deliveries.find((delivery) => delivery.what === 'entries' && delivery.state === 'pending');
  const former = secrets.flatMap(({ untilAt }) => (untilAt === undefined || untilAt <= now ? [] : [untilAt])).sort();
  return {
    ...{ endpointId, dealerId, url, description, createdAt, createdBy, status, statusAt, behind },
    kinds: [...kinds],
    formerSecretUntilAt: former.at(-1) ?? '',
    nextAttemptAt: nextAttemptAt(state) ?? '',
    failingSince: onItsWay?.failingSince ?? '',
    deliveries: [],
  };
}

function toDelivery(
  endpointId: string,
  { deliveryId, what, state, openedAt, nextAt = '', attempts, attemptCount }: Delivery,
): WebhookDelivery {
  return {
    ...{ deliveryId, what, state, openedAt, attemptCount },
    webhookId: webhookIdOf(endpointId, deliveryId),
    nextAttemptAt: nextAt,
    attempts: attempts.map(({ status = 0, ...attempt }) => ({ ...attempt, status })),
  };
}
