import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SealedRecord, type RecordReceived, type RequestClosed, type RequestOpened } from '@homeward/contracts/intake';
import { decodersOf, toMessage } from '@homeward/contracts';
import { ROLES, isSignInRole } from '@homeward/access';
import { type Bus, type Delivered } from '@homeward/bus';
import { openBytes } from '@homeward/pii';
import { type BusinessClock, type EmbeddedPorts, createEmbeddedPorts, virtualClock } from '@homeward/runtime';
import type { RpcServer } from '@homeward/rpc';
import request from 'supertest';
import { readGatewayConfig } from '../src/config';
import type { Identity } from '../src/dev-issuer/identities';
import { type DevelopmentHooks, type GatewayPorts, type RunningGateway, start } from '../src/service';
import { INTAKE_KEY, type Neighbours, serveNeighbours } from './neighbours';

export const NOW = '2024-06-01T00:00:00.000Z';

const ORGANISATION = [
  ['G', 'group', ''],
  ['aurora', 'brand', 'G'],
  ['north', 'region', 'aurora'],
  ['D1', 'dealer', 'north'],
  ['D2', 'dealer', 'north'],
  ['south', 'region', 'aurora'],
  ['D3', 'dealer', 'south'],
] as const;

const IDENTITIES: readonly Identity[] = [
  { kind: 'client', clientId: 'dms-d1', secret: 'secret-of-d1', system: 'dms', roles: ['dms-client'], node: 'D1' },
  { kind: 'client', clientId: 'dms-north', secret: 'secret-of-north', system: 'dms', roles: ['dms-client'], node: 'north' },
  { kind: 'client', clientId: 'sms', secret: 'secret-of-sms', roles: ['message-provider'], node: 'D1' },
  { kind: 'client', clientId: 'mailer', secret: 'secret-of-mailer', roles: ['message-provider'], node: 'D1' },
  { kind: 'person', login: 'advisor', subject: 'SA01', roles: ['service-advisor'], node: 'D1', locale: 'zh-CN' },
  { kind: 'person', login: 'manager', roles: ['dealer-manager'], node: 'D1', locale: 'en' },
  { kind: 'person', login: 'agent', roles: ['call-centre-agent'], node: 'north', locale: 'en' },
  { kind: 'person', login: 'region', roles: ['region-manager'], node: 'north', locale: 'en' },
  { kind: 'person', login: 'head', roles: ['head-office-analyst'], node: 'G', locale: 'en' },
  { kind: 'person', login: 'ops', roles: ['ops'], node: 'G', locale: 'en' },
  ...ROLES.filter(isSignInRole).map(
    (role) => ({ kind: 'person' as const, login: `a ${role}`, roles: [role], node: 'D1' }) satisfies Identity,
  ),
];

export const SETTINGS = {
  HOMEWARD_IDENTITY_KEY: Buffer.alloc(32, 1).toString('base64'),
  HOMEWARD_LISTEN: '127.0.0.1:0',
  HOMEWARD_GATEWAY_DEV: 'true',
  HOMEWARD_GATEWAY_DEV_IDENTITIES: JSON.stringify(IDENTITIES),
} as const;

export interface WorldOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly neighbours?: Neighbours;
  readonly development?: DevelopmentHooks;
  readonly clock?: BusinessClock;
  /** Changes a port, such as the bus for one that is away. */
  readonly change?: (ports: EmbeddedPorts) => Partial<GatewayPorts>;
}

export interface IntakeTold {
  readonly opened: readonly RequestOpened[];
  readonly rows: readonly RecordReceived[];
  readonly closed: readonly RequestClosed[];
}

/** A running gateway with the organisation known to it, and what a test asks of it. */
export interface World {
  readonly gateway: RunningGateway;
  readonly ports: EmbeddedPorts;
  readonly neighbours: readonly RpcServer[];
  http(): ReturnType<typeof request>;
  /** The authorization header of a login or client. */
  as(who: string): Promise<string>;
  told(): Promise<IntakeTold>;
  spooled(): readonly string[];
  stop(): Promise<void>;
}

const running = new Set<World>();

