import path from 'node:path';
import { type Role, toMetadata } from '@homeward/access';
import { type EventPayload, type EventType, decodersOf, eventCatalogue, toMessage } from '@homeward/contracts';
import { CustomerServiceDefinition, OrganisationServiceDefinition, PolicyServiceDefinition } from '@homeward/contracts/customer-service';
import { SealedRecord } from '@homeward/contracts/intake';
import { OperationsServiceDefinition } from '@homeward/contracts/operations';
import type { Instant } from '@homeward/kernel';
import { createIdDeriver, sealBytes } from '@homeward/pii';
import {
  type EmbeddedPorts,
  type RunningService,
  type VirtualClock,
  createEmbeddedPorts,
  seededIds,
  seededRandom,
  virtualClock,
} from '@homeward/runtime';
import { readCustomerConfig } from '../src/config';
import { start } from '../src/service';

/** One record as a dealer's system sends it. */
export interface SentRecord {
  readonly dealerId?: string;
  readonly externalId: string;
  readonly revision?: number;
  readonly occurredAt?: Instant;
  readonly data: NonNullable<SealedRecord['data']>;
  /** Broken on its way: the seal does not open. */
  readonly tampered?: boolean;
}

const IDENTITY_KEY = Buffer.alloc(32, 1).toString('base64');
const MASTER_KEY = Buffer.alloc(32, 2).toString('base64');
export const ids = createIdDeriver(new Uint8Array(Buffer.alloc(32, 1)));
export const SYSTEM = 'dms';

/** The person that a dealer's customer record stands for while it is the first, or the only one, of its person. */
export function personOf(externalId: string, dealerId = 'D1'): string {
  return ids.personIdByRecord(ids.recordId(dealerId, SYSTEM, externalId));
}

export const config = readCustomerConfig({
  HOMEWARD_IDENTITY_KEY: IDENTITY_KEY,
  HOMEWARD_MASTER_KEYS: `m1:${MASTER_KEY}`,
  HOMEWARD_POLICIES: path.resolve(__dirname, '../../../policies'),
});

/** The service in the embedded constellation, with a dealer network of three dealers in two regions, and everything that a test asks of it. */
export interface World {
  readonly ports: EmbeddedPorts;
  readonly service: RunningService;
  readonly clock: VirtualClock;
  readonly customer: CustomerClient;
  readonly organisation: OrganisationClient;
  readonly policies: PolicyClient;
  /** Who asks: a role at a node. */
  as(role: Role, nodeId: string, purpose?: string): { readonly metadata: Readonly<Record<string, string>> };
  /** Sends records as one request and works everything off; gives the request's id. */
  send(records: readonly SentRecord[]): Promise<string>;
  /** The code or outcome of each row, in order. */
  outcomes(requestId: string): Promise<readonly string[]>;
  /** Everything told of one type, in the order of the topic. */
  told<Type extends EventType>(type: Type): Promise<readonly EventPayload<Type>[]>;
  /** Moves business time, stopping at everything that falls due. */
  moveTo(at: Instant): Promise<void>;
  settle(): Promise<void>;
  digest(): Promise<string>;
  stop(): Promise<void>;
}

const network = (ports: EmbeddedPorts) => ({
  customer: ports.network.client('customer', CustomerServiceDefinition),
  organisation: ports.network.client('customer', OrganisationServiceDefinition),
  policies: ports.network.client('customer', PolicyServiceDefinition),
  operations: ports.network.client('customer', OperationsServiceDefinition),
});
type Clients = ReturnType<typeof network>;
type CustomerClient = Clients['customer'];
type OrganisationClient = Clients['organisation'];
type PolicyClient = Clients['policies'];

export const NODES = [
  { nodeId: 'G', kind: 'group', parentId: '', name: 'Group', timeZone: 'Asia/Shanghai' },
  { nodeId: 'B', kind: 'brand', parentId: 'G', name: 'Brand', timeZone: '' },
  { nodeId: 'R1', kind: 'region', parentId: 'B', name: 'East', timeZone: '' },
  { nodeId: 'R2', kind: 'region', parentId: 'B', name: 'West', timeZone: '' },
  { nodeId: 'D1', kind: 'dealer', parentId: 'R1', name: 'One', timeZone: '' },
  { nodeId: 'D2', kind: 'dealer', parentId: 'R1', name: 'Two', timeZone: '' },
  { nodeId: 'D3', kind: 'dealer', parentId: 'R2', name: 'Three', timeZone: 'Asia/Urumqi' },
];

