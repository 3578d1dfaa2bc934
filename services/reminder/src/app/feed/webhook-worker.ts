import type { Instant } from '@homeward/kernel';
import { settlesWithin, type WakeUp, whenDue } from '@homeward/runtime';
import { pagesOf, type Request, type Snapshot } from '@homeward/store';
import type { FeedEntry } from '../../domain/feed/feed';
import { dueDeliveries } from '../../domain/feed/webhook-endpoint';
import type { Attempt, Delivery, OpenedEndpoint, WebhookCommand, WebhookState } from '../../domain/feed/webhook-facts';
import { toOutgoing, webhookIdOf } from './webhook-message';
import { outboundOf } from '../messages/outbound-policy';
import type { SendResult, WebhookPorts } from '../ports';
import { secretsOf } from './webhooks';

/** What a message takes along: about 20 kB, as the specification advises. */
const MOST_ENTRIES = 50;
const PAGE = 100;
/** Messages on their way at the same time. */
const MOST_IN_FLIGHT = 16;
/** How long a look waits for messages on their way, so that what else falls due is not held up by a receiver that hangs. */
const LONGEST_WAIT_MS = 200;
/** As long as a message is on its way at most; what two processes send even so has the same id. */
const LEASE_MS = 60_000;
const LEASE = 'webhooks';
/** How often all endpoints are looked at: another process may have told their dealers something. */
const LOOK_AT_ALL_MS = 30_000;

type Opening = Extract<WebhookCommand, { readonly type: 'SendEntries' | 'PassBy' }>;

export interface WebhookWorker {
  readonly wakeUp: WakeUp;
  /** Ends what is on its way; it is sent again under the same id. */
  stop(): Promise<void>;
}

/**
 * Sends what is due. A message goes out before its attempt is written: a crash in between sends it again, under the same id. Each attempt is of the moment
 * at which it is made, so that nothing is made up for a time at which nobody looked.
 */
