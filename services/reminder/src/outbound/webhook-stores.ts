import type { Store } from '@homeward/store';
import type { WebhookStore } from '../app/ports';
import { isReady, nextAttemptAt, webhookEndpoint } from '../domain/feed/webhook-endpoint';
import { tellWebhook } from './public-events';

/** Declares the endpoints with what they are found by. */
export function declareWebhooks(store: Store): WebhookStore {
  return store.aggregates({
    name: 'webhook-endpoints',
    decider: webhookEndpoint,
    lookups: {
      dealer: { of: (state) => state?.dealerId, index: 'plain' },
      // Of the dealers that have something new, those are looked for that wait for it.
      ready: { of: (state) => (isReady(state) ? state?.dealerId : undefined), index: 'plain' },
    },
    wakeAt: nextAttemptAt,
    tell: tellWebhook,
  });
}
