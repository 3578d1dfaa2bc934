import { createAccess, dealersAsked, isVisible, type Operation, type Principal, unknown } from '@homeward/access';
import { addDuration } from '@homeward/calendar';
import type { ActOnWebhookRequest, RegisterWebhookRequest } from '@homeward/contracts/webhooks';
import { type Instant, Rejection } from '@homeward/kernel';
import { causeOf, toWebhookSecret } from '@homeward/runtime';
import type { Outcome, Page, Request, Snapshot } from '@homeward/store';
import { kindsOf } from '../../domain/feed/feed';
import type { OpenedEndpoint, WebhookCommand, WebhookEvent, WebhookSecret, WebhookState } from '../../domain/feed/webhook-facts';
import { outboundOf } from '../messages/outbound-policy';
import type { WebhookPorts } from '../ports';

export type WebhookOutcome = Outcome<WebhookEvent>;

export interface WebhookAnswered {
  readonly outcome: WebhookOutcome;
  /** Of registering and rotating; what is asked again under its key is answered with the secret that it made. */
  readonly secret: string;
  /** Of a test. */
  readonly deliveryId: string;
}

const access = createAccess();
const MOST_URL = 2_000;
const MOST_DESCRIPTION = 200;
const SECRET_BYTES = 32;
const MS_PER_HOUR = 3_600_000;
const ACTIONS = ['rotate', 'disable', 'enable', 'test', 'resend'] as const;
const STARTS = ['', 'oldest', 'newest'] as const;

const endpointIdOf = (causeId: string): string => `webhook-${Buffer.from(causeId).toString('base64url')}`;
/** A secret is sealed for its endpoint: copied elsewhere it does not open. */
const placeOf = (endpointId: string): string => `webhook-endpoint/${endpointId}`;

/** The secrets that sign at a moment, the present one first. */
export function secretsOf(
  { vault }: Pick<WebhookPorts, 'vault'>,
  endpointId: string,
  secrets: readonly WebhookSecret[],
): readonly string[] {
  return secrets.map(({ key, box }) => vault.open(key, box, placeOf(endpointId))['secret'] ?? '');
}

function aSecret({ vault, random }: WebhookPorts, endpointId: string, secretId: string): WebhookSecret {
  const key = vault.newDataKey();
  return { secretId, key, box: vault.seal(key, { secret: toWebhookSecret(random.bytes(SECRET_BYTES)) }, placeOf(endpointId)) };
}

function oneOf<Value extends string>(values: readonly Value[], value: string, pointer: string): Value {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined)
    throw new Rejection('invalid', 'webhook.unknown-value', { pointer, expected: values.filter(Boolean).join(', ') });
  return found;
}

async function beginningOf(ports: WebhookPorts, dealerId: string, start: 'oldest' | 'newest'): Promise<number> {
  return start === 'newest' ? ((await ports.feed.ends([dealerId])).get(dealerId) ?? 0) : await ports.feed.oldest(dealerId);
}

async function carryOut(ports: WebhookPorts, request: Request<WebhookCommand>): Promise<WebhookAnswered> {
  const { endpoints, vault, feed } = ports;
  const [outcome] = await endpoints.execute([request]);
  if (outcome === undefined) throw new Error('One request has one outcome');
  if (outcome.status !== 'applied') return { outcome, secret: '', deliveryId: '' };
  let secret = '';
  let deliveryId = '';
  // Of a repetition too: the events are those of the first time.
  for (const event of outcome.events) {
    if (event.type === 'EndpointRegistered' || event.type === 'SecretRotated')
      [secret = ''] = secretsOf({ vault }, request.id, [event.secret]);
    if (event.type === 'DeliveryOpened') deliveryId = event.delivery.deliveryId;
    if (event.type === 'EndpointRegistered' || event.type === 'EndpointSwitchedOn') feed.tellAgain(event.dealerId);
  }
  return { outcome, secret, deliveryId };
}

