import { addDuration } from '@homeward/calendar';
import { type Decider, type Instant, Rejection } from '@homeward/kernel';
import type { Attempt, Delivery, EndpointStatus, OpenedEndpoint, WebhookCommand, WebhookEvent, WebhookState } from './webhook-facts';

/** How many deliveries an endpoint's log shows; its journal has all. */
const KEPT_DELIVERIES = 100;
/** Of one delivery; three days of retries are fewer. */
const KEPT_ATTEMPTS = 20;
const MS_PER_SECOND = 1_000;
const MS_PER_HOUR = 3_600_000;

function opened(state: WebhookState): OpenedEndpoint {
  if (state === undefined) throw new Rejection('unknown', 'webhook.unknown');
  return state;
}

function deliveryOf(state: OpenedEndpoint, deliveryId: string): Delivery {
  const found = state.deliveries.find((delivery) => delivery.deliveryId === deliveryId);
  if (found === undefined) throw new Rejection('unknown', 'webhook-delivery.unknown');
  return found;
}

const isOnItsWay = ({ what, state }: Delivery): boolean => what === 'entries' && state === 'pending';

/** Active, and nothing on its way: whoever has new entries may send them. */
export function isReady(state: WebhookState): boolean {
  return state?.status === 'active' && !state.deliveries.some(isOnItsWay);
}

/** The deliveries that are to be tried by a moment. */
export function dueDeliveries({ deliveries }: OpenedEndpoint, now: Instant): readonly Delivery[] {
  return deliveries.filter(({ nextAt }) => nextAt !== undefined && nextAt <= now);
}

export function nextAttemptAt(state: WebhookState): Instant | undefined {
  return state?.deliveries.flatMap(({ nextAt }) => nextAt ?? []).sort()[0];
}

function newDelivery(state: OpenedEndpoint, about: Pick<Delivery, 'what' | 'fromPlace' | 'toPlace'>, at: Instant): WebhookEvent {
  const deliveryId = String(state.deliveryCount + 1);
  const { kinds } = state;
  return {
    type: 'DeliveryOpened',
    delivery: { deliveryId, ...about, kinds, openedAt: at, state: 'pending', attempts: [], attemptCount: 0, nextAt: at },
  };
}

function switchedOff({ dealerId }: OpenedEndpoint, status: Exclude<EndpointStatus, 'active'>, at: Instant, by: string): WebhookEvent {
  return { type: 'EndpointSwitchedOff', dealerId, status, at, by };
}

/** What becomes of a delivery, and of its endpoint, by an attempt. */
function afterAttempt(
  state: OpenedEndpoint,
  delivery: Delivery,
  { attempt, rules }: Extract<WebhookCommand, { type: 'RecordAttempt' }>,
): readonly WebhookEvent[] {
  const { deliveryId } = delivery;
  const made = { type: 'AttemptMade', deliveryId, attempt } as const;
  if (attempt.outcome === 'delivered') return [{ ...made, state: 'delivered' }];
  const missed = delivery.state === 'pending' ? 'failed' : delivery.state;
  const off = (status: 'dead' | 'gone'): readonly WebhookEvent[] => [
    { ...made, state: missed },
    ...(state.status === 'active' ? [switchedOff(state, status, attempt.at, '')] : []),
  ];
  if (attempt.outcome === 'gone') return off('gone');
  // A test, and what was asked for again by hand, is tried once.
  if (!isOnItsWay(delivery)) return [{ ...made, state: missed }];
  const failingSince = delivery.failingSince ?? attempt.at;
  const givenUpAt = addDuration(failingSince, rules.giveUpAfterHours * MS_PER_HOUR);
  if (attempt.at >= givenUpAt) return off('dead');
  const seconds = rules.retryAfterSeconds[Math.min(delivery.attemptCount, rules.retryAfterSeconds.length - 1)] ?? 0;
  const next = addDuration(attempt.at, seconds * MS_PER_SECOND);
  return [{ ...made, state: 'pending', failingSince, nextAt: next < givenUpAt ? next : givenUpAt }];
}