export async function aWorld(
  options: {
    readonly at?: Instant;
    readonly dataDirectory?: string;
    readonly seed?: string;
    /** Throws to keep the service's messages from the bus. */
    readonly publishing?: (topics: ReadonlySet<string>) => void;
  } = {},
): Promise<World> {
  const { at = '2024-12-31T04:00:00.000Z', dataDirectory, seed = 'customer', publishing = () => undefined } = options;
  const clock = virtualClock(at);
  const random = seededRandom(seed);
  const ports = createEmbeddedPorts({
    businessClock: clock,
    random,
    ids: seededIds(random),
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
  });
  const service = await start(config, {
    ...ports,
    openStore: (name, publish) =>
      ports.openStore(name, async (messages) => {
        publishing(new Set(messages.map(({ topic }) => topic)));
        await publish(messages);
      }),
  });
  const clients = network(ports);
  let requests = 0;
  const dealers = new Map<string, string>();

  const as = (role: Role, nodeId: string, purpose?: string) => ({
    metadata: toMetadata({
      subject: `${role}@${nodeId}`,
      roles: [role],
      nodeId,
      locale: 'en',
      ...(purpose === undefined ? {} : { purpose }),
    }),
  });
  const settle = async (): Promise<void> => {
    do await ports.bus.drain();
    while ((await service.wake()) > 0);
  };
  const world: World = {
    ports,
    service,
    clock,
    ...clients,
    as,
    settle,
    async send(records) {
      requests += 1;
      const requestId = `request-${seed}-${requests}`;
      const dealerId = records[0]?.dealerId ?? 'D1';
      dealers.set(requestId, dealerId);
      const { keyId, key } = await clients.customer.readIntakeKey({ brand: 'B', keyId: '' }, as('platform-service', ''));
      const now = clock.now();
      const opened = toMessage('homeward.intake.v1.RequestOpened', requestId, {
        requestId,
        kind: 'records',
        clientId: 'c',
        dealerId,
        recordType: '',
        header: [],
        openedAt: now,
        digest: '',
        subject: 's',
      });
      const closed = toMessage('homeward.intake.v1.RequestClosed', requestId, {
        requestId,
        rows: records.length,
        result: 'completed',
        refusal: undefined,
        closedAt: now,
      });
      const rows = records.map(
        ({ dealerId: dealer = 'D1', externalId, revision = 1, occurredAt = '2024-01-01T00:00:00.000Z', data, tampered = false }, index) => {
          const row = index + 1;
          const content = SealedRecord.encode({ externalId, data, original: [externalId] }).finish();
          const vin = 'vin' in data.value ? data.value.vin : undefined;
          const message = toMessage(
            'homeward.intake.v1.RecordReceived',
            vin === undefined ? ids.recordId(dealer, SYSTEM, externalId) : ids.vehicleId(vin),
            {
              requestId,
              row,
              type: data.$case,
              dealerId: dealer,
              sourceSystem: SYSTEM,
              revision,
              occurredAt,
              clientId: 'c',
              keyId,
              sealed: sealBytes(key, content, tampered ? 'elsewhere' : `${requestId}/${row}`, (size) => random.bytes(size)),
              refusal: undefined,
              causeId: `${requestId}/${row}`,
              receivedAt: now,
              warnings: [],
              hasOriginal: true,
              wholeRequest: records.length === 1 ? { dealerId, digest: '', subject: 's' } : undefined,
            },
          );
          return { ...message, id: `${requestId}/${row}` };
        },
      );
      const source = `gateway/requests/${requestId}`;
      await ports.bus.publish(
        (rows.length === 1 ? rows : [{ ...opened, id: `${requestId}/opened` }, ...rows, { ...closed, id: `${requestId}/closed` }]).map(
          (message) => ({ ...message, source, at: now }),
        ),
      );
      await settle();
      return requestId;
    },
    async outcomes(requestId) {
      const { rows } = await clients.customer.readRows(
        { requestId, outcome: '', withOriginal: false, page: { limit: 5000, cursor: '' } },
        as('dealer-manager', dealers.get(requestId) ?? 'D1'),
      );
      return rows.map(({ outcome, code }) => (outcome === 'rejected' ? code : outcome));
    },
    async told(type) {
      const decode = decodersOf(type)[type];
      const events: EventPayload<typeof type>[] = [];
      for await (const delivered of ports.bus.read(eventCatalogue[type].topic)) {
        if (delivered.type === type && decode !== undefined) events.push(decode(delivered.value));
      }
      return events;
    },
    async moveTo(target) {
      for (;;) {
        await settle();
        const next = await service.nextWakeAt();
        if (next === undefined || next > target) break;
        if (next > clock.now()) clock.advanceTo(next);
      }
      clock.advanceTo(target);
      await settle();
    },
    async digest() {
      const { parts } = await clients.operations.digestState({}, as('ops', 'G'));
      return JSON.stringify(parts);
    },
    async stop() {
      await service.stop();
      await ports.close();
    },
  };
  await settle();
  if ((await clients.organisation.readOrganisation({}, as('ops', 'G'))).nodes.length === 0) {
    await clients.organisation.putOrganisation({ nodes: NODES, staff: [], cause: undefined }, as('head-office-analyst', 'G'));
    await settle();
  }
  return world;
}

export { aCustomer, anAppointment, aSale, aVehicle, aVin, aVisit } from './records';