/** Registers an endpoint of a dealer of the principal. Its id comes from the cause, so that a repeated call finds the same one. */
export async function registerWebhook(ports: WebhookPorts, principal: Principal, wanted: RegisterWebhookRequest): Promise<WebhookAnswered> {
  const { dealerId, url, description } = wanted;
  const scope = access.allowedScope(principal, 'subscriptions.change', ports.reference.tree());
  if (!isVisible(scope, [dealerId])) throw unknown('dealer');
  if (url.length > MOST_URL) throw new Rejection('invalid', 'webhook.url-invalid', { pointer: '/url' });
  const refusal = ports.sender.refusalOf(url);
  if (refusal !== undefined) throw new Rejection('invalid', refusal, { pointer: '/url' });
  if (description.length > MOST_DESCRIPTION)
    throw new Rejection('invalid', 'webhook.description-too-long', { pointer: '/description', most: MOST_DESCRIPTION });
  const kinds = kindsOf(wanted.kinds, '/kinds');
  const start = oneOf(STARTS, wanted.start, '/from') || 'newest';
  const cause = causeOf(wanted.cause, ports.ids.next());
  const id = endpointIdOf(cause.id);
  const at = ports.clock.now();
  return carryOut(ports, {
    id,
    cause,
    at,
    command: {
      type: 'Register',
      ...{ dealerId, url, kinds, description, at },
      place: await beginningOf(ports, dealerId, start),
      secret: aSecret(ports, id, cause.id),
      by: principal.subject,
    },
  });
}

/** Endpoints of the principal's dealers. */
export async function listWebhooks(
  ports: WebhookPorts,
  principal: Principal,
  { dealerIds, limit, cursor }: { readonly dealerIds: readonly string[]; readonly limit: number; readonly cursor: string },
): Promise<Page<Snapshot<OpenedEndpoint>>> {
  const scope = access.allowedScope(principal, 'subscriptions.read', ports.reference.tree());
  const dealers = dealersAsked(scope, dealerIds);
  const page = await ports.endpoints.find({
    filter: dealers === undefined ? {} : { dealer: { in: dealers } },
    limit,
    ...(cursor === '' ? {} : { cursor }),
  });
  return { ...page, items: page.items.flatMap(opened) };
}

function opened(snapshot: Snapshot<WebhookState> | undefined): readonly Snapshot<OpenedEndpoint>[] {
  return snapshot?.state === undefined ? [] : [{ ...snapshot, state: snapshot.state }];
}

/** One endpoint that the principal may see; another one is unknown. */
export async function readWebhook(
  ports: WebhookPorts,
  principal: Principal,
  endpointId: string,
  operation: Operation = 'subscriptions.read',
): Promise<Snapshot<OpenedEndpoint>> {
  const scope = access.allowedScope(principal, operation, ports.reference.tree());
  const [found] = opened((await ports.endpoints.load([endpointId])).get(endpointId));
  if (found === undefined || !isVisible(scope, [found.state.dealerId])) throw unknown('webhook');
  return found;
}

/** Switches on or off, gives a new secret, sends a test, or sends a message again. */
export async function actOnWebhook(ports: WebhookPorts, principal: Principal, asked: ActOnWebhookRequest): Promise<WebhookAnswered> {
  const { endpointId } = asked;
  const { state } = await readWebhook(ports, principal, endpointId, 'subscriptions.change');
  const cause = causeOf(asked.cause, ports.ids.next());
  const at = ports.clock.now();
  const command = await toCommand(ports, principal, state, asked, { causeId: cause.id, at });
  return carryOut(ports, { id: endpointId, cause, at, command });
}

async function toCommand(
  ports: WebhookPorts,
  { subject: by }: Principal,
  { dealerId }: OpenedEndpoint,
  { endpointId, action, deliveryId, start }: ActOnWebhookRequest,
  { causeId, at }: { readonly causeId: string; readonly at: Instant },
): Promise<WebhookCommand> {
  switch (oneOf(ACTIONS, action, '/action')) {
    case 'rotate': {
      const { secretOverlapHours } = outboundOf(ports.reference, dealerId, at).webhooks;
      const overlapUntilAt = addDuration(at, secretOverlapHours * MS_PER_HOUR);
      return { type: 'RotateSecret', secret: aSecret(ports, endpointId, causeId), overlapUntilAt, at };
    }
    case 'disable':
      return { type: 'Disable', at, by };
    case 'enable': {
      const from = oneOf(STARTS, start, '/from');
      return { type: 'Enable', ...(from === '' ? {} : { place: await beginningOf(ports, dealerId, from) }), at, by };
    }
    case 'test':
      return { type: 'SendTest', at };
    case 'resend':
      return { type: 'Resend', deliveryId, at };
  }
}
