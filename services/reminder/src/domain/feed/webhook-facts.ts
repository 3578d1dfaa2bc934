import type { Instant } from '@homeward/kernel';
import type { OutboundPolicy } from '@homeward/policy';
import type { FeedKind } from './feed';

/** A secret as it is kept: sealed under a key of its own. Without `untilAt` it is the present one. */
export interface WebhookSecret {
  readonly secretId: string;
  readonly key: string;
  readonly box: string;
  /** A former secret signs beside the present one until then. */
  readonly untilAt?: Instant;
}

/** `disabled`: by somebody; `dead`: nobody answered for too long; `gone`: the receiver said so (410). */
export type EndpointStatus = 'active' | 'disabled' | 'dead' | 'gone';

/** Of one attempt: taken (2xx), gone (410), or why not. `status` is the HTTP status, when there was an answer. */
export interface Attempt {
  readonly at: Instant;
  readonly outcome: 'delivered' | 'gone' | 'failed';
  /** answered, redirected, timed-out, not-reached, address-refused, entries-gone */
  readonly reason: string;
  readonly status?: number;
  readonly tookMs: number;
}

/** `abandoned`: the endpoint was switched off before it was taken. */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'abandoned';

/** One message to an endpoint, under one `webhook-id` for ever. */
export interface Delivery {
  readonly deliveryId: string;
  readonly what: 'entries' | 'test';
  /** The places that it tells of, of these kinds (empty: all); a test tells of none. */
  readonly fromPlace: number;
  readonly toPlace: number;
  readonly kinds: readonly FeedKind[];
  readonly openedAt: Instant;
  readonly state: DeliveryState;
  readonly attempts: readonly Attempt[];
  /** All that were made; of them the latest are kept. */
  readonly attemptCount: number;
  /** Since when nothing but failures. */
  readonly failingSince?: Instant;
  /** When it is tried next. */
  readonly nextAt?: Instant;
}

export interface OpenedEndpoint {
  readonly dealerId: string;
  readonly url: string;
  /** Empty: all. */
  readonly kinds: readonly FeedKind[];
  readonly description: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly status: EndpointStatus;
  readonly statusAt: Instant;
  /** Up to where its dealer's feed was taken. */
  readonly place: number;
  readonly secrets: readonly WebhookSecret[];
  /** The latest, the newest last. */
  readonly deliveries: readonly Delivery[];
  readonly deliveryCount: number;
}

export type WebhookState = OpenedEndpoint | undefined;

export type WebhookCommand =
  | {
      readonly type: 'Register';
      readonly dealerId: string;
      readonly url: string;
      readonly kinds: readonly FeedKind[];
      readonly description: string;
      readonly place: number;
      readonly secret: WebhookSecret;
      readonly at: Instant;
      readonly by: string;
    }
  | { readonly type: 'RotateSecret'; readonly secret: WebhookSecret; readonly overlapUntilAt: Instant; readonly at: Instant }
  | { readonly type: 'Disable'; readonly at: Instant; readonly by: string }
  /** With a place it goes on there, and leaves out what is before. */
  | { readonly type: 'Enable'; readonly place?: number; readonly at: Instant; readonly by: string }
  | { readonly type: 'SendTest'; readonly at: Instant }
  | { readonly type: 'Resend'; readonly deliveryId: string; readonly at: Instant }
  /** `fromPlace` is where it was when the entries were looked for. */
  | { readonly type: 'SendEntries'; readonly fromPlace: number; readonly toPlace: number; readonly at: Instant }
  /** Nothing between is of its kinds. */
  | { readonly type: 'PassBy'; readonly fromPlace: number; readonly toPlace: number }
  | { readonly type: 'RecordAttempt'; readonly deliveryId: string; readonly attempt: Attempt; readonly rules: OutboundPolicy['webhooks'] };

export type WebhookEvent =
  | (Omit<Extract<WebhookCommand, { type: 'Register' }>, 'type'> & { readonly type: 'EndpointRegistered' })
  | { readonly type: 'SecretRotated'; readonly secret: WebhookSecret; readonly overlapUntilAt: Instant; readonly at: Instant }
  | {
      readonly type: 'EndpointSwitchedOff';
      readonly dealerId: string;
      readonly status: Exclude<EndpointStatus, 'active'>;
      readonly at: Instant;
      readonly by: string;
    }
  | { readonly type: 'EndpointSwitchedOn'; readonly dealerId: string; readonly place: number; readonly at: Instant; readonly by: string }
  | { readonly type: 'DeliveryOpened'; readonly delivery: Delivery }
  | { readonly type: 'DeliveryAskedAgain'; readonly deliveryId: string; readonly at: Instant }
  | { readonly type: 'EntriesPassed'; readonly place: number }
  | {
      readonly type: 'AttemptMade';
      readonly deliveryId: string;
      readonly attempt: Attempt;
      readonly state: DeliveryState;
      readonly failingSince?: Instant;
      readonly nextAt?: Instant;
    };