function decide(command: WebhookCommand, present: WebhookState): readonly WebhookEvent[] {
  if (command.type === 'Register') {
    if (present !== undefined) throw new Rejection('repeated', 'webhook.registered-already');
    return [{ ...command, type: 'EndpointRegistered' }];
  }
  const state = opened(present);
  switch (command.type) {
    case 'RotateSecret':
      return [{ ...command, type: 'SecretRotated' }];
    case 'Disable':
      return state.status === 'active' ? [switchedOff(state, 'disabled', command.at, command.by)] : [];
    case 'Enable':
      if (state.status === 'active') return [];
      return [
        { type: 'EndpointSwitchedOn', dealerId: state.dealerId, place: command.place ?? state.place, at: command.at, by: command.by },
      ];
    case 'SendTest':
      return [newDelivery(state, { what: 'test', fromPlace: 0, toPlace: 0 }, command.at)];
    case 'Resend': {
      const { deliveryId } = deliveryOf(state, command.deliveryId);
      return [{ type: 'DeliveryAskedAgain', deliveryId, at: command.at }];
    }
    case 'SendEntries':
      // Looked for before something else happened: they are looked for again.
      if (!isReady(state) || state.place !== command.fromPlace) return [];
      return [newDelivery(state, { what: 'entries', fromPlace: command.fromPlace, toPlace: command.toPlace }, command.at)];
    case 'PassBy':
      return isReady(state) && state.place === command.fromPlace ? [{ type: 'EntriesPassed', place: command.toPlace }] : [];
    case 'RecordAttempt':
      return afterAttempt(state, deliveryOf(state, command.deliveryId), command);
  }
}

function withDelivery(state: OpenedEndpoint, deliveryId: string, change: (delivery: Delivery) => Delivery): OpenedEndpoint {
  return { ...state, deliveries: state.deliveries.map((one) => (one.deliveryId === deliveryId ? change(one) : one)) };
}

/** What is done with goes first, the oldest in front; what is on its way stays, however old. */
function latest(deliveries: readonly Delivery[]): readonly Delivery[] {
  const done = deliveries.filter(({ nextAt }) => nextAt === undefined);
  const gone = new Set(done.slice(0, Math.max(0, deliveries.length - KEPT_DELIVERIES)));
  return deliveries.filter((delivery) => !gone.has(delivery));
}

const latestAttempts = (attempts: readonly Attempt[], attempt: Attempt): readonly Attempt[] => [...attempts, attempt].slice(-KEPT_ATTEMPTS);

/** A place where a dealer's own system is told: at most one message of entries is on its way to it, so that they keep their order. */
export const webhookEndpoint: Decider<WebhookState, WebhookCommand, WebhookEvent> = {
  initial: undefined,
  decide,
  evolve: {
    EndpointRegistered: (_, { dealerId, url, kinds, description, place, secret, at, by }) => ({
      ...{ dealerId, url, kinds, description, place },
      createdAt: at,
      createdBy: by,
      status: 'active',
      statusAt: at,
      secrets: [secret],
      deliveries: [],
      deliveryCount: 0,
    }),
    SecretRotated: (state, { secret, overlapUntilAt, at }) => {
      const former = opened(state).secrets.filter(({ untilAt }) => untilAt === undefined || untilAt > at);
      const ending = former.map((one) => ({
        ...one,
        untilAt: one.untilAt !== undefined && one.untilAt < overlapUntilAt ? one.untilAt : overlapUntilAt,
      }));
      return { ...opened(state), secrets: [secret, ...ending] };
    },
    EndpointSwitchedOff: (state, { status, at }) => {
      const { deliveries, ...rest } = opened(state);
      return {
        ...rest,
        status,
        statusAt: at,
        deliveries: deliveries.map((one) => {
          if (!isOnItsWay(one)) return one;
          const { nextAt: _, ...left } = one;
          return { ...left, state: 'abandoned' };
        }),
      };
    },
    EndpointSwitchedOn: (state, { place, at }) => ({ ...opened(state), status: 'active', statusAt: at, place }),
    DeliveryOpened: (state, { delivery }) => {
      const before = opened(state);
      return { ...before, deliveries: latest([...before.deliveries, delivery]), deliveryCount: before.deliveryCount + 1 };
    },
    DeliveryAskedAgain: (state, { deliveryId, at }) => withDelivery(opened(state), deliveryId, (one) => ({ ...one, nextAt: at })),
    EntriesPassed: (state, { place }) => ({ ...opened(state), place }),
    AttemptMade: (state, { deliveryId, attempt, state: reached, failingSince, nextAt }) => {
      const before = opened(state);
      const delivery = deliveryOf(before, deliveryId);
      const { nextAt: _next, failingSince: _since, ...rest } = delivery;
      const after = withDelivery(before, deliveryId, () => ({
        ...rest,
        state: reached,
        attempts: latestAttempts(rest.attempts, attempt),
        attemptCount: rest.attemptCount + 1,
        ...(failingSince === undefined ? {} : { failingSince }),
        ...(nextAt === undefined ? {} : { nextAt }),
      }));
      const isTaken = attempt.outcome === 'delivered' && delivery.what === 'entries' && delivery.fromPlace === before.place;
      return isTaken ? { ...after, place: delivery.toPlace } : after;
    },
  },
};