export function createWebhookWorker(ports: WebhookPorts): WebhookWorker {
  const { endpoints, feed, sender, reference, timers, machineClock, log } = ports;
  const holder = ports.ids.next();
  const stopping = new AbortController();
  const inFlight = new Map<string, Promise<void>>();
  let lookedAtAllMs: number | undefined;
  let isHolding = false;

  /** Endpoints that wait for entries, of dealers who were told something; now and then all of them. */
  async function* waiting(): AsyncGenerator<Snapshot<WebhookState>> {
    const nowMs = machineClock.elapsedMs();
    const isOfAll = lookedAtAllMs === undefined || nowMs - lookedAtAllMs >= LOOK_AT_ALL_MS;
    const dealers = feed.takeTold();
    if (isOfAll) lookedAtAllMs = nowMs;
    else if (dealers.length === 0) return;
    for await (const page of pagesOf(endpoints, { filter: { ready: isOfAll ? { from: '' } : { in: dealers } }, limit: PAGE })) yield* page;
  }

  /** Opens a message of what the endpoint was not told yet, or passes by what is of other kinds. */
  async function openNext({ id, version }: Snapshot<WebhookState>, state: OpenedEndpoint, now: Instant): Promise<Request<Opening>> {
    const { dealerId, kinds, place: fromPlace } = state;
    const found = await feed.stretch(dealerId, fromPlace, isOf(kinds), MOST_ENTRIES);
    // Switched off for longer than entries are kept: it goes on with the oldest that there is.
    const toPlace = found?.last ?? (await feed.oldest(dealerId));
    const type = found === undefined || found.entries.length === 0 ? 'PassBy' : 'SendEntries';
    if (found === undefined)
      log.warn({ endpointId: id, fromPlace, toPlace }, 'Entries are not kept any more; the endpoint is not told of them');
    return { id, at: now, cause: { id: `${type}:${version}:${fromPlace}-${toPlace}` }, command: { type, fromPlace, toPlace, at: now } };
  }

  async function openAll(now: Instant): Promise<number> {
    const ready: Snapshot<WebhookState>[] = [];
    for await (const endpoint of waiting()) ready.push(endpoint);
    if (ready.length === 0) return 0;
    const ends = await feed.ends([...new Set(ready.flatMap(({ state }) => state?.dealerId ?? []))]);
    const requests: Request<Opening>[] = [];
    const passed: string[] = [];
    for (const endpoint of ready) {
      const { state } = endpoint;
      if (state === undefined || (ends.get(state.dealerId) ?? 0) <= state.place) continue;
      const request = await openNext(endpoint, state, now);
      requests.push(request);
      if (request.command.type === 'PassBy') passed.push(state.dealerId);
    }
    const outcomes = await endpoints.execute(requests);
    // More may be there than one look finds.
    passed.forEach((dealerId) => feed.tellAgain(dealerId));
    return outcomes.filter((outcome) => outcome.status === 'applied' && outcome.events.length > 0).length;
  }

  /** The entries of a delivery, the same for each attempt; undefined when they are not kept any more. */
  async function entriesOf(
    { dealerId }: OpenedEndpoint,
    { what, fromPlace, toPlace, kinds }: Delivery,
  ): Promise<readonly FeedEntry[] | undefined> {
    if (what === 'test') return [];
    const isWanted = (entry: FeedEntry): boolean => entry.place <= toPlace && isOf(kinds)(entry);
    return (await feed.stretch(dealerId, fromPlace, isWanted, MOST_ENTRIES))?.entries;
  }

  async function attempt(endpointId: string, endpoint: OpenedEndpoint, delivery: Delivery, now: Instant): Promise<void> {
    const { deliveryId, attemptCount, nextAt = now } = delivery;
    const startedMs = machineClock.elapsedMs();
    const entries = await entriesOf(endpoint, delivery);
    let result: SendResult = { outcome: 'failed', reason: 'entries-gone' };
    if (entries !== undefined) {
      const secrets = secretsOf(
        ports,
        endpointId,
        endpoint.secrets.filter(({ untilAt }) => untilAt === undefined || untilAt > now),
      );
      result = await sender.send(toOutgoing(endpointId, endpoint, delivery, entries, secrets, now), stopping.signal);
    }
    // Nobody knows whether it arrived: it is on its way again when somebody looks next.
    if (stopping.signal.aborted) return;
    const made: Attempt = { at: now, ...result, tookMs: Math.round(machineClock.elapsedMs() - startedMs) };
    const rules = outboundOf(reference, endpoint.dealerId, now).webhooks;
    const command: WebhookCommand = { type: 'RecordAttempt', deliveryId, attempt: made, rules };
    await endpoints.execute([{ id: endpointId, at: now, cause: { id: `attempt:${deliveryId}:${attemptCount + 1}:${nextAt}` }, command }]);
    feed.tellAgain(endpoint.dealerId);
    if (made.outcome !== 'delivered') {
      log.warn(
        {
          endpointId,
          webhookId: webhookIdOf(endpointId, deliveryId),
          attempts: attemptCount + 1,
          reason: made.reason,
          status: made.status,
        },
        'A webhook was not taken',
      );
    }
  }

  async function startDue(now: Instant): Promise<number> {
    const due = await endpoints.due(now, MOST_IN_FLIGHT);
    if (due.length === 0) return 0;
    // Ended while it was looking: the lease would be held for nobody.
    if (stopping.signal.aborted) return 0;
    if (!(await ports.lease(LEASE, holder, LEASE_MS))) return 0;
    isHolding = true;
    let started = 0;
    for (const [endpointId, { state }] of await endpoints.load(due.map(({ id }) => id))) {
      if (state === undefined) continue;
      for (const delivery of dueDeliveries(state, now)) {
        const key = `${endpointId}/${delivery.deliveryId}`;
        if (inFlight.has(key) || inFlight.size >= MOST_IN_FLIGHT) continue;
        const sent = attempt(endpointId, state, delivery, now)
          .catch((error: unknown) => log.error({ endpointId, err: error }, 'An attempt could not be made; it is made again'))
          .finally(() => inFlight.delete(key));
        inFlight.set(key, sent);
        started += 1;
      }
    }
    return started;
  }

  return {
    wakeUp: {
      name: 'webhooks',
      async run(now) {
        if (stopping.signal.aborted) return 0;
        const done = (await openAll(now)) + (await startDue(now));
        if (inFlight.size === 0) return done;
        // Until something has arrived, or so long.
        await settlesWithin(timers, LONGEST_WAIT_MS, Promise.race(inFlight.values()));
        // What is on its way is work, so that a clock that is moved by hand waits for it.
        return done + 1;
      },
      ...whenDue(endpoints),
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled(inFlight.values());
      if (isHolding) await ports.lease(LEASE, holder, 0);
    },
  };
}

const isOf =
  (kinds: readonly string[]) =>
  ({ kind }: FeedEntry): boolean =>
    kinds.length === 0 || kinds.includes(kind);