// A test that fails before its end leaves its world behind, and nobody else would end it.
afterAll(async () => {
  for (const world of running) await world.stop();
});

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { settings = {}, neighbours = {}, development, clock = virtualClock(NOW), change } = options;
  const spool = mkdtempSync(path.join(tmpdir(), 'gateway-test-'));
  const ports = createEmbeddedPorts({ businessClock: clock });
  await tellOrganisation(ports.bus);
  const servers = await serveNeighbours(ports.network, neighbours);
  const config = readGatewayConfig({ ...SETTINGS, HOMEWARD_GATEWAY_SPOOL: spool, ...settings });
  const gateway = await start(config, { ...ports, ...change?.(ports), ...(development === undefined ? {} : { development }) });
  const tokens = new Map<string, string>();
  const http = () => request(gateway.url);

  const world: World = {
    gateway,
    ports,
    neighbours: servers,
    http,
    async as(who) {
      const token = tokens.get(who) ?? (await signIn(gateway.url, who));
      tokens.set(who, token);
      return `Bearer ${token}`;
    },
    told: () => readIntake(ports.bus),
    spooled: () => readdirSync(spool),
    async stop() {
      if (!running.delete(world)) return;
      await gateway.stop();
      await ports.close();
      rmSync(spool, { recursive: true, force: true });
    },
  };
  running.add(world);
  return world;
}

async function signIn(url: string, who: string): Promise<string> {
  const client = IDENTITIES.find((identity) => identity.kind === 'client' && identity.clientId === who);
  const answer =
    client?.kind === 'client'
      ? await request(url)
          .post('/dev/issuer/token')
          .auth(client.clientId, client.secret)
          .type('form')
          .send({ grant_type: 'client_credentials' })
      : await request(url).post('/dev/token').send({ login: who });
  const { access_token: token } = answer.body as { readonly access_token?: string };
  if (token === undefined) throw new Error(`${who} cannot sign in: ${answer.text}`);
  return token;
}

async function tellOrganisation(bus: Bus): Promise<void> {
  await bus.createTopics([{ name: 'homeward.organisation.v1', partitions: 1, retention: 'forever' }]);
  await bus.publish(
    ORGANISATION.map(([nodeId, kind, parentId], index) => ({
      ...toMessage('homeward.customer.v1.NodeRegistered', nodeId, {
        nodeId,
        kind,
        parentId,
        name: `Node ${nodeId}`,
        timeZone: nodeId === 'G' ? 'Asia/Shanghai' : '',
        sequence: 1,
      }),
      id: `node/${index}`,
      source: 'customer/organisation/1',
      at: NOW,
    })),
  );
}

async function readIntake(bus: Bus): Promise<IntakeTold> {
  const decoders = decodersOf('homeward.intake.v1.RecordReceived', 'homeward.intake.v1.RequestOpened', 'homeward.intake.v1.RequestClosed');
  const messages: Delivered[] = [];
  for await (const message of bus.read('homeward.intake.v1')) messages.push(message);
  const of = (type: string): unknown[] =>
    messages.filter((message) => message.type === type).map((message) => decoders[type]?.(message.value));
  const rows = (of('homeward.intake.v1.RecordReceived') as RecordReceived[]).sort((one, other) => one.row - other.row);
  return {
    opened: [...(of('homeward.intake.v1.RequestOpened') as RequestOpened[]), ...rows.flatMap(openedWith)],
    rows,
    closed: [...(of('homeward.intake.v1.RequestClosed') as RequestClosed[]), ...rows.flatMap(closedWith)],
  };
}

/** The beginning of a request that one row is all of. */
function openedWith({ requestId, clientId, receivedAt, wholeRequest }: RecordReceived): readonly RequestOpened[] {
  if (wholeRequest === undefined) return [];
  return [{ requestId, clientId, kind: 'records', recordType: '', header: [], openedAt: receivedAt, ...wholeRequest }];
}

/** Its end. */
function closedWith({ requestId, receivedAt, wholeRequest }: RecordReceived): readonly RequestClosed[] {
  return wholeRequest === undefined ? [] : [{ requestId, rows: 1, result: 'completed', refusal: undefined, closedAt: receivedAt }];
}

/** Opens what the gateway sealed, as customer does. */
export function unseal({ requestId, row, sealed }: RecordReceived): SealedRecord {
  return SealedRecord.decode(openBytes(INTAKE_KEY, sealed, `${requestId}/${row}`));
}

export function aVisit(changes: Readonly<Record<string, unknown>> = {}, data: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'visit',
    externalId: 'W-1',
    occurredAt: '2024-05-01T03:00:00.000Z',
    ...changes,
    data: {
      vin: '1M8GDM9AXKP042788',
      kind: 'routine',
      openedAt: '2024-05-01T01:00:00.000Z',
      closedAt: '2024-05-01T03:00:00.000Z',
      mileageKm: 12_345,
      lines: [{ kind: 'labour', code: 'L1', amountFen: 12_800, payer: 'customer' }],
      ...data,
    },
  };
}
