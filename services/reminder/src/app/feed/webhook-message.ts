import type { Instant } from '@homeward/kernel';
import { webhookSignature } from '@homeward/runtime';
import type { FeedEntry } from '../../domain/feed/feed';
import { toFeedCursor } from '../../domain/feed/feed';
import type { Delivery, OpenedEndpoint } from '../../domain/feed/webhook-facts';
import type { OutgoingWebhook } from '../ports';

const MS_PER_SECOND = 1_000;

/** The same for each attempt: whoever has it once need not take it again. Without a dot, since dots divide what is signed. */
export function webhookIdOf(endpointId: string, deliveryId: string): string {
  return `${endpointId}_${deliveryId}`;
}

/** A message as it goes out now; of one delivery the body is always the same. A signature for each secret: receivers take any that fits. */
export function toOutgoing(
  endpointId: string,
  { url, dealerId }: OpenedEndpoint,
  delivery: Delivery,
  entries: readonly FeedEntry[],
  secrets: readonly string[],
  now: Instant,
): OutgoingWebhook {
  const webhookId = webhookIdOf(endpointId, delivery.deliveryId);
  const atSeconds = Math.floor(Date.parse(now) / MS_PER_SECOND);
  const body = JSON.stringify({
    type: delivery.what === 'test' ? 'webhook.test' : 'feed.entries',
    timestamp: delivery.openedAt,
    data: {
      endpointId,
      dealerId,
      ...(delivery.what === 'test'
        ? {}
        : { entries: entries.map(({ place: _place, ...entry }) => entry), cursor: toFeedCursor(dealerId, delivery.toPlace) }),
    },
  });
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Homeward-Webhooks/1.0',
      'webhook-id': webhookId,
      'webhook-timestamp': String(atSeconds),
      'webhook-signature': secrets.map((secret) => webhookSignature(secret, { webhookId, atSeconds, body })).join(' '),
    },
  };
}
